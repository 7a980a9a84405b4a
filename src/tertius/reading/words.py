"""Words of a sentence and what they may be: closed classes by list, verbs by the project's own table.

No statistical tagger is behind this.  The only question that later stages ask is where the finite verbs
are, so that a sentence can be split where two propositions meet; the rules err towards "no verb".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tertius.reading.expressions import word_set
from tertius.reading.verbs import verbs

Tag = Literal[
    "det", "prep", "pron", "poss", "conj", "sub", "rel", "aux", "modal", "not", "to", "adv", "num", "punct",
    "fin", "ing", "part", "base", "name", "noun",
]  # fmt: skip

_TOKEN = re.compile(
    r"\d[\d.,:/]*\d|\d|\$|€|£|%|U\.S\.A?|U\.N\.|U\.K\.|D\.C\.|[A-Za-z\u00c0-\u024f]+(?:-[A-Za-z\u00c0-\u024f\d]+)*"
    r"|'(?:s|ll|re|ve|d|m|t)\b|\.\.\.|\u2026|\S"
)

DET = word_set("words.det")
POSS = word_set("words.poss")
PRON = word_set("words.pron")
SUBJECTS = word_set("words.subjects")
PREP = word_set("words.prep")
CONJ = word_set("words.conj")
SUB = word_set("words.sub")
AUX = word_set("words.aux")
MODAL = word_set("words.modal")
ADV = word_set("words.adv")
_NUMBERS = word_set("words.numbers")
_NOT_ADVERBS = word_set("words.not_adverbs")
#: Plurals without -s: a verb in its plain form may follow them.
_PLURALS = word_set("words.plurals")
#: Pasts that are no participles: always finite.
_SURE_PAST = word_set("words.sure_past")
_MONTHS = word_set("words.months")
_INTRANSITIVE = word_set("words.intransitive")
_SAYS = word_set("words.says")
_DEGREE = word_set("words.degree")


@dataclass(frozen=True)
class Word:
    """A token: its words, place in the text, and tag."""

    text: str
    start: int
    end: int
    tag: Tag

    @property
    def low(self) -> str:
        """In small letters."""
        return self.text.lower()


def words(text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """Return the words of ``text[start:end]`` with tags; offsets count in `text`."""
    stop = len(text) if end is None else end
    tokens: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text, start, stop):
        token, at = match.group(), match.start()
        low = token.lower()
        if low == "'t" and tokens and tokens[-1][0] == "n't":
            continue
        cut = low.endswith("n") and text[match.end() : min(match.end() + 2, stop)].lower() == "'t"
        if cut and low[:-1] in AUX | MODAL | {"wo", "ca"}:
            tokens += [(token[:-1], at, match.end() - 1), ("n't", match.end() - 1, match.end() + 2)]
            continue
        tokens.append((token, at, match.end()))
    return _tag(tokens)


def _tag(tokens: Sequence[tuple[str, int, int]]) -> tuple[Word, ...]:
    out: list[Word] = []
    for number, (token, start, end) in enumerate(tokens):
        following = tokens[number + 1][0] if number + 1 < len(tokens) else ""
        out.append(Word(token, start, end, _tag_of(token, out, following)))
    if len(finite(out)) <= sum(1 for word in out if word.tag == "rel"):
        _last_resort(out)
    return tuple(out)


def _last_resort(tokens: list[Word]) -> None:
    """Make the likeliest form of a verb finite where the rules found none."""
    chosen = next((k for k in range(1, len(tokens)) if _likely(tokens, k)), None)
    if chosen is None:
        chosen = next((k for k in range(1, len(tokens)) if _possible(tokens, k)), None)
    if chosen is not None:
        word = tokens[chosen]
        tokens[chosen] = Word(word.text, word.start, word.end, "fin")


def _likely(tokens: Sequence[Word], at: int) -> bool:
    """Return whether a past behind a comma, or an -s form behind a noun with an object, stands here."""
    v, word, last = verbs(), tokens[at], tokens[at - 1]
    if word.tag == "part" and word.low in v.past and last.low == "," and _named(tokens[:at]):
        return True
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    open_end = follows is not None and follows.tag not in {"prep", "conj", "punct", "aux", "to"}
    subject = last.tag in {"noun", "name", "ing", "pron", "adv"} or last.text in {'"', ")", ","}
    return word.tag == "noun" and word.low in v.third and subject and open_end


def _possible(tokens: Sequence[Word], at: int) -> bool:
    """Return whether a form that may be a noun can be read as the verb ("great powers pay for it")."""
    v, word, last = verbs(), tokens[at], tokens[at - 1]
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    subject = last.tag in {"noun", "name", "adv", "pron", "ing"}
    return (
        word.tag in {"noun", "base"}
        and (word.low in v.base or word.low in v.third)
        and subject
        and follows != "of"
    )


def _named(before: Sequence[Word]) -> bool:
    return any(word.tag in {"noun", "name"} for word in before)


def _tag_of(token: str, before: list[Word], following: str) -> Tag:
    low = token.lower()
    last = before[-1] if before else None
    if not token[0].isalnum() and low not in {
        "'s",
        "'ll",
        "'re",
        "'ve",
        "'d",
        "'m",
        "n't",
        "$",
        "€",
        "£",
        "%",
    }:
        return "punct"
    if token[0].isdecimal() or token in "$€£%" or low in _NUMBERS:
        return "num"
    if low == "'s":
        return "aux" if _is_verb_s(last, following) else "poss"
    if low in {"n't", "not"}:
        return "not"
    if low in {"wo", "ca"} and following == "n't":
        return "modal"
    named = token[0].isupper() and bool(before) and low in {"may", "might", "will"}
    if (
        low in MODAL
        and not named
        and not (last and last.tag in {"det", "poss"} and low in {"might", "will", "must", "can"})
    ):
        return "modal"
    if low in AUX:
        return "aux"
    if low in {"be", "been", "being"}:
        return "part"
    if low == "to":
        return "to"
    if low in {"since", "after", "before", "until"} and (following[:1].isdecimal() or following in _MONTHS):
        return "prep"
    if low == "as" and last is not None and not _as_opens(last, following):
        return "prep"
    if low == "thanks" and following.lower() == "to":
        return "prep"
    if low in {"that", "this", "these", "those"}:
        return _that(low, last, following)
    if low in {"which", "who", "whom", "where"} and last is not None:
        return "rel"
    for tag, group in (("poss", POSS), ("conj", CONJ), ("sub", SUB), ("pron", PRON)):
        if low in group:
            return tag  # type: ignore[return-value]
    if low in DET and not (low in {"more", "most", "less"} and _adverbial(following)):
        return "det"
    if low in PREP:
        return "prep"
    adverb = (
        low.endswith("ly")
        and len(low) > 4
        and low not in _NOT_ADVERBS
        and not (token[0].isupper() and before)
    )
    if low in ADV or adverb:
        return "adv"
    verb = _verb(token, before, following)
    if verb is not None:
        return verb
    first = not before and (low in verbs().nouns or low in verbs().third)
    return "name" if token[0].isupper() and not first else "noun"


def _as_opens(last: Word, following: str) -> bool:
    """Return whether "as" opens a clause ("as it grew") rather than a comparison ("such as Iran")."""
    if last.low in {"such", "much", "many", "well", "so"}:
        return False
    return following.lower() in SUBJECTS | {"the", "long", "soon", "its", "their"} or last.low in {
        "even",
        "just",
        ",",
    }


def _adverbial(following: str) -> bool:
    return following.lower().endswith("ly")


def _is_verb_s(last: Word | None, following: str) -> bool:
    if last is None:
        return False
    if last.low in {"it", "that", "he", "she", "there", "what", "here", "who", "this", "where", "how"}:
        return True
    low = following.lower()
    return low in {"a", "an", "the", "not", "been", "also", "still", "now", "always", "never", "going", "no"}


def _that(low: str, last: Word | None, following: str) -> Tag:
    follow = following.lower()
    if last is None or last.tag in {"punct", "conj", "sub"}:
        return "pron" if _finite_shape(follow) else "det"
    if low != "that":
        return "pron" if _finite_shape(follow) or not follow.isalpha() else "det"
    if last.tag in {"prep", "to"}:
        return "det" if follow.isalpha() and not _finite_shape(follow) else "pron"
    return "rel"


def _finite_shape(low: str) -> bool:
    v = verbs()
    return low in AUX or low in MODAL or (low in v.third and v.third[low] not in v.nouns) or low in _SURE_PAST


def _verb(token: str, before: list[Word], following: str) -> Tag | None:
    """Return what a form in the table of verbs is here; None where it is a noun or a name."""
    if token[0].isupper() and before:
        return None
    low, v = token.lower(), verbs()
    if low in v.ing:
        return "ing"
    if low in _SURE_PAST and not _group(before):
        return "fin"
    if low in v.base and low in v.participle and low not in v.past and not _group(before):
        return _plain(low, before, following)  # "come", "run", "become"
    if low in v.past or low in v.participle:
        return _past(low, before, following)
    if low in v.third:
        return _third_form(low, before, following)
    if low in v.base:
        return _plain(low, before, following)
    return None


def _past(low: str, before: list[Word], following: str) -> Tag | None:
    v, last = verbs(), (before[-1] if before else None)
    if low in v.base:
        if last is not None and (last.tag in {"to", "modal"} or _helped(before)):
            return "base"
        if low in v.nouns and (last is None or last.tag in {"det", "poss", "prep", "num", "noun"}):
            return None  # "the cost", "a cut", "spread"
    if _group(before):
        return "part"
    if (
        low not in v.past
        or last is None
        or last.tag in {"det", "poss", "prep", "num", "punct", "conj", "sub"}
    ):
        second = last is not None and last.tag == "conj" and low in v.past
        return "fin" if second and any(w.tag in {"fin", "aux", "modal"} for w in before) else "part"
    if following.lower() == "by" or (last.tag == "adv" and _noun_phrase_open(before)):
        return "part"
    return "fin"


def _third_form(low: str, before: list[Word], following: str) -> Tag | None:
    v, last = verbs(), (before[-1] if before else None)
    base, follows = v.third[low], following.lower()
    if follows == "that" and base in _SAYS:
        return "fin"
    if base not in v.nouns:
        counted = (
            last is not None and last.tag == "num" and not (last.text.isdecimal() and len(last.text) == 4)
        )
        return None if counted or (last is not None and last.tag in {"det", "poss"}) else "fin"
    if last is None or last.tag in {"det", "poss", "prep", "num", "to", "modal", "aux", "conj", "part"}:
        return None
    if last.low in SUBJECTS or last.tag == "rel":
        return "fin"
    strong = (follows in DET and follows != "that") or follows in POSS or follows in _DEGREE
    strong = strong or follows in {"to", "it", "them", "him", "us", "how", "why"}
    strong = strong or (last.tag == "adv" and (following[:1].isdecimal() or follows in PREP))
    subject = last.tag in {"noun", "name", "adv", "ing"} or last.text in {'"', ")"}
    named = following[:1].isupper() and last.tag in {"noun", "name"} and not last.low.endswith("s")
    if subject and (strong or named) and not (follows == "to" and last.tag == "noun"):
        return "fin"
    onward = follows in PREP or follows.endswith("ly")
    return "fin" if last.tag in {"noun", "name"} and onward and base in _INTRANSITIVE else None


def _plain(low: str, before: list[Word], following: str) -> Tag | None:
    v, last = verbs(), (before[-1] if before else None)
    if last is None or last.tag in {"to", "modal"} or _helped(before):
        return "base"
    earlier = before[-2] if len(before) > 1 else None
    if last.tag == "adv" and earlier is not None:
        if earlier.tag in {"modal", "to"}:
            return "base"
        if earlier.low in {"we", "they", "you", "i"}:
            return "fin"
    owned = following.lower() in DET or following.lower() in POSS
    if last.low in {"we", "they", "you", "i"} or (last.tag == "rel" and (low not in v.nouns or owned)):
        return "fin"
    if low in v.nouns:
        follows = following.lower()
        open_end = (
            follows in DET or follows in POSS or follows in SUB or follows in {"to", "well", "how", "why"}
        )
        plural = _plural(last) and last.tag in {"noun", "name"}
        if last.tag == "fin" and any(w.tag == "rel" for w in before[-6:]):
            plural = True  # "surveys where it operates show more"
        if last.tag == "adv" and earlier is not None and _plural(earlier) and earlier.tag in {"noun", "name"}:
            plural, open_end = True, open_end or follows in PREP
        return "fin" if plural and open_end and not _causative(before) else None
    if last.tag in {"noun", "name"}:
        return "base" if _causative(before) else "fin"
    if last.tag == "adv" and earlier is not None and earlier.tag in {"noun", "name"}:
        return "fin"
    if following.lower() == "that" and last.low == "," and _named(before):
        return "fin"
    return "base" if last.tag in {"conj", "punct"} else None


def _plural(word: Word) -> bool:
    low = word.low
    return low in _PLURALS or (low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 3)


def _causative(before: Sequence[Word]) -> bool:
    """Return whether a verb such as make, let, help or see opens a plain form: "make Russia pay"."""
    lemma = verbs().lemma
    causes = {"make", "let", "help", "see", "watch", "have"}
    return any(
        word.tag in {"fin", "base", "part", "ing"} and lemma(word.low) in causes for word in before[-6:]
    )


def _group(before: Sequence[Word]) -> bool:
    """Return whether a form of be or have opens the verb group that the next word would close."""
    for word in reversed(before[-5:]):
        if word.tag in {"adv", "not", "part"}:
            continue
        return word.tag == "aux" and word.low not in {"do", "does", "did"}
    return False


def _helped(before: Sequence[Word]) -> bool:
    """Return whether do, or a modal with adverbs between, stands before."""
    for word in reversed(before[-4:]):
        if word.tag in {"adv", "not"}:
            continue
        return word.tag == "modal" or word.low in {"do", "does", "did"}
    return False


def _noun_phrase_open(before: Sequence[Word]) -> bool:
    for word in reversed(before[:-1]):
        if word.tag in {"det", "poss", "prep"}:
            return True
        if word.tag in {"noun", "name", "punct", "pron"}:
            return False
    return False


def finite(tokens: Sequence[Word]) -> list[int]:
    """Return the places of the finite verbs (auxiliaries and modals too; one for each verb group)."""
    out: list[int] = []
    for number, word in enumerate(tokens):
        if word.tag in {"fin", "aux", "modal"}:
            if word.tag == "aux" and out and _same_group(tokens, out[-1], number):
                continue
            out.append(number)
    return out


def _same_group(tokens: Sequence[Word], first: int, second: int) -> bool:
    return all(tokens[k].tag in {"adv", "not", "aux", "modal", "part"} for k in range(first + 1, second))

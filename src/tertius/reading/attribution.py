"""Whose view a clause is: the author's, one that the author adopts, or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tertius.reading.expressions import expression, word_set
from tertius.reading.openings import main_verb
from tertius.reading.verbs import verbs
from tertius.reading.words import Word

Voice = Literal["author", "adopted", "others", "statement"]

#: Verbs after which a proposition is somebody's word; the speaker decides whose.
SAYING = word_set("attribution.saying")
THINKING = word_set("attribution.thinking")
#: Verbs that vouch for what they report.
FACTIVE = word_set("attribution.factive")
#: Verbs whose object somebody judges: "calls it a trap", "blames Moscow".
_NAMING = word_set("attribution.naming")
_BRANDING = word_set("attribution.branding")
_OFFICE = expression("attribution.office")
_EVIDENCE = expression("attribution.evidence")
_GROUPS = expression("attribution.groups")
_PASSIVE = expression("attribution.passive")
_MYTH = expression("attribution.myth")
_CLEFT = expression("attribution.cleft")
_MANY = expression("attribution.many")
_ACCORDING = expression("attribution.according")
_TAG = expression("attribution.tag")
_SAYS = expression("attribution.says")
_QUOTE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Voiced:
    """Whose view a clause is.

    Attributes
    ----------
    voice : str
        "author"; "adopted" (a source that the author vouches for); "others"; "statement" (what a
        government or leader says or thinks, reported as a fact about them).
    lead : int or None
        Where the proposition itself begins, behind "X shows that"; None where it begins with the clause.
    rule : str
    reason : str
        In words.
    """

    voice: Voice
    lead: int | None
    rule: str
    reason: str


AUTHOR = Voiced("author", None, "A0", "asserted by the author")


def voice(text: str, start: int, end: int, tokens: Sequence[Word]) -> Voiced:
    """Return whose view the clause ``text[start:end]`` is; `tokens` are its words."""
    clause = text[start:end]
    quoted = sum(len(m.group(1)) for m in _QUOTE.finditer(clause))
    if quoted > 0.6 * len(clause) and len(clause.split()) > 5:
        return Voiced("others", None, "A1", "words in quotation marks")
    if clause.startswith('"') and _TAG.search(clause):
        return Voiced("others", None, "A1", "a quoted statement")
    cleft = _CLEFT.match(clause)
    if cleft is not None:
        return Voiced("adopted", start + cleft.end(), "A13", "put forward with weight")
    if _MANY.search(clause) and not re.search(r"(?i)\b(?:than|wrong|mistaken)\b", clause):
        return Voiced("others", None, "A2", "what many people think")
    if _MYTH.search(clause):
        return Voiced("others", None, "A2", "a common view, reported")
    found = _ACCORDING.search(clause)
    if found:
        after = clause[found.end() : found.end() + 70]
        if _EVIDENCE.search(after) or re.search(r"\d", after):
            return Voiced("adopted", None, "A3", "a source that the author relies on")
        return Voiced("others", None, "A3", "according to somebody else")
    if _TAG.search(clause) and not re.match(r"(?i)\W*(?:as )?(?:i|we)\b", clause):
        return Voiced("others", None, "A4", "somebody is named who said it")
    if _PASSIVE.search(clause) and not re.search(r"(?i)\bexpected to\b", clause[:0]):
        passive = _PASSIVE.search(clause)
        assert passive is not None
        if "expected" not in passive.group().lower() and passive.start() < 0.7 * len(clause):
            return Voiced("others", None, "A5", "said to be so, by nobody named")
    if quoted > 0.3 * len(clause) and clause.startswith('"') and _SAYS.search(clause):
        return Voiced("others", None, "A1", "a quoted statement")
    return _by_verb(text, start, tokens)


def _by_verb(text: str, start: int, tokens: Sequence[Word]) -> Voiced:
    at = main_verb(tokens)
    if at is None:
        return AUTHOR
    lemma, where = _head_verb(tokens, at)
    if lemma not in SAYING | THINKING | FACTIVE | _NAMING:
        return AUTHOR
    if (
        lemma in {"know", "see", "mean"}
        and at
        and tokens[at - 1].low in {"you", "i"}
        and [w.text for w in tokens[where + 1 : where + 2]] == [","]
    ):
        return AUTHOR  # "you know," only fills a pause
    if lemma in FACTIVE and tokens[at].tag == "modal":
        return AUTHOR  # "would show that" expects a sign, it reports none
    subject = text[start : tokens[at].start].strip(" ,")
    first_person = last_word(subject) in {"i", "we"}
    if lemma in _BRANDING and not first_person and not _EVIDENCE.search(subject):
        return Voiced("others", None, "A12", "what somebody calls it")
    if lemma in _NAMING and (_GROUPS.search(subject) or _OFFICE.search(subject)):
        return Voiced("others", None, "A12", "what somebody calls it")
    lead = _complement(tokens, where)
    about = tokens[where + 1].low if where + 1 < len(tokens) else ""
    if (
        lead is None
        and lemma in SAYING
        and about in {"of", "about", "against", "for"}
        and _GROUPS.search(subject)
    ):
        return Voiced("others", None, "A12", "what somebody warns of")
    if lead is None and lemma in THINKING and _GROUPS.search(subject) and not first_person:
        return Voiced("others", None, "A8", "a view of other people")
    if lead is None or (lemma == "find" and tokens[where + 1].low != "that"):
        return AUTHOR
    last = last_word(subject)
    if last in {"i", "we"} or subject.lower() in {"i also", "we all", "we also", "i still"}:
        return Voiced("author", None, "A6", "the author's own belief")
    if lemma in FACTIVE:
        return Voiced("adopted", lead, "A7", "reported as a fact")
    if _GROUPS.search(subject):
        return Voiced("others", lead, "A8", "a view of other people")
    if _EVIDENCE.search(subject):
        return Voiced("adopted", lead, "A7", "what the evidence is said to show")
    if lemma in {
        "suggest",
        "imply",
        "mean",
        "conclude",
        "add",
        "ask",
        "tell",
        "explain",
        "see",
        "view",
        "regard",
        "note",
    } and last in {"this", "that", "it", "which", "these", "all"}:
        return Voiced("author", None, "A9", "an inference of the author")
    if lemma in SAYING:
        return Voiced("others", lead, "A10", "somebody else says so")
    return Voiced("statement", lead, "A11", "what somebody thinks, hopes or fears")


def _head_verb(tokens: Sequence[Word], at: int) -> tuple[str, int]:
    """Return the base of the verb group's head ("has long argued": argue) and its place."""
    lemma = verbs().lemma
    if tokens[at].tag == "fin":
        return lemma(tokens[at].low), at
    for number in range(at + 1, min(len(tokens), at + 5)):
        if tokens[number].tag in {"part", "base", "ing"} and tokens[number].low not in {
            "been",
            "be",
            "being",
        }:
            return lemma(tokens[number].low), number
        if tokens[number].tag not in {"adv", "not", "part"}:
            break
    return "be" if tokens[at].tag == "aux" else tokens[at].low, at


def _complement(tokens: Sequence[Word], verb: int) -> int | None:
    """Return where the reported proposition begins: behind "that", or at a subject with a verb of its own."""
    after = tokens[verb + 1 :]
    for number, word in enumerate(after[:8]):
        if word.low == "that":
            rest = after[number + 1 :]
            return rest[0].start if rest and any(w.tag in {"fin", "aux", "modal"} for w in rest) else None
        if word.text in {":", '"'}:
            return after[number + 1].start if number + 1 < len(after) else None
    if after and any(w.tag in {"fin", "aux", "modal"} for w in after[:12]):
        first = after[0]
        if first.tag in {"det", "poss", "pron", "name", "noun", "num"} and not any(
            w.tag in {"rel", "sub"} for w in after[:3]
        ):
            return first.start
    return None


def last_word(text: str) -> str:
    """Return the last word of a text in small letters; "" where there is none."""
    parts = text.split()
    return parts[-1].lower() if parts else ""

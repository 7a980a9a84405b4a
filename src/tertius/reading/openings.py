"""Openings: whether a clause begins at a word, and whether what stands before it is whole."""

from __future__ import annotations

from collections.abc import Sequence

from tertius.reading.expressions import word_set
from tertius.reading.verbs import verbs
from tertius.reading.words import Word, finite

CONTRAST = word_set("clauses.contrast")
_PRONOUNS = word_set("clauses.pronouns")
_QUANTIFIERS = word_set("clauses.quantifiers")
_THINKING = word_set("clauses.thinking")
#: Fewer words than these are no proposition of their own.
SHORT = 4


def has_finite(tokens: Sequence[Word]) -> bool:
    """Return whether one of the words is a finite verb, an auxiliary or a modal."""
    return any(word.tag in {"fin", "aux", "modal"} for word in tokens)


def complete(left: Sequence[Word]) -> bool:
    """Return whether the left part has its main verb ("After X attacked Y, Z" has not).

    What depends on a condition ("If X, Y and Z") stays together.
    """
    opened = sum(1 for w in left if is_opener(w) and w.low != "as")
    if [w.low for w in left[:2]] in (["the", "more"], ["the", "less"], ["the", "longer"]):
        return False  # "The more X, the more Y" is one proposition
    first_opener = next((k for k, w in enumerate(left) if is_opener(w) and w.low != "as"), len(left))
    if len(finite(left)) <= opened and not has_finite(left[:first_opener]):
        return False
    mark = next(
        (
            k
            for k in range(len(left) - 1, -1, -1)
            if left[k].text in {":", ";", "\u2014"} and not _repairs(left, k)
        ),
        None,
    )
    if mark is not None and not has_finite(left[mark:]):
        return False
    first = 0
    while first < len(left) - 1 and left[first].tag in {"conj", "adv", "punct"}:
        first += 1
    opener = left[first]
    if opener.low in {"if", "unless", "once", "until"} or (
        opener.low in {"should", "were", "had"} and first < 2
    ):
        return False
    if opener.tag not in {"sub", "prep", "to", "ing", "part"}:
        return True
    comma = next((k for k in range(first, len(left)) if left[k].text == ","), None)
    if comma is None:
        return opener.tag in {"ing", "prep"} and main_verb(left) is not None
    if opener.tag == "ing" and has_finite(left[first:comma]):
        return True
    segments: list[list[Word]] = [[]]
    for word in left[comma + 1 :]:
        if word.text == ",":
            segments.append([])
        else:
            segments[-1].append(word)
    return any(has_finite(s) and s[0].tag not in {"sub", "rel", "conj"} for s in segments if s)


def _repairs(left: Sequence[Word], at: int) -> bool:
    """Return whether a dash only only breaks off a phrase ("the future of a \u2014 this country")."""
    return left[at].text == "\u2014" and at > 0 and left[at - 1].tag in {"det", "prep", "poss", "conj"}


def dangling(left: Sequence[Word]) -> bool:
    """Return whether a clause that the left part opened still waits for its verb ("said that X and ...")."""
    last = next((k for k in range(len(left) - 1, -1, -1) if is_opener(left[k])), None)
    if last is not None and not has_finite(left[last + 1 :]):
        return True
    verb = next((k for k in range(len(left) - 1, -1, -1) if left[k].tag in {"fin", "aux", "modal"}), None)
    if verb is None or left[verb].tag != "fin":
        return False
    after = left[verb + 1 :]
    plain = all(w.tag in {"det", "poss", "name", "noun", "num", "adv"} for w in after)
    return verbs().lemma(left[verb].low) in _THINKING and plain and len(after) <= 4


def is_opener(word: Word) -> bool:
    """Return whether a word opens a clause that needs a verb (of "after" and "since" it is not sure)."""
    return word.tag in {"rel", "sub"} and word.low not in {"since", "after", "before", "until"}


def opens_clause(tokens: Sequence[Word], at: int) -> bool:
    """Return whether a subject and its finite verb stand at `at`; short openings may come first."""
    number, subject, waiting, commas = at, False, 0, 0
    limit = min(len(tokens), at + 22)
    phrase = tokens[at].tag in {"prep", "to", "ing", "part"} if at < len(tokens) else False
    gerund = phrase and tokens[at].tag == "ing"
    while number < limit:
        word = tokens[number]
        if word.tag in {"fin", "aux", "modal"}:
            if waiting:
                waiting -= 1
            elif subject:
                return len(tokens) - number >= 2 and (not phrase or gerund)
            else:
                return False
        elif (word.tag == "rel" or word.low == "whose") and subject:
            waiting += 1
        elif word.tag in {"noun", "name", "pron", "num", "ing"} or word.low in _PRONOUNS | _QUANTIFIERS:
            subject = True
        elif word.tag == "sub":
            if subject:
                return False
            waiting += 1
        elif word.text == ",":
            commas += 1
            if commas > 2:
                return False
            if phrase:
                phrase = subject = False
        elif _stops(tokens, at, number) or (word.tag == "to" and not subject):
            return False
        number += 1
    return False


def _stops(tokens: Sequence[Word], at: int, number: int) -> bool:
    """Return whether a mark or conjunction ends the clause that begins at `at`."""
    word = tokens[number]
    if word.text in {";", ":", "\u2014"}:
        return True
    return word.tag == "conj" and (word.low in CONTRAST or (number > at and tokens[number - 1].text == ","))


def opens_verb(tokens: Sequence[Word], at: int, left: Sequence[Word]) -> bool:
    """Return whether a second verb of the same subject stands at `at`, with words of its own behind it."""
    number = at
    while number < len(tokens) and tokens[number].tag == "adv":
        number += 1
    if number >= len(tokens) or tokens[number].tag not in {"fin", "aux", "modal"}:
        return False
    first = next(k for k, w in enumerate(left) if w.tag in {"fin", "aux", "modal"})
    return len(tokens) - number >= 5 and len(left) - first >= 2


def listing(tokens: Sequence[Word], number: int) -> bool:
    """Return whether the conjunction ends a list of verbs with one complement ("builds, arms and trains")."""
    back = tokens[number - 1]
    return back.tag in {"fin"} or (back.text == "," and tokens[number - 2].tag == "fin")


def opens_reason(tokens: Sequence[Word], at: int) -> int | None:
    """Return where a reason begins that is added as a point of its own ("..., especially since X")."""
    lows = [w.low for w in tokens[at : at + 3]]
    if lows[:1] == ["since"]:
        return at + 1
    if lows[:1] in (["especially"], ["particularly"], ["if"]) and lows[1:2] in (
        ["since"],
        ["because"],
        ["as"],
        ["given"],
    ):
        return at + 2
    if lows[:2] == ["not", "least"] and lows[2:3] in (["because"], ["since"]):
        return at + 3
    return None


def run_on(tokens: Sequence[Word], begin: int, number: int) -> bool:
    """Return whether a comma stands between two whole clauses without a conjunction ("it rose, it fell")."""
    left = tokens[begin:number]
    opens = left[0].tag in {"sub", "prep", "to", "ing", "part"} or (left[0].low in {"if", "when", "as"})
    nearby = tokens[number + 1 : number + 4]
    pronoun = bool(nearby) and nearby[0].low in {"it", "they", "we", "he", "she"} and len(nearby) > 1
    verb = pronoun and nearby[1].tag in {"fin", "aux", "modal"}
    whole = not opens and has_finite(left) and complete(left)
    return bool(verb) and whole and not _reports(left)


def in_series(tokens: Sequence[Word], begin: int, number: int) -> bool:
    """Return whether a comma stands between two clauses of a series ("A fell, B rose, and C stayed")."""
    left = tokens[begin:number]
    stop = next((k for k in range(number + 1, len(tokens)) if tokens[k].text == ","), len(tokens))
    inside = tokens[number + 1 : stop]
    if len(inside) < 3 or not has_finite(inside) or not opens_clause(inside, 0):
        return False
    first = inside[0]
    bare = first.low in verbs().base and len(inside) > 1 and inside[1].tag in {"det", "poss"}
    if bare and any(w.tag == "to" for w in left):
        return False  # "aims to keep A, encourage a B, and C": what is aimed at, no clause
    if first.tag in {"prep", "ing", "part", "rel", "sub", "conj", "adv"} or any(
        is_opener(w) for w in inside[:3]
    ):
        return False
    start = next((k for k in range(len(left) - 1, -1, -1) if left[k].text in {":", ";", "\u2014"}), -1)
    head = left[start + 1 :]
    comma = next((k for k, w in enumerate(head) if w.text == ","), None)
    if comma is not None and head[0].tag == "prep" and not has_finite(head[:comma]):
        head = head[comma + 1 :]  # "From Riyadh to Ankara, A fell, B rose"
    plain = (
        bool(head)
        and head[0].tag not in {"sub", "prep", "to", "ing", "part", "rel"}
        and not any(w.text == "," for w in head)
        and not any(w.low == "as" or is_opener(w) for w in head[:3])
    )
    verb = next(w for w in inside if w.tag in {"fin", "aux", "modal"})
    return (
        plain
        and has_finite(head)
        and complete(left)
        and not dangling(left)
        and not _reports(left)
        and verbs().lemma(verb.low) not in _THINKING
    )


def _reports(left: Sequence[Word]) -> bool:
    return any(w.tag == "fin" and verbs().lemma(w.low) in _THINKING for w in left)


def clause_length(tokens: Sequence[Word], at: int) -> int:
    """Return how many words from `at` stand before the next mark that ends a clause."""
    number = at
    while number < len(tokens) and tokens[number].text not in {",", ";", ":", "\u2014", "."}:
        number += 1
    return number - at


def announces(left: Sequence[Word]) -> bool:
    """Return whether the words before a colon only announce what follows ("the lesson is clear")."""
    lows = {w.low for w in left}
    return bool(
        lows & {"clear", "simple", "obvious", "mistake", "following", "question", "consequences", "lesson"}
    )


def main_verb(tokens: Sequence[Word]) -> int | None:
    """Return the place of the main finite verb: the first that no relative or conjunction opens before it."""
    found = finite(tokens)
    for passed, number in enumerate(found):
        if sum(1 for w in tokens[:number] if w.tag in {"rel", "sub"}) <= passed:
            return number
    return found[-1] if found else None

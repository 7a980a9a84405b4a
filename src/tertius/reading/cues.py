"""Cues of how a sentence claims: hedges and boosters, quantifiers, negation, comparison and time.

A hedge carries its scale, its weight and the range that readers take it for; what it attaches to is said as
a hint.  Words that only look like one ("in May", "political will", "several months") are passed over: the
conditions are in `tertius.reading.friends`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from tertius.reading.friends import Around, misread, shifted
from tertius.reading.lists import table_rows
from tertius.reading.measures import Mark, comparisons, negations, numbers, quantifiers, times
from tertius.reading.schema import Scale, Weight
from tertius.reading.tokens import Folded, Word, fold, words

CueType = Literal["hedge", "quantifier", "negation", "comparison", "time", "number"]


@dataclass(frozen=True)
class Cue:
    """Words that change what a sentence claims.

    Attributes
    ----------
    start, end : int
        Code points of the text.
    text : str
        The words.
    type : str
        hedge (also quantifiers such as "many"), quantifier (no, neither, both, a third of), negation,
        comparison, time or number.
    scale, weight : str or None
        Of a hedge, as in the draft's schema.
    low, high : float or None
        Of a hedge: the range in its scale (a chance, a rate, a share, a number), None: open.  Of a time: the
        first and the last year, where the words name one.  Of a number: its value, twice.
    attaches : str
        What a hedge modifies: verb, clause, noun, number or adjective.  Of a time: past, future, point or
        duration.  Of a comparison: greater, less, equal, superlative.  Of a quantifier: no, both, half.
    negated : bool
        Of a hedge: whether it denies ("cannot", "unlikely"), or stands in the scope of a negation.
    source : str
        Where the range comes from, or the rule.
    """

    start: int
    end: int
    text: str
    type: CueType
    scale: Scale | None = None
    weight: Weight | None = None
    low: float | None = None
    high: float | None = None
    attaches: str = ""
    negated: bool = False
    source: str = ""


class HedgeForm(NamedTuple):
    """A row of ``tables/hedges.csv``."""

    form: str
    scale: Scale
    weight: Weight
    low: float | None
    high: float | None
    attaches: str
    source: str


class _Node(dict[str, "_Node"]):
    form: HedgeForm | None = None


def hedge_forms() -> tuple[HedgeForm, ...]:
    """Return the rows of the packaged list of hedges."""
    return tuple(
        HedgeForm(
            row["form"],
            row["scale"],  # type: ignore[arg-type]
            row["weight"],  # type: ignore[arg-type]
            float(row["low"]) if row["low"] else None,
            float(row["high"]) if row["high"] else None,
            row["attaches"],
            row["source"],
        )
        for row in table_rows("hedges.csv")
    )


@cache
def _tree() -> _Node:
    root = _Node()
    for form in hedge_forms():
        node = root
        for word in words(fold(form.form).text):
            if word.text != "-":
                node = node.setdefault(word.text.lower(), _Node())
        node.form = form
    return root


def find_cues(text: str) -> tuple[Cue, ...]:
    """Return the cues in `text`, in its order; hedges do not overlap one another.

    Returns
    -------
    tuple of Cue
        Offsets are code points of `text`; ``text[c.start:c.end] == c.text``.
    """
    folded = fold(text)
    tokens = words(folded.text)
    out = [*_hedges(text, folded, tokens)]
    for kind, marks in (
        ("quantifier", quantifiers(folded.text)),
        ("negation", negations(folded.text)),
        ("comparison", comparisons(folded.text)),
        ("time", times(folded.text)),
        ("number", numbers(folded.text)),
    ):
        out.extend(_cue(text, folded, kind, mark) for mark in marks)  # type: ignore[arg-type]
    return tuple(sorted(out, key=lambda cue: (cue.start, cue.end, cue.type)))


def _cue(text: str, folded: Folded, kind: CueType, mark: Mark) -> Cue:
    start, end = folded.span(mark.start, mark.end)
    return Cue(
        start, end, text[start:end], kind, low=mark.low, high=mark.high, attaches=mark.sense, source=mark.rule
    )


def _hedges(text: str, folded: Folded, tokens: Sequence[Word]) -> list[Cue]:
    out: list[Cue] = []
    at = 0
    around = Around(folded.text, tokens)
    while at < len(tokens):
        cue, after = None, at + 1
        for end, form in _forms(tokens, at):
            if misread(form.form, around, at, end):
                continue
            scale, weight, low, high = shifted(form, around, at, end)
            start, stop = folded.span(tokens[at].start, tokens[end - 1].end)
            negated = form.form in _DENYING or around.negated(at)
            cue = Cue(
                start,
                stop,
                text[start:stop],
                "hedge",
                scale,
                weight,
                low,
                high,
                form.attaches,
                negated,
                form.source,
            )
            after = end
            break
        if cue is None:
            cue = _compared_adverb(text, folded, tokens, at)
            after = at + 2 if cue is not None else at + 1
        if cue is not None:
            out.append(cue)
        at = after
    return out


def _compared_adverb(text: str, folded: Folded, tokens: Sequence[Word], at: int) -> Cue | None:
    """Find "more effectively", "less openly": a degree by comparison, of any adverb."""
    if (
        at + 1 >= len(tokens)
        or tokens[at].text.lower() not in {"more", "less", "most"}
        or tokens[at + 1].after_break
    ):
        return None
    if (
        not tokens[at + 1].text.endswith("ly")
        or len(tokens[at + 1].text) < 5
        or tokens[at + 1].text in {"likely", "family", "deadly", "costly", "friendly"}
    ):
        return None
    start, stop = folded.span(tokens[at].start, tokens[at + 1].end)
    return Cue(
        start,
        stop,
        text[start:stop],
        "hedge",
        "degree",
        "medium",
        None,
        None,
        "verb",
        False,
        "an adverb compared",
    )


def _forms(tokens: Sequence[Word], first: int) -> list[tuple[int, HedgeForm]]:
    """Return the hedges that begin at a word with the index after their last, the longest first."""
    node, at, out = _tree(), first, []
    while at < len(tokens):
        word = tokens[at]
        if at > first and word.after_break:
            break
        if word.text == "-" and at > first and word.glued and at + 1 < len(tokens) and tokens[at + 1].glued:
            at += 1
            continue
        step = node.get(word.text.lower()) if word.kind != "mark" else None
        if step is None:
            break
        node, at = step, at + 1
        if node.form is not None:
            out.append((at, node.form))
    return out[::-1]


_DENYING = frozenset(
    form.form
    for form in hedge_forms()
    if form.form.split()[0]
    in {"never", "not", "no", "cannot", "can't", "won't", "couldn't", "none", "nobody", "nowhere", "unable"}
    or form.form
    in {
        "unlikely",
        "impossible",
        "unsustainable",
        "untenable",
        "unthinkable",
        "rarely",
        "seldom",
        "hardly",
        "scarcely",
    }
    or form.form.startswith(
        ("could no", "can no", "can ne", "could ne", "incapable", "unlikely", "will never")
    )
)

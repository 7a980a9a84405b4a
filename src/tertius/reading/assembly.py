"""A claim put together from what the stages said of its words, and what a person has to decide about it.

The rules' own claims and those that a person or a model marks pass through here alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertius.case.schema import CONTROL
from tertius.reading.actors import Cast
from tertius.reading.binding import Bound
from tertius.reading.cue import Signs, hedges_of, horizon_of, quantifier_of
from tertius.reading.cues import Cue
from tertius.reading.expressions import expression
from tertius.reading.polarity import negated
from tertius.reading.schema import Actors, Attribution, Claim, Decision, Kind, Mention, Noted, Place, span

POINTING = expression("read.pointing")


@dataclass(frozen=True)
class Described:
    """What the stages say of the words of one claim.

    Attributes
    ----------
    words : str
        Its words in the folded view, joined by spaces.
    places : tuple of (int, int)
        Offsets of the text.
    kinds, cast, bound
        Kind, actors and tests.
    cues : tuple of Cue
        Its hedges.
    mentions : tuple of Mention
        The names in its words.
    """

    words: str
    places: tuple[tuple[int, int], ...]
    kinds: tuple[Kind, Kind]
    cast: Cast
    bound: Bound
    cues: tuple[Cue, ...]
    mentions: tuple[Mention, ...]


def assemble(
    name: str,
    said: Described,
    text: str,
    marks: Signs,
    sentences: tuple[str, ...],
    voice: Noted[Attribution],
    by: str,
    antecedents: tuple[Place, ...] = (),
) -> Claim:
    """Return the claim called `name`; `by` says who marked its words."""
    actors, places = said.cast, said.places
    paraphrase = " ".join(CONTROL.sub(" ", " ".join(text[a:b] for a, b in places)).split())[:4000]
    return Claim(
        id=name,
        spans=tuple(span(text, a, b, by=by) for a, b in places),
        sentences=sentences,
        antecedents=antecedents,
        paraphrase=Noted(value=paraphrase, by="rule C1"),
        quantifier=Noted(value=quantifier_of(marks, places), by="rule Q1"),
        polarity=Noted(value="negated" if negated(said.words) else "affirmed", by="rule N1"),
        attribution=voice,
        kind=Noted(value=said.kinds, by="rule K1"),
        hedges=hedges_of(said.cues),
        actors=Actors(
            patron=Noted(value=actors.patron, by=f"rule {actors.rules['patron']}"),
            rival=Noted(value=actors.rival, by=f"rule {actors.rules['rival']}"),
            focal=Noted(value=actors.focal, by=f"rule {actors.rules['focal']}"),
            group=Noted(value=actors.group, by=f"rule {actors.rules['group']}"),
        ),
        mentions=said.mentions,
        horizon=Noted(value=horizon_of(marks, places, text), by="rule H1"),
        bindings=said.bound.bindings,
        testable=Noted(value=said.bound.testable, by=f"rule {said.bound.rule}"),
        why_not=said.bound.why_not,
        decide=decisions(said.words, said.bound, said.mentions),
        by=by,
    )


def decisions(words: str, bound: Bound, mentions: Sequence[Mention]) -> tuple[Decision, ...]:
    """Return what a person has to decide about a claim before it can enter a case."""
    out = [
        Decision(id="claim", question="Is this a claim of the author, said rightly?", options=("yes", "no"))
    ]
    if bound.bindings:
        options = tuple(b.test for b in bound.bindings)
        out.append(Decision(id="test", question="Which test decides it?", options=(*options, "none")))
        if bound.bindings[0].defaults:
            named = ", ".join(f"{k} = {v}" for k, v in bound.bindings[0].defaults.items())
            question = f"The text names no value for these; keep the test's own: {named}?"
            out.append(Decision(id="defaults", question=question[:4000], options=("keep",)))
    if POINTING.search(words):
        out.append(Decision(id="antecedent", question="What does the pointing word point to?"))
    for number, mention in enumerate((m for m in mentions if m.ambiguity), start=1):
        question = f"Which {mention.text!r} is meant?"
        first = (mention.id,) if mention.id else ()
        out.append(Decision(id=f"name-{number}", question=question, options=(*first, *mention.ambiguity)))
    return tuple(out)

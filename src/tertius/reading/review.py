"""What a person decides about a draft, one function a decision; each returns a new draft and changes none.

The terminal and the page use the same functions.  A claim is decided once it is accepted, edited and
accepted, or rejected, and nothing of it is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from tertius.core.errors import UsageError, near_miss, shorten
from tertius.core.patterns import message_of
from tertius.reading.binding import chosen_by_hand
from tertius.reading.describe import bound, describe, refreshed
from tertius.reading.schema import (
    Binding,
    Claim,
    Decision,
    Draft,
    Noted,
    Scale,
    Sentence,
    Testable,
)
from tertius.reading.stronger import stronger
from tertius.reading.template import templates

#: Fields of a claim that a person can set, and those of them that belong to its actors.
FIELDS = ("paraphrase", "kind", "polarity", "attribution", "quantifier", "horizon", "testable")
ACTORS = ("patron", "rival", "focal", "group")
PERSON = "person"


@dataclass(frozen=True)
class Progress:
    """How far a review is: claims decided, of all; and decisions still open."""

    decided: int
    claims: int
    open: int


def progress(draft: Draft) -> Progress:
    """Return how much of a draft is decided."""
    done = sum(is_decided(claim) for claim in draft.claims)
    return Progress(done, len(draft.claims), len(draft.open))


def is_decided(claim: Claim) -> bool:
    """Whether a person has accepted or rejected a claim and left nothing of it open."""
    return claim.status in ("accepted", "rejected") and not claim.open


def words(claim: Claim, text: str) -> str:
    """Return the words that carry a claim, an ellipsis between places that are apart."""
    return " … ".join(" ".join(part.of(text).split()) for part in claim.spans)


def warnings(claim: Claim, text: str) -> tuple[str, ...]:
    """Return in what the claim's paraphrase is stronger than its words."""
    return stronger(" ".join(part.of(text) for part in claim.spans), claim.paraphrase.value)


def accept(draft: Draft, name: str) -> Draft:
    """Accept a claim as proposed: what is open takes its first option; what has none stays open."""

    def changed(claim: Claim) -> Claim:
        decide = tuple(_first_option(claim, d) for d in claim.decide)
        return _accepted(claim).model_copy(update={"decide": decide, "status": "accepted", "reason": None})

    return _with(draft, name, changed)


def reject(draft: Draft, name: str, reason: str) -> Draft:
    """Reject a claim, with the reason; a sentence without any other claim is no claim any more."""
    said = _text(reason, "the reason")

    def changed(claim: Claim) -> Claim:
        return claim.model_copy(update={"status": "rejected", "reason": said})

    made = _with(draft, name, changed)
    alive = {c.id for c in made.claims if c.status != "rejected"}
    ledger = tuple(
        s.model_copy(
            update={
                "disposition": "other",
                "claims": (),
                "by": PERSON,
                "status": "edited",
                "reason": f"no claim: {said}"[:300],
            }
        )
        if name in s.claims and not alive.intersection(s.claims)
        else s
        for s in made.sentences
    )
    return made.model_copy(update={"sentences": ledger})


def choose_test(draft: Draft, name: str, number: int) -> Draft:
    """Choose the claim's test by its number from 1, or none with 0; the old choice's questions go."""

    def changed(claim: Claim) -> Claim:
        if not 0 <= number <= len(claim.bindings):
            expected = f"a test from 1 to {len(claim.bindings)}, or 0 for none" if claim.bindings else "0"
            raise UsageError(f"claim {name!r}", expected, str(number))
        picked = claim.bindings[number - 1] if number else None
        others = tuple(b for b in claim.bindings if b is not picked)
        chosen = chosen_by_hand(picked) if picked else None
        first = (_stand(chosen, "accepted"),) if chosen else ()
        bindings = (*first, *(_stand(b, "rejected") for b in others))
        decide = tuple(_for_test(d, chosen) for d in claim.decide if chosen or d.id != "defaults")
        update: dict[str, Any] = {"bindings": bindings, "decide": decide}
        if chosen is None:
            update["testable"] = Noted(value="no", by=PERSON, status="edited")
            update["why_not"] = claim.why_not or "no test was chosen for it"
        return claim.model_copy(update=update)

    return _with(draft, name, changed)


def bind_test(draft: Draft, text: str, name: str, test: str) -> Draft:
    """Choose any test for a claim by its name, also one that the rules did not think of.

    Raises
    ------
    UsageError
        No test of this name has a template.
    """
    known = templates()
    if test not in known:
        hint = near_miss(test, known) or f"known: {', '.join(known)}"
        raise UsageError(f"claim {name!r}", "the name of a test", shorten(test), hint)
    claim = _claim(draft, name)
    number = next((k for k, b in enumerate(claim.bindings, start=1) if b.test == test), 0)
    if number:
        return choose_test(draft, name, number)
    reason = f"{known[test].title.lower()}: chosen by a person"
    bindings = (bound(claim, text, test, PERSON, reason), *claim.bindings[:2])

    def changed(claim: Claim) -> Claim:
        options = (*(b.test for b in bindings), "none")
        ask = [d.model_copy(update={"options": options}) if d.id == "test" else d for d in claim.decide]
        if not any(d.id == "test" for d in ask):
            ask.append(Decision(id="test", question="Which test decides it?", options=options))
        if bindings[0].defaults and not any(d.id == "defaults" for d in ask):
            ask.append(Decision(id="defaults", question="Keep the test's own values?", options=("keep",)))
        testable = Noted[Testable](value="partly", by=PERSON, status="edited")
        update = {"bindings": bindings, "decide": tuple(ask), "testable": testable, "why_not": None}
        return claim.model_copy(update=update)

    return choose_test(_with(draft, name, changed), name, 1)


def edit(draft: Draft, text: str, name: str, field: str, value: Any) -> Draft:
    """Set a field of a claim: the paraphrase, the kind, an actor, ...; its tests follow a change of actors.

    Raises
    ------
    UsageError
        An unknown field, or a value that the draft's schema does not allow.
    """
    if field not in (*FIELDS, *ACTORS):
        hint = near_miss(field, (*FIELDS, *ACTORS)) or f"known: {', '.join((*FIELDS, *ACTORS))}"
        raise UsageError(f"claim {name!r}", "a field that can be set", shorten(field), hint)

    def changed(claim: Claim) -> Claim:
        record = claim.model_dump()
        home = record["actors"] if field in ACTORS else record
        home[field] = {"value": value, "by": PERSON, "status": "edited"}
        record["status"] = "edited"
        made = _validated(record, f"claim {name!r}, {field}", value)
        return refreshed(made, text) if field in ACTORS else made

    return _with(draft, name, changed)


def answer(draft: Draft, name: str, decision: str, said: str) -> Draft:
    """Answer one open decision of a claim; one of its options where it has any."""
    told = _text(said, "the answer")

    def changed(claim: Claim) -> Claim:
        asked = next((d for d in claim.decide if d.id == decision), None)
        if asked is None:
            hint = near_miss(decision, [d.id for d in claim.decide])
            raise UsageError(f"claim {name!r}", "the id of a decision", shorten(decision), hint)
        if asked.options and told not in asked.options:
            expected = f"one of {', '.join(asked.options)}"
            raise UsageError(f"claim {name!r}, {decision}", expected, shorten(told))
        decide = tuple(d.model_copy(update={"answer": told}) if d is asked else d for d in claim.decide)
        return claim.model_copy(update={"decide": decide})

    made = _with(draft, name, changed)
    if (decision, told) in (("claim", "no"), ("model", "drop")):
        return reject(made, name, "not a claim of the author")
    if decision == "test":
        claim = made.claim(name)
        assert claim is not None
        number = next((k for k, b in enumerate(claim.bindings, start=1) if b.test == told), 0)
        return choose_test(made, name, number)
    return made


def rescale(draft: Draft, name: str, number: int, scale: Scale) -> Draft:
    """Set the scale of the claim's hedge with this number, from 1; a range of the old scale goes."""

    def changed(claim: Claim) -> Claim:
        if not 1 <= number <= len(claim.hedges):
            raise UsageError(f"claim {name!r}", f"a hedge from 1 to {len(claim.hedges)}", str(number))
        hedges = list(claim.hedges)
        old = hedges[number - 1]
        update: dict[str, Any] = {"scale": scale, "by": PERSON, "status": "edited"}
        if scale != old.scale:
            update |= {"low": None, "high": None}
        hedges[number - 1] = old.model_copy(update=update)
        return claim.model_copy(update={"hedges": tuple(hedges), "status": "edited"})

    return _with(draft, name, changed)


def split(draft: Draft, text: str, name: str, at: int) -> Draft:
    """Split a claim into two before the character at `at`; both are read anew and wait for a decision."""
    claim = _claim(draft, name)
    spans = [(s.start, s.end) for s in claim.spans]
    left = [(a, min(b, at)) for a, b in spans if a < at]
    right = [(max(a, at), b) for a, b in spans if b > at]
    left, right = ([_tight(text, a, b) for a, b in half] for half in (left, right))
    left, right = ([(a, b) for a, b in half if b > a] for half in (left, right))
    if not left or not right:
        ends = f"{spans[0][0]} and {spans[-1][1]}"
        raise UsageError(f"claim {name!r}", f"a place between {ends} with words on both sides", str(at))
    taken = {c.id for c in draft.claims}
    halves = [
        describe(draft, text, half, _free(f"{name}{mark}", taken), PERSON)
        for half, mark in ((left, "a"), (right, "b"))
    ]
    return _replaced(draft, (name,), halves)


def merge(draft: Draft, text: str, first: str, second: str) -> Draft:
    """Make one claim of two, over the words of both; it is read anew and waits for a decision."""
    one, two = _claim(draft, first), _claim(draft, second)
    if one.id == two.id:
        raise UsageError(f"claim {first!r}", "another claim to merge with", shorten(second))
    spans: list[tuple[int, int]] = []
    for start, end in sorted((s.start, s.end) for c in (one, two) for s in c.spans):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return _replaced(draft, (first, second), [describe(draft, text, spans, first, PERSON)])


def add(draft: Draft, text: str, spans: Sequence[tuple[int, int]], by: str = PERSON) -> Draft:
    """Add a claim that the rules did not see, over the words at `spans`.

    Raises
    ------
    UsageError
        There is none, or one holds no word of the text.
    """
    if not spans or not all(0 <= a < b <= len(text) and text[a:b].strip() for a, b in spans):
        raise UsageError("a claim", "words of the text", "none")
    taken = {c.id for c in draft.claims}
    number = len(taken) + 1
    while f"c{number}" in taken:
        number += 1
    return _replaced(draft, (), [describe(draft, text, spans, f"c{number}", by)], by)


def _replaced(draft: Draft, old: Sequence[str], new: Sequence[Claim], by: str = PERSON) -> Draft:
    """Put new claims in the place of old ones, in the order of the text, in the ledger too."""
    kept = [c for c in draft.claims if c.id not in old]
    claims = tuple(sorted([*kept, *new], key=lambda c: (c.spans[0].start, c.spans[-1].end)))
    ledger = []
    for s in draft.sentences:
        names = tuple(c.id for c in claims if s.id in c.sentences and c.status != "rejected")
        gained = any(s.id in c.sentences for c in new)
        ledger.append(_entry(s, names, by) if gained or set(old).intersection(s.claims) else s)
    return draft.model_copy(update={"claims": claims, "sentences": tuple(ledger)})


def _entry(sentence: Sentence, names: tuple[str, ...], by: str) -> Sentence:
    update: dict[str, Any] = {"claims": names}
    if names and sentence.disposition != "claim":
        standing = "edited" if by == PERSON else "proposed"
        update |= {"disposition": "claim", "by": by, "status": standing, "reason": "a claim was marked in it"}
    return sentence.model_copy(update=update)


def _first_option(claim: Claim, decision: Decision) -> Decision:
    if decision.answer is not None:
        return decision
    if decision.options:
        return decision.model_copy(update={"answer": decision.options[0]})
    if decision.id == "antecedent" and claim.antecedents:
        return decision.model_copy(update={"answer": "the words that are marked"})
    return decision


def _for_test(decision: Decision, chosen: Binding | None) -> Decision:
    if decision.id == "test":
        return decision.model_copy(update={"answer": chosen.test if chosen else "none"})
    if decision.id == "defaults" and chosen is not None:
        named = ", ".join(f"{k} = {v}" for k, v in chosen.defaults.items())
        question = f"The text names no value for these; keep the test's own: {named or 'none'}?"
        return decision.model_copy(update={"question": question[:4000], "answer": None if named else "keep"})
    return decision


def _accepted(claim: Claim) -> Claim:
    """Turn what is proposed into accepted, in every field; tests but the first are not chosen."""
    record = claim.model_dump()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("status") == "proposed":
                part["status"] = "accepted"
            for value in part.values():
                walk(value)
        elif isinstance(part, (list, tuple)):
            for value in part:
                walk(value)

    # Tests are chosen one by one: the first that is not rejected stands, the others do not.
    bindings = [b for b in claim.bindings if b.status != "rejected"]
    rest = [b for b in claim.bindings if b.status == "rejected"]
    record["bindings"] = ()
    walk(record)
    stood = (*(_stand(b, "accepted") for b in bindings[:1]), *(_stand(b, "rejected") for b in bindings[1:]))
    return Claim.model_validate(record).model_copy(update={"bindings": (*stood, *rest)})


def _stand(binding: Binding, status: Literal["accepted", "rejected"]) -> Binding:
    return binding if binding.status == "edited" else binding.model_copy(update={"status": status})


def _with(draft: Draft, name: str, change: Callable[[Claim], Claim]) -> Draft:
    _claim(draft, name)
    claims = tuple(change(claim) if claim.id == name else claim for claim in draft.claims)
    return draft.model_copy(update={"claims": claims})


def _claim(draft: Draft, name: str) -> Claim:
    claim = draft.claim(name)
    if claim is None:
        hint = near_miss(name, [c.id for c in draft.claims])
        raise UsageError("draft", "the id of a claim", shorten(name), hint)
    return claim


def _validated(record: dict[str, Any], where: str, value: object) -> Claim:
    try:
        return Claim.model_validate(record)
    except ValidationError as caught:
        fault = caught.errors(include_url=False)[0]
        told = message_of(fault)
        message = told[:1].lower() + told[1:]
        raise UsageError(where, message.removeprefix("input "), shorten(value)) from None


def _text(given: str, noun: str) -> str:
    told = " ".join(given.split())
    if not told or len(told) > 4000 or not told.isprintable():
        raise UsageError("review", f"{noun} in at most 4,000 characters", shorten(given))
    return told


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "a"
    return name


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without white space, and without the comma or conjunction's comma at its ends."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ",;:—–"):
        start += 1
    return start, end

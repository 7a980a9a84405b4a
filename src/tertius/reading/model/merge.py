"""What a model proposed and the text bears out, put into the draft of the rules and signed by the model."""

from __future__ import annotations

from typing import Any

from tertius.reading.cues import find_cues
from tertius.reading.describe import bound, refreshed
from tertius.reading.model.verify import Checked, Findings
from tertius.reading.review import add
from tertius.reading.schema import (
    Claim,
    Decision,
    Draft,
    Hedge,
    ModelUse,
    Noted,
    Scale,
    Testable,
)
from tertius.reading.template import templates

#: Claims whose words have this share in common are one.
SAME = 0.5


def merge(draft: Draft, text: str, findings: Findings, use: ModelUse) -> Draft:
    """Return the draft with a model's claims: those that rules found too are refined, the others added.

    A sentence that the model takes for no claim keeps the claims of the rules, and a person is asked.
    Nothing is accepted: every field stays a proposal.
    """
    by = f"model {use.name}"
    for checked in findings.claims:
        known = _same(draft, checked)
        if known is None:
            before = {c.id for c in draft.claims}
            draft = add(draft, text, checked.spans, by)
            known = next(c for c in draft.claims if c.id not in before)
        refined = _refined(known, checked, text, by)
        claims = tuple(refined if c.id == known.id else c for c in draft.claims)
        draft = draft.model_copy(update={"claims": claims})
    return _with_dispositions(draft, findings, by).model_copy(update={"model": use})


def _same(draft: Draft, checked: Checked) -> Claim | None:
    ours = {k for start, end in checked.spans for k in range(start, end)}
    best: tuple[float, Claim] | None = None
    for claim in draft.claims:
        theirs = {k for s in claim.spans for k in range(s.start, s.end)}
        share = len(ours & theirs) / len(ours | theirs)
        if share >= SAME and (best is None or share > best[0]):
            best = share, claim
    return best[1] if best else None


def _refined(claim: Claim, checked: Checked, text: str, by: str) -> Claim:
    second = next((kind for kind in claim.kind.value if kind != checked.kind), None)
    kinds = (checked.kind, second) if second else (checked.kind,)
    update: dict[str, Any] = {"kind": Noted(value=kinds, by=by)}
    if checked.paraphrase is not None:
        update["paraphrase"] = Noted(value=checked.paraphrase, by=by)
    if checked.adopted:
        update["attribution"] = Noted(value="adopted", by=by)
    actors: dict[str, Any] = {}
    if checked.patron is not None:
        actors["patron"] = Noted(value=checked.patron, by=by)
        if claim.actors.rival.value == checked.patron:
            actors["rival"] = Noted(value=None, by=by)
    if checked.rival is not None:
        actors["rival"] = Noted(value=checked.rival, by=by)
    if checked.focal:
        actors["focal"] = Noted(value=checked.focal, by=by)
    if actors:
        update["actors"] = claim.actors.model_copy(update=actors)
    if checked.hedge is not None and checked.scale is not None:
        update["hedges"] = _hedges(claim, checked.hedge, checked.scale, text, by)
    made = refreshed(claim.model_copy(update=update), text)
    return made if checked.test is None else made.model_copy(update=_first(made, checked.test, text, by))


def _hedges(claim: Claim, place: tuple[int, int], scale: Scale, text: str, by: str) -> tuple[Hedge, ...]:
    """Return the claim's hedges with the model's: its range is the table's where the scale is too."""
    start, end = place
    others = [h for h in claim.hedges if h.end <= start or end <= h.start]
    if len(others) < len(claim.hedges) and any(h.scale == scale for h in claim.hedges if h not in others):
        return claim.hedges  # the rules say the same, with more about it
    told = next((c for c in find_cues(text[start:end]) if c.type == "hedge"), None)
    same = told is not None and told.scale == scale
    made = Hedge(
        start=start,
        end=end,
        text=text[start:end],
        scale=scale,
        weight=(told.weight if told is not None else None) or "medium",
        low=told.low if told is not None and same else None,
        high=told.high if told is not None and same else None,
        by=by,
    )
    return tuple(sorted((*others, made), key=lambda h: h.start))


def _first(claim: Claim, test: str, text: str, by: str) -> dict[str, Any]:
    """Put the model's test first, and ask by the new order."""
    known = next((b for b in claim.bindings if b.test == test), None)
    if known is not None and known is claim.bindings[0]:
        return {}
    if known is not None:
        chosen = known.model_copy(update={"by": by})
    else:
        chosen = bound(claim, text, test, by, f"{templates()[test].title.lower()}: proposed by the model")
    bindings = (chosen, *(b for b in claim.bindings if b is not known))[:3]
    options = (*(b.test for b in bindings), "none")
    decide = [d for d in claim.decide if d.id not in ("test", "defaults")]
    decide.append(Decision(id="test", question="Which test decides it?", options=options))
    if chosen.defaults:
        named = ", ".join(f"{k} = {v}" for k, v in chosen.defaults.items())
        question = f"The text names no value for these; keep the test's own: {named}?"
        decide.append(Decision(id="defaults", question=question[:4000], options=("keep",)))
    testable = Noted[Testable](value="partly", by=by) if claim.testable.value == "no" else claim.testable
    return {"bindings": bindings, "decide": tuple(decide), "testable": testable, "why_not": None}


def _with_dispositions(draft: Draft, findings: Findings, by: str) -> Draft:
    doubted: dict[str, str] = {}
    ledger = []
    for sentence in draft.sentences:
        told = findings.dispositions.get(sentence.id)
        if told is None or told == sentence.disposition:
            ledger.append(sentence)
        elif sentence.claims:
            doubted |= dict.fromkeys(sentence.claims, told)
            ledger.append(sentence)
        elif told == "claim":  # a claim without words of its own is none
            ledger.append(sentence)
        else:
            update = {"disposition": told, "by": by, "reason": "as the model takes it"}
            ledger.append(sentence.model_copy(update=update))
    claims = []
    for claim in draft.claims:
        if claim.id in doubted and claim.by != by:
            question = f"The model takes the sentence for {doubted[claim.id]!r}, not for a claim; keep it?"
            ask = Decision(id="model", question=question, options=("keep", "drop"))
            claim = claim.model_copy(update={"decide": (*claim.decide, ask)})
        claims.append(claim)
    return draft.model_copy(update={"sentences": tuple(ledger), "claims": tuple(claims)})

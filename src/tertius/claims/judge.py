"""Judge a claim: bind it to its test, run the test, or say why there is nothing to run."""

from __future__ import annotations

from dataclasses import replace

from tertius.case.schema import Case, Claim
from tertius.claims import TESTS
from tertius.claims.check import parameters_of
from tertius.claims.verdict import Verdict
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel


def judge(case: Case, claim: Claim, panel: Panel) -> Verdict:
    """Return the verdict on one claim of a case.

    A claim that is bound to no test is "open".  Where the panel does not hold what the test needs,
    the verdict is "not testable" and says what was missing.
    """
    if claim.test is None:
        sentence = f"Not yet testable here: it waits for this test: {claim.needs}"
        return _with_claim(Verdict(claim.id, None, "open", sentence), claim)
    test = TESTS.get(claim.test.name)
    parameters = parameters_of(case, claim, test)
    try:
        verdict = test.judge(panel, claim, parameters)
    except PanelError as error:
        sentence = f"Not testable on this panel: {error}."
        verdict = Verdict(claim.id, claim.test.name, "not testable", sentence, datasets=test.datasets)
    plain = parameters.model_dump(mode="json")
    return _with_claim(replace(verdict, test=claim.test.name, parameters=plain), claim)


def judge_all(case: Case, panel: Panel) -> tuple[Verdict, ...]:
    """Return the verdicts on all claims, in the case's order."""
    return tuple(judge(case, claim, panel) for claim in case.claims)


def _with_claim(verdict: Verdict, claim: Claim) -> Verdict:
    """Add what the case file fixed, and the parts of the claim that nothing here can test."""
    notes = [*verdict.notes, *([claim.note] if claim.note else [])]
    notes += [f"Not testable with this panel: {part}" for part in claim.untestable]
    return replace(
        verdict,
        estimand=claim.estimand,
        decision_rule=claim.decision_rule,
        reference_class=claim.reference_class,
        falsifier=claim.falsifier,
        notes=tuple(notes),
    )

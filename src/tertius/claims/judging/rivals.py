"""The rival thesis on the same test: the claim's negation, or a threshold and parameters of its own."""

from __future__ import annotations

from tertius.case.schema import Case, Claim
from tertius.claims.judging.binding import rival_parameters
from tertius.claims.keep import Keep
from tertius.claims.probability import negated, of_claim, probability
from tertius.claims.registry import AnyTest, assess
from tertius.claims.rule import mirrored
from tertius.claims.says import Says
from tertius.claims.verdict import RivalVerdict, Verdict
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel


def judge_rival(
    case: Case, claim: Claim, panel: Panel, test: AnyTest, verdict: Verdict, keep: Keep | None = None
) -> RivalVerdict | None:
    """Return the verdict on the rival thesis; None where the case has none.

    An exact negation is decided by the same grid read the other way: its label mirrors the claim's, and its
    probability is one minus the claim's.  A rival with parameters of its own goes through the test again.
    """
    rival = claim.rival
    if rival is None:
        return None
    thesis = rival.paraphrase or claim.opposite
    side = rival.side(claim.says)
    if rival.negates(claim.says):
        asked = "the claim's negation: the same specifications, read the other way"
        label, odds = mirrored(verdict.label), negated(verdict.probability)
        head, robust = verdict.headline, verdict.robustness
        return RivalVerdict(thesis, True, asked, label, head, robust, odds, (), verdict.parameters, side)
    parameters = rival_parameters(case, claim, test)
    plain = parameters.model_dump(mode="json")
    changed = ", ".join(f"{name} {value}" for name, value in sorted(rival.parameters.items()))
    where = "at or below the threshold" if side == "less" else "above the threshold"
    asked = f"the same test with {changed or 'the same parameters'}, {where}"
    says = Says(side)
    try:
        assessment = assess(test, panel, parameters, says, keep)
    except PanelError as error:
        asked = f"{asked}; not testable on this panel: {error}"
        return RivalVerdict(thesis, False, asked, "not testable", None, None, None, (), plain, side)
    decision, head = assessment.decision, assessment.main
    more = probability(head, assessment.cells, test.threshold, assessment.threshold)
    odds = of_claim(more, decision, assessment.cells, test.bar(parameters), says)
    return RivalVerdict(thesis, False, asked, decision.said, head, decision.agree, odds, (), plain, side)

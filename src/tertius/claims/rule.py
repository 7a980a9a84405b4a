"""The written rule: from a whole grid of specifications to one label.

A cell *points* for or against when its 80 % interval lies on one side of the claim's threshold, and
points neither way otherwise; its 95 % interval may still contain the threshold.  A count, which has no
sampling error, points by its value.  With a share of variants agreeing (a) and opposing (o) with the
main cell:

=====================  ==============================================================================
label                  condition (mirrored for the claim's opposite)
=====================  ==============================================================================
supported              main 95 % interval above the threshold, a >= 0.80, o <= 0.05, at least 10
                       effective observations, and no placebo points for
leaning for            main points for, a >= 0.60, o <= 0.20; or main points neither way and at least
                       0.80 of the variants point for
not testable           nothing to estimate in the main cell
undetermined           everything else
=====================  ==============================================================================

A placebo is a specification in which the claim's mechanism is absent: where it points for the claim as the
main cell does, the test cannot tell the claim from the way it is measured, and the label is at most "leaning
for".  That a placebo points against is as it should be, and takes nothing from "contradicted".
The thresholds are the project's own convention, set here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scipy.special import ndtri

from tertius.claims.naming import percent
from tertius.claims.verdict import Direction, Estimate, GridCell, Label

AGREE_STRONG, AGREE_LEAN = 0.80, 0.60
OPPOSE_STRONG, OPPOSE_LEAN = 0.05, 0.20
MINIMUM_EFFECTIVE = 10.0
#: Half-width of an 80 % interval over that of a 95 % interval.
POINTING = float(ndtri(0.90) / ndtri(0.975))


_MIRROR: dict[Label, Label] = {
    "supported": "contradicted",
    "leaning for": "leaning against",
    "leaning against": "leaning for",
    "contradicted": "supported",
}


@dataclass(frozen=True)
class Decision:
    """A label, the shares of variants that agree with and oppose the main cell, and why in words."""

    label: Label
    agree: float | None
    oppose: float | None
    why: str


def mirrored(label: Label) -> Label:
    """Return the label of the negation of a thesis with `label`; what is undecided stays so.

    The rule itself gives the same label to the negation where every estimate and the threshold change their
    sign (tested); a placebo stays on the side whose mechanism it lacks.
    """
    return _MIRROR.get(label, label)


def direction(estimate: Estimate, threshold: float) -> Direction:
    """Return which way an estimate points about "greater than `threshold`"."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        return "neither"
    if value - POINTING * (value - low) > threshold:
        return "for"
    return "against" if value + POINTING * (high - value) < threshold else "neither"


def at_threshold(cells: Sequence[GridCell], threshold: float) -> tuple[GridCell, ...]:
    """Return the cells with their directions taken anew about another threshold."""
    return tuple(replace(cell, direction=direction(cell.estimate, threshold)) for cell in cells)


def clears(estimate: Estimate, threshold: float, way: Direction) -> bool:
    """Whether the whole interval lies on the side of `threshold` that `way` names."""
    if estimate.low is None or estimate.high is None:
        return False
    return estimate.low > threshold if way == "for" else estimate.high < threshold


def decide(
    cells: Sequence[GridCell], threshold: float, minimum: float = MINIMUM_EFFECTIVE, exact: bool = False
) -> Decision:
    """Return the decision of the written rule.

    Parameters
    ----------
    cells : sequence of GridCell
        Exactly one of them has the role "main".
    threshold : float
        In the unit of the estimates; the claim says "greater than".
    minimum : float
        Effective observations below which the label is at most "leaning".
    exact : bool
        For counts and existential claims: what was counted was counted, so that directions are
        taken as they are and neither `threshold` nor `minimum` plays a part.
    """
    main = next(cell for cell in cells if cell.role == "main")
    if main.estimate.value is None:
        return Decision("not testable", None, None, "the main specification has nothing to estimate")
    variants = [cell.direction for cell in cells if cell.role == "variant"]
    fors, againsts = _share(variants, "for"), _share(variants, "against")
    if main.direction == "neither":
        for way, share in (("for", fors), ("against", againsts)):
            if variants and share is not None and share >= AGREE_STRONG:
                label: Label = "leaning for" if way == "for" else "leaning against"
                why = f"{percent(share)} of the variants point {way}, the main specification neither way"
                return Decision(label, share, None, why)
        return Decision(
            "undetermined", _share(variants, "neither"), None, "the main interval spans the threshold"
        )
    way = main.direction
    agree, oppose = (fors, againsts) if way == "for" else (againsts, fors)
    words = _words(agree, oppose)
    a, o = (1.0, 0.0) if agree is None or oppose is None else (agree, oppose)
    if a < AGREE_LEAN or o > OPPOSE_LEAN:
        return Decision("undetermined", agree, oppose, f"the specifications do not agree enough: {words}")
    weak = _weakness(cells, main, threshold, minimum, exact)
    if a < AGREE_STRONG or o > OPPOSE_STRONG:
        weak = weak or "the specifications agree only in part"
    if weak:
        return Decision(
            "leaning for" if way == "for" else "leaning against", agree, oppose, f"{weak}; {words}"
        )
    return Decision("supported" if way == "for" else "contradicted", agree, oppose, words)


def _weakness(
    cells: Sequence[GridCell], main: GridCell, threshold: float, minimum: float, exact: bool
) -> str:
    """Return why a pointing main cell does not suffice for a full label, or nothing."""
    if not exact and not clears(main.estimate, threshold, main.direction):
        return "the main 95 % interval contains the threshold"
    if not exact and main.estimate.n_effective < minimum:
        return f"fewer than {minimum:g} effective observations"
    if main.direction == "for" and any(c.role == "placebo" and c.direction == "for" for c in cells):
        return "a placebo specification points for the claim too"
    return ""


def _share(directions: Sequence[Direction], way: Direction) -> float | None:
    return sum(d == way for d in directions) / len(directions) if directions else None


def _words(agree: float | None, oppose: float | None) -> str:
    if agree is None or oppose is None:
        return "no variants"
    return f"{percent(agree)} of the variants point the same way, {percent(oppose)} the other"

"""The written rule, second edition: from a whole grid of specifications to one label.

theta is the claim's quantity minus the claim's threshold, m the smallest effect that matters (declared by the
claim, or the test's documented default, before a number is seen).  Each specification has a sampling
distribution; their weighted mixture, the multiverse distribution (`tertius.claims.multiverse`), gives the
probabilities below.  The first row that applies gives the label:

===================  =================================================================================
label                condition
===================  =================================================================================
not testable         nothing to estimate in the main specification
too few to tell      fewer effective observations in it than the test's declared minimum, or fewer than
                     five of the claim's own where other powers or groups lend it strength
not identified       more than a fifth of the placebo draws would earn a label that points the way the
                     main estimate points
supported            P(theta > m) >= 0.95                      (contradicted: P(theta < -m) >= 0.95)
leaning for          P(theta > m) >= 0.80                      (leaning against: P(theta < -m) >= 0.80)
practically none     P(|theta| < m) >= 0.90, where the threshold is the value of no effect
undetermined         everything else
===================  =================================================================================

A placebo draw is an estimate from data in which the claim's mechanism is absent.  It "would earn a label" if,
taken alone, it lay beyond what matters with a probability of 0.80, on the side of no effect where the main
estimate lies.  With a sound design this happens to at most a fifth of the draws, by chance.

Exact claims keep a clause of their own, on the main specification alone, since definitions do not vote.  A
count or a found case that reaches what is claimed supports it.  One that falls short contradicts it only if
the record is complete; where it can only be too low, the claim is undetermined.

The cut-offs are the project's own convention, set here and nowhere else.

The rule speaks of "more than the threshold".  What a claim says (less, within a range, that one exists) is
answered from its decision in `tertius.claims.says`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scipy.special import ndtri

from tertius.claims.confidence import exceeds
from tertius.claims.multiverse import mass_of, shifted, unlike
from tertius.claims.naming import percent
from tertius.claims.verdict import Direction, Estimate, GridCell, Label, Mass
from tertius.core.errors import UsageError

FULL, LEAN, NONE = 0.95, 0.80, 0.90
PLACEBO = 0.20
#: Placebo draws below which their share says too little to stop a verdict.
FEWEST_DRAWS = 20
MINIMUM_EFFECTIVE = 10.0
#: Effective observations of the claim's own below which strength lent by others decides nothing.
MINIMUM_OWN = 5.0
#: Half-width of an 80 % interval over that of a 95 % interval.
POINTING = float(ndtri(0.90) / ndtri(0.975))
#: Effects that are numerically nil: a probability this close to a cut-off reaches it.
_TOLERANCE = 1e-9

_MIRROR: dict[Label, Label] = {
    "supported": "contradicted",
    "leaning for": "leaning against",
    "leaning against": "leaning for",
    "contradicted": "supported",
}
FULL_LABELS: frozenset[Label] = frozenset({"supported", "contradicted", "practically none"})
LEANINGS: frozenset[Label] = frozenset({"leaning for", "leaning against"})
#: Labels that answer the claim; hedges are judged on these alone.
DECIDED: frozenset[Label] = FULL_LABELS | LEANINGS


@dataclass(frozen=True)
class Bar:
    """What a claim's quantity is measured against.

    Attributes
    ----------
    threshold : float
        In the unit of the estimates; the claim says "greater than".
    scale : str
        "share", "difference", "ratio", or "exact": what was counted was counted.
    matters : float
        Smallest effect that matters: an amount, or for ratios a factor above 1; not used on "exact".
    none : float or None
        The value of no effect on the scale (0 for differences, 1 for ratios); None where there is no such
        value, as for the share of cases in which something happens.
    minimum : float
        Effective observations below which there is too little to tell.
    lower_bound : bool
        On "exact": the record can only miss what is counted, so that a shortfall says nothing.
    nil : bool or None
        Whether to lie at the threshold is to have no effect; whether it equals `none` when None.  What is
        added to every estimate by something unseen moves the threshold, but not what it stands for.
    """

    threshold: float
    scale: Literal["share", "difference", "ratio", "exact"]
    matters: float = 0.0
    none: float | None = None
    minimum: float = MINIMUM_EFFECTIVE
    lower_bound: bool = False
    nil: bool | None = None

    def __post_init__(self) -> None:
        if self.scale == "exact":
            return
        least = 1.0 if self.scale == "ratio" else 0.0
        most = 1.0 if self.scale == "share" else float("inf")
        if not least < self.matters < most:
            span = {"ratio": "a factor above 1", "share": "a number between 0 and 1"}
            asked = span.get(self.scale, "a positive number")
            raise UsageError("matters (the smallest effect that matters)", asked, f"{self.matters:g}")


@dataclass(frozen=True)
class Placebo:
    """Draws of a placebo: estimates from data in which the claim's mechanism is absent.

    Attributes
    ----------
    what : str
        What was drawn, in words.
    draws : tuple of Estimate
        One estimate each, in the unit and on the scale of the main specification.
    """

    what: str
    draws: tuple[Estimate, ...]


@dataclass(frozen=True)
class Decision:
    """A label with what it rests on.

    Attributes
    ----------
    mass : Mass or None
        The multiverse about the threshold; None for exact claims and where nothing was estimated.
    placebo : float or None
        Share of the placebo draws that would earn a label pointing the main estimate's way.
    agree, oppose : float or None
        Shares of the variants whose 80 % intervals lie on the side of the main estimate, and on the other.
    why : str
        The reason in words, about the quantity.
    answer : str or None
        The label of the claim, which may say something else than "more than the threshold"; None: not set.
    """

    label: Label
    mass: Mass | None
    placebo: float | None
    agree: float | None
    oppose: float | None
    why: str
    answer: Label | None = None

    @property
    def said(self) -> Label:
        """The label of the claim: how sure a sentence may be."""
        return self.answer or self.label


def mirrored(label: Label) -> Label:
    """Return the label of the negation of a thesis with `label`; what is undecided stays so."""
    return _MIRROR.get(label, label)


def direction(estimate: Estimate, threshold: float) -> Direction:
    """Return which way an estimate points about "greater than `threshold`": its 80 % interval on one side."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        return "neither"
    if value - POINTING * (value - low) > threshold:
        return "for"
    return "against" if value + POINTING * (high - value) < threshold else "neither"


def at_threshold(cells: Sequence[GridCell], threshold: float) -> tuple[GridCell, ...]:
    """Return the cells with their directions taken anew about another threshold."""
    return tuple(replace(cell, direction=direction(cell.estimate, threshold)) for cell in cells)


def decide(cells: Sequence[GridCell], bar: Bar, placebo: Placebo | None = None) -> Decision:
    """Return the decision of the written rule on a grid with one main cell; each sample counts once."""
    cells = unlike(cells)
    main = next(cell for cell in cells if cell.role == "main")
    agree, oppose = _agreement(cells, main)
    if main.estimate.value is None:
        return Decision("not testable", None, None, None, None, "there was nothing to estimate")
    if bar.scale == "exact":
        return _exact(main, bar, agree, oppose)
    mass = mass_of(cells, bar.threshold, bar.matters, bar.scale)
    if few := _too_few(main.estimate, bar):
        return Decision("too few to tell", mass, None, agree, oppose, few)
    if mass is None:
        return Decision("too few to tell", None, None, agree, oppose, "no interval")
    share = _placebo_share(main.estimate, bar, placebo)
    if share is not None and share > PLACEBO + _TOLERANCE:
        why = f"{percent(share)} of the placebo draws point the same way, where a fifth may by chance"
        return Decision("not identified", mass, share, agree, oppose, why)
    label, why = _from_mass(mass, bar)
    return Decision(label, mass, share, agree, oppose, why)


def _too_few(main: Estimate, bar: Bar) -> str:
    """Return why there is too little to tell, with the number; nothing where there is enough."""
    n, own = main.n_effective, main.own
    if n < bar.minimum:
        return f"{n:.3g} effective observations, fewer than the {bar.minimum:g} that the test asks for"
    if own is not None and own < MINIMUM_OWN:
        return (
            f"{own:.3g} effective observations of its own, fewer than {MINIMUM_OWN:g}; the rest are others'"
        )
    return ""


def _from_mass(mass: Mass, bar: Bar) -> tuple[Label, str]:
    ways: tuple[tuple[float, Label, Label, str], ...] = (
        (mass.beyond, "supported", "leaning for", "above"),
        (mass.below, "contradicted", "leaning against", "below"),
    )
    for share, full, lean, side in ways:
        if share >= LEAN - _TOLERANCE:
            why = f"{percent(share)} probable over all specifications: {side} the threshold by what matters"
            return (full if share >= FULL - _TOLERANCE else lean), why
    inside = f"{percent(mass.inside)} probable over all specifications: nothing that matters"
    if mass.inside >= NONE - _TOLERANCE:
        if bar.nil or (bar.nil is None and bar.none is not None and bar.threshold == bar.none):
            return "practically none", inside
        return "undetermined", "the quantity lies at the threshold, on neither side by as much as matters"
    why = (
        f"over all specifications {percent(mass.beyond)} lies above the threshold by what matters, "
        f"{percent(mass.inside)} too close to matter, {percent(mass.below)} below it by what matters"
    )
    return "undetermined", why


def _exact(main: GridCell, bar: Bar, agree: float | None, oppose: float | None) -> Decision:
    value = main.estimate.value
    if value is not None and main.direction == "for":
        return Decision(
            "supported", None, None, agree, oppose, "what was counted reaches the number asked for"
        )
    if bar.lower_bound:
        why = "what was counted falls short, but the record can only miss cases, so that this says nothing"
        return Decision("undetermined", None, None, agree, oppose, why)
    why = "what was counted falls short of what is asked for, on a record that covers the question"
    return Decision("contradicted", None, None, agree, oppose, why)


def _placebo_share(main: Estimate, bar: Bar, placebo: Placebo | None) -> float | None:
    """Return the share of the draws that would earn a label pointing the way of the main estimate."""
    if placebo is None or bar.none is None or main.value is None:
        return None
    low, high = shifted(bar.none, bar.matters, bar.scale)
    upward, known, earned = main.value >= bar.none, 0, 0
    for draw in placebo.draws:
        over = exceeds(draw, high if upward else low, bar.scale)
        if over is not None:
            known += 1
            earned += (over if upward else 1 - over) >= LEAN
    return earned / known if known >= FEWEST_DRAWS else None


def _agreement(cells: Sequence[GridCell], main: GridCell) -> tuple[float | None, float | None]:
    """Return the shares of variants that point the main cell's way and the other; neither counts in none."""
    variants = [cell.direction for cell in cells if cell.role == "variant"]
    if not variants:
        return None, None
    if main.direction == "neither":
        return variants.count("neither") / len(variants), None
    other: Direction = "against" if main.direction == "for" else "for"
    return variants.count(main.direction) / len(variants), variants.count(other) / len(variants)

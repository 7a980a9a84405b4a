"""What a claim says of its test's quantity: more than a threshold, less, within a range, or that one exists.

Tests and the written rule speak of "more than the threshold" alone.  Here, and nowhere else, what they found
becomes the answer to the claim:

========  =========================================================================================
says      answer
========  =========================================================================================
more      the rule's label as it is
less      its mirror image; what is undecided, and *practically none*, stays
within    *supported* where P(low < quantity < high) >= 0.95 (*leaning for*: 0.80), *contradicted*
          where it is as probable that it lies outside by more than matters; else *undetermined*
exists    the rule's label where the test counts and one is enough
========  =========================================================================================

Where the rule finds nothing to decide (too few cases, nothing to estimate, not identified), that is the
answer whatever the claim says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from tertius.claims.multiverse import mass_of
from tertius.claims.naming import percent
from tertius.claims.rule import FULL, LEAN, Bar, Decision, direction, mirrored
from tertius.claims.verdict import Direction, Flip, GridCell, Label, Mass

Way = Literal["more", "less", "within", "exists"]
#: Labels that stand whatever a claim says: nothing was decided.
SILENT: frozenset[Label] = frozenset({"not testable", "too few to tell", "not identified", "open"})
_LOWERED: dict[Label, Label] = {"supported": "leaning for", "contradicted": "leaning against"}
_TURNED: dict[Direction, Direction] = {"for": "against", "against": "for", "neither": "neither"}
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Says:
    """What is claimed of the quantity; `low` and `high` in the unit of the estimates, for "within" alone."""

    way: Way = "more"
    low: float = 0.0
    high: float = 0.0

    def moved(self, bar: Bar, threshold: float) -> Says:
        """Return the same with its range moved as far as a threshold is moved from that of `bar`."""
        if self.way != "within":
            return self
        if bar.scale == "ratio":
            by = threshold / bar.threshold
            return replace(self, low=self.low * by, high=self.high * by)
        by = threshold - bar.threshold
        return replace(self, low=self.low + by, high=self.high + by)


MORE = Says()


def answered(
    decision: Decision, cells: Sequence[GridCell], bar: Bar, says: Says, by_rule: Label | None = None
) -> Decision:
    """Return the decision with its answer to a claim that says this.

    Parameters
    ----------
    by_rule : str, optional
        The rule's own label, where the test added conditions that changed it: a full label that they lowered
        is lowered for a range too, and one that they took back gives none.
    """
    if decision.label in SILENT or says.way in ("more", "exists"):
        return replace(decision, answer=decision.label)
    if says.way == "less":
        return replace(decision, answer=mirrored(decision.label))
    mass = mass_about(decision, cells, bar, says)
    if mass is None:
        return replace(decision, answer="undetermined")
    label, why = _in_range(mass)
    if by_rule is not None and by_rule != decision.label:
        label = _LOWERED.get(label, label) if decision.label in _LOWERED.values() else "undetermined"
        why = f"{why}; {decision.why}"
    return replace(decision, answer=label, why=why)


def mass_about(decision: Decision, cells: Sequence[GridCell], bar: Bar, says: Says) -> Mass | None:
    """Return the multiverse as the claim has it: `beyond` is on the claim's side, `below` on the other."""
    mass = decision.mass
    if mass is None or says.way in ("more", "exists"):
        return mass
    if says.way == "less":
        return replace(mass, beyond=mass.below, below=mass.beyond, above=1 - mass.above)
    if bar.scale == "exact":
        return None
    if bar.scale == "ratio":
        middle, half = sqrt(says.low * says.high), sqrt(says.high / says.low)
        wide = half * bar.matters
    else:
        middle, half = (says.low + says.high) / 2, (says.high - says.low) / 2
        wide = half + bar.matters
    own, around = (mass_of(cells, middle, size, bar.scale) for size in (half, wide))
    if own is None or around is None:
        return None
    outside = 1 - around.inside
    return replace(own, beyond=own.inside, inside=1 - own.inside - outside, below=outside, above=own.inside)


def _in_range(mass: Mass) -> tuple[Label, str]:
    inside, outside = mass.beyond, mass.below
    if inside >= LEAN - _TOLERANCE:
        why = f"{percent(inside)} probable over all specifications: within the range claimed"
        return ("supported" if inside >= FULL - _TOLERANCE else "leaning for"), why
    if outside >= LEAN - _TOLERANCE:
        why = f"{percent(outside)} probable over all specifications: outside the range by more than matters"
        return ("contradicted" if outside >= FULL - _TOLERANCE else "leaning against"), why
    far = f"{percent(outside)} outside it by more than matters"
    return "undetermined", f"over all specifications {percent(inside)} lies in the range claimed, {far}"


def pointed(cells: Iterable[GridCell], says: Says) -> tuple[GridCell, ...]:
    """Return the cells with the directions that they have about the claim."""
    if says.way == "less":
        return tuple(replace(cell, direction=_TURNED[cell.direction]) for cell in cells)
    if says.way == "within":
        return tuple(replace(cell, direction=_about(cell, says)) for cell in cells)
    return tuple(cells)


def _about(cell: GridCell, says: Says) -> Direction:
    over_low, over_high = direction(cell.estimate, says.low), direction(cell.estimate, says.high)
    if over_low == "for" and over_high == "against":
        return "for"
    return "against" if over_low == "against" or over_high == "for" else "neither"


def turned(flips: Iterable[Flip], says: Says) -> tuple[Flip, ...]:
    """Return the changes with the answers that they lead to; those of a range answer it already."""
    if says.way == "less":
        return tuple(f if f.label is None else replace(f, label=mirrored(f.label)) for f in flips)
    if says.way == "within":
        kept = [flip for flip in flips if flip.kind != "threshold"]
        return (*kept, Flip("threshold", "the claim names a range, no threshold", None, applies=False))
    return tuple(flips)

"""The probability that a claim's quantity exceeds its threshold at all, over the whole multiverse.

It is conditional on what the specifications have in common: the record and the design.  The range over the
variants is always shown beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tertius.claims.confidence import exceeds
from tertius.claims.multiverse import mass_of
from tertius.claims.registry import Threshold
from tertius.claims.rule import Bar, Decision
from tertius.claims.says import SILENT, Says, mass_about
from tertius.claims.verdict import Estimate, GridCell, Probability

FEWEST = 5  # variants from which on their range means anything
#: What matters does not matter here: the probability is that of lying above the threshold at all.
_NEXT_TO_NOTHING = {"ratio": 1 + 1e-9}


def probability(
    headline: Estimate | None, cells: Sequence[GridCell], threshold: Threshold, at: float
) -> Probability:
    """Return the probability of the claim with its range over the variants, or why there is none."""
    if headline is None or headline.value is None:
        return Probability(None, how="No probability: nothing was estimated.")
    if threshold.scale == "exact":
        how = "No probability from an interval: this test counts, or weighs chances that the case declares."
        return Probability(None, how=how)
    mass = mass_of(cells, at, _NEXT_TO_NOTHING.get(threshold.scale, 1e-9), threshold.scale)
    if mass is None:
        return Probability(None, how="No probability: no specification has an interval.")
    value = mass.above
    over = [
        chance
        for cell in cells
        if cell.role == "variant" and (chance := exceeds(cell.estimate, at, threshold.scale)) is not None
    ]
    low, high = np.quantile(over, (0.1, 0.9)) if len(over) >= FEWEST else (None, None)
    how = (
        f"Over {mass.specifications} specifications, weighted by the rule; the range is that of the middle "
        f"80 % of {len(over)} variants."
    )
    return Probability(
        round(value, 4),
        None if low is None else round(float(low), 4),
        None if high is None else round(float(high), 4),
        how=how,
    )


def of_claim(
    found: Probability, decision: Decision, cells: Sequence[GridCell], bar: Bar, says: Says
) -> Probability:
    """Return the probability of a claim that says this, from that of "more than the threshold".

    There is none where the rule finds that the design or the number of cases decides nothing: it would be
    taken from what the label says to be worth nothing.
    """
    if decision.label in SILENT and found.value is not None:
        return Probability(None, how=f"No probability: {decision.label} ({decision.why}).")
    if found.value is None or says.way in ("more", "exists"):
        return found
    if says.way == "less":
        return negated(found) or found
    mass = mass_about(decision, cells, bar, says)
    return replace(found, value=None if mass is None else round(mass.beyond, 4), low=None, high=None)


def negated(odds: Probability | None) -> Probability | None:
    """Return the probability of the negation."""
    if odds is None or odds.value is None:
        return odds

    def less(p: float | None) -> float | None:
        return None if p is None else round(1 - p, 4)

    return Probability(less(odds.value), less(odds.high), less(odds.low), less(odds.coherent), odds.how)

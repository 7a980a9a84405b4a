"""The probability that a claim's quantity exceeds its threshold, from an estimate and its interval.

It is conditional on the specification and on its assumptions: nothing in it speaks of whether the
specification is the right one.  The range over the variants is therefore always shown beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.confidence import exceeds
from tertius.claims.registry import Threshold
from tertius.claims.verdict import Estimate, GridCell, Probability

FEWEST = 5  # variants from which on their range means anything


def probability(
    headline: Estimate | None, cells: Sequence[GridCell], threshold: Threshold, at: float
) -> Probability:
    """Return the probability of the claim with its range over the variants, or why there is none."""
    if headline is None or headline.value is None:
        return Probability(None, how="No probability: nothing was estimated.")
    if threshold.scale == "counted":
        how = "No probability: what was counted was counted; the range is over definitions, not by chance."
        return Probability(None, how=how)
    value = exceeds(headline, at, threshold.scale)
    if value is None:
        return Probability(None, how="No probability: the main specification has no interval.")
    over = [
        found
        for cell in cells
        if cell.role == "variant" and (found := exceeds(cell.estimate, at, threshold.scale)) is not None
    ]
    low, high = np.quantile(over, (0.1, 0.9)) if len(over) >= FEWEST else (None, None)
    how = (
        "From the interval of the main specification, and conditional on that specification; the range is "
        f"that of the middle 80 % of {len(over)} variants."
    )
    return Probability(
        round(value, 4),
        None if low is None else round(float(low), 4),
        None if high is None else round(float(high), 4),
        how=how,
    )


def negated(odds: Probability | None) -> Probability | None:
    """Return the probability of the negation."""
    if odds is None or odds.value is None:
        return odds

    def less(p: float | None) -> float | None:
        return None if p is None else round(1 - p, 4)

    return Probability(less(odds.value), less(odds.high), less(odds.low), less(odds.coherent), odds.how)

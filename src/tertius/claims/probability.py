"""The probability that a claim's quantity exceeds its threshold, from an estimate and its interval.

The interval is read as a confidence distribution (Schweder and Hjort 2016, *Confidence, Likelihood,
Probability*; Xie and Singh 2013, Int. Stat. Rev. 81: 3-39): normal on the scale on which intervals of the
quantity are symmetric (log-odds for shares, logarithm for ratios), with the standard error of the side on
which the threshold lies.  It is 0.5 at the estimate, 0.975 at the lower end of a 95 % interval and 0.025 at
the upper end.  A share of exactly 0 or 1 takes Jeffreys' beta distribution on its effective number instead.

It is conditional on the specification and on its assumptions: nothing in it speaks of whether the
specification is the right one.  The range over the variants is therefore always shown beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, log

import numpy as np
from scipy.special import betainc, ndtr, ndtri

from tertius.claims.registry import Threshold
from tertius.claims.verdict import Estimate, GridCell, Probability

FEWEST = 5  # variants from which on their range means anything


def exceeds(estimate: Estimate, threshold: float, scale: str) -> float | None:
    """Return the probability that the quantity is above `threshold`; None where nothing tells."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None or scale == "counted":
        return None
    if scale == "share" and not 0 < threshold < 1:
        return None
    if scale == "share" and not 0 < value < 1:
        n = estimate.n_effective
        return float(1 - betainc(value * n + 0.5, (1 - value) * n + 0.5, threshold)) if n > 0 else None
    at, edge = _on(value, scale), _on(low if threshold < value else high, scale)
    cut = _on(threshold, scale)
    if at is None or cut is None or edge is None:
        return None
    error = abs(edge - at) / float(ndtri(0.5 + estimate.level / 2))
    if error == 0:
        return None if at == cut else float(at > cut)
    return float(ndtr((at - cut) / error))


def _on(value: float, scale: str) -> float | None:
    """Return a value on the scale on which its interval is symmetric."""
    if scale == "share":
        value = min(max(value, 1e-9), 1 - 1e-9)
        return log(value / (1 - value))
    if scale == "ratio":
        return log(value) if value > 0 else None
    return value if isfinite(value) else None


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

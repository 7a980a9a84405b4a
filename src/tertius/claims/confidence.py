"""The probability that a quantity exceeds a number, from an estimate and its interval.

The interval is read as a confidence distribution (Schweder and Hjort 2016, *Confidence, Likelihood,
Probability*; Xie and Singh 2013, Int. Stat. Rev. 81: 3-39): normal on the scale on which intervals of the
quantity are symmetric (log-odds for shares, logarithm for ratios), with the standard error of the side on
which the number lies.  It is 0.5 at the estimate, 0.975 at the lower end of a 95 % interval and 0.025 at the
upper end.  A share of exactly 0 or 1 takes Jeffreys' beta distribution on its effective number instead.
"""

from __future__ import annotations

from math import isfinite, log

from scipy.special import betainc, ndtr, ndtri

from tertius.claims.verdict import Estimate


def exceeds(estimate: Estimate, threshold: float, scale: str) -> float | None:
    """Return the probability that the quantity is above `threshold`; None where nothing tells."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None or scale == "exact":
        return None
    if scale == "share" and not 0 < threshold < 1:
        return None
    if scale == "share" and not 0 < value < 1:
        n = estimate.n_effective
        return float(1 - betainc(value * n + 0.5, (1 - value) * n + 0.5, threshold)) if n > 0 else None
    at, edge = on_scale(value, scale), on_scale(low if threshold < value else high, scale)
    cut = on_scale(threshold, scale)
    if at is None or cut is None or edge is None:
        return None
    error = abs(edge - at) / float(ndtri(0.5 + estimate.level / 2))
    if error == 0:
        return None if at == cut else float(at > cut)
    return float(ndtr((at - cut) / error))


def on_scale(value: float, scale: str) -> float | None:
    """Return a value on the scale on which its interval is symmetric."""
    if scale == "share":
        value = min(max(value, 1e-9), 1 - 1e-9)
        return log(value / (1 - value))
    if scale == "ratio":
        return log(value) if value > 0 else None
    return value if isfinite(value) else None

"""From a whole grid of specifications to one distribution: how much of it lies beyond what matters.

Every specification gives the claim's quantity a sampling distribution, read off its interval (see
`tertius.claims.confidence`).  The multiverse distribution is their mixture with weights

    w_i = 1 / (max(s_i, s_median)^2 + b^2)

where s_i is the standard error of specification i on the scale on which its interval is symmetric, and b the
spread of the estimates of the more precise half (1.4826 times the median absolute deviation).  A
specification with few cases therefore counts less instead of counting as disagreement; one that claims more
precision than the median specification gains nothing by it, since all of them look at the same record; and
where the specifications themselves disagree (large b) they count almost alike.  Specifications of one sample
count once (`unlike`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from tertius.claims.confidence import exceeds, on_scale
from tertius.claims.verdict import Estimate, GridCell, Mass
from tertius.core.arrays import Floats

#: Turns a median absolute deviation into a standard deviation under normality.
MAD_TO_SD = 1.4826


def shifted(threshold: float, matters: float, scale: str) -> tuple[float, float]:
    """Return the ends of what does not matter: additive for shares and differences, a factor for ratios."""
    if scale == "ratio":
        return threshold / matters, threshold * matters
    return threshold - matters, threshold + matters


def mass_of(cells: Sequence[GridCell], threshold: float, matters: float, scale: str) -> Mass | None:
    """Return the mass of the multiverse about a threshold; None where no specification has an interval.

    Parameters
    ----------
    cells : sequence of GridCell
        Main cell and variants; placebo cells are left out.
    matters : float
        Smallest effect that matters: an amount on the scale "share" or "difference", a factor above 1 on the
        scale "ratio".
    scale : str
        "share", "ratio" or "difference".
    """
    low, high = shifted(threshold, matters, scale)
    rows = []
    for estimate in distinct(cells):
        above = exceeds(estimate, threshold, scale)
        at, error = located(estimate, scale)
        if above is None or at is None or error is None:
            continue
        rows.append(
            (at, error, above, _within(estimate, high, scale, 0.0), _within(estimate, low, scale, 1.0))
        )
    if not rows:
        return None
    at, error, above, over_high, over_low = np.array(rows, dtype=np.float64).T
    weight, between = weights(at, error)
    beyond, below = float(weight @ over_high), float(weight @ (1 - over_low))
    return Mass(beyond, 1 - beyond - below, below, float(weight @ above), len(rows), between)


def weights(at: Floats, error: Floats) -> tuple[Floats, float]:
    """Return the weights of the specifications, which add up to 1, and their spread; see the module."""
    middle = float(np.median(error))
    precise = at[error <= middle]
    between = MAD_TO_SD * float(np.median(np.abs(precise - np.median(precise))))
    variance = np.maximum(error, middle) ** 2 + between**2
    if not variance.any():
        return np.full(len(at), 1 / len(at)), between
    weight = 1 / np.maximum(variance, 1e-300)
    return np.asarray(weight / weight.sum(), dtype=np.float64), between


def unlike(cells: Sequence[GridCell]) -> tuple[GridCell, ...]:
    """Return the cells, each named sample once: the main one, then the first of each; placebos stay."""
    seen, kept = set[str](), list[GridCell]()
    for cell in sorted(cells, key=lambda c: c.role != "main"):
        if cell.role != "placebo" and cell.sample:
            if cell.sample in seen:
                continue
            seen.add(cell.sample)
        kept.append(cell)
    return tuple(kept)


def distinct(cells: Sequence[GridCell]) -> list[Estimate]:
    """Return the estimates of main cell and variants, each sample once, the main one first.

    Where a test names no samples, equal numbers count as the same one.
    """
    seen: dict[object, Estimate] = {}
    for cell in unlike(cells):
        e = cell.estimate
        if cell.role != "placebo" and e.value is not None:
            seen.setdefault(cell.sample or (e.value, e.low, e.high, e.n, e.n_effective), e)
    return list(seen.values())


def located(estimate: Estimate, scale: str) -> tuple[float | None, float | None]:
    """Return an estimate and its standard error on the scale on which its interval is symmetric."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        return None, None
    if scale == "share" and not 0 < value < 1:
        # The log-odds of Jeffreys' mean, with the error of a share of that size.
        n = estimate.n_effective
        share = (value * n + 0.5) / (n + 1)
        return on_scale(share, scale), float((n * share * (1 - share)) ** -0.5) if n > 0 else None
    ends = on_scale(low, scale), on_scale(high, scale)
    if ends[0] is None or ends[1] is None:
        return None, None
    return on_scale(value, scale), (ends[1] - ends[0]) / (2 * float(ndtri(0.5 + estimate.level / 2)))


def _within(estimate: Estimate, cut: float, scale: str, outside: float) -> float:
    """Return the probability above `cut`, `outside` where the cut lies off the scale of a share."""
    above = exceeds(estimate, cut, scale)
    return outside if above is None else above

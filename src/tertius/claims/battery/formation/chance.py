"""The chance that named states form a tie within some years, from how often states like them did.

Ties are often formed in rounds: several states join in one year, and in many years nobody does.  With q the
chance that a year brings a round, a the number that join in one, and f the share of all candidates that the
named ones are, a year brings none of the named with the chance 1 - q + q E[(1 - f)^a]; years are
independent of one another.  The chance of a round has Jeffreys' prior, the sizes of rounds are weighed by a
Bayesian bootstrap (Rubin 1981, *Annals of Statistics* 9: 130-134).  To let each state join for itself would
count a round of four as four pieces of evidence, and promise more rounds than there were.
"""

from __future__ import annotations

from math import comb

import numpy as np

from tertius.claims.verdict import Estimate
from tertius.core.arrays import Floats, Ints
from tertius.core.rng import generator

DRAWS = 1000
WHAT = "chance that the tie is formed in time"


def chance(formed: Ints, at_risk: Ints, named: int, candidates: int, years: int, least: int) -> Estimate:
    """Return the chance that at least `least` of the named form the tie within `years` years.

    Parameters
    ----------
    formed, at_risk : int arrays, shape (years on record,)
        States that formed it and that could have, in each year with any that could.
    named, candidates : int
        How many are asked about, out of how many that could form it now.
    """
    n = int(at_risk.sum())
    if n == 0 or not named:
        return Estimate(None, None, None, 0.95, "share", 0, 0.0, WHAT)
    rng = generator(0, "formation", "chance")
    sizes = formed[formed > 0] if (formed > 0).any() else np.ones(1, dtype=np.int64)
    rounds, empty = int((formed > 0).sum()), int((formed == 0).sum())
    q = rng.beta(rounds + 0.5, empty + 0.5, DRAWS)
    weight = rng.dirichlet(np.ones(len(sizes)), DRAWS)
    none = _of_rounds(q, weight, sizes, min(named / max(candidates, named), 1.0), years, least)
    value, (low, high) = float(1 - none.mean()), np.quantile(1 - none, [0.025, 0.975])
    effective = float(min(len(formed), n))
    ends = (round(value, 6), round(min(float(low), value), 6), round(max(float(high), value), 6))
    return Estimate(ends[0], ends[1], ends[2], 0.95, "share", n, effective, WHAT)


def _of_rounds(q: Floats, weight: Floats, sizes: Ints, share: float, years: int, least: int) -> Floats:
    """Return the chance of fewer than `least` by draw of the parameters."""
    yearly = np.zeros((len(q), least))
    for k in range(least):
        own = np.array([_binomial(int(a), k, share) for a in sizes])
        yearly[:, k] = q * (weight @ own) + (1 - q if k == 0 else 0.0)
    return _fewer(yearly, years)


def _fewer(yearly: Floats, years: int) -> Floats:
    """Return the chance that counts of independent years add up to less than the number of columns."""
    total = np.zeros_like(yearly)
    total[:, 0] = 1.0
    for _ in range(years):
        step = np.zeros_like(total)
        for k in range(yearly.shape[1]):
            step[:, k:] += total[:, : total.shape[1] - k] * yearly[:, k : k + 1]
        total = step
    return np.asarray(total.sum(axis=1))


def _binomial(n: int, k: int, p: float) -> float:
    return float(comb(n, k) * p**k * (1 - p) ** (n - k)) if k <= n else 0.0

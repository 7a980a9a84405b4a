"""Shares of several groups, alone and pooled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.claims.verdict import Cell, Estimate
from tertius.models.partial_pooling import pool


def pooled_rows(shares: Mapping[str, Estimate]) -> tuple[tuple[Cell, ...], ...]:
    """Return each group's share alone and pooled, then the common mean and a further group.

    Columns: name, share, low, high, cases, effective cases, pooled, low, high, weight of the mean.
    """
    use = {name: e for name, e in shares.items() if e.value is not None and e.n_effective > 0}
    if len(use) < 2:
        return tuple((name, *_alone(e), None, None, None, None) for name, e in shares.items())
    size = [e.n_effective for e in use.values()]
    together = pool([(e.value or 0.0) * e.n_effective for e in use.values()], size)
    rows = list[tuple[Cell, ...]]()
    for k, (name, e) in enumerate(use.items()):
        drawn = (together.value, together.low, together.high, together.shrinkage)
        rows.append((name, *_alone(e), *(_number(x[k]) for x in drawn)))
    mean = tuple(_number(x) for x in (together.mean, together.mean_low, together.mean_high))
    new = _number(together.new_low), _number(together.new_high)
    rows.append(("all of them: the common mean", None, None, None, None, None, *mean, None))
    rows.append(("a further one of their kind", None, None, None, None, None, None, *new, None))
    return tuple(rows)


def _alone(e: Estimate) -> tuple[Cell, ...]:
    share = (None if x is None else round(x, 4) for x in (e.value, e.low, e.high))
    return (*share, e.n, round(e.n_effective, 1))


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None

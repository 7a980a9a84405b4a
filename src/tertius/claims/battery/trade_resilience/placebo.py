"""Placebo of `trade_resilience`: the changes of government moved to quiet years of the same clients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.battery.trade_resilience.grid import (
    FEWEST,
    Part,
    TradeGrid,
    all_spells,
    combined,
    main_key,
)
from tertius.claims.battery.trade_resilience.studies import quiet_changes
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Estimate
from tertius.core.arrays import Floats, Ints
from tertius.core.rng import generator
from tertius.models.event_study import Effect

DRAWS = 240
WHAT = "the changes of government moved to quiet years of the same clients"


def placebo_draws(grid: TradeGrid) -> Placebo | None:
    """Return estimates at dates drawn among each client's quiet years, combined as the main estimate is.

    Every case keeps its client; a client without a quiet stretch long enough has no part.  None where fewer
    than `FEWEST` clients of the claim's patron have one.
    """
    key, main = main_key(grid), grid.entries[0]
    how, after = str(main.specification["trade"]), int(str(main.specification["years after"]))
    drawn = dict[str, tuple[Floats, Ints]]()
    for place, (name, units) in enumerate(all_spells(grid).items()):
        totals = main.parts[name].totals
        if totals is None:
            continue
        change = quiet_changes(units, key.floor, after)
        size = dict(zip(totals.names.tolist(), totals.count.tolist(), strict=True))
        turns = dict.fromkeys(units.state.tolist())  # of the units, which do not follow names
        rows = [row for row in turns for _ in range(size.get(row, 0))]
        choice = _dates(change, units.state, rows, place)
        if choice is not None:
            drawn[name] = choice
    patron = grid.trade.patron
    if patron not in drawn:
        return None
    estimates = list[Estimate]()
    for k in range(DRAWS):
        parts = {name: Part(None, _mean(value[k], states)) for name, (value, states) in drawn.items()}
        estimates.append(combined(patron, {name: p for name, p in parts.items() if p.fixed is not None}, how))
    return Placebo(WHAT, tuple(estimates))


def _dates(change: Floats, state: Ints, rows: Sequence[int], place: int) -> tuple[Floats, Ints] | None:
    """Return for every draw each case's change at a date drawn for its state, and the cases' states."""
    rng = generator(1, "trade placebo", place)  # by role, so that exchanged powers get the same draws
    values, states = list[Floats](), list[int]()
    for row in rows:
        pool = change[state == row]
        pool = pool[np.isfinite(pool)]
        if len(pool):
            values.append(pool[rng.integers(0, len(pool), DRAWS)])
            states.append(row)
    if len(set(states)) < FEWEST:
        return None
    return np.stack(values, axis=1), np.array(states, dtype=np.int64)


def _mean(values: Floats, states: Ints) -> Effect | None:
    """Return the mean with an error clustered by state."""
    names, place = np.unique(states, return_inverse=True)
    value, clusters = float(values.mean()), len(names)
    sums = np.bincount(place, weights=values - value)
    error = float(np.sqrt(clusters / (clusters - 1) * (sums**2).sum())) / len(values)
    if not error > 0:
        return None
    half = 1.96 * error
    return Effect(value, error, value - half, value + half, len(values), clusters, np.zeros(0))

"""Table of `tie_survival`: excess shares kept by kind of change, era and patron, pooled over the patrons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.battery.tie_survival.grid import SurvivalGrid
from tertius.claims.battery.tie_survival.patrons import ALL, RULERS, PatronTies
from tertius.claims.following.excess import HORIZONS, Excess, TieCases, excess
from tertius.claims.following.exits import KINDS, REPLACED, UNKNOWN
from tertius.claims.following.keeping import PERIODS
from tertius.claims.naming import called
from tertius.claims.verdict import Cell, DataTable
from tertius.models.partial_pooling import pool_effects
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR


def groups_of() -> dict[str, tuple[str, ...]]:
    """Return the groups of the table: all, those that replaced the ruling coalition, and each kind."""
    return {ALL: KINDS, RULERS: REPLACED, **{kind: (kind,) for kind in KINDS}}


def only_of(grid: SurvivalGrid, cases: TieCases, chosen: Sequence[str]) -> TieCases:
    """Return the cases whose change is of one of the kinds."""
    states = grid.ties.states
    use = [
        grid.kinds.get((states[row], column + FIRST_YEAR), UNKNOWN) in chosen
        for row, column in zip(cases.rows.tolist(), cases.columns.tolist(), strict=True)
    ]
    return cases.only(np.array(use, dtype=np.bool_))


def resolved(grid: SurvivalGrid, chosen: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return how many ties of the claim's patron were kept to the horizon, and of how many known."""
    cases = only_of(grid, _own(grid)[0].after[ALL], chosen)
    kept = cases.kept[:, HORIZONS.index(grid.horizon)]
    years = cases.columns + FIRST_YEAR
    kept = kept[(years >= first) & (years <= last) & np.isfinite(kept)]
    return int(kept.sum()), len(kept)


def type_table(panel: Panel, grid: SurvivalGrid) -> DataTable:
    """Return shares kept, in like years without a change, and the excess, alone and pooled."""
    own = _own(grid)
    names = [called(panel, ties.patron, grid.first, grid.last) for ties in own]
    rows = list[tuple[Cell, ...]]()
    for group, chosen in groups_of().items():
        for era, span in PERIODS.items():
            between = max(span[0], FIRST_YEAR) - FIRST_YEAR, span[1] - FIRST_YEAR
            found = [
                excess(only_of(grid, t.after[ALL], chosen), t.quiet, t.clusters, grid.horizon, span=between)
                for t in own
            ]
            rows += _rows(group, era, names, found)
    columns = (
        "change of government", "years", "patron", "cases", "kept", "share kept", "in like years without",
        "difference", "low", "high", "pooled", "low ", "high ", "weight of the mean",
    )  # fmt: skip
    note = (
        f"Ties with a known outcome {grid.horizon} years on. Like years: same patron and era, governments "
        "that fall often or not, a delivery in the year before or not, tie of up to three years or older. "
        "Pooled: normal hierarchy over the patrons within kind and years, integrated over its own "
        "parameters. 95 % intervals. No row: no such case."
    )
    return DataTable("Ties kept by kind of change, years and patron", columns, tuple(rows), note)


def _own(grid: SurvivalGrid) -> tuple[PatronTies, ...]:
    s = grid.specifications[0]
    return grid.data[str(s["kind of tie"]), str(s["tie before"]), str(s["kept by"])]


def _rows(
    group: str, era: str, names: Sequence[str], found: Sequence[Excess | None]
) -> list[tuple[Cell, ...]]:
    value = np.array([np.nan if e is None else e.value for e in found])
    error = np.array([np.nan if e is None or e.n < 2 else e.half / 1.959964 for e in found])
    value[~np.isfinite(error)] = np.nan
    together, spread, weight = pool_effects(value, error)
    rows = list[tuple[Cell, ...]]()
    for k, e in enumerate(found):
        if e is None:
            continue
        alone = tuple(round(x, 4) for x in (e.share, e.without, e.value))
        ends: tuple[Cell, ...] = (None, None)
        pooled: tuple[Cell, ...] = (None,) * 4
        if np.isfinite(error[k]):
            ends = tuple(round(max(-1.0, min(1.0, e.value + sign * e.half)), 4) for sign in (-1, 1))
            at = [float(together[k] + sign * 1.959964 * spread[k]) for sign in (0, -1, 1)]
            pooled = tuple(round(max(-1.0, min(1.0, x)), 4) for x in (*at, float(weight[k])))
        rows.append((group, era, names[k], e.n, round(e.share * e.n), *alone, *ends, *pooled))
    return rows

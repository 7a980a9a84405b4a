"""Ties kept, replaced and ended as competing outcomes: incidences of a sample, rows and a figure of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.claims.following.samples import Followed
from tertius.claims.following.successors import ENDED, KEPT, REPLACED, outcomes
from tertius.claims.following.tie_years import TieYears
from tertius.claims.verdict import Cell, DataTable, Figure
from tertius.core.arrays import Bools
from tertius.models.competing_risks import Incidence, incidence, tally

#: Years from the loss on in which another patron replaces the first: as long as it takes to see the end.
WINDOW = 3


def incidence_of(sample: Followed, ties: TieYears, taken: Bools, horizon: int) -> Incidence | None:
    """Return the cumulative incidence of being replaced and of ending otherwise, or None without cases."""
    use = sample.known()
    if not use.any():
        return None
    cases = sample.only(use)
    ways = outcomes(cases, ties.states, taken)
    names, row = np.unique(np.array(cases.states), return_inverse=True)
    entry = np.zeros(len(row), dtype=np.int64) if cases.entry is None else cases.entry
    at_risk, events = tally(entry, cases.time, ways, 2, horizon, row.astype(np.int64))
    together = np.unique([(cases.blocks or {}).get(str(n), str(n)) for n in names], return_inverse=True)[1]
    return incidence(at_risk, events, (np.arange(len(names)), together.astype(np.int64)))


def incidence_rows(shares: Incidence, year: int) -> list[tuple[Cell, ...]]:
    """Return outcome, share, interval and cases by a year; nothing where none is followed so long.

    Cases are those with the outcome by then, of "kept" those still followed in that year.
    """
    k = year - 1
    if not np.isfinite(shares.free[k]):
        return []
    ended = shares.events[:, :year].sum(axis=1).astype(int)
    kept = tuple(_number(x[k]) for x in (shares.free, shares.free_low, shares.free_high))
    out: list[tuple[Cell, ...]] = [(KEPT, *kept, int(shares.at_risk[k]))]
    for place, way in enumerate((REPLACED, ENDED)):
        share = tuple(_number(x[place, k]) for x in (shares.cumulative, shares.low, shares.high))
        out.append((way, *share, int(ended[place])))
    return out


def incidence_bands(shares: Mapping[str, Incidence], longest: int, note: str, title: str, alt: str) -> Figure:
    """Return shares kept, replaced and ended as stacked bands by year, a panel a group."""
    rows = list[tuple[Cell, ...]]()
    for name, of_group in shares.items():
        rows += [(name, way, 0, share) for way, share in ((KEPT, 1.0), (REPLACED, 0.0), (ENDED, 0.0))]
        for year in range(1, longest + 1):
            if np.isfinite(of_group.free[year - 1]):
                parts = (of_group.free[year - 1], *of_group.cumulative[:, year - 1])
                ways = zip((KEPT, REPLACED, ENDED), parts, strict=True)
                rows += [(name, way, year, round(float(part), 4)) for way, part in ways]
    return Figure(
        "incidence", title, alt, DataTable(title, ("panel", "outcome", "time", "share"), tuple(rows), note)
    )


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None

"""What becomes of lost ties as competing outcomes: taken up by each power, back with the patron, nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.following.gains import known_ties
from tertius.claims.following.tie_years import YEARS, behind
from tertius.claims.naming import called, percent
from tertius.claims.verdict import Cell, DataTable, Figure
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.models.competing_risks import Incidence, incidence, tally
from tertius.panel.panel import Panel

#: Outcomes' names, and their incidences.
Taken = tuple[tuple[str, ...], Incidence]
LONGEST, NEW = 10, 5
BACK, NOBODY = "back with the patron", "nobody"


def followed(
    panel: Panel, kind: str, patron: str, powers: Sequence[str], states: tuple[str, ...], lost: Bools
) -> Taken | None:
    """Return the outcomes' names and incidences by year after the last with the tie; None without a loss.

    `lost` marks each client's (row's) last year with the tie, as `occasions.losses` does.
    The first new tie decides; of several in one year, that of the power named first.  A power's tie is new
    after five years without.
    """
    rows, columns = np.nonzero(lost)
    if not len(rows):
        return None
    names, arrivals = [BACK], [_arrivals(panel, kind, patron, states, new=False)]
    for power in powers:
        try:
            arrivals.append(_arrivals(panel, kind, power, states, new=True))
        except PanelError:
            continue
        names.append(called(panel, power))
    time, way = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    going = np.ones(len(rows), dtype=np.bool_)
    for year in range(1, LONGEST + 1):
        at = np.minimum(columns + year, len(YEARS) - 1)
        seen = np.stack([come[rows, at] for come in arrivals])
        going &= (columns + year < len(YEARS)) & np.isfinite(seen).any(axis=0)
        time[going] = year
        for k, value in enumerate(seen):
            hit = going & (np.nan_to_num(value) > 0)
            way[hit], going[hit] = k + 1, False
    place = np.unique(rows, return_inverse=True)[1].astype(np.int64)
    at_risk, events = tally(np.zeros_like(time), time, way, len(names), LONGEST, place)
    return tuple(names), incidence(at_risk, events, (np.arange(int(place.max()) + 1),))


def _arrivals(panel: Panel, kind: str, power: str, states: tuple[str, ...], new: bool) -> Floats:
    """Return where a tie comes: 1, 0, or NaN where it is not known; after years without if `new`."""
    there = known_ties(panel, kind, (power,), states)
    if not new:
        return there
    return np.where(np.isnan(there), np.nan, np.where(behind(there, NEW), 0.0, there))


def incidence_table(found: Taken | None, name: str) -> DataTable:
    """Return shares by outcome at 3, 5 and 10 years."""
    rows = list[tuple[Cell, ...]]()
    for year in (3, 5, LONGEST):
        if found is None or not np.isfinite(found[1].free[year - 1]):
            continue
        ways, shares = found
        k = year - 1
        for place, way in enumerate(ways):
            ends = (shares.cumulative[place, k], shares.low[place, k], shares.high[place, k])
            rows.append((year, way, *map(_number, ends), int(shares.events[place, :year].sum())))
        ends = shares.free[k], shares.free_low[k], shares.free_high[k]
        rows.append((year, NOBODY, *map(_number, ends), int(shares.at_risk[k])))
    columns = ("years after", "whose tie comes first", "share", "low", "high", "cases")
    note = (
        "Cumulative incidence (Aalen-Johansen); the shares of a year add up to one. A power that the client "
        "had ties with all along cannot come anew. An empty interval: no case, or every one."
    )
    return DataTable(f"What came after lost ties with {name}", columns, tuple(rows), note)


def bands(found: Taken | None, name: str) -> tuple[Figure, ...]:
    """Return the shares five years after as bars; nothing without a loss."""
    if found is None or not np.isfinite(found[1].free[4]):
        return ()
    ways, shares = found
    every = [*zip(ways, shares.cumulative[:, 4], shares.low[:, 4], shares.high[:, 4], strict=True)]
    every.append((NOBODY, shares.free[4], shares.free_low[4], shares.free_high[4]))
    # A share of none or of all has no interval of that kind; its bar has no whisker.
    rows = [(way, *(_number(x if np.isfinite(x) else at) for x in (at, lo, hi))) for way, at, lo, hi in every]
    title = f"Whose tie came first in the five years after a tie with {name} ended"
    said = ", ".join(f"{way} {percent(float(at))}" for way, at, _, _ in every)
    data = DataTable(title, ("label", "value", "low", "high"), tuple(rows), "95 % intervals.")
    return (Figure("bars", title, f"{title}: {said}.", data, unit="share of lost ties"),)


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None

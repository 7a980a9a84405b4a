"""Patron ties year by year, and how long each lasts after a start.

A tie of kind ``arms`` is *active* in year y if the patron delivers arms in y, or in one of the gap - 1 years
after it: deliveries come in lumps, and a year without one is not a break.  What counts after an event in year
t are therefore deliveries in t+1 and later only.  (A share over a trailing window would keep a tie alive
by deliveries made before the event.)  The tie is *held before* t if the share in the window that ends in
t-1 reaches the level asked for and there was a delivery in the last gap years up to t-1.

Ties of other kinds (pacts, troops, trade shares) hold year by year and have no gap.  Years that the
source does not cover, or in which the state does not exist, are unknown: a case is censored there, and
never counts as lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.claims.coverage import covered as covered
from tertius.core.arrays import Bools, Floats, Ints
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

YEARS = np.arange(FIRST_YEAR, LAST_YEAR + 1)

#: Levels of an arms tie: the lowest band of the five-year share that counts; see `arms_band_5y`.
ARMS_LEVELS = {"any share from 5 %": 2, "share from 25 %": 4, "share from 50 %": 5}
#: A tie of trade: the patron's share of the state's trade, in per cent, from this value on.
TRADE_SHARE = 5.0


@dataclass(frozen=True)
class TieYears:
    """One kind of tie of one patron, by state (rows) and year (columns, `YEARS`).

    ``active`` is 1, 0, or NaN where it cannot be known; ``held`` says whether the tie was held before
    the year, by what was known up to the year before.
    """

    kind: str
    states: tuple[str, ...]
    active: Floats
    held: Bools


def ahead(values: Floats, window: int) -> Floats:
    """Return 1 where any of years y ... y+window-1 is positive, 0 where none is, NaN where one is unknown.

    A window that reaches past what is known is unknown even if a positive year is in it: otherwise
    the last years of a source would show ties that go on and never one that ends.
    """
    padded = np.concatenate([values, np.full((values.shape[0], window - 1), np.nan)], axis=1)
    stack = np.stack([padded[:, k : k + values.shape[1]] for k in range(window)])
    return np.asarray(
        np.where(np.isnan(stack).any(axis=0), np.nan, (stack > 0).any(axis=0)), dtype=np.float64
    )


def behind(values: Floats, window: int) -> Bools:
    """Return whether any of the `window` years before y (y-window ... y-1) is known to be positive."""
    padded = np.concatenate([np.zeros((values.shape[0], window)), np.nan_to_num(values)], axis=1)
    stack = [padded[:, k : k + values.shape[1]] > 0 for k in range(window)]
    return np.asarray(np.any(stack, axis=0))


def shifted(values: Floats) -> Floats:
    """Return each year's value of the year before, NaN in the first year."""
    return np.concatenate([np.full((values.shape[0], 1), np.nan), values[:, :-1]], axis=1)


@per_panel(64)
def _grid(panel: Panel, kind: str, patron: str) -> tuple[tuple[str, ...], Floats]:
    frame = panel.tie_grid(kind, patron).value
    value = frame.to_numpy(dtype=np.float64, copy=True)
    value.setflags(write=False)  # shared by everything that asks for this grid
    return tuple(map(str, frame.index)), value


@per_panel(96)
def tie_values(panel: Panel, kind: str, source: str, states: tuple[str, ...]) -> Floats:
    """Return the stored values of one kind of tie from `source` to `states` (rows), NaN where unknown."""
    value = panel.tie_grid(kind, source, states).value
    out = value.loc[list(states)].to_numpy(dtype=np.float64, copy=True)
    out.setflags(write=False)
    return out


def arms(panel: Panel, patron: str, gap: int = 3, level: int = 2, kept_level: int = 0) -> TieYears:
    """Return the arms ties of a patron.

    Parameters
    ----------
    gap : int
        Years without a delivery after which the tie counts as ended.
    level : int
        Lowest band code of the five-year share for a tie to be held before; 2 (5 %) is `arms_tie_5y`.
    kept_level : int
        0: any delivery keeps the tie.  Otherwise the lowest band of the three-year share, taken over
        the years y ... y+2, that keeps it (then `gap` has no part in keeping).
    """
    states, delivery = _grid(panel, "arms_delivery", patron)
    share = _grid(panel, "arms_tie_5y", patron)[1] if level <= 2 else _grid(panel, "arms_band_5y", patron)[1]
    with np.errstate(invalid="ignore"):
        strong = shifted(share) >= (1 if level <= 2 else level)
    if kept_level:
        band = _grid(panel, "arms_band_3y", patron)[1]
        later = np.concatenate([band[:, 2:], np.full((len(states), 2), np.nan)], axis=1)
        plain = ahead(delivery, 3)
        # Where the client bought next to nothing a share is undefined; then any delivery counts.
        active = np.where(np.isnan(later), plain, (later >= kept_level).astype(float))
        active = np.where(np.isnan(plain), np.nan, active)
    else:
        active = ahead(delivery, gap)
    return TieYears("arms", states, active, strong & behind(delivery, gap))


def yearly(panel: Panel, patron: str, kind: str, at_least: float) -> TieYears:
    """Return ties of a kind that is observed year by year: held in y if its value reaches `at_least`."""
    states, value = _grid(panel, kind, patron)
    active = np.where(np.isnan(value), np.nan, (value >= at_least).astype(float))
    return TieYears(kind, states, active, np.nan_to_num(shifted(active)) > 0)


def tie_years(
    panel: Panel, patron: str, kind: str, gap: int = 3, level: int = 2, kept_level: int = 0
) -> TieYears:
    """Return the ties of `kind`: ``arms``, ``trade_share``, ``troops_signal``, or a kind of pact."""
    if kind == "arms":
        return arms(panel, patron, gap, level, kept_level)
    return yearly(panel, patron, kind, TRADE_SHARE if kind == "trade_share" else 1.0)


def follow(ties: TieYears, rows: Ints, years: Ints, horizon: int) -> tuple[Ints, Bools]:
    """Return for starts in `years` of states `rows` the years observed and whether the tie was lost.

    Time k with ``lost`` means active in years t+1 ... t+k-1 and not in t+k; without ``lost``, active in
    t+1 ... t+k and unknown (or beyond `horizon`) after that.
    """
    time = np.zeros(len(rows), dtype=np.int64)
    lost = np.zeros(len(rows), dtype=np.bool_)
    going = np.ones(len(rows), dtype=np.bool_)
    for k in range(1, horizon + 1):
        column = years + k - FIRST_YEAR
        inside = column < len(YEARS)
        value = np.where(inside, ties.active[rows, np.minimum(column, len(YEARS) - 1)], np.nan)
        going &= ~np.isnan(value)
        time[going] = k
        lost |= going & (value == 0)
        going &= value > 0
    return time, lost


def event_years(panel: Panel, kind: str) -> pd.DataFrame:
    """Return one row a state-year with an event of `kind`: iso3, year, date, detail (joined), n."""
    events = panel.events(kind)
    plain = events.assign(detail=events["detail"].fillna(""))
    grouped = plain.groupby(["iso3", "year"], sort=True)
    out = grouped.agg(date=("date", "first"), detail=("detail", " | ".join), n=("date", "size"))
    return out.reset_index()

"""Spells of clients for the event study of trade shares around irregular changes of government.

A state's history is cut into spells, each a unit of the event study of its own.  A spell begins `clean` years
after a change (or with the record) and is reached by the next change; that change's consequences, further
changes among them, are followed for `LONGEST` years.  The next spell begins `clean` years after
the last change so far.  What lies between belongs to no spell: a state in the wake of a coup is no clean
comparison.  The state is the cluster.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.claims.following.samples import IRREGULAR
from tertius.claims.following.tie_years import YEARS
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.core.rng import content_order
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Years after a change that are followed, and years before it that are shown.
LONGEST, LEADS = 5, 8
#: The base: length, years left out between it and the change, and how many of its years must be known.  The
#: years just before a change are left out because governments may fall when a share happens to stand high or
#: low: a base in those years would take the way back for an effect.
BASE, GAP, LEAST_BASE = 5, 3, 3
SHARE = "trade_share"


@dataclass(frozen=True)
class Trade:
    """A patron's share of each state's trade in per cent (states by `YEARS`), and each year's source.

    ``source`` numbers the data sets, -1 where none covers the year.  ``changed`` marks irregular changes.
    """

    patron: str
    states: tuple[str, ...]
    share: Floats
    source: Ints
    datasets: tuple[str, ...]
    changed: Bools


@dataclass(frozen=True)
class Spells:
    """Units of the event study, in an order that follows the states' trade and changes, not their names.

    ``state`` is each unit's row in `Trade.states`, ``group`` the column of its change or -1, ``outcome``
    the share in the years that belong to the unit.
    """

    state: Ints
    group: Ints
    outcome: Floats


def load_trade(panel: Panel, patron: str) -> Trade:
    """Return a patron's trade shares with the changes of government.

    Raises
    ------
    PanelError
        The panel has no trade shares, or no changes of government.
    """
    rows = panel.variable("ties", SHARE).sort_values("first", kind="stable")
    value = panel.tie_grid(SHARE, patron).value
    states = tuple(map(str, value.index))
    source = np.full(len(YEARS), -1, dtype=np.int64)
    for k, row in enumerate(rows.itertuples()):
        source[(int(str(row.first)) <= YEARS) & (int(str(row.last)) >= YEARS) & (source < 0)] = k
    share = value.to_numpy(dtype=np.float64, copy=True)
    share[:, source < 0] = np.nan
    if not np.isfinite(share).any():
        raise PanelError(f"ties '{SHARE}'", f"shares of {patron} in other states' trade", "none")
    datasets = tuple(str(name) for name in rows["dataset"])
    return Trade(patron, states, share, source, datasets, _changes(panel, states))


def _changes(panel: Panel, states: tuple[str, ...]) -> Bools:
    events = panel.events(IRREGULAR)
    out = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    rows = pd.Index(states).get_indexer(pd.Index(events["iso3"]))
    out[rows[rows >= 0], events["year"].to_numpy()[rows >= 0] - FIRST_YEAR] = True
    return out


def sanctioned_years(panel: Panel, patron: str, rival: str | None, types: str) -> Bools:
    """Return the years (`YEARS`) in which `rival` (or any state) had sanctions of a type on the patron."""
    rows = panel.ties(f"sanction:{types}")
    rows = rows[(rows["target"] == patron) & (rows["value"] > 0)]
    if rival is not None:
        rows = rows[rows["source"] == rival]
    return np.isin(YEARS, rows["year"].to_numpy())


def clients_changed(units: Spells, floor: float) -> int:
    """Return how many changes were made by clients: a mean share from the floor in the base years."""
    n = 0
    for outcome, group in zip(units.outcome, units.group.tolist(), strict=True):
        base = outcome[max(group - GAP - BASE, 0) : max(group - GAP, 0)]
        base = base[np.isfinite(base)]
        n += group >= 0 and len(base) >= LEAST_BASE and float(base.mean()) >= floor
    return n


def spells(trade: Trade, clean: int, across: bool) -> Spells:
    """Cut every state's history into spells.

    Parameters
    ----------
    clean : int
        Years after a change that belong to no spell.
    across : bool
        Let the window of a change reach from one source of trade shares into the next.  Otherwise
        every spell is one unit a source, so that base and outcome come from the same one.
    """
    state, group, outcome = list[int](), list[int](), list[Floats]()
    sources = [np.ones(len(YEARS), dtype=np.bool_)]
    if not across:
        sources = [trade.source == k for k in np.unique(trade.source[trade.source >= 0])]
    # Random draws are dealt out in the order of the units; two powers that change places draw alike.
    for row in content_order(trade.share, trade.changed.astype(np.float64)).tolist():
        known = np.isfinite(trade.share[row])
        if not known.any():
            continue
        for first, change, last in _bounds(np.flatnonzero(trade.changed[row]), clean):
            for source in sources:
                inside = np.zeros(len(YEARS), dtype=np.bool_)
                inside[first : last + 1] = True
                use = inside & source & known
                if use.any():
                    state.append(row)
                    group.append(change)
                    outcome.append(np.where(use, trade.share[row], np.nan))
    if not state:
        raise PanelError(
            f"ties '{SHARE}'", f"a share of {trade.patron} between changes of government", "none"
        )
    return Spells(np.array(state), np.array(group), np.array(outcome))


def _bounds(changes: Ints, clean: int) -> list[tuple[int, int, int]]:
    """Return first column, column of the change (-1: none) and last column of each spell of a state."""
    out = list[tuple[int, int, int]]()
    first = 0
    for change in changes.tolist():
        if change - first >= LEAST_BASE + GAP:
            out.append((first, change, min(change + LONGEST, len(YEARS) - 1)))
        first = change + clean
    if first < len(YEARS):
        out.append((first, -1, len(YEARS) - 1))
    return out


def straddles(trade: Trade, change: int) -> bool:
    """Whether the years from the base to `LONGEST` after a change belong to more than one source."""
    window = trade.source[max(0, change - GAP - BASE) : change + LONGEST + 1]
    return len(np.unique(window[window >= 0])) > 1


def details(panel: Panel) -> dict[tuple[str, int], str]:
    """Return what the record says of each irregular change, by state and year."""
    events: pd.DataFrame = panel.events(IRREGULAR)
    out: dict[tuple[str, int], str] = {}
    for state, year, said in zip(events["iso3"], events["year"], events["detail"].fillna(""), strict=True):
        key = (str(state), int(year))
        out[key] = f"{out[key]} | {said}" if key in out else str(said)
    return out


def year_of(column: int) -> int:
    """Return the year of a column of `YEARS`."""
    return FIRST_YEAR + column

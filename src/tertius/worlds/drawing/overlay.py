"""A panel with some variables replaced and some states left out; everything else is the base's own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Floats
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.powers import powers_from
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR, TABLES

YEARS = np.arange(FIRST_YEAR, LAST_YEAR + 1)
POWERS = powers_from("RUS")


@per_panel(512)
def grid(panel: Panel, kind: str, source: str | None = None) -> tuple[Floats, Bools]:
    """Return values by state and year, and where the record holds a cell (observed zeros included).

    A kind of tie from `source`, or a trait without one.
    """
    found = panel.trait_grid(kind) if source is None else panel.tie_grid(kind, source)
    value = found.value.to_numpy(dtype=np.float64, copy=True)
    held = np.isfinite(value)
    for array in (value, held):
        array.setflags(write=False)
    return value, held


@per_panel(64)
def alive(panel: Panel) -> Bools:
    """Return which states exist in which year."""
    return np.asarray(panel.states.alive_matrix(panel.states.all(), YEARS.tolist()))


def _datasets(panel: Panel, table: str, name: str) -> list[str | None]:
    """Return the data set that speaks in each year: the first whose span holds it."""
    out: list[str | None] = [None] * len(YEARS)
    for row in panel.variable(table, name).itertuples():
        for k, year in enumerate(YEARS.tolist()):
            if out[k] is None and int(str(row.first)) <= year <= int(str(row.last)):
                out[k] = str(row.dataset)
    return out


def rows(
    panel: Panel,
    table: str,
    name: str,
    values: Mapping[str | None, Floats],
    held: Mapping[str | None, Bools] | None = None,
    error: Floats | None = None,
) -> pd.DataFrame:
    """Return rows of a table from arrays by state (all of the panel's, sorted) and year (`YEARS`).

    Parameters
    ----------
    values : mapping
        Giver of a tie (None for a trait) to an array; positive cells become rows where absence means
        zero, finite ones elsewhere.
    held : mapping, optional
        Cells in which the record holds something; nothing is written elsewhere.
    error : float array, optional
        Standard errors of a trait.
    """
    sets = np.array([s or "" for s in _datasets(panel, table, name)], dtype=object)
    zero = str(panel.variable(table, name)["absent"].iloc[0]) == "zero"
    states = np.array(panel.states.all(), dtype=object)
    parts = []
    for giver, value in values.items():
        use = (value > 0) if zero else np.isfinite(value)
        use = use & (sets != "")[None, :] & (True if held is None else held[giver])
        s, t = np.nonzero(use)
        frame = {"year": YEARS[t], "value": value[s, t], "status": "observed", "dataset": sets[t]}
        frame["error"] = np.nan if error is None else error[s, t]
        owner = {"target": states[s], "source": giver} if table == "ties" else {"iso3": states[s]}
        label = {"kind": name} if table == "ties" else {"variable": name}
        parts.append(pd.DataFrame({**owner, **label, **frame}))
    return pd.concat(parts, ignore_index=True)[TABLES[table].names]


def planted(
    base: Panel,
    replaced: Mapping[tuple[str, str], tuple[tuple[str, ...], pd.DataFrame]],
    digest: str,
    left_out: tuple[str, ...] = (),
    events: pd.DataFrame | None = None,
) -> Panel:
    """Return `base` with variables replaced.

    Parameters
    ----------
    replaced : mapping
        (table, name) to the givers that are replaced (none for traits: all rows are) and the new rows.
    left_out : tuple of str
        States that do not exist in the new panel.
    events : pandas.DataFrame, optional
        Instead of the base's events.
    """
    states = base.table("states")
    kept = states[~states["iso3"].isin(left_out)].reset_index(drop=True)

    def read(table: str) -> pd.DataFrame:
        if table == "events" and events is not None:
            return events
        return kept if table == "states" else base.table(table)

    def read_rows(table: str, where: tuple[str, str]) -> pd.DataFrame:
        name = where[1]
        own = base.traits(name) if table == "traits" else base.ties(name)
        if (table, name) not in replaced:
            return own
        givers, new = replaced[table, name]
        if not givers:
            return new
        others = own[~own["source"].isin(givers)]
        return pd.concat([others, new], ignore_index=True) if len(others) else new

    return Panel(read, digest, base.manifest, read_rows)


def thinned(panel: Panel, size: float, rng: np.random.Generator) -> tuple[str, ...]:
    """Return the states to leave out so that a share `size` of the others than the powers stays."""
    others = [state for state in panel.states.all() if state not in POWERS]
    order = rng.random(len(others))
    keep = round(size * len(others))
    return tuple(sorted(others[k] for k in np.argsort(order)[keep:]))

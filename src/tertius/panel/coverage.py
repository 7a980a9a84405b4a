"""Coverage of the panel by data set, variable and year: what `tertius data status` prints and draws.

The unit is a state-year of an existing state.  A trait's cell is observed, zero, carried, missing or
outside.  Ties and events have no fixed set of pairs or days, so there a state counts as observed in a
year in which it has a row at either end, and otherwise as an observed zero where the source's silence
means one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Ints
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

COUNTS = ("observed", "zero", "carried", "missing", "outside")
_STATE_COLUMNS = {
    "traits": ("variable", ("iso3",)),
    "ties": ("kind", ("source", "target")),
    "events": ("kind", ("iso3",)),
}
_RANK = {"missing": 1, "carried": 2, "observed": 3}  # the better of two rows of a state-year counts


def coverage(panel: Panel) -> pd.DataFrame:
    """Count existing states by variable, data set and year.

    Returns
    -------
    DataFrame
        One row for each row of the table of variables on traits, ties and events, and each year of the
        panel: ``table``, ``variable``, ``dataset``, ``year``, the five counts of `COUNTS` (``observed``
        without zeros), and ``states``, the states that exist, which the counts add up to.
    """
    states = panel.states.all()
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    alive = panel.states.alive_matrix(states, years.tolist())
    variables = panel.variables[panel.variables["table"].isin(_STATE_COLUMNS)]
    parts = []
    for table in _STATE_COLUMNS:
        mine = variables[variables["table"] == table].reset_index(drop=True)
        if len(mine):
            parts.append(_table(panel, table, mine, pd.Index(states), alive))
    columns = ["table", "variable", "dataset", "year", *COUNTS, "states"]
    if not parts:
        return pd.DataFrame(columns=columns)
    out = pd.concat(parts, ignore_index=True)
    return out[columns].sort_values(["table", "variable", "dataset", "year"], ignore_index=True)


def _table(panel: Panel, table: str, variables: pd.DataFrame, states: pd.Index, alive: Bools) -> pd.DataFrame:
    name, ends = _STATE_COLUMNS[table]
    frame = panel.table(table)
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    count = (len(variables), len(states), len(years))
    known = pd.MultiIndex.from_frame(variables[["variable", "dataset"]])
    which = _positions(frame[name], frame["dataset"], known)
    year = frame["year"].to_numpy(dtype=np.int64) - FIRST_YEAR
    best = np.zeros(count, dtype=np.int8)
    status = (
        frame["status"].map(_RANK).to_numpy(dtype=np.int8)
        if "status" in frame
        else np.full(len(frame), 3, np.int8)
    )
    value = frame["value"].to_numpy(dtype=float) if "value" in frame else np.ones(len(frame))
    rank = np.where((status == 3) & (value != 0), np.int8(4), status)  # 3 is left for observed zeros
    for end in ends:
        state = states.get_indexer(pd.Index(frame[end]))
        inside = (which >= 0) & (state >= 0)
        cell = np.ravel_multi_index((which[inside], state[inside], year[inside]), count)
        mine = rank[inside]
        for level in range(1, 5):  # ascending: the best row of a cell is written last
            best.reshape(-1)[cell[mine == level]] = level
    first, last = (variables[c].to_numpy(dtype=np.int64)[:, None, None] for c in ("first", "last"))
    covered = alive[None] & (years >= first) & (years <= last)
    zero = (variables["absent"] == "zero").to_numpy()[:, None, None]
    cells = {
        "observed": covered & (best == 4),
        "zero": covered & ((best == 3) | ((best == 0) & zero)),
        "carried": covered & (best == 2),
        "missing": covered & ((best == 1) | ((best == 0) & ~zero)),
        "outside": alive[None] & ~covered,
    }
    keys = variables.loc[variables.index.repeat(len(years)), ["table", "variable", "dataset"]]
    counts = {key: mask.sum(axis=1).ravel() for key, mask in cells.items()}
    total = np.tile(alive.sum(axis=0), len(variables))
    return keys.reset_index(drop=True).assign(year=np.tile(years, len(variables)), **counts, states=total)


def _positions(names: pd.Series, datasets: pd.Series, known: pd.MultiIndex) -> Ints:
    """Return the row of `known` for each pair of name and data set, -1 for none; by codes, which is fast."""
    name, name_values = pd.factorize(names)
    dataset, dataset_values = pd.factorize(datasets)
    pairs = pd.MultiIndex.from_product([name_values, dataset_values])
    position = known.get_indexer(pairs).astype(np.int64)
    return (
        position[name * max(len(dataset_values), 1) + dataset] if len(pairs) else np.zeros(0, dtype=np.int64)
    )


def by_dataset(panel: Panel) -> pd.DataFrame:
    """Return `coverage` summed over each data set's variables, with ``share``: cells with an observation.

    Returns
    -------
    DataFrame
        dataset, year, the five counts in state-years times variables, and ``share`` of the cells of
        existing states that are observed (zeros included).
    """
    full = coverage(panel)
    out = full.groupby(["dataset", "year"], as_index=False)[[*COUNTS, "states"]].sum()
    return pd.DataFrame(out.assign(share=(out["observed"] + out["zero"]) / out["states"].clip(lower=1)))


def summary(panel: Panel) -> pd.DataFrame:
    """Return one row per variable and data set: first and last year covered, and state-years by status."""
    full = coverage(panel)
    keys = ["table", "variable", "dataset"]
    counts = full.groupby(keys, as_index=False)[list(COUNTS)].sum()
    spans = panel.variables[[*keys, "first", "last", "unit", "title"]]
    return pd.DataFrame(spans.merge(counts, on=keys, how="inner"))


def coverage_by_period(panel: Panel) -> pd.DataFrame:
    """Return the share of existing states observed by data set and decade, in percent.

    Returns
    -------
    DataFrame
        ``dataset``, then one column per decade (``"1946-49"``, ``"1950-59"``, ...).  In each year the data
        set's best covered variable counts; an observed zero is an observation; a year outside coverage
        is not observed.  None where the whole decade is outside, 0 where the source covers it and has
        nothing.
    """
    full = coverage(panel)
    full["seen"] = full["observed"] + full["zero"]
    full["inside"] = full["states"] - full["outside"]
    best = full.groupby(["dataset", "year"], as_index=False)[["seen", "inside", "states"]].max()
    best["decade"] = best["year"] // 10 * 10
    total = best.groupby(["dataset", "decade"])[["seen", "inside", "states"]].sum()
    share = (100 * total["seen"] / total["states"].clip(lower=1)).where(total["inside"] > 0)
    datasets = sorted(set(best["dataset"]))
    out = pd.DataFrame({"dataset": datasets})
    for decade in sorted(set(best["decade"])):
        row = [share.get((dataset, decade), np.nan) for dataset in datasets]
        cells = [None if np.isnan(cell) else round(cell) for cell in row]
        out[_decade(int(decade))] = pd.Series(cells, dtype=object)
    return out


def _decade(start: int) -> str:
    return f"{max(start, FIRST_YEAR)}-{min(start + 9, LAST_YEAR) % 100:02d}"

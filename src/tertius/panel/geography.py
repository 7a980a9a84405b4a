"""Distances and neighbours in a year, from the panel's spells of unchanged geography."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats, Ints
from tertius.panel.panel import Panel

NOT_CONTIGUOUS = 0


@dataclass(frozen=True)
class Pairs:
    """A symmetric figure between states in one year.

    Attributes
    ----------
    states : tuple of str
    value : ndarray of float, shape (n, n)
        NaN where it is not known, and on the diagonal.
    year : ndarray of int, shape (n, n)
        Year that each figure is from: the asked one, or an earlier one past the end of coverage;
        0 where there is none.
    """

    states: tuple[str, ...]
    value: Floats
    year: Ints


def distance(panel: Panel, year: int, states: Sequence[str] | None = None) -> Pairs:
    """Return shortest distances in km among `states` (default: all that exist) in `year`.

    Past the end of coverage, the last figure is used where both states still exist; `Pairs.year`
    tells.  Pairs without a figure are NaN: never far, never near.
    """
    chosen = tuple(panel.states.alive_in(year) if states is None else states)
    return _pairs(panel, "distance", year, chosen)


def contiguity(panel: Panel, year: int, states: Sequence[str] | None = None) -> Pairs:
    """Return types of contiguity among `states` in `year`: 1 land, 2-5 water, 0 not contiguous.

    Past the end of coverage, the last figure is used where both states still exist.  A pair with a
    state that is younger than the coverage is NaN.
    """
    chosen = tuple(panel.states.alive_in(year) if states is None else states)
    pairs = _pairs(panel, "contiguity", year, chosen)
    spec = panel.variable("geography", "contiguity")
    first, last = int(spec["first"].min()), int(spec["last"].max())
    asked = min(year, last)
    if asked < first:
        return pairs
    known = panel.states.alive_matrix(list(chosen), [asked])[:, 0]
    silent = np.isnan(pairs.value) & known[:, None] & known[None, :] & ~np.eye(len(chosen), dtype=np.bool_)
    value = np.where(silent, float(NOT_CONTIGUOUS), pairs.value)
    return Pairs(chosen, value, np.where(silent, asked, pairs.year))


def neighbours(panel: Panel, iso3: str, year: int, at_most: int = 1) -> list[str]:
    """Return the states contiguous to `iso3` in `year` by a type of at most `at_most` (1: land only)."""
    neighbours = contiguity(panel, year)
    if iso3 not in neighbours.states:
        panel.states.spells(iso3)  # an unknown state raises; one that does not exist then has none
        return []
    row = neighbours.value[neighbours.states.index(iso3)]
    return [state for state, kind in zip(neighbours.states, row, strict=True) if 1 <= kind <= at_most]


def _pairs(panel: Panel, variable: str, year: int, states: tuple[str, ...]) -> Pairs:
    spec = panel.variable("geography", variable)
    asked = min(year, int(spec["last"].max()))
    table = panel.table("geography")
    rows = table[(table["variable"] == variable) & (table["start"] <= asked) & (table["end"] >= asked)]
    index = pd.Index(states)
    a, b = index.get_indexer(pd.Index(rows["a"])), index.get_indexer(pd.Index(rows["b"]))
    inside = (a >= 0) & (b >= 0)
    value = np.full((len(states), len(states)), np.nan)
    when = np.zeros(value.shape, dtype=np.int64)
    figure = rows["value"].to_numpy(dtype=float)[inside]
    for i, j in ((a[inside], b[inside]), (b[inside], a[inside])):
        value[i, j] = figure
        when[i, j] = asked
    return Pairs(states, value, when)

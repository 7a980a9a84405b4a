"""Covariates of states by window, known at the window's end: nothing in them is from later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.models.interstate.axes import Axes
from tertius.panel.panel import Panel

Make = Callable[[Floats], Any]


@dataclass(frozen=True, eq=False)
class Actors:
    """One figure by actor and window, shape (actors, windows), with what had to be filled.

    ``known`` counts cells from the window itself, ``carried`` those from the last earlier year that is
    known, ``filled`` those at the median of the region then; absent states are in neither.
    """

    values: Floats
    known: int
    carried: int
    filled: int


def mean(values: Floats) -> Floats:
    """Mean over known years; NaN where there is none."""
    count = (~np.isnan(values)).sum(axis=1)
    total = np.nansum(values, axis=1)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan), dtype=np.float64)


def _ever(values: Floats) -> Floats:
    return np.asarray(np.nan_to_num(values).max(axis=1) >= 1, dtype=np.float64)


def _at_the_end(values: Floats) -> Floats:
    return (np.nan_to_num(values[:, -1]) >= 1).astype(np.float64)


#: Trait, and how the years of a window make one figure.
_TRAITS: dict[str, tuple[str, Make]] = {
    "gdp": ("gdp_log", mean),
    "democracy": ("polyarchy", mean),
    "ideal": ("ideal_point", mean),
    "conflict": ("conflict_government", _ever),
    "oic": ("member:OIC", _at_the_end),
}


def trait(panel: Panel, name: str, who: Sequence[str], axes: Axes) -> Actors:
    """Return a covariate of `who`; what is unknown is carried forward, or takes the region's median."""
    variable, make = _TRAITS[name]
    first = int(panel.variable("traits", variable)["first"].min())
    years = list(range(min(first, axes.years(0)[0]), axes.ends[-1] + 1))
    everyone = panel.states.all()
    grid = panel.trait_grid(variable, everyone, years)
    raw = grid.value.to_numpy(dtype=float)
    alive = panel.states.alive_matrix(everyone, list(axes.ends))
    out = np.full((len(everyone), len(axes.ends)), np.nan)
    source = np.zeros(out.shape, dtype=np.int8)
    for w, end in enumerate(axes.ends):
        at = years.index(end)
        value = make(raw[:, at - axes.window + 1 : at + 1])
        source[~np.isnan(value), w] = 1
        gone = np.isnan(value)
        past = _last(raw[:, : at + 1])
        value[gone] = past[gone]
        source[gone & ~np.isnan(value), w] = 2
        gone = np.isnan(value)
        value[gone] = _regional(panel, value, everyone, end)[gone]
        source[gone, w] = 3
        out[:, w] = value
    rows = [everyone.index(state) for state in who]
    counts = [int(((source == code) & alive)[rows].sum()) for code in (1, 2, 3)]
    return Actors(out[rows], *counts)


def _last(raw: Floats) -> Floats:
    """Last known figure of each row."""
    known = ~np.isnan(raw)
    at = raw.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    out: Floats = np.where(known.any(axis=1), raw[np.arange(len(raw)), at], np.nan)
    return out


def _regional(panel: Panel, value: Floats, states: Sequence[str], year: int) -> Floats:
    regions = np.array([panel.states.region(s, year) for s in states])
    overall = float(np.nanmedian(value)) if not np.isnan(value).all() else 0.0
    out = np.full(len(value), overall)
    for region in set(regions):
        inside = value[regions == region]
        if not np.isnan(inside).all():
            out[regions == region] = float(np.nanmedian(inside))
    return out


def share(panel: Panel, who: Sequence[str], axes: Axes) -> Floats:
    """Log of half a percent plus the share of the world's deliveries in the window, (actors, windows)."""
    grid = panel.trait_grid("arms_export_share_5y", who, list(axes.ends)).value
    out: Floats = np.log(0.5 + np.nan_to_num(grid.reindex(list(who)).to_numpy(dtype=float)))
    return out


def reach(panel: Panel, who: Sequence[str], axes: Axes) -> Floats:
    """Log of 1 + the number of states that a supplier delivered to in the window, (actors, windows)."""
    rows = panel.ties("arms_delivery")
    rows = rows[rows["value"] > 0]
    counts = []
    for w in range(len(axes.ends)):
        inside = rows[rows["year"].isin(list(axes.years(w)))]
        number = inside.groupby("source")["target"].nunique()
        counts.append(number.reindex(list(who), fill_value=0).to_numpy(dtype=float))
    out: Floats = np.log1p(np.array(counts).T)
    return out


def volume(panel: Panel, axes: Axes) -> Floats:
    """Band of arms received in the window, 0 (none) to 6 (5,000 million TIV and over), (states, windows)."""
    grid = panel.trait_grid(f"arms_volume_band_{axes.window}y", axes.states, list(axes.ends)).value
    out: Floats = np.nan_to_num(grid.reindex(list(axes.states)).to_numpy(dtype=float))
    return out


def ever_delivered(panel: Panel, axes: Axes, year: int) -> Bools:
    """Whether each supplier has delivered any arms up to `year`, as far as the record goes back."""
    rows = panel.ties("arms_delivery")
    past = set(rows.loc[rows["year"] <= year, "source"])
    return np.array([supplier in past for supplier in axes.suppliers])

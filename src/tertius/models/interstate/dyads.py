"""Covariates of pairs by window, (windows, states, suppliers), known at the window's end."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats
from tertius.measures.shared.arms_share import BAND_HIGH, BAND_LOW
from tertius.models.interstate.actors import mean, trait
from tertius.models.interstate.axes import Axes
from tertius.models.interstate.ties import matrix
from tertius.panel import geography
from tertius.panel.panel import Panel


def distance(panel: Panel, axes: Axes) -> tuple[Floats, int]:
    """Log of 100 km plus the distance; pairs without a figure take the median.  Second: how many."""
    planes, lost = [], 0
    everyone = sorted({*axes.states, *axes.suppliers})
    rows = [everyone.index(s) for s in axes.states]
    columns = [everyone.index(s) for s in axes.suppliers]
    for w, end in enumerate(axes.ends):
        km = geography.distance(panel, end, everyone).value[np.ix_(rows, columns)]
        km[axes.own] = 0.0
        here = axes.alive[:, w, None] & axes.given[None, :, w]
        lost += int((np.isnan(km) & here).sum())
        planes.append(np.log(100.0 + np.where(np.isnan(km), np.nanmedian(km), km)))
    return np.array(planes), lost


def strength(panel: Panel, axes: Axes, window: int) -> Floats:
    """Middle of the band of the supplier's share in the recipient's arms, 0 to 1; 0 without arms."""
    middle = (BAND_LOW + BAND_HIGH) / 2
    rows = panel.ties(f"arms_band_{window}y")
    rows = rows[rows["status"] == "observed"]
    planes = []
    for end in axes.ends:
        bands = matrix(rows[rows["year"] == end], axes).astype(np.int64)
        planes.append(middle[bands])
    return np.array(planes)


def likeness(panel: Panel, axes: Axes) -> Floats:
    """Minus the distance of ideal points, which come from one estimate over all years."""
    a = trait(panel, "ideal", axes.states, axes).values
    b = trait(panel, "ideal", axes.suppliers, axes).values
    return -np.abs(a.T[:, :, None] - b.T[:, None, :])


def vote_likeness(panel: Panel, axes: Axes) -> tuple[Floats, int]:
    """Minus the distance of positions in the General Assembly.  Second: how many states had no votes.

    A position is the agreement with the United States minus that with Russia, means over the window's
    years.  Unlike ideal points, which come from one estimate over all years, it rests on the window's own
    votes alone, so that no forecast knows later ones.  States without votes are at the median.
    """
    everyone = sorted({*axes.states, *axes.suppliers})
    rows = [everyone.index(s) for s in axes.states]
    columns = [everyone.index(s) for s in axes.suppliers]
    planes, lost = [], 0
    for w in range(len(axes.ends)):
        years = list(axes.years(w))
        east, west = (_agreement(panel, power, everyone, years) for power in ("RUS", "USA"))
        at = west - east
        unknown = np.isnan(at)
        lost += int((unknown[rows] & axes.alive[:, w]).sum())
        at[unknown] = 0.0 if unknown.all() else np.nanmedian(at)
        planes.append(-np.abs(at[rows][:, None] - at[columns][None, :]))
    return np.array(planes), lost


def _agreement(panel: Panel, power: str, everyone: list[str], years: list[int]) -> Floats:
    """Mean share of votes cast alike with `power`; 1 with itself, NaN where unknown."""
    grid = panel.tie_grid("agreement", power, everyone, years).value.reindex(everyone)
    out = mean(grid.to_numpy(dtype=float))
    if power in everyone:
        out[everyone.index(power)] = 1.0
    return out


def democracies(panel: Panel, axes: Axes) -> Floats:
    """1 where both are above one half on the polyarchy scale."""
    a = trait(panel, "democracy", axes.states, axes).values > 0.5
    b = trait(panel, "democracy", axes.suppliers, axes).values > 0.5
    return (a.T[:, :, None] & b.T[:, None, :]).astype(float)


def in_window(panel: Panel, kind: str, axes: Axes) -> Floats:
    """1 where the supplier's tie of `kind` to the state is in force in any year of the window."""
    rows = panel.ties(kind)
    rows = rows[rows["value"] > 0]
    return np.array(
        [matrix(rows[rows["year"].isin(list(axes.years(w)))], axes) for w in range(len(axes.ends))]
    ).clip(0.0, 1.0)


def carried(panel: Panel, kind: str, axes: Axes) -> Floats:
    """1 where a tie of `kind` is in force in the window's last year, or in the last that is covered."""
    last = int(panel.variable("ties", kind)["last"].max())
    rows = panel.ties(kind)
    rows = rows[rows["value"] > 0]
    return np.array([matrix(rows[rows["year"] == min(end, last)], axes) for end in axes.ends])


def regions(panel: Panel, axes: Axes) -> Floats:
    """1 where both lie in one region."""
    a = np.array([panel.states.region(s) for s in axes.states])
    b = np.array([panel.states.region(s) for s in axes.suppliers])
    plane = (a[:, None] == b[None, :]).astype(float)
    return np.repeat(plane[None], len(axes.ends), axis=0)

"""Groups of states by window, shape (windows, states): who may be moved by an example, and who gives it.

conflict: the government fought a conflict of the UCDP list in the window (known at its end).
oic: member of the Organisation of Islamic Cooperation, observers left out.
aligned: newly US-aligned, which is a change of government in the window or the one before, and a first
arms tie with the United States after two windows without one, or a move of the mean ideal point towards
the United States by `MOVE` or more against the window before, beyond the median state's.
neutral: none of conflict and aligned, outside Europe, North America, Japan, Australia and New Zealand,
without a defence pact with the United States or Russia.
fallen: the government fell irregularly in the window or in the one before.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.models.interstate.actors import trait
from tertius.models.interstate.axes import Axes
from tertius.panel.panel import Panel

WEST = ("USA", "RUS")
NORTH = ("Balkans", "Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe", "North America")
RICH = ("JPN", "AUS", "NZL", "USA", "CAN", "RUS")
MOVE = 0.5
"""Units of the ideal point, whose deviation over all state-years is about one."""
CHANGES = ("government_change_irregular", "government_change_regular")


def conflict(panel: Panel, axes: Axes) -> Bools:
    """Return which states have a government that fights a conflict, of shape (windows, states)."""
    return np.asarray(trait(panel, "conflict", axes.states, axes).values.T > 0.5)


def oic(panel: Panel, axes: Axes) -> Bools:
    """Return which states are members of the Organisation of Islamic Cooperation, (windows, states)."""
    return np.asarray(trait(panel, "oic", axes.states, axes).values.T > 0.5)


def aligned(panel: Panel, axes: Axes) -> Bools:
    """Return which states turned to the United States after a change of government, (windows, states)."""
    changed = _changed(panel, axes)
    return changed & (_first_ties(panel, axes) | _moves(panel, axes))


def neutral(panel: Panel, axes: Axes) -> Bools:
    """Return which states outside the North have no defence pact with the two poles, (windows, states)."""
    north = np.array([panel.states.region(s) in NORTH or s in RICH for s in axes.states])
    rows = panel.ties("pact_defense")
    last = int(panel.variable("ties", "pact_defense")["last"].max())
    allied = np.zeros((len(axes.ends), len(axes.states)), dtype=np.bool_)
    for w, end in enumerate(axes.ends):
        here = rows[(rows["year"] == min(end, last)) & (rows["value"] > 0)]
        partners = set(here.loc[here["source"].isin(WEST), "target"])
        partners |= set(here.loc[here["target"].isin(WEST), "source"])
        allied[w] = [s in partners for s in axes.states]
    out: Bools = axes.alive.T & ~(conflict(panel, axes) | aligned(panel, axes) | allied | north[None, :])
    return out


def fallen(panel: Panel, axes: Axes) -> Bools:
    """Return where the government fell irregularly in the window or in the one before."""
    return _changed(panel, axes, CHANGES[:1]) & axes.alive.T


def _changed(panel: Panel, axes: Axes, kinds: tuple[str, ...] = CHANGES) -> Bools:
    events = panel.table("events")
    events = events[events["kind"].isin(kinds)]
    years = events["date"].str[:4].astype(int)
    out = np.zeros((len(axes.ends), len(axes.states)), dtype=np.bool_)
    for w, end in enumerate(axes.ends):
        inside = (years > end - 2 * axes.window) & (years <= end)
        out[w] = np.isin(axes.states, events.loc[inside, "iso3"].unique())
    return out


def _first_ties(panel: Panel, axes: Axes) -> Bools:
    rows = panel.ties("arms_delivery")
    mine = rows[(rows["source"] == "USA") & (rows["value"] > 0)]
    got = []
    for back in range(3):
        ends = [end - back * axes.window for end in axes.ends]
        got.append(
            np.array(
                [
                    np.isin(
                        axes.states,
                        mine.loc[(mine["year"] > e - axes.window) & (mine["year"] <= e), "target"].unique(),
                    )
                    for e in ends
                ]
            )
        )
    return np.asarray(got[0] & ~got[1] & ~got[2])


def _moves(panel: Panel, axes: Axes) -> Bools:
    """Return moves towards where the United States stood, beyond the median state's; none without votes."""
    everyone = (*axes.states, *(s for s in ("USA",) if s not in axes.states))
    years = list(range(axes.ends[0] - 2 * axes.window + 1, axes.ends[-1] + 1))
    grid = (
        panel.trait_grid("ideal_point", everyone, years).value.reindex(list(everyone)).to_numpy(dtype=float)
    )
    power = everyone.index("USA")
    out = np.zeros((len(axes.ends), len(axes.states)), dtype=np.bool_)
    for w, end in enumerate(axes.ends):
        at = years.index(end) + 1
        now, before = (_mean(grid[:, a - axes.window : a]) for a in (at, at - axes.window))
        change = now - before
        known = change[~np.isnan(change)]
        change = change - (np.median(known) if len(known) else 0.0)
        towards = np.sign(before[power] - before) * change
        out[w] = np.nan_to_num(towards, nan=-1.0)[: len(axes.states)] >= MOVE
    return out


def _mean(values: Floats) -> Floats:
    count = (~np.isnan(values)).sum(axis=1)
    return np.asarray(np.where(count > 0, np.nansum(values, axis=1) / np.maximum(count, 1), np.nan))


GROUPS = {"conflict": conflict, "oic": oic, "aligned": aligned, "neutral": neutral, "fallen": fallen}

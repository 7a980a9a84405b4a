"""Conflict by state and year: disputes, crises, wars, armed conflict at home and its dead.

A year that a record does not cover is unknown; a year that it covers without an entry is at peace in it.
The two lists of disputes differ in many cases and are kept apart.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.following.stacks import trait
from tertius.claims.following.tie_years import YEARS
from tertius.core.arrays import Bools, Floats
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel


@per_panel(32)
def involved(panel: Panel, kind: str, side: str = "either") -> Floats:
    """Return 1 in state-years with a tie of conflict, laid out by all states and `YEARS`.

    Parameters
    ----------
    kind : str
        A tie between the sides of a conflict: "dispute_begun", "crisis", "war" and the like.
    side : str
        "either", or "source" for those that began it.
    """
    return _marked(panel, kind, side, None)


def with_some(panel: Panel, kind: str, others: Bools) -> Floats:
    """Return 1 in state-years with a tie of conflict with one of `others`, on either side."""
    return _marked(panel, kind, "either", others)


def _marked(panel: Panel, kind: str, side: str, others: Bools | None) -> Floats:
    states = panel.states.all()
    out = covered(panel, "ties", kind)
    rows = panel.ties(kind)
    place = {state: k for k, state in enumerate(states)}
    column = rows["year"].to_numpy() - int(YEARS[0])
    source = rows["source"].map(place).to_numpy(dtype=float)
    target = rows["target"].map(place).to_numpy(dtype=float)
    good = np.isfinite(source) & np.isfinite(target) & (rows["value"].to_numpy() > 0)
    good &= (column >= 0) & (column < len(YEARS))
    s, t, c = source[good].astype(int), target[good].astype(int), column[good]
    for own, other in ((s, t), (t, s)) if side == "either" else ((s, t),):
        use = np.ones(len(own), dtype=bool) if others is None else others[other, c]
        known = np.isfinite(out[own[use], c[use]])
        out[own[use][known], c[use][known]] = 1.0
    return out


def covered(panel: Panel, table: str, name: str) -> Floats:
    """Return 0 where a variable covers the year and the state exists, else NaN."""
    states = panel.states.all()
    alive = np.asarray(panel.states.alive_matrix(states, YEARS.tolist()))
    known = np.zeros(len(YEARS), dtype=bool)
    for row in panel.variable(table, name).itertuples():
        known |= (int(str(row.first)) <= YEARS) & (int(str(row.last)) >= YEARS)
    return np.where(alive & known[None, :], 0.0, np.nan)


@per_panel(8)
def at_home(panel: Panel) -> Floats:
    """Return 1 in state-years with armed conflict within the state (UCDP), 0 without."""
    level = trait(panel, "conflict_internal")
    return np.asarray(np.where(np.isfinite(level), (level > 0).astype(float), np.nan))


@per_panel(8)
def dead(panel: Panel) -> Floats:
    """Return the logarithm of one plus the year's battle deaths in the state; the two series are not one
    level.
    """
    early, late = trait(panel, "battle_deaths_to_1988"), trait(panel, "battle_deaths_from_1989")
    return np.log1p(np.where(np.isfinite(early), early, late))

"""Who could form a tie and who did, year by year: memberships, pacts, arms, bases, trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.following.gains import free
from tertius.claims.following.tie_years import YEARS, covered, tie_values
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Kind of tie: definitions by name, each a list of stored kinds with the least value; the first is the main.
DEFINITIONS: dict[str, dict[str, tuple[tuple[str, float], ...]]] = {
    "pact": {
        "a defence pact": (("pact_defense", 1.0),),
        "a pact of defence or consultation": (("pact_defense", 1.0), ("pact_consultation", 1.0)),
    },
    "arms": {
        "a delivery": (("arms_delivery", 1.0),),
        "5 % of its arms over five years": (("arms_tie_5y", 1.0),),
    },
    "base": {
        "128 troops or more": (("troops_signal", 8.0),),
        "1024 troops or more": (("troops_signal", 11.0),),
    },
    "trade": {
        "5 % of its trade": (("trade_share", 5.0),),
        "10 % of its trade": (("trade_share", 10.0),),
    },
}
#: The least level of membership under each definition.
MEMBERS = {"full members": 1.0, "full members and associates": 0.5}
#: Years without a tie after which it can be formed anew; a member that left can join the year after.
WITHOUT = 5


@dataclass(frozen=True)
class Risk:
    """States (rows) that could form a tie in a year (columns, `YEARS`), and those that did.

    ``now`` marks those that could form it after ``last``, the last year on record; ``there`` holds the tie
    itself: 1, 0, NaN.
    """

    states: tuple[str, ...]
    risk: Bools
    formed: Bools
    now: Bools
    there: Floats
    last: int


def definitions(kind: str) -> tuple[str, ...]:
    """Return the names of the ways to define a kind, the main one first."""
    return tuple(MEMBERS if kind == "membership" else DEFINITIONS[kind])


def source_of(kind: str, bloc: str | None) -> tuple[str, str]:
    """Return table and variable that tell a kind in its main definition."""
    if kind == "membership":
        return "traits", f"member:{bloc}"
    return "ties", DEFINITIONS[kind][definitions(kind)[0]][0][0]


def risk_of(panel: Panel, kind: str, patron: str | None, bloc: str | None, definition: str) -> Risk:
    """Return the risk set of a kind of tie with a power, or of membership.

    Raises
    ------
    PanelError
        The panel has no such organisation or tie.
    """
    states = tuple(sorted(panel.states.all()))
    if kind == "membership":
        value = panel.trait_grid(f"member:{bloc}", states).value.loc[list(states)].to_numpy(dtype=np.float64)
        there = _at_least(value, MEMBERS[definition])
        without = 1
    else:
        assert patron is not None
        parts = [_at_least(tie_values(panel, k, patron, states), x) for k, x in DEFINITIONS[kind][definition]]
        stack = np.stack(parts)
        there = np.where(np.isnan(stack).all(axis=0), np.nan, np.nan_to_num(stack).max(axis=0))
        without = WITHOUT
    table, name = source_of(kind, bloc)
    last = min(covered(panel, table, name)[1], int(YEARS[-1]))
    if not np.nansum(there):
        raise PanelError(name, "some state with the tie", "none on record")
    # Who founded a body, or was a member when it came into being as a state, was never at risk of joining.
    could = free(there, without)
    risk = np.zeros_like(could)
    risk[:, 1:] = could[:, :-1] & np.isfinite(there[:, 1:])
    began = int(np.flatnonzero((there > 0).any(axis=0))[0])
    risk[:, : began + 1] = False
    at = last - FIRST_YEAR
    if patron in states:
        risk[states.index(str(patron))] = False
    now = could[:, at] if patron is None else could[:, at] & (np.array(states) != patron)
    return Risk(states, risk, np.asarray(risk & (there > 0)), np.asarray(now), there, last)


def _at_least(value: Floats, least: float) -> Floats:
    return np.where(np.isnan(value), np.nan, (value >= least).astype(np.float64))

"""Patron's reach: the number (or the weight) of states with a tie to a patron."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats
from tertius.scenario.errors import ScenarioError
from tertius.scenario.outcome import Outcome, Parameters, View


class Reach(Parameters):
    """`states` and `without` are actors or groups; `weight` names a table of sizes of the world."""

    patron: str
    states: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    network: str | None = None
    weight: str | None = None


def compute(view: View, p: Reach) -> Floats:
    """Return the patron's indegree over the states, each counted by its weight."""
    ties, _ = view.column(p.network, p.patron)
    states = view.members(p.states)
    if p.without:
        states = np.setdiff1d(states, view.members(p.without))
    if not len(states):
        raise ScenarioError(view.where, "states to count", "none are left")
    return np.asarray(
        ties[:, states] @ view.weighed(p.weight, [view.world.actors[i] for i in states]), dtype=np.float64
    )


OUTCOME = Outcome(
    title="Patron's reach",
    unit="states (or their summed weight)",
    reference="Indegree: Wasserman, S. & Faust, K. (1994), Social Network Analysis, ch. 5",
    parameters=Reach,
    compute=compute,
)

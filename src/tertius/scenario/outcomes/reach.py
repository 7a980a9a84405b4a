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
    """Return the patron's indegree over the states, each counted by its weight; no weight counts 0."""
    ties, _ = view.column(p.network, p.patron)
    states = view.members(p.states)
    if p.without:
        states = np.setdiff1d(states, view.members(p.without))
    weights = np.ones(len(states))
    if p.weight is not None:
        tables = view.world.weights
        if p.weight not in tables:
            known = ", ".join(tables) or "none"
            raise ScenarioError(
                view.where, "a table of weights of the model", repr(p.weight), f"known: {known}"
            )
        table = tables[p.weight]
        weights = np.array([table.get(view.world.actors[i], 0.0) for i in states])
    return np.asarray(ties[:, states] @ weights, dtype=np.float64)


OUTCOME = Outcome(
    title="Patron's reach",
    unit="states (or their summed weight)",
    reference="Indegree: Wasserman, S. & Faust, K. (1994), Social Network Analysis, ch. 5",
    parameters=Reach,
    compute=compute,
)

"""Leeway of a state: how many patrons it has, or their effective number by size."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats
from tertius.measures.leeway import exp_entropy, inverse_simpson
from tertius.scenario.errors import ScenarioError
from tertius.scenario.outcome import Outcome, Parameters, View


class Leeway(Parameters):
    """Mean over `states`; `patrons` default to all receivers.

    `index` is ``number``, or ``shannon`` or ``simpson`` for the effective number, in which patrons count
    by the world's table `weight` (equal where none is named, so that it is the number).
    """

    states: tuple[str, ...]
    patrons: tuple[str, ...] = ()
    network: str | None = None
    index: str = "number"
    weight: str | None = None


def compute(view: View, p: Leeway) -> Floats:
    """Return the mean over states of the (effective) number of patrons; 0 without a patron."""
    name = view.world.network(p.network, view.where)
    two = view.world.data.networks[name].two_mode
    known = view.world.receivers if two else view.world.actors
    patrons = [view.world.actor(j, view.where, receiver=two) for j in p.patrons] or list(range(len(known)))
    if len(set(patrons)) < len(patrons):
        raise ScenarioError(view.where, "each patron once", ", ".join(p.patrons))
    rows = view.networks[name][:, view.members(p.states)][:, :, patrons].astype(np.float64)
    if p.index == "number" and p.weight is not None:
        raise ScenarioError(view.where, "a weight with the index shannon or simpson", "one with number")
    if p.index == "number":
        return np.asarray(rows.sum(axis=2).mean(axis=1))
    if p.index not in ("shannon", "simpson"):
        raise ScenarioError(view.where, "index: number, shannon or simpson", repr(p.index))
    rows = rows * view.weighed(p.weight, [known[j] for j in patrons])
    total = rows.sum(axis=2, keepdims=True)
    shares = np.divide(rows, total, out=np.zeros_like(rows), where=total > 0)
    index = exp_entropy if p.index == "shannon" else inverse_simpson
    return np.asarray(index(shares).mean(axis=1))


OUTCOME = Outcome(
    title="Leeway",
    unit="(effective) number of patrons",
    reference="Hill numbers of order 0, 1 and 2, as in the measure `leeway`: Hill, M. O. (1973), Ecology "
    "54(2), 427-432",
    parameters=Leeway,
    compute=compute,
)

"""Portfolio: how evenly a patron's ties of several kinds are spread over blocs or regions."""

from __future__ import annotations

import numpy as np

from tertius.measures.leeway import exp_entropy
from tertius.saom.data.variables import Floats
from tertius.scenario.errors import ScenarioError
from tertius.scenario.outcome import Outcome, Parameters, View


class Portfolio(Parameters):
    """`networks` are the kinds of ties that count, each alike."""

    patron: str
    networks: tuple[str, ...]


def missing(p: Portfolio, held: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of ties that a world with the networks `held` does not have."""
    return tuple(name for name in p.networks if name not in held)


def compute(view: View, p: Portfolio) -> Floats:
    """Return the mean over networks of the evenness of the patron's clients over blocs.

    NaN in a world without one of the networks: the balance of a portfolio is not that of a part of it.
    A network in which the patron has no client counts 0.
    """
    if not p.networks:
        raise ScenarioError(view.where, "networks: one or more", "none")
    if not view.world.blocs:
        raise ScenarioError(view.where, "a world whose actors have blocs", "none")
    if missing(p, tuple(view.world.data.networks)):
        return np.full(view.chains, np.nan)
    names = sorted(set(view.world.blocs.values()))
    inside = np.array([[view.world.blocs.get(a) == b for b in names] for a in view.world.actors], np.float64)
    out = np.zeros(view.chains)
    for name in p.networks:
        ties, _ = view.column(name, p.patron)
        counts = ties @ inside
        total = counts.sum(axis=1, keepdims=True)
        shares = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
        number = np.where(total[:, 0] > 0, exp_entropy(shares), 1.0)
        out += np.log(number) / max(np.log(len(names)), 1e-300) / len(p.networks)
    return out


OUTCOME = Outcome(
    title="Balance of a portfolio",
    unit="evenness, 0 to 1",
    reference="Pielou, E. C. (1966), Journal of Theoretical Biology 13, 131-144: evenness, here over blocs "
    "and averaged over kinds of ties",
    parameters=Portfolio,
    compute=compute,
)

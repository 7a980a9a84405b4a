"""Bloc spread: how evenly a patron's ties are spread over blocs or regions."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats
from tertius.measures.leeway import exp_entropy
from tertius.scenario.errors import ScenarioError
from tertius.scenario.outcome import Outcome, Parameters, View


class BlocSpread(Parameters):
    """`form`: ``entropy`` (in nats), ``evenness`` (over its maximum), ``number`` (its exponential)."""

    patron: str
    network: str | None = None
    form: str = "entropy"


def compute(view: View, p: BlocSpread) -> Floats:
    """Return -sum p_b log p_b over the shares of the patron's clients by bloc; NaN without a client."""
    if p.form not in ("entropy", "evenness", "number"):
        raise ScenarioError(view.where, "form: entropy, evenness or number", repr(p.form))
    if not view.world.blocs:
        raise ScenarioError(view.where, "a model whose actors have blocs", "none")
    ties, _ = view.column(p.network, p.patron)
    names = sorted(set(view.world.blocs.values()))
    inside = np.array([[view.world.blocs.get(a) == b for b in names] for a in view.world.actors], np.float64)
    counts = ties @ inside
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    number = np.where(total[:, 0] > 0, exp_entropy(shares), np.nan)
    if p.form == "number":
        return number
    entropy = np.log(number)
    return entropy if p.form == "entropy" else entropy / max(np.log(len(names)), 1e-300)


OUTCOME = Outcome(
    title="Bloc spread",
    unit="nats (or share of the maximum, or effective number of blocs)",
    reference="Shannon, C. E. (1948), Bell System Technical Journal 27, 379-423; over blocs of states as in "
    "Hill, M. O. (1973), Ecology 54(2), 427-432",
    parameters=BlocSpread,
    compute=compute,
)

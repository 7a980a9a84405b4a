"""Supply: share of draws in which a supply network holds with the arm's bases and airspace closed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tertius.core.arrays import Floats
from tertius.logistics.outcome import supply_outcome
from tertius.logistics.spec import load_packaged
from tertius.scenario.errors import ScenarioError
from tertius.scenario.outcome import Outcome, Parameters, View


class Supply(Parameters):
    """`figure`: ``sustained`` (with `loss` and `factor`), ``cost_ratio`` or ``kept`` of a `SupplyOutcome`."""

    spec: str
    figure: str = "sustained"
    draws: int = 20
    loss: float = 0.1
    factor: float = 2.0


@lru_cache(maxsize=64)
def _figure(p: Supply, hubs: tuple[str, ...], airspace: tuple[str, ...], seed: int) -> float:
    outcome = supply_outcome(load_packaged(p.spec), hubs, airspace, p.draws, seed)
    if p.figure == "sustained":
        return outcome.sustained(p.loss, p.factor)
    return float(np.mean(outcome.cost_ratio if p.figure == "cost_ratio" else outcome.kept))


def compute(view: View, p: Supply) -> Floats:
    """Return the same figure for every chain: the supply depends on the arm, not on the network model."""
    if p.figure not in ("sustained", "cost_ratio", "kept"):
        raise ScenarioError(view.where, "figure: sustained, cost_ratio or kept", repr(p.figure))
    closed = (view.hubs, view.airspace) if view.window else ((), ())
    return np.full(view.chains, _figure(p, *closed, view.seed))


OUTCOME = Outcome(
    title="Supply sustained",
    unit="share of draws (or ratio)",
    reference="tertius.logistics.outcome: cheapest supply, a linear programme, over draws of figures",
    parameters=Supply,
    compute=compute,
)

"""Scenario outcome: what a scenario's choices about bases and overflight do to a supply network.

A scenario says which hubs are closed and which airspace; the outcome is how the cheapest supply then
compares with the network as the spec states it, over draws of the planning figures.  Draws share
their figures across scenarios (common random numbers), so that differences are not noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.logistics.criticality import Response
from tertius.logistics.network import build_network
from tertius.logistics.spec import Spec
from tertius.logistics.uncertainty import sample


@dataclass(frozen=True)
class SupplyOutcome:
    """Outcome of a scenario, one entry per draw; arrays of shape (draws,).

    Attributes
    ----------
    cost_ratio : ndarray
        Cost of a tonne delivered in the scenario over that in the spec as stated.
    delivered : ndarray
        Share of the tonnes wanted that is delivered in the scenario.
    kept : ndarray
        Tonnes delivered in the scenario over those delivered in the spec as stated.
    """

    cost_ratio: Floats
    delivered: Floats
    kept: Floats

    def sustained(self, loss: float = 0.1, factor: float = 2.0) -> float:
        """Return the share of draws with at most `loss` less delivered, below `factor` times the cost."""
        return float(((self.kept >= 1 - loss) & (self.cost_ratio < factor)).mean())


def supply_outcome(
    spec: Spec,
    closed_hubs: Sequence[str] = (),
    closed_airspace: Sequence[str] = (),
    draws: int = 20,
    seed: int = 0,
) -> SupplyOutcome:
    """Return what closing hubs and airspace does to `spec`.

    Parameters
    ----------
    closed_hubs : sequence of str
        Hubs of the spec that are closed in the scenario; none when the bases are kept.
    closed_airspace : sequence of str
        Overflight rules or states' codes that hold in the scenario besides the spec's own.

    Raises
    ------
    LogisticsError
        Unknown hubs or rules, or rules that contradict the spec's.
    """
    for hub in closed_hubs:
        spec.hub(hub)
    stated = build_network(spec)
    changed = (
        build_network(spec.with_(overflight=(*spec.overflight, *closed_airspace)))
        if closed_airspace
        else stated
    )
    rows = []
    for values in sample(stated.figures, draws, seed):
        first = Response(stated, values)
        before = first.without()
        after = (first if changed is stated else Response(changed, values)).without(closed_hubs)
        unit, unit_after = (s.cost / s.tonnes if s.tonnes > 1e-9 else np.inf for s in (before, after))
        ratio = 1.0 if unit_after == unit else unit_after / unit
        rows.append((ratio, after.share, after.tonnes / before.tonnes if before.tonnes > 1e-9 else 1.0))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return SupplyOutcome(table[:, 0], table[:, 1], table[:, 2])

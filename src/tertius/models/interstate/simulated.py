"""The next window by the actor-oriented model: networks simulated over draws of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.provenance import code_digest, digest
from tertius.core.store import Store
from tertius.models.interstate.axes import Axes
from tertius.models.interstate.build import Interstate, build
from tertius.models.interstate.effects import formula
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.forward import forward, simulate
from tertius.models.interstate.goodness import CLIENTS
from tertius.models.interstate.ranks import with_levels
from tertius.panel.panel import Panel
from tertius.saom import api
from tertius.saom.results.auxiliary import cumulative, triad_census

#: Simulated networks whose structure is kept.
KEPT = 250


@dataclass(frozen=True, eq=False)
class Simulated:
    """What the actor-oriented model says about the next window.

    Attributes
    ----------
    spread : array (draws, pairs)
        The chance of each pair under each draw of the parameters.
    counts : array (chains, suppliers)
        Simulated numbers of clients.
    shape : mapping of name to array (chains, entries)
        Simulated structure: numbers of suppliers with at most so many clients, triads.
    converged : bool
    states, suppliers : tuple of str
    """

    spread: Floats
    counts: Floats
    shape: Mapping[str, Floats]
    converged: bool
    states: tuple[str, ...]
    suppliers: tuple[str, ...]

    def at(self, axes: Axes, i: Ints, j: Ints) -> Simulated:
        """Return the same for the pairs `i`, `j` of `axes`; `spread` comes in planes before."""
        r = pd.Index(self.states).get_indexer(pd.Index(axes.states))
        c = pd.Index(self.suppliers).get_indexer(pd.Index(axes.suppliers))
        planes = self.spread.reshape(len(self.spread), len(self.states), len(self.suppliers))
        return replace(self, spread=planes[:, r[i], c[j]], states=axes.states, suppliers=axes.suppliers)


def simulated(
    panel: Panel,
    spec: ForecastSpec,
    end: int,
    suppliers: tuple[str, ...],
    store: Store | None = None,
    threads: int | None = None,
) -> Simulated:
    """Estimate the model on the latest periods and simulate the window after `end`; kept in `store`."""
    first = end - spec.periods * spec.model.window
    model = replace(spec.model, first=first, last=end, suppliers=suppliers)
    built = build(panel, with_levels(panel, model) if suppliers else model)
    parts = ("saom", "models.interstate.forward", "models.interstate.build")
    key = digest(
        built.digest,
        formula(built.spec),
        [spec.draws, spec.chains, spec.final, spec.attempts, spec.seed],
        [code_digest(f"tertius.{part}") for part in parts],
    )
    found = store.cached(key, lambda: _run(built, spec, threads)) if store else _run(built, spec, threads)
    return Simulated(
        np.array(found["spread"]),
        np.array(found["counts"], dtype=np.float64),
        {name: np.array(value, dtype=np.float64) for name, value in found["shape"].items()},
        bool(found["converged"]),
        built.axes.states,
        built.axes.suppliers,
    )


def _run(built: Interstate, spec: ForecastSpec, threads: int | None) -> dict[str, Any]:
    fit = api.fit(
        built.data,
        formula(built.spec),
        seed=spec.seed,
        final=spec.final,
        attempts=spec.attempts,
        threads=threads,
    )
    networks, theta = simulate(forward(built, fit), spec.chains, spec.seed, spec.draws, threads)
    marks = np.unique(theta, axis=0, return_inverse=True)[1].ravel()
    spread = [networks[marks == d].mean(axis=0).ravel() for d in np.unique(marks)]
    return {
        "spread": np.round(spread, 6).tolist(),
        "counts": networks.sum(axis=1, dtype=np.int64).tolist(),
        "shape": {k: v.tolist() for k, v in structure(networks[:: max(1, len(networks) // KEPT)]).items()},
        "converged": bool(fit.converged),
        "theta": dict(zip(fit.labels, fit.theta.tolist())),
        "se": dict(zip(fit.labels, [None if np.isnan(s) else float(s) for s in fit.se])),
    }


def structure(networks: Bytes) -> dict[str, Floats]:
    """Structural figures of networks (chains, states, suppliers): degrees, and triads in one mode."""
    clients = [
        cumulative(net.sum(axis=0, dtype=np.int64), CLIENTS[-1])[np.array(CLIENTS)] for net in networks
    ]
    suppliers = [cumulative(net.sum(axis=1, dtype=np.int64), 8) for net in networks]
    counts = {"clients": np.array(clients), "suppliers": np.array(suppliers)}
    if networks.shape[1] == networks.shape[2]:
        counts["triads"] = np.array([triad_census(net)[2:] for net in networks])
    return counts

"""Arms ties of states to the largest suppliers, five-year windows 2005-09 to 2020-24.

The two-mode model, whose fit to degrees is far better than that of the one-mode start model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.store import Store
from tertius.models.interstate.build import NET, Interstate
from tertius.models.interstate.declared import declared
from tertius.models.interstate.default import fit_default
from tertius.models.interstate.groups import NORTH
from tertius.panel.panel import Panel
from tertius.saom.results.fit import Fit
from tertius.scenario.derived import Lag
from tertius.scenario.model import Past, Rule, ScenarioModel
from tertius.scenario.worlds import WorldSource

RICH = ("JPN", "AUS", "NZL")
POLES = ("USA", "RUS")


@dataclass(frozen=True, eq=False)
class LogClients:
    """Logarithm of one plus each supplier's clients `windows` ago, minus the mean over open suppliers."""

    network: str
    windows: int
    inside: Bools

    def __call__(self, past: Past) -> Floats:
        """Return a value for each supplier."""
        known = past.networks[self.network]
        clients = np.log1p(known[max(len(known) - 1 - self.windows, 0)].sum(axis=0).astype(np.float64))
        return np.asarray(clients - clients[self.inside].mean())


def world_from(built: Interstate, fit: Fit, panel: Panel) -> ScenarioModel:
    """Return the world of a fitted interstate model.

    Ties before, and numbers of clients, follow the simulated past.  All else stays as in the last window:
    volumes and years of deliveries are finer than ties, which do not give them.  A supplier without
    a delivery up to the last window stays closed.
    """
    used = {name for term in fit.terms for part in (term.factors or (term,)) for name in part.with_}
    inside = built.axes.given[:, -1] & built.open[-1]
    rules: dict[str, Rule] = {
        "earlier": Lag(NET, 1),
        "clients": LogClients(NET, 0, inside),
        "earlier_clients": LogClients(NET, 1, inside),
    }
    states = built.axes.states
    regions = {s: panel.states.region(s) for s in {*states, *built.axes.suppliers}}
    notes = ["deliveries, GDP, votes, conflicts and memberships stay as in the last window"]
    if not fit.converged:
        notes.append("the fit did not converge")
    return ScenarioModel(
        name="interstate",
        title=f"Arms ties of {len(states)} states, windows to {built.axes.ends[-1]}",
        data=built.data,
        fit=fit,
        actors=states,
        receivers=built.axes.suppliers,
        derived={k: r for k, r in rules.items() if k in used},
        groups=groups_of(built, panel),
        blocs=regions,
        peers=tuple(f"peers_{k}" for k in built.peers if f"peers_{k}" in used),
        origin=built.axes.ends[-1],
        years=float(built.axes.window),
        notes=tuple(notes),
    )


def groups_of(built: Interstate, panel: Panel) -> dict[str, tuple[str, ...]]:
    """Return groups at the last window: in conflict, members of the OIC, and unaligned states of the South.

    The last are neither in conflict nor in Europe, North America, Japan, Australia or New Zealand, and
    have no defence pact with the United States or Russia, as far as the panel knows pacts.
    """
    states, last = built.axes.states, -1
    alive = built.axes.alive[:, last]

    def having(name: str) -> Bools:
        values = built.ego[name][:, last]
        return np.asarray((values > values[alive].min()) & alive)  # 0 or 1, centred

    conflict, oic = having("conflict"), having("oic")
    pacts: Any = built.pairs["pact"][last]
    columns = [k for k, s in enumerate(built.axes.suppliers) if s in POLES]
    allied = pacts[:, columns].max(axis=1) > 0.5
    north = np.array([panel.states.region(s) in NORTH or s in (*RICH, *POLES, "CAN") for s in states])
    neutral = alive & ~conflict & ~allied & ~north
    masks = {"conflict-afflicted": conflict, "muslim-world": oic, "neutral-global-south": neutral}
    return {k: tuple(s for s, here in zip(states, m) if here) for k, m in masks.items()}


def build(panel: Panel, store: Store | None = None, threads: int | None = None) -> ScenarioModel:
    """Return the world of the default model, fitted on the first call."""
    fitted = fit_default(panel, store, declared(panel)["default"], threads=threads)
    return world_from(fitted.built, fitted.fit, panel)


WORLD = WorldSource("Arms ties with the 20 largest suppliers, windows 2005-09 to 2020-24", build, (NET,))

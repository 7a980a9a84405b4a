"""One origin: what is forecast at the end of a window for the next one, from nothing later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.provenance import code_digest, digest
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.models.interstate.axes import make_axes
from tertius.models.interstate.baselines import fit_logit, simple
from tertius.models.interstate.build import Interstate, build
from tertius.models.interstate.effects import TWO_MODE, formula
from tertius.models.interstate.forward import forward, simulate
from tertius.models.interstate.goodness import CLIENTS
from tertius.models.interstate.pairs import at_risk, rows
from tertius.models.interstate.spec import MODERN, InterstateSpec
from tertius.models.interstate.ties import ties
from tertius.panel.freeze import frozen
from tertius.panel.panel import Panel
from tertius.saom import api
from tertius.saom.results.auxiliary import cumulative, triad_census

SAOM, LOGIT, NETWORK_LOGIT = "saom", "logit", "network logit"
#: The model of forecasts: its windows and suppliers are set by the origin.
MODEL = replace(MODERN, effects=TWO_MODE)


@dataclass(frozen=True)
class ForecastSpec:
    """How a forecast is made at an origin.

    Parameters
    ----------
    model : InterstateSpec
        The actor-oriented model; its windows are set by the origin.
    largest : int
        Makes the model two-mode: all states by the suppliers with most clients in the origin's last
        window, so many of them.  0 keeps all suppliers, in one mode, at some ten times the cost.
    periods : int
        Latest periods that the model is estimated on.
    history : int
        End of the first window of the logits, which pool the latest `transitions`.
    draws, chains : int
        Parameter draws, and networks simulated in all.
    final, attempts : int
        Chains of the check of convergence, and checks that may fail.
    seed : int
    """

    model: InterstateSpec = MODEL
    largest: int = 20
    periods: int = 3
    history: int = 1959
    transitions: int = 4
    draws: int = 50
    chains: int = 1000
    final: int = 1000
    attempts: int = 3
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Origin:
    """Forecasts of the window after `end`.

    Attributes
    ----------
    end : int
        Last calendar year that was known.
    states, suppliers : tuple of str
    i, j : int arrays (pairs,)
        Positions of state and supplier of the pairs at risk.
    tie : array (pairs,)
        Tie in the last window.
    probability : mapping of method to array (pairs,)
    spread : array (draws, pairs)
        Of the actor-oriented model: the chance under each draw of the parameters.
    counts : array (chains, suppliers)
        Simulated numbers of clients.
    shape : mapping of name to array (chains, entries)
        Simulated structure: numbers of suppliers with at most so many clients, triads.
    converged : bool
        Whether the estimation did.
    """

    end: int
    states: tuple[str, ...]
    suppliers: tuple[str, ...]
    i: Ints
    j: Ints
    tie: Floats
    probability: Mapping[str, Floats]
    spread: Floats
    counts: Floats
    shape: Mapping[str, Floats]
    converged: bool


def forecast(
    panel: Panel, spec: ForecastSpec, end: int, store: Store | None = None, threads: int | None = None
) -> Origin:
    """Forecast every pair at risk in the window after `end`; the actor-oriented part is kept in `store`."""
    window = spec.model.window
    model = replace(spec.model, first=end - spec.periods * window, last=end)
    if spec.largest:
        model = replace(model, suppliers=largest(panel, model, spec.largest))
    built = build(panel, model)
    past = history(panel, spec, end, model.suppliers)
    last = len(built.axes.ends) - 1
    risk = at_risk(built, last)
    i, j = np.nonzero(risk)
    probability = simple(past)
    final = len(past.axes.ends) - 1
    for name, network in ((LOGIT, False), (NETWORK_LOGIT, True)):
        pairs = rows(past, final, network)
        value = fit_logit(past, network, spec.transitions).probability(pairs)
        plane = np.full(past.ties.shape[1:], np.nan)
        plane[pairs.i, pairs.j] = value
        probability[name] = _moved(plane, past, built)[i, j]
    for name in ("persistence", "density", "rates"):
        plane = np.full(past.ties.shape[1:], np.nan)
        plane[at_risk(past, final)] = probability[name]
        probability[name] = _moved(plane, past, built)[i, j]
    key = digest(
        built.digest,
        formula(model),
        replace(spec, model=model),
        [
            code_digest(f"tertius.{part}")
            for part in ("saom", "models.interstate.forward", "models.interstate.build")
        ],
    )
    ahead = (
        store.cached(key, lambda: _simulated(built, spec, threads))
        if store
        else _simulated(built, spec, threads)
    )
    spread = np.array(ahead["spread"])
    probability[SAOM] = spread.mean(axis=0)
    return Origin(
        end,
        built.axes.states,
        built.axes.suppliers,
        i.astype(np.int64),
        j.astype(np.int64),
        np.nan_to_num(built.ties[last])[i, j],
        probability,
        spread,
        np.array(ahead["counts"], dtype=np.float64),
        {name: np.array(value, dtype=np.float64) for name, value in ahead["shape"].items()},
        bool(ahead["converged"]),
    )


def history(panel: Panel, spec: ForecastSpec, end: int, suppliers: tuple[str, ...]) -> Interstate:
    """Return data of the logits: all windows from `spec.history` to `end`, as they were known then."""
    peers = tuple(dict.fromkeys((*spec.model.peers, "region", "like")))
    model = replace(spec.model, first=spec.history, last=end, peers=peers, suppliers=suppliers)
    return build(panel, model)


def largest(panel: Panel, model: InterstateSpec, number: int) -> tuple[str, ...]:
    """Suppliers with most clients in the last window of `model`, by name; equal ones go by name too."""
    known = frozen(panel, model.last)
    axes = make_axes(known, model)
    clients = np.nan_to_num(ties(known, model, axes)[-1]).sum(axis=0)
    order = np.argsort(-clients, kind="stable")[:number]
    return tuple(sorted(axes.suppliers[j] for j in order))


def _moved(plane: Floats, source: Interstate, target: Interstate) -> Floats:
    """Return the same pairs by the names of another set of states."""
    r = [source.axes.states.index(s) for s in target.axes.states]
    c = [source.axes.suppliers.index(s) for s in target.axes.suppliers]
    return plane[np.ix_(r, c)]


def _simulated(built: Interstate, spec: ForecastSpec, threads: int | None) -> dict[str, Any]:
    fit = api.fit(
        built.data,
        formula(built.spec),
        seed=spec.seed,
        final=spec.final,
        attempts=spec.attempts,
        threads=threads,
    )
    networks, theta = simulate(forward(built, fit), spec.chains, spec.seed, spec.draws, threads)
    risk = at_risk(built, len(built.axes.ends) - 1)
    marks = np.unique(theta, axis=0, return_inverse=True)[1].ravel()
    spread = [networks[marks == d][:, risk].mean(axis=0) for d in np.unique(marks)]
    return {
        "spread": np.round(spread, 6).tolist(),
        "counts": networks.sum(axis=1, dtype=np.int64).tolist(),
        "shape": {k: v.tolist() for k, v in structure(networks[:: max(1, len(networks) // 250)]).items()},
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


def independent(origin: Origin, probability: Floats, chains: int, seed: int) -> Bytes:
    """Networks with independent ties of these chances: what marginals alone say about structure."""
    rng = generator(seed, "interstate", "independent", origin.end)
    out = np.zeros((chains, len(origin.states), len(origin.suppliers)), np.uint8)
    out[:, origin.i, origin.j] = rng.random((chains, len(origin.i))) < probability
    return out

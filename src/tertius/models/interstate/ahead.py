"""One origin: what is forecast at the end of a window for the next one, from nothing later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.errors import UsageError
from tertius.core.provenance import code_digest, digest
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.models.interstate.baselines import fit_logit, simple
from tertius.models.interstate.boosted import fit_boosted
from tertius.models.interstate.build import Interstate, build
from tertius.models.interstate.combine import pooled
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.hierarchical import fit_hierarchical
from tertius.models.interstate.pairs import at_risk, examples, rows
from tertius.models.interstate.ranks import largest
from tertius.models.interstate.simulated import Simulated, simulated
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

LOGIT, NETWORK_LOGIT, SAOM = "logit", "network logit", "saom"
HIERARCHICAL, BOOSTED = "hierarchical logit", "boosting"
STACK, STACK_SAOM = "stack", "stack with saom"
#: What the stacks take, with equal weights.  The first is the forecast that is recommended.
STACKS = {STACK: (HIERARCHICAL, BOOSTED), STACK_SAOM: (HIERARCHICAL, BOOSTED, SAOM)}
#: Code that learnt forecasts depend on.
MADE_BY = (
    *(f"tertius.models.interstate.{part}" for part in ("actors", "axes", "build", "dyads", "peers", "ties")),
    *(f"tertius.models.interstate.{part}" for part in ("boosted", "hierarchical", "pairs", "recency")),
)


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
    ahead : Simulated or None
        Networks of the actor-oriented model, where it was asked for.
    """

    end: int
    states: tuple[str, ...]
    suppliers: tuple[str, ...]
    i: Ints
    j: Ints
    tie: Floats
    probability: Mapping[str, Floats]
    ahead: Simulated | None


def forecast(
    panel: Panel, spec: ForecastSpec, end: int, store: Store | None = None, threads: int | None = None
) -> Origin:
    """Forecast every pair at risk in the window after `end`; what is learnt is kept in `store`.

    Raises
    ------
    UsageError
        The window before has no ties, or no suppliers with the ranks that are asked for.
    """
    order = ranked(panel, spec, end)
    chosen = tuple(sorted(order[spec.skip : spec.skip + spec.largest])) if spec.largest else ()
    past = history(panel, spec, end, chosen)
    last = len(past.axes.ends) - 1
    i, j = (where.astype(np.int64) for where in np.nonzero(at_risk(past, last)))
    probability = simple(past)
    for name, network in ((LOGIT, False), (NETWORK_LOGIT, True)):
        probability[name] = fit_logit(past, network, spec.transitions).probability(rows(past, last, network))
    taught = order[: max(spec.learn, spec.skip + spec.largest)] if spec.largest else ()
    plane = learnt(history(panel, spec, end, tuple(sorted(taught))), store)
    for name in (HIERARCHICAL, BOOSTED):
        probability[name] = moved(plane[name], past)[i, j]
    ahead = None
    if spec.saom:
        ahead = simulated(panel, spec, end, chosen, store, threads).at(past.axes, i, j)
        probability[SAOM] = ahead.spread.mean(axis=0)
    for name, parts in STACKS.items():
        if set(parts) <= set(probability):
            probability[name] = pooled([probability[part] for part in parts])
    now = np.nan_to_num(past.ties[last])[i, j]
    return Origin(end, past.axes.states, past.axes.suppliers, i, j, now, probability, ahead)


@dataclass(frozen=True, eq=False)
class Plane:
    """Chances of pairs, (states, suppliers), by the names of both; NaN where a pair is not at risk."""

    states: tuple[str, ...]
    suppliers: tuple[str, ...]
    value: Floats


def learnt(past: Interstate, store: Store | None = None) -> dict[str, Plane]:
    """Return the chances of the hierarchical logit and of the trees in the window after the last."""

    def make() -> dict[str, list[float]]:
        known = examples(past, network=True, recency=True)
        pairs = rows(past, len(past.axes.ends) - 1, network=True, recency=True)
        return {
            HIERARCHICAL: fit_hierarchical(known, len(past.axes.states)).probability(pairs).tolist(),
            BOOSTED: fit_boosted(known).probability(pairs).tolist(),
        }

    key = digest("learnt", past.digest, [code_digest(part) for part in MADE_BY])
    values = store.cached(key, make) if store else make()
    risk = at_risk(past, len(past.axes.ends) - 1)
    out = {}
    for name, value in values.items():
        plane = np.full(risk.shape, np.nan)
        plane[risk] = value
        out[name] = Plane(past.axes.states, past.axes.suppliers, plane)
    return out


def moved(plane: Plane, target: Interstate) -> Floats:
    """Return the same chances laid out by the states and suppliers of `target`."""
    r = pd.Index(plane.states).get_indexer(pd.Index(target.axes.states))
    c = pd.Index(plane.suppliers).get_indexer(pd.Index(target.axes.suppliers))
    return np.asarray(plane.value[np.ix_(r, c)])


@per_panel(2)
def history(panel: Panel, spec: ForecastSpec, end: int, suppliers: tuple[str, ...]) -> Interstate:
    """Return data of the logits: all windows from `spec.history` to `end`, as they were known then."""
    peers = tuple(dict.fromkeys((*spec.model.peers, "region", "like")))
    model = replace(spec.model, first=spec.history, last=end, peers=peers, suppliers=suppliers)
    return build(panel, model)


def ranked(panel: Panel, spec: ForecastSpec, end: int) -> tuple[str, ...]:
    """Return the suppliers with a client in the window up to `end`, those with most first; ties by name.

    Raises
    ------
    UsageError
        There are fewer than `spec.skip` and two more.
    """
    found = largest(panel, replace(spec.model, first=end - spec.model.window, last=end), 0)
    if len(found) < spec.skip + 2:
        years = f"{end - spec.model.window + 1}-{end}"
        expected = f"at least {spec.skip + 2} suppliers with a client in {years}"
        raise UsageError("interstate: suppliers", expected, str(len(found)))
    return found


def independent(origin: Origin, probability: Floats, chains: int, seed: int) -> Bytes:
    """Networks with independent ties of these chances: what marginals alone say about structure."""
    rng = generator(seed, "interstate", "independent", origin.end)
    out = np.zeros((chains, len(origin.states), len(origin.suppliers)), np.uint8)
    out[:, origin.i, origin.j] = rng.random((chains, len(origin.i))) < probability
    return out

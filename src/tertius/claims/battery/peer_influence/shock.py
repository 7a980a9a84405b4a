"""A common shock that a fitted model lacks: the group's ties by power and window against simulated ones.

A goodness-of-fit test with an auxiliary statistic (Lospinoso and Snijders 2019, Methodological Innovations
12): a shock moves a whole group towards one power, or away from it, in one window; the model's own
influence, popularity and levels are in the simulated counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tertius.models.interstate.build import NET, assemble
from tertius.models.interstate.default import Fitted
from tertius.saom import api
from tertius.saom.formula import TermRequest
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term


@dataclass(frozen=True)
class Shock:
    """The cell that the model misses by most.

    Attributes
    ----------
    period : int
        Window at whose end the ties are counted, from 1.
    power : str
    observed, simulated : float
        Members' ties with the power then; mean over chains.
    z : float
        Their difference in simulated standard deviations.
    p : float
        Share of chains that miss some cell by as much.
    """

    period: int
    power: str
    observed: float
    simulated: float
    z: float
    p: float


def shock_of(fitted: Fitted, group: str, chains: int = 200, seed: int = 1) -> Shock:
    """Return the group's largest misfit over powers and windows, with its probability under the model."""
    built, fit = fitted.built, fitted.fit
    model = Model(built.data, [t for t in fit.terms if not t.basic_rate])
    nets = model.simulate(fit.theta, chains, seed, states=True, scores=False).networks[NET]
    weights = next(v for k, v in built.peers.items() if k.startswith(group))
    periods = range(len(built.axes.ends) - 1)
    members = [weights[p].sum(axis=1) > 0 for p in periods]
    ends = np.nan_to_num(built.ties)
    seen = np.array([ends[p + 1][members[p]].sum(axis=0) for p in periods])
    drawn = np.stack([nets[:, p][:, members[p]].sum(axis=1) for p in periods], axis=1).astype(np.float64)
    mean, sd = drawn.mean(axis=0), drawn.std(axis=0, ddof=1)
    z = np.divide(seen - mean, sd, out=np.zeros_like(mean), where=sd > 0)
    each = np.abs(np.divide(drawn - mean, sd, out=np.zeros_like(drawn), where=sd > 0)).max(axis=(1, 2))
    p, k = (int(x) for x in np.unravel_index(np.abs(z).argmax(), z.shape))
    share = (1 + int((each >= abs(z[p, k])).sum())) / (1 + chains)
    power = built.axes.suppliers[k]
    return Shock(p + 1, power, float(seen[p, k]), float(mean[p, k]), float(z[p, k]), share)


def beside(fitted: Fitted, group: str, shock: Shock, seed: int = 1, final: int = 1000) -> Fitted:
    """Fit the model anew with a term for the cell that it misses by most: its own level for the group.

    An influence that was but the shock does not outlive it.

    Raises
    ------
    ModelError
        The fit finds no estimate.
    """
    built = fitted.built
    weights = next(v for k, v in built.peers.items() if k.startswith(group))
    plane = np.zeros((len(built.axes.ends), len(built.axes.states), len(built.axes.suppliers)))
    at = shock.period - 1
    plane[at, weights[at].sum(axis=1) > 0, built.axes.suppliers.index(shock.power)] = 1.0
    pairs = {**built.pairs, "shock": plane}
    parts = (built.ties, built.open, built.ego, built.alter, pairs, built.peers, built.levels)
    shaken = replace(built, pairs=pairs, data=assemble(built.spec, built.axes, *parts))
    terms = [*(t for t in fitted.fit.terms if not t.basic_rate), Term("X", NET, with_=("shock",))]
    fixed = {t for t, free in zip(fitted.fit.terms, fitted.fit.free) if not free}
    effects = [TermRequest(t, fix=0.0 if t in fixed else None) for t in terms]
    fit = api.fit(shaken.data, effects, start=fitted.fit, seed=seed, threads=1, final=final)
    return Fitted(shaken, fit, fitted.key)

"""The next window: a model that starts at the last observed window, with a declared rate of change."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tertius.core.arrays import Bytes, Floats
from tertius.core.errors import UsageError
from tertius.core.rng import generator
from tertius.models.interstate.build import NET, POSITION, Interstate
from tertius.saom.data.centre import ActorValues
from tertius.saom.data.prepare import prepare
from tertius.saom.data.variables import STRUCTURAL_ZERO, Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model, Simulation

RATES = ("mean", "last")


@dataclass(frozen=True, eq=False)
class Forward:
    """A model of the window after the last one, and where its parameters lie.

    Attributes
    ----------
    built : Interstate
    model : Model
        One period that begins at the last window; states that do not exist then have no ties.
    theta : array (parameters,)
        The estimate, rates by the rule.
    covariance : array (parameters, parameters)
        Of the estimate; rates are independent of the rest in it.
    """

    built: Interstate
    model: Model
    theta: Floats
    covariance: Floats

    def draws(self, number: int, seed: int) -> Floats:
        """Parameters from the estimate's normal distribution, (number, parameters); rates at least 0.1."""
        root = np.linalg.cholesky(_positive(self.covariance))
        noise = generator(seed, "interstate", "parameters").standard_normal((number, len(self.theta)))
        out = self.theta + noise @ root.T
        for q, term in enumerate(self.model.terms):
            if term.basic_rate:
                out[:, q] = np.maximum(out[:, q], 0.1)
        return out


def forward(built: Interstate, fit: Fit, rate: str = "mean") -> Forward:
    """Return the model of the next window.

    Parameters
    ----------
    built : Interstate
        The data that `fit` was estimated on.
    fit : Fit
    rate : {"mean", "last"}
        The next period's rate of each variable: the mean of the estimated periods', with their spread
        in its variance, or the last one's.

    Raises
    ------
    UsageError
        The fit is of another model, or the rule is unknown.
    """
    if rate not in RATES:
        raise UsageError("interstate: rate of the next period", f"one of {', '.join(RATES)}", repr(rate))
    data = _data(built)
    own = [term for term in fit.terms if not term.basic_rate]
    for term in own:
        data.find(term.on)
    prepared = prepare(data)
    if POSITION in data.behaviours:  # the fit's own centre, range and mean similarity
        fitted = prepare(built.data).behaviours[POSITION].values
        b = prepared.behaviours[POSITION]
        prepared = replace(
            prepared,
            behaviours={**prepared.behaviours, POSITION: replace(b, values=_recentred(b.values, fitted))},
        )
    model = Model(data, own, prepared=prepared)
    theta, covariance = np.zeros(len(model.terms)), np.zeros((len(model.terms),) * 2)
    known = {term: q for q, term in enumerate(fit.terms)}
    at = [known.get(term, -1) for term in model.terms]
    for a, (term, q) in enumerate(zip(model.terms, at)):
        if term.basic_rate:
            rates = [k for k, t in enumerate(fit.terms) if t.basic_rate and t.on == term.on]
            chosen = rates if rate == "mean" else rates[-1:]
            values = fit.theta[chosen]
            theta[a] = values.mean()
            covariance[a, a] = np.nan_to_num(fit.se[chosen] ** 2).mean() + (
                values.var(ddof=1) if len(chosen) > 1 else 0
            )
            continue
        theta[a] = fit.theta[q]
        for c, (other, r) in enumerate(zip(model.terms, at)):
            if not other.basic_rate:
                covariance[a, c] = np.nan_to_num(fit.covariance[q, r])
    return Forward(built, model, theta, covariance)


def simulate(
    ahead: Forward, chains: int, seed: int, draws: int = 0, threads: int | None = None
) -> tuple[Bytes, Floats]:
    """Simulate the next window.

    Parameters
    ----------
    chains : int
        Networks in all.
    draws : int
        Draws of the parameters that the chains are spread over; 0 keeps the estimate.

    Returns
    -------
    networks : uint8 array (chains, states, suppliers)
    theta : array (chains, parameters)
        The parameters of each chain.
    """
    thetas = ahead.theta[None] if draws == 0 else ahead.draws(draws, seed)
    parts: list[Simulation] = []
    used = []
    for d, cut in enumerate(np.array_split(np.arange(chains), len(thetas))):
        if len(cut):
            parts.append(
                ahead.model.simulate(
                    thetas[d], len(cut), seed, first=int(cut[0]), threads=threads, states=True, scores=False
                )
            )
            used.append(np.repeat(thetas[d][None], len(cut), axis=0))
    return np.concatenate([part.networks[NET][:, 0] for part in parts]), np.concatenate(used)


def _data(built: Interstate) -> SaomData:
    last = len(built.axes.ends) - 1
    start = np.nan_to_num(built.ties[last])
    gone = ~(built.axes.alive[:, last][:, None] & built.axes.given[:, last][None, :])
    cells = np.where((gone | ~built.open[last][None, :]) & (start == 0), STRUCTURAL_ZERO, start)
    cells[built.axes.own] = STRUCTURAL_ZERO if built.spec.two_mode else 0.0
    variables: dict[str, Network | Behaviour] = {
        NET: Network(np.stack([cells, cells]), two_mode=built.spec.two_mode)
    }
    if built.levels is not None:
        now = built.levels[:, last]
        variables[POSITION] = Behaviour(np.stack([now, now], axis=1))
    side = "receivers" if built.spec.two_mode else "senders"
    covariates: dict[str, Covariate | Dyadic] = {
        k: Covariate(v[:, last], centred=False) for k, v in built.ego.items()
    }
    covariates |= {k: Covariate(v[:, last], of=side, centred=False) for k, v in built.alter.items()}
    covariates |= {k: Dyadic(v[last], centred=False) for k, v in built.pairs.items()}
    covariates |= {f"peers_{k}": Dyadic(v[last], centred=False) for k, v in built.peers.items()}
    return SaomData(variables, covariates)


def _recentred(values: ActorValues, fitted: ActorValues) -> ActorValues:
    moved = values.values + values.mean - fitted.mean
    return replace(
        values,
        values=np.where(values.missing, 0.0, moved),
        mean=fitted.mean,
        span=fitted.span,
        similarity=fitted.similarity,
        low=fitted.low,
        high=fitted.high,
    )


def _positive(covariance: Floats) -> Floats:
    """Lift eigenvalues that rounding made negative, so that a root exists."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    floor = max(float(values.max()), 1e-12) * 1e-10
    out: Floats = (vectors * np.maximum(values, floor)) @ vectors.T
    return out

"""Method of moments by stochastic approximation, with the score-function derivative.

Find theta such that the expected statistics equal the observed ones.  Many chains are simulated at
once; the derivative of the expectation is the covariance of statistics and scores by period
(Schweinberger & Snijders 2007, Sociological Methods & Research 36; Snijders 2001 for the scheme).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.errors import ModelError
from tertius.models.saom.data import Floats
from tertius.models.saom.simulate import Model, Simulation


@dataclass(frozen=True, eq=False)
class Estimate:
    """A method-of-moments estimate; arrays run over the parameters of the model, rates included.

    Attributes
    ----------
    theta, se : array (parameters,)
    covariance : array (parameters, parameters)
    t_ratios : array (parameters,)
        Mean deviation of simulated from observed statistics over their standard deviation.
    overall : float
        Overall maximum convergence ratio: the largest t-ratio of a linear combination.
    error : array (parameters,)
        Monte Carlo standard error of theta.
    simulations : int
    converged : bool
        Whether every |t| is below 0.1 and `overall` below 0.25.
    labels : tuple of str
    """

    theta: Floats
    se: Floats
    covariance: Floats
    t_ratios: Floats
    overall: float
    error: Floats
    simulations: int
    converged: bool
    labels: tuple[str, ...]


def derivative(sim: Simulation) -> Floats:
    """Derivative of expected statistics (rows) by parameters: sum over periods of cov(statistic, score)."""
    total = np.zeros((sim.statistics.shape[2],) * 2)
    chains = len(sim.statistics)
    for m in range(sim.statistics.shape[1]):
        s, g = sim.statistics[:, m], sim.scores[:, m]
        # A score has mean zero; its sample mean is a control variate, removed by centring both.
        total += (s - s.mean(0)).T @ (g - g.mean(0)) / (chains - 1)
    return total


def estimate(
    model: Model,
    theta: Floats | None = None,
    seed: int = 1,
    batch: int = 100,
    rounds: int = 30,
    final: int = 1000,
    threads: int | None = None,
    attempts: int = 3,
) -> Estimate:
    """Estimate all parameters of `model` from `theta` (crude start values by default).

    Parameters
    ----------
    batch : int
        Chains in each approximation step.
    rounds : int
        Approximation steps in an attempt; the gain falls over them and their second half is averaged.
    final : int
        Chains at the estimate, for derivative, covariance and convergence ratios.
    attempts : int
        Attempts before giving up on convergence; each starts at the last one's result.

    Raises
    ------
    ModelError
        If the parameters run away or two effects cannot be told apart.
    """
    now = model.start() if theta is None else np.array(theta, dtype=np.float64)
    observed = model.targets.sum(axis=0)
    rates = np.array([t.basic_rate for t in model.terms])
    free = np.array([not (r and t.on == model.conditioned) for r, t in zip(rates, model.terms)])
    used = 0
    result: Estimate | None = None
    for attempt in range(attempts):
        slope: Floats | None = None
        average, averaged = np.zeros_like(now), 0
        for r in range(rounds):
            sim = model.simulate(now, batch, seed, first=used, threads=threads)
            used += batch
            fresh = derivative(sim)
            slope = fresh if slope is None else slope + (fresh - slope) / min(r + 1, 10)
            gain = (1.0 if attempt or r > 4 else 0.5) / max(1.0, float(r - 4)) ** 0.75
            step = _solve(model, slope, sim.statistics.sum(axis=1).mean(axis=0) - observed, free)
            now = _bounded(now, -gain * step, rates)
            if r >= rounds // 2:
                average, averaged = average + now, averaged + 1
        now = average / averaged
        sim = model.simulate(now, final, seed, first=used, threads=threads)
        used += final
        result = _summary(model, now, sim, observed, used, free)
        if result.converged:
            break
    assert result is not None
    return result


def _bounded(theta: Floats, step: Floats, rates: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
    """Move by `step`, at most 1 (rates: half their size), keeping rates positive."""
    limit = np.where(rates, 0.5 * np.abs(theta), 1.0)
    worst = float(np.max(np.abs(step) / limit))
    return theta + step / max(worst, 1.0)


def _solve(
    model: Model, slope: Floats, gap: Floats, free: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Floats:
    d = slope[np.ix_(free, free)]
    bad = ~np.isfinite(d).all(axis=1) | (np.diag(d) <= 0)
    if bad.any():
        name = np.array(model.labels)[free][bad][0]
        raise ModelError(
            f"effect {name!r}",
            "a statistic that reacts to its parameter",
            "none",
            "drop the effect or start elsewhere",
        )
    scale = 1 / np.sqrt(np.diag(d))
    scaled = d * scale[:, None] * scale[None, :]
    out = np.zeros(len(gap))
    out[free] = scale * np.linalg.solve(scaled + 1e-6 * np.eye(len(d)), scale * gap[free])
    return out


def _summary(
    model: Model,
    theta: Floats,
    sim: Simulation,
    observed: Floats,
    used: int,
    free: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Estimate:
    totals = sim.statistics.sum(axis=1)
    gap = totals.mean(axis=0) - observed
    spread = totals.std(axis=0, ddof=1)
    s = np.cov(totals.T)[np.ix_(free, free)]
    d = derivative(sim)[np.ix_(free, free)]
    try:
        inverse = np.linalg.inv(d)
        overall = float(np.sqrt(gap[free] @ np.linalg.solve(s, gap[free])))
    except np.linalg.LinAlgError:
        raise ModelError(
            "model", "effects that can be told apart", "collinear ones", "drop one of them"
        ) from None
    k = len(theta)
    covariance = np.full((k, k), np.nan)
    covariance[np.ix_(free, free)] = inverse @ s @ inverse.T
    se = np.sqrt(np.diag(covariance))
    t = np.where(spread > 0, gap / np.where(spread > 0, spread, 1), 0.0)
    t[~free] = 0.0
    error = se / np.sqrt(len(totals))
    good = bool((np.abs(t) < 0.1).all() and overall < 0.25)
    out = theta.copy()
    if model.conditioned is not None:
        fixed = ~free
        periods = [term.period or 0 for term, f in zip(model.terms, fixed) if f]
        out[fixed] = theta[fixed] * sim.times.mean(axis=0)[periods]
        se[fixed] = theta[fixed] * sim.times.std(axis=0, ddof=1)[periods]
    return Estimate(out, se, covariance, t, overall, error, used, good, model.labels)

"""Maximum likelihood: the root of the mean complete-data score, by steps on augmented paths.

By the missing information principle the derivative of the log-likelihood is the mean score of paths given
the data, and the observed information is the complete-data information minus the covariance of these scores
(Louis 1982, Journal of the Royal Statistical Society B 44, 226-233).  Snijders, Koskinen & Schweinberger
(2010, Annals of Applied Statistics 4, 567-588) find the root by Robbins-Monro steps.  Here the first steps
divide the score of a sweep by the complete-data information, a Robbins-Monro scheme whose gain does not
fall and which cannot overshoot; near the root each batch of sweeps gives an estimate of its own by one
Newton step, and these are averaged with the number of sweeps as weights, as in the method of moments
(`estimation.estimate`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.core.progress import Progress, silent
from tertius.saom.likelihood.batches import Ensemble, PathBatch, observed_information, pooled
from tertius.saom.likelihood.fit import LikelihoodFit
from tertius.saom.simulation.simulate import Model

CHAINS = 8
APPROACH = 60
"""Steps of the approach; the mean of the last third is where batches start."""
GAIN = 1.5
"""Share of a step by complete-data information; below 2 it cannot overshoot."""
FLOOR = 0.05
"""Smallest share of the complete-data information that a Newton step reckons with."""
T_LIMIT, OVERALL_LIMIT, ERROR_LIMIT = 0.1, 0.25, 0.15
"""Bounds of t-ratios, of the overall ratio, and of Monte Carlo errors in standard errors."""
UNCHANGED = 0.001
"""Rate of a variable in a period without an observed change."""
RUNAWAY = 20
"""A rate this many times what the observed changes suggest (100 at least) has run away."""


def maximise(
    model: Model,
    theta: Floats,
    seed: int,
    *,
    fixed: Mapping[int, float] | None = None,
    final: int = 250,
    attempts: int = 6,
    threads: int | None = None,
    progress: Progress = silent,
    state: Path | None = None,
) -> LikelihoodFit:
    """Return the maximum likelihood estimate of `model`, found from `theta`.

    Parameters
    ----------
    model : Model
    theta : array (parameters,)
    seed : int
    fixed : mapping of position to value
    final : int
        Sweeps of each of the chains in a check.
    attempts : int
        Checks after which the estimate is returned as it is.
    threads : int, optional
    progress : callable
    state : path, optional

    Raises
    ------
    ModelError
        If the likelihood is not covered, or effects are collinear.
    """
    ensemble = Ensemble(model, CHAINS, seed, threads, progress, state)
    try:
        fit = _maximise(model, ensemble, np.array(theta, np.float64), dict(fixed or {}), final, attempts)
    except KeyboardInterrupt:
        ensemble.save()
        raise
    ensemble.done()
    return fit


def _maximise(
    model: Model, ensemble: Ensemble, now: Floats, held: dict[int, float], final: int, attempts: int
) -> LikelihoodFit:
    labels, rates = model.labels, np.array([t.basic_rate for t in model.terms])
    held = {**_unchanged(ensemble), **held}
    for q, value in held.items():
        now[q] = value
    free = np.ones(len(now), bool)
    free[list(held)] = False
    limits = np.where(rates, np.maximum(100.0, RUNAWAY * model.start()), np.inf)
    away: list[str] = []

    def move(theta: Floats, step: Floats) -> Floats:
        """Return theta after a step, cut where it goes too far at once; runaway rates stop."""
        most = np.where(rates, 0.5 * np.abs(theta), 1.0)
        step = np.where(free, step, 0.0)
        out = theta + step / max(float(np.max(np.abs(step) / most)), 1.0)
        for q in np.flatnonzero(free & (out > limits)):
            out[q] = held[int(q)] = limits[q]
            free[q] = False
            away.append(f"{labels[q]} may diverge, and was fixed at {limits[q]:.0f}")
        return np.asarray(out)

    wanted = CHAINS * (APPROACH + 2 * final)
    visited = []
    batch = ensemble.run(now, 10, 20, "approaching the estimate", wanted)
    _tell_apart(batch.info, free, labels)
    info = batch.info
    for _ in range(APPROACH):
        now = move(now, _step(info, GAIN * batch.mean, free))
        visited.append(now)
        batch = ensemble.run(now, 1, 1, "approaching the estimate", wanted)
        info = 0.9 * info + 0.1 * batch.info
    now = np.mean(visited[-APPROACH // 3 :], axis=0)
    now[~free] = visited[-1][~free]
    near: list[PathBatch] = []
    sizes = [max(final // 5, 5), max(final // 2, 10)] + [final] * attempts
    for attempt, sweeps in enumerate(sizes):
        check = ensemble.run(now, sweeps, max(sweeps // 10, 5), "near the estimate", wanted)
        far = _distance(check, free)
        near = [b for b in near if far < 1.0] + [check]
        fit = _summary(model, ensemble, check, near, free, held, away)
        if attempt > 1 and fit.converged:
            break
        now = move(now, np.where(free, fit.theta - now, 0.0))
    return fit


def _unchanged(ensemble: Ensemble) -> dict[int, float]:
    """Return rates of periods in which a variable does not change: fixed at almost nothing."""
    held = {}
    for paths, columns in zip(ensemble.paths, ensemble.columns):
        for q, term in zip(columns, paths.model.terms):
            if term.basic_rate and paths.model.prepared.distance(term.on)[term.period or 0] == 0:
                held[int(q)] = UNCHANGED
    return held


def _tell_apart(info: Floats, free: Bools, labels: tuple[str, ...]) -> None:
    """Raise if the scores of some effects are linearly dependent: then no data can tell them apart."""
    part = info[np.ix_(free, free)]
    scale = 1 / np.sqrt(np.where(np.diag(part) > 0, np.diag(part), 1.0))
    values, vectors = np.linalg.eigh(part * scale[:, None] * scale[None, :])
    if values[0] < 1e-9:
        names = np.array(labels)[free][np.abs(vectors[:, 0]) > 0.1]
        raise ModelError(
            f"effects {', '.join(repr(str(x)) for x in names)}",
            "effects that can be told apart",
            "collinear ones, or ones that nothing depends on",
            "drop one of them",
        )


def _step(info: Floats, score: Floats, free: Bools) -> Floats:
    """Return the step that the information implies, zero for fixed parameters."""
    part = info[np.ix_(free, free)]
    step = np.zeros(len(score))
    step[free] = np.linalg.solve(part + np.diag(0.01 * np.diag(part)), score[free])
    return step


def _distance(batch: PathBatch, free: Bools) -> float:
    """Return how far a batch is from the root, in standard errors of the best known combination."""
    info, _ = observed_information(batch.info, batch.variance, free, FLOOR)
    gap = batch.mean[free]
    return float(np.sqrt(max(float(gap @ np.linalg.solve(info, gap)), 0.0)))


def _summary(
    model: Model,
    ensemble: Ensemble,
    check: PathBatch,
    near: list[PathBatch],
    free: Bools,
    held: Mapping[int, float],
    away: list[str],
) -> LikelihoodFit:
    """Return the estimate of batches near the root; ratios are those of the check alone."""
    k, labels = len(free), model.labels
    info, variance, noise = (pooled(near, what) for what in ("info", "variance", "noise"))
    observed, least = observed_information(info, variance, free, FLOOR)
    inverse = np.linalg.inv(observed)
    theta = check.theta.copy()
    means = sum(b.size * (b.theta[free] + inverse @ b.mean[free]) for b in near)
    theta[free] = means / sum(b.size for b in near)
    covariance, error, t = np.full((k, k), np.nan), np.full(k, np.nan), np.zeros(k)
    covariance[np.ix_(free, free)] = inverse
    count = sum(b.size for b in near)
    error[free] = np.sqrt(np.diag(inverse @ noise[np.ix_(free, free)] @ inverse) / count)
    se = np.sqrt(np.diag(covariance))
    spread = np.sqrt(np.diag(check.variance))
    t = np.where(spread > 0, check.mean / np.where(spread > 0, spread, 1.0), 0.0)
    part = check.variance[np.ix_(free, free)]
    scale = np.sqrt(np.where(np.diag(part) > 0, np.diag(part), 1.0))
    gap = check.mean[free] / scale
    solved = np.linalg.lstsq(part / scale[:, None] / scale[None, :], gap, rcond=1e-9)[0]
    overall = float(np.sqrt(max(float(gap @ solved), 0.0)))
    shares = error[free] / se[free]
    notes = list(away)
    good = bool((np.abs(t[free]) < T_LIMIT).all() and overall < OVERALL_LIMIT and not away)
    good = good and bool((shares < ERROR_LIMIT).all())
    if not good and not away:
        worst = int(np.argmax(np.where(free, np.abs(t), 0.0)))
        notes.append(
            f"not converged: overall ratio {overall:.2f}, largest t-ratio {t[worst]:.2f} ({labels[worst]}), "
            f"largest Monte Carlo error {shares.max():.2f} standard errors; continue from this fit, or ask "
            "for more sweeps (final=)"
        )
    if least < FLOOR:
        notes.append(
            f"little is known in some direction ({max(least, 0.0):.0%} of what full paths would tell): its "
            "standard errors are rough; ask for more sweeps (final=), or simplify the model"
        )
    for q in np.flatnonzero(free):
        if not model.terms[q].basic_rate and abs(theta[q]) > 4 and se[q] > 4:
            notes.append(f"{labels[q]} may diverge (estimate {theta[q]:.1f}, se {se[q]:.1f}); fix or drop it")
    for at, value in held.items():
        theta[at] = value
    flat = check.scores.reshape(-1, *check.scores.shape[2:])
    return LikelihoodFit(
        theta=theta,
        se=se,
        covariance=covariance,
        t_ratios=t,
        overall=overall,
        error=error,
        simulations=ensemble.used,
        converged=good,
        labels=labels,
        terms=model.terms,
        free=free.copy(),
        checked=check.theta,
        targets=np.zeros(flat.shape[1:]),
        derivative=info,
        spread=variance,
        statistics=flat,
        scores=flat,
        seed=ensemble.seed,
        notes=tuple(notes),
    )

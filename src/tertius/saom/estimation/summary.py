"""From the chains of the check to a `Fit`: covariance, convergence ratios, Monte Carlo errors, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.saom.estimation.moments import Batch, adjusted_mean, pooled_covariance, pooled_derivative
from tertius.saom.estimation.progress import Chains
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model

T_LIMIT, OVERALL_LIMIT = 0.1, 0.25


MOST_PAIRS = 5
"""Nearly collinear pairs that are named; a fit that fell apart has hundreds."""


def summarise(
    model: Model,
    observed: Floats,
    targets: Floats,
    check: Batch,
    batches: Sequence[Batch],
    free: Bools,
    held: Mapping[int, float],
    chains: Chains,
) -> Fit:
    """Return results at the theta that the check's chains were simulated at, improved by all `batches`.

    Covariance: D^-1 S D^-T with S and D pooled over the batches.  The convergence ratios are those of
    the check alone, with means made precise by the scores.

    Raises
    ------
    ModelError
        If effects are collinear, naming those involved.
    """
    k = len(check.theta)
    totals = check.statistics.sum(axis=1)
    gap = adjusted_mean(check)[0] - observed
    spread = totals.std(axis=0, ddof=1)
    t = np.where(spread > 0, gap / np.where(spread > 0, spread, 1.0), 0.0)
    s_all = pooled_covariance(batches)
    d_all = pooled_derivative(batches)
    s, d = s_all[np.ix_(free, free)], d_all[np.ix_(free, free)]
    inverse = _inverse(d, np.array(model.labels)[free])
    overall = _overall(np.cov(totals[:, free].T).reshape(s.shape), gap[free])

    theta, count = np.zeros(k), 0
    rest = np.zeros_like(s)
    for batch in batches:
        part = batch.select(free)
        mean, residual = adjusted_mean(part)
        theta[free] += batch.size * (batch.theta[free] - inverse @ (mean - observed[free]))
        rest += batch.size * residual
        count += batch.size
    theta /= count
    rest /= count
    theta[~free] = check.theta[~free]
    covariance = np.full((k, k), np.nan)
    covariance[np.ix_(free, free)] = inverse @ s @ inverse.T
    se = np.sqrt(np.diag(covariance))
    error = np.full(k, np.nan)
    error[free] = np.sqrt(np.diag(inverse @ rest @ inverse.T) / count)
    for q in held:
        theta[q], se[q], error[q], t[q] = held[q], np.nan, np.nan, t[q]
    for q, term in enumerate(model.terms):
        if term.basic_rate and term.on == model.conditioned:
            times = check.times[:, term.period or 0]
            theta[q] = check.theta[q] * times.mean()
            se[q] = check.theta[q] * times.std(ddof=1)
            error[q], t[q] = se[q] / np.sqrt(len(times)), 0.0
    good = bool((np.abs(t[free]) < T_LIMIT).all() and overall < OVERALL_LIMIT)
    return Fit(
        theta=theta,
        se=se,
        covariance=covariance,
        t_ratios=t,
        overall=overall,
        error=error,
        simulations=chains.used,
        converged=good,
        labels=model.labels,
        terms=model.terms,
        free=free,
        checked=check.theta,
        targets=targets,
        derivative=d_all,
        spread=s_all,
        statistics=check.statistics,
        scores=check.scores,
        conditional=model.conditioned or "",
        seed=chains.seed,
        notes=_notes(model, theta, se, t, covariance, free, good, overall),
    )


def _overall(s: Floats, gap: Floats) -> float:
    scale = np.sqrt(np.where(np.diag(s) > 0, np.diag(s), 1.0))
    scaled = s / scale[:, None] / scale[None, :]
    solved = np.linalg.lstsq(scaled, gap / scale, rcond=1e-9)[0]
    return float(np.sqrt(max(float(gap / scale @ solved), 0.0)))


def _inverse(d: Floats, labels: NDArray[np.str_]) -> Floats:
    """Return the inverse of the derivative, or an error that names the collinear effects."""
    scale = 1 / np.sqrt(np.abs(np.where(np.diag(d) != 0, np.diag(d), 1.0)))
    scaled = d * scale[:, None] * scale[None, :]
    _, values, right = np.linalg.svd(scaled)
    if values[-1] < 1e-7 * values[0]:
        involved = labels[np.abs(right[-1]) > 0.3]
        raise ModelError(
            f"effects {', '.join(repr(str(x)) for x in involved)}",
            "effects that can be told apart",
            "collinear ones",
            "drop one of them",
        )
    inverse: Floats = scale[:, None] * np.linalg.inv(scaled) * scale[None, :]
    return inverse


def _notes(
    model: Model,
    theta: Floats,
    se: Floats,
    t: Floats,
    covariance: Floats,
    free: Bools,
    good: bool,
    overall: float,
) -> tuple[str, ...]:
    labels = model.labels
    notes = []
    if not good:
        worst = int(np.argmax(np.where(free, np.abs(t), 0.0)))
        notes.append(
            f"not converged: overall ratio {overall:.2f}, largest t-ratio {t[worst]:.2f} ({labels[worst]}); "
            "continue from this fit, or simplify the model"
        )
    for q in np.flatnonzero(free):
        if not model.terms[q].basic_rate and abs(theta[q]) > 4 and se[q] > 4:
            notes.append(f"{labels[q]} may diverge (estimate {theta[q]:.1f}, se {se[q]:.1f}); fix or drop it")
    at = np.flatnonzero(free)
    pairs = [(covariance[p, q] / (se[p] * se[q]), p, q) for a, p in enumerate(at) for q in at[a + 1 :]]
    alike = sorted((pair for pair in pairs if abs(pair[0]) > 0.97), key=lambda pair: -abs(pair[0]))
    for r, p, q in alike[:MOST_PAIRS]:
        notes.append(f"{labels[p]} and {labels[q]} are nearly collinear (correlation {r:.2f})")
    if len(alike) > MOST_PAIRS:
        notes.append(f"{len(alike) - MOST_PAIRS} more pairs are nearly collinear")
    return tuple(notes)

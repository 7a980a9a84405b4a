"""Method of moments by stochastic approximation: start (phase 1), approach (phase 2), check (phase 3).

Find theta such that the expected statistics equal the observed ones (Snijders 2001, Sociological
Methodology 31).  The classical scheme moves after every single chain with a falling gain.  Here a
step uses many chains, whose scores give the derivative (Schweinberger & Snijders 2007, Sociological
Methodology 37) at every step; near the solution each batch gives an estimate of its own by one
Newton step, and the estimates are averaged with the number of chains as weights, which has the
efficiency of Polyak-Ruppert averaging without its gain sequence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.core.progress import silent
from tertius.saom.estimation.moments import (
    Batch,
    adjusted_mean,
    derivative,
    pooled_covariance,
    pooled_derivative,
)
from tertius.saom.estimation.progress import Chains, Progress
from tertius.saom.estimation.summary import summarise
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model

__all__ = ["derivative", "estimate"]

UNCHANGED = 0.001
"""Rate of a variable in a period without an observed change."""

RUNAWAY = 20
"""A rate this many times what the observed changes suggest (100 at least) has run away."""

ROUNDS = 60
"""Steps of phase 2 before it gives up on getting near the solution."""


def estimate(
    model: Model,
    theta: Floats | None = None,
    seed: int = 1,
    *,
    fixed: Mapping[int, float] | None = None,
    final: int = 1000,
    attempts: int = 6,
    threads: int | None = None,
    progress: Progress = silent,
    state: Path | None = None,
) -> Fit:
    """Estimate the parameters of `model` from `theta` (crude start values by default).

    Parameters
    ----------
    fixed : mapping of position to value
        Parameters that stay at a value; score tests of them need no other fit.
    final : int
        Chains of the check at the estimate (phase 3), at least 50 a parameter.
    attempts : int
        Times that the check may fail before the fit is returned as not converged.
    progress : callable
        Called after every block of chains.
    state : path, optional
        File that the run keeps up to date and goes on from where it exists; Ctrl-C loses nothing
        and the result is the same as without it.

    Returns
    -------
    Fit
        With ``converged`` false, and a note that names the effect, where it did not converge.

    Raises
    ------
    ModelError
        If an effect's statistic does not react to its parameter, or two effects are collinear.
    """
    now = model.start() if theta is None else np.array(theta, dtype=np.float64)
    targets = model.targets
    held = {**_unchanged_rates(model, targets), **(fixed or {})}
    for q, value in held.items():
        now[q] = value
    rates = np.array([t.basic_rate for t in model.terms])
    clock = np.array([bool(r) and t.on == model.conditioned for r, t in zip(rates, model.terms)])
    free = ~clock
    free[list(held)] = False
    equations = _MomentEquations(model, targets.sum(axis=0), free, clock, rates)
    k = int(free.sum())
    final = max(final, 50 * k)
    chains = Chains(model, seed, threads, progress, state)

    near: list[Batch] = []
    recent: list[Batch] = []
    size = max(50, 4 * k)
    wanted, before = final, np.inf
    limits = _limits(model)
    away: list[int] = []
    for _ in range(ROUNDS):
        batch, now = _survive(chains, "approach", now, size, near, wanted)
        if not recent:
            equations.tell_apart(batch)
        ratio, effective, share = equations.distance(batch)
        if ratio > max(0.8, 2.0 * np.sqrt(effective / size)):
            near = []
        # Far out a derivative ages fast; closer it is better to have more chains behind it.
        recent = [*recent[-3:], batch] if ratio < 6 else [batch]
        near = [b for b in (*near, batch) if 12 * b.size >= sum(x.size for x in near)]
        now = equations.combined(near, [b for b in recent if not any(b is x for x in near)])
        for at in np.flatnonzero(free & (now > limits)):
            q = int(at)
            # Waves as far apart as chance would have them: longer chains bring them no closer.
            now[q] = held[q] = limits[q]
            free[q] = False
            away.append(q)
            near, before = [], np.inf
        have = sum(b.size for b in near)
        wanted = _approach(k, effective, share, final)
        if have >= wanted:
            break
        if len(near) > 1 or ratio > 0.8 * before:
            size = min(2 * size, max(wanted - have, size))
        before = ratio
    for _ in range(attempts):
        check = chains.run("check", now, final, 3, final)
        fit = summarise(model, equations.observed, targets, check, [*near, check], free, held, chains)
        # A parameter on its way to infinity (nothing observed contradicts it) cannot be placed better.
        if fit.converged or any("may diverge" in note for note in fit.notes):
            break
        # The check's chains improve the estimate too; a further check follows from there.
        near = [*near, check] if equations.distance(check)[0] < 0.8 else [check]
        now = equations.combined(near, [])
    chains.done()
    for q in away:
        fit = replace(fit, converged=False).with_notes(
            f"{model.labels[q]} may diverge, and was fixed at {limits[q]:.0f}: the waves are as far apart as "
            "chance would have them; put a wave between, or drop this period"
        )
    return fit


def _limits(model: Model) -> Floats:
    """Return the largest rates that count as rates; meeting one other at a time needs more of them."""
    limits = np.full(len(model.terms), np.inf)
    start = model.start()
    data = model.prepared.data
    for q, term in enumerate(model.terms):
        if term.basic_rate:
            pairs = term.on in data.networks and data.networks[term.on].rule.startswith("pairwise")
            limits[q] = max(100.0, RUNAWAY * start[q]) * (max(data.n / 10, 1.0) if pairs else 1.0)
    return limits


def _unchanged_rates(model: Model, targets: Floats) -> dict[int, float]:
    """Return rates of periods in which a variable does not change: fixed at almost nothing."""
    held = {}
    for q, term in enumerate(model.terms):
        if term.basic_rate and targets[term.period or 0, q] == 0:
            if term.on == model.conditioned:
                raise ModelError(
                    f"variable {term.on!r}, period {(term.period or 0) + 1}",
                    "a change to condition on",
                    "none",
                    "drop the wave or estimate unconditionally",
                )
            held[q] = UNCHANGED
    return held


def _approach(parameters: int, effective: float, share: float, final: int) -> int:
    """Return chains of phase 2 that make the check likely to pass.

    The squared overall ratio of the check has a mean of about `effective` over the chains of phase 2
    and of phase 3, to stay below 0.25 squared with room to spare; single t-ratios have a variance of
    `share` over the chains, to stay below 0.1.
    """
    overall = effective / max(0.036 - effective / final, 0.006)
    return int(max(20 * parameters, 250, 650 * share, overall))


def _survive(
    chains: Chains, phase: str, now: Floats, size: int, near: list[Batch], wanted: int
) -> tuple[Batch, Floats]:
    """Simulate; where chains do not end, go half the way back to the last theta that worked."""
    have = sum(b.size for b in near)
    for _ in range(8):
        try:
            return chains.run(phase, now, size, 2, wanted, have), now
        except ModelError:
            if not near:
                raise
            now = (now + near[-1].theta) / 2
    moved = int(np.argmax(np.abs(now - near[-1].theta)))
    name = chains.model.labels[moved]
    raise ModelError(f"effect {name!r}", "a parameter that settles", "one that diverges", "drop the effect")


class _MomentEquations:
    """The equations of one estimation: which parameters move, and by how much."""

    def __init__(
        self,
        model: Model,
        observed: Floats,
        free: Bools,
        clock: Bools,
        rates: Bools,
    ) -> None:
        self.model, self.observed, self.free, self.clock, self.rates = model, observed, free, clock, rates

    def tell_apart(self, batch: Batch) -> None:
        """Raise if the scores of some effects are linearly dependent: then no data can tell them apart."""
        scores = batch.select(self.free).scores.sum(axis=1)
        spread = scores.std(axis=0)
        if len(scores) <= 2 * scores.shape[1] or not (spread > 0).all():
            return  # an effect without any score is named elsewhere
        values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(scores.T)))
        if values[0] < 1e-9:
            labels = np.array(self.model.labels)[self.free]
            raise ModelError(
                f"effects {', '.join(repr(str(x)) for x in labels[np.abs(vectors[:, 0]) > 0.1])}",
                "effects that can be told apart",
                "collinear ones",
                "drop one of them",
            )

    def distance(self, batch: Batch) -> tuple[float, float, float]:
        """Return the overall ratio; mean of its square times chains under no distance; largest share.

        The share is the part of a statistic's variance that the scores do not explain.
        """
        part = batch.select(self.free)
        mean, rest = adjusted_mean(part)
        s = pooled_covariance([part])
        scale = np.sqrt(np.where(np.diag(s) > 0, np.diag(s), 1.0))
        gap = (mean - self.observed[self.free]) / scale
        outer = scale[:, None] * scale[None, :]
        solve = np.linalg.inv(s / outer + 1e-6 * np.eye(len(s)))
        ratio = float(np.sqrt(max(float(gap @ solve @ gap), 0.0)))
        return ratio, float(np.trace(solve @ (rest / outer))), float(np.max(np.diag(rest) / scale**2))

    def combined(self, near: list[Batch], recent: list[Batch]) -> Floats:
        """Return the next theta: the mean of the near batches' Newton estimates."""
        d = self._blended([*near, *recent])
        count = sum(b.size for b in near)
        total = np.zeros(len(self.free))
        for batch in near:
            part = batch.select(self.free)
            gap = adjusted_mean(part)[0] - self.observed[self.free]
            total += batch.size * batch.theta
            total[self.free] -= batch.size * self._solve(d, gap)
        goal = total / count
        last = near[-1].theta
        step = goal - last
        step[~self.free] = 0.0
        limit = np.ones(len(step))
        limit[self.free] = np.maximum(1.0, 4 / np.sqrt(np.diag(d)))
        limit[self.rates] = 0.5 * np.abs(last[self.rates])
        worst = float(np.max(np.abs(step) / np.where(limit > 0, limit, 1.0)))
        out = last + step / max(worst, 1.0)
        for q in np.flatnonzero(self.clock):
            # A conditional run keeps its own time: make one unit of it the length of the period.
            period = self.model.terms[q].period or 0
            out[q] = last[q] * float(np.mean(near[-1].times[:, period]))
        return out

    def _blended(self, batches: list[Batch]) -> Floats:
        """Return the pooled derivative, shrunk towards its diagonal while it rests on few chains."""
        parts = [b.select(self.free) for b in batches]
        slope, count = pooled_derivative(parts), sum(b.size for b in parts)
        spread = np.sqrt(np.diag(pooled_covariance(parts)))
        force = np.sqrt(np.mean([np.sum(b.scores.var(axis=0), axis=0) for b in parts], axis=0))
        bad = ~np.isfinite(slope).all(axis=1) | (spread <= 0) | (force <= 0)
        if bad.any():
            name = str(np.array(self.model.labels)[self.free][bad][0])
            raise ModelError(
                f"effect {name!r}",
                "a statistic that reacts to its parameter",
                "one that does not",
                "drop the effect or give start values",
            )
        # The true diagonal is positive in all sensible models; from few chains it may not look so.
        diagonal = np.maximum(np.diag(slope), 0.1 * spread * force)
        share = min(0.2, 4 * len(slope) / count) if count < 40 * len(slope) else 0.0
        return (1 - share) * (slope - np.diag(np.diag(slope))) + np.diag(diagonal)

    def _solve(self, d: Floats, gap: Floats) -> Floats:
        scale = 1 / np.sqrt(np.diag(d))
        scaled = d * scale[:, None] * scale[None, :]
        solved: Floats = scale * np.linalg.solve(scaled + 1e-8 * np.eye(len(d)), scale * gap)
        return solved

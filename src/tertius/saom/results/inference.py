"""Wald, score-type and time heterogeneity tests of a fit; no simulation beyond the fit's own chains.

Sources: Schweinberger (2012), British Journal of Mathematical and Statistical Psychology 65, 263-281
(score-type tests, one-step estimates); Lospinoso, Schweinberger, Snijders & Ripley (2011), Advances in
Data Analysis and Classification 5, 147-176 (time heterogeneity).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.arrays import Floats
from tertius.core.errors import UsageError
from tertius.saom.results.estimates import Estimates
from tertius.saom.shown import Shown


@dataclass(frozen=True, eq=False)
class TestResult(Shown):
    """A chi-squared test.

    Attributes
    ----------
    name : str
    labels : tuple of str
        The tested parameters.
    chi2 : float
    df : int
    p : float
    one_step : array (tested,)
        One-step estimates of the tested parameters (Wald: estimates, or combinations minus their value).
    single : array (tested,)
        Signed normal statistic of each tested parameter alone.
    """

    name: str
    labels: tuple[str, ...]
    chi2: float
    df: int
    p: float
    one_step: Floats
    single: Floats

    __test__ = False  # for pytest, which collects classes by this name

    def to_frame(self) -> pd.DataFrame:
        """Return one row per tested parameter, each tested alone."""
        return pd.DataFrame(
            {
                "parameter": self.labels,
                "one_step": self.one_step,
                "z": self.single,
                "p": 2 * stats.norm.sf(np.abs(self.single)),
            }
        )

    def __str__(self) -> str:
        """Return the table as text."""
        lines = [f"{self.name}: chi2 = {self.chi2:.2f}, df = {self.df}, p = {self.p:.3g}"]
        for label, one, z in zip(self.labels, self.one_step, self.single):
            lines.append(f"  {label:<40} one-step {one:8.3f}   z {z:6.2f}")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class TimeTest(Shown):
    """Time heterogeneity of the parameters that are no basic rates.

    Attributes
    ----------
    joint : TestResult
        All period dummies at once.
    by_effect, by_period : tuple of TestResult
        Dummies of one effect over the periods; of one period over the effects.
    """

    joint: TestResult
    by_effect: tuple[TestResult, ...]
    by_period: tuple[TestResult, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per test."""
        every = (self.joint, *self.by_effect, *self.by_period)
        rows = [(t.name, t.chi2, t.df, t.p) for t in every]
        return pd.DataFrame(rows, columns=["test", "chi2", "df", "p"])


def _positions(fit: Estimates, parameters: Sequence[str | int] | str) -> list[int]:
    wanted = [parameters] if isinstance(parameters, (str, int)) else list(parameters)
    at = [fit.index(p) for p in wanted]
    if len(set(at)) < len(at):
        twice = next(fit.labels[q] for q in at if at.count(q) > 1)
        raise UsageError("parameters", "each of them once", f"{twice!r} twice")
    return at


def wald(fit: Estimates, parameters: Sequence[str | int] | str) -> TestResult:
    """Test that the free `parameters` are zero together, after Wald.

    Parameters
    ----------
    parameters : label, position, or sequence of them

    Returns
    -------
    TestResult
        Chi-squared with as many degrees of freedom as parameters.

    Raises
    ------
    UsageError
        If a parameter is fixed or unknown, or there is none.
    """
    at = _positions(fit, parameters)
    _all_free(fit, at, "Wald test")
    rows = np.zeros((len(at), len(fit.theta)))
    rows[np.arange(len(at)), at] = 1.0
    return _combinations(fit, "Wald test", tuple(fit.labels[q] for q in at), rows)


def equal(fit: Estimates, *parameters: str | int) -> TestResult:
    """Test that free parameters equal one another.

    Parameters
    ----------
    *parameters : label or position
        Two or more.

    Returns
    -------
    TestResult
        Chi-squared with one degree of freedom less than parameters; rows are differences from the first.

    Raises
    ------
    UsageError
        If a parameter is fixed or unknown, or there are fewer than two.
    """
    at = _positions(fit, parameters)
    if len(set(at)) < 2:
        raise UsageError("test of equality", "two parameters or more", f"{len(set(at))}")
    _all_free(fit, at, "test of equality")
    rows = np.zeros((len(at) - 1, len(fit.theta)))
    rows[:, at[0]] = 1.0
    rows[np.arange(len(at) - 1), at[1:]] -= 1.0
    names = tuple(f"{fit.labels[at[0]]} - {fit.labels[q]}" for q in at[1:])
    return _combinations(fit, "test of equality", names, rows)


def linear(
    fit: Estimates, combinations: Mapping[str, float] | Sequence[Mapping[str, float]], value: float = 0.0
) -> TestResult:
    """Test that linear combinations of free parameters have a value.

    Parameters
    ----------
    combinations : mapping from label to weight, or sequence of them
    value : float
        What each combination is under the null.

    Returns
    -------
    TestResult
        Chi-squared with as many degrees of freedom as combinations are independent.

    Raises
    ------
    UsageError
        If a parameter is fixed or unknown, a weight is not a number, or combinations depend on each other.
    """
    given = [combinations] if isinstance(combinations, Mapping) else list(combinations)
    if not given or not all(isinstance(one, Mapping) and one for one in given):
        raise UsageError("linear combination", "weights by label", "none")
    rows, names = np.zeros((len(given), len(fit.theta))), []
    for k, one in enumerate(given):
        at = [fit.index(label) for label in one]
        _all_free(fit, at, "linear combination")
        try:
            rows[k, at] = [float(weight) for weight in one.values()]
        except (TypeError, ValueError):
            raise UsageError("linear combination", "numbers as weights", repr(dict(one))) from None
        names.append(" ".join(f"{weight:+g} {label}" for label, weight in one.items()))
    return _combinations(fit, "linear combination", tuple(names), rows, value)


def _all_free(fit: Estimates, at: Sequence[int], where: str) -> None:
    held = [fit.labels[q] for q in at if not np.isfinite(fit.covariance[q, q])]
    if held or not at:
        raise UsageError(where, "estimated parameters", f"fixed {held[0]!r}" if held else "none")


def _combinations(
    fit: Estimates, name: str, names: tuple[str, ...], rows: Floats, value: float = 0.0
) -> TestResult:
    """Test ``rows @ theta == value`` after Wald."""
    if not np.isfinite(rows).all() or not np.isfinite(value):
        raise UsageError(name, "finite weights and value", "others")
    used = np.isfinite(np.diag(fit.covariance))
    gap = rows @ fit.theta - value
    v = rows[:, used] @ fit.covariance[np.ix_(used, used)] @ rows[:, used].T
    if np.linalg.matrix_rank(v, tol=1e-10 * max(float(np.abs(v).max()), 1e-300)) < len(rows):
        raise UsageError(name, "combinations that say different things", "some that follow from the others")
    chi2 = float(gap @ np.linalg.solve(v, gap))
    single: Floats = gap / np.sqrt(np.diag(v))
    return TestResult(name, names, chi2, len(rows), float(stats.chi2.sf(chi2, len(rows))), gap, single)


def score_test(fit: Estimates, parameters: Sequence[str | int] | str | None = None) -> TestResult:
    """Test `parameters` that the fit holds at fixed values (default: all of those) by their scores.

    Needs no chains beyond the fit's own (Schweinberger 2012).

    Parameters
    ----------
    parameters : label, position, or sequence of them, optional

    Returns
    -------
    TestResult
        With one-step estimates of the tested parameters.

    Raises
    ------
    UsageError
        If a parameter was estimated or is unknown, or there is none.
    """
    if parameters is None:
        at = [q for q in np.flatnonzero(~fit.free).tolist() if not np.isfinite(fit.se[q])]
    else:
        at = _positions(fit, parameters)
    if not at:
        raise UsageError("score test", "a model with fixed parameters", "none", "fix the effects to test")
    moving = [fit.labels[q] for q in at if fit.free[q]]
    if moving:
        raise UsageError("score test", "fixed parameters", f"estimated {moving[0]!r}", "use a Wald test")
    base = np.flatnonzero(fit.free)
    every = np.concatenate([base, at])
    gap = fit.statistics.sum(axis=1).mean(axis=0) - fit.targets.sum(axis=0)
    d, s = fit.derivative[np.ix_(every, every)], fit.spread[np.ix_(every, every)]
    names = tuple(fit.labels[q] for q in at)
    return score_of("score-type test", names, gap[every], d, s, len(base))


def one_step(fit: Estimates) -> dict[str, float]:
    """Return where one Newton step over all parameters leads, fixed ones included, by label.

    A start for a fit that sets the fixed parameters free: ``saom.fit(data, effects, start=fit.one_step())``.
    """
    gap = fit.statistics.sum(axis=1).mean(axis=0) - fit.targets.sum(axis=0)
    varied = np.flatnonzero(np.diag(fit.derivative) > 0)
    step = np.linalg.lstsq(fit.derivative[np.ix_(varied, varied)], gap[varied], rcond=None)[0]
    theta = fit.checked.copy()
    theta[varied] -= step
    rates = np.array([t.basic_rate for t in fit.terms])
    theta[rates] = np.maximum(theta[rates], 0.1 * fit.checked[rates])
    return dict(zip(fit.labels, theta.tolist()))


def time_test(fit: Estimates, effects: Sequence[str | int] | str | None = None) -> TimeTest:
    """Test dummies for the second and later periods, one for each effect, by their scores.

    A dummy's statistic is the effect's statistic of that period alone, and so is its score
    (Lospinoso, Schweinberger, Snijders & Ripley 2011).  The test of the first period, which has no dummies,
    takes for each effect the sum of the others'.

    Parameters
    ----------
    effects : label, position, or sequence of them, optional
        Those that get dummies; all that are no basic rates if omitted.

    Returns
    -------
    TimeTest

    Raises
    ------
    UsageError
        If there is only one period, or an effect is fixed, unknown or a basic rate.
    """
    periods = fit.targets.shape[0]
    if periods < 2:
        raise UsageError("time test", "two periods or more", f"{periods}")
    base = np.flatnonzero(fit.free)
    tested = [int(q) for q in base if not fit.terms[q].basic_rate]
    if effects is not None:
        asked = _positions(fit, effects)
        _all_free(fit, asked, "time test")
        strange = next((q for q in asked if q not in tested), None)
        if strange is not None:
            raise UsageError("time test", "effects that are no basic rates", repr(fit.labels[strange]))
        tested = asked
    pairs = [(q, m) for m in range(1, periods) for q in tested]
    chains = len(fit.statistics)
    s = fit.statistics - fit.statistics.mean(axis=0)
    g = fit.scores - fit.scores.mean(axis=0)
    wide_s = [s[:, :, base], np.zeros((chains, periods, len(pairs)))]
    wide_g = [g[:, :, base], np.zeros((chains, periods, len(pairs)))]
    for c, (q, m) in enumerate(pairs):
        wide_s[1][:, m, c] = s[:, m, q]
        wide_g[1][:, m, c] = g[:, m, q]
    ss, gg = np.concatenate(wide_s, axis=2), np.concatenate(wide_g, axis=2)
    d = np.einsum("cpi,cpj->ij", ss, gg, optimize=True) / (chains - 1)
    v = np.cov(ss.sum(axis=1).T)
    means = fit.statistics.mean(axis=0) - fit.targets
    gap = np.concatenate([means.sum(axis=0)[base], [means[m, q] for q, m in pairs]])
    names = [f"{fit.labels[q]} × period {m + 1}" for q, m in pairs]
    b = len(base)

    def part(name: str, wanted: list[int]) -> TestResult:
        keep = [*range(b), *(b + c for c in wanted)]
        grid = np.ix_(keep, keep)
        return score_of(name, tuple(names[c] for c in wanted), gap[keep], d[grid], v[grid], b)

    everything = list(range(len(pairs)))
    sums = np.zeros((b + len(tested), b + len(pairs)))
    sums[:b, :b] = np.eye(b)
    for c, (q, _) in enumerate(pairs):
        sums[b + tested.index(q), b + c] = 1.0
    labels = tuple(f"{fit.labels[q]} × period 1" for q in tested)
    first = score_of("period 1", labels, sums @ gap, sums @ d @ sums.T, sums @ v @ sums.T, b)
    others = (part(f"period {m + 1}", [c for c in everything if pairs[c][1] == m]) for m in range(1, periods))
    return TimeTest(
        part("joint", everything),
        tuple(part(fit.labels[q], [c for c in everything if pairs[c][0] == q]) for q in tested),
        (first, *others),
    )


def score_of(name: str, names: tuple[str, ...], gap: Floats, d: Floats, s: Floats, base: int) -> TestResult:
    """Test the parameters from position `base` on by their scores.

    Parameters
    ----------
    gap : array (parameters,)
        Mean simulated minus observed statistics.
    d, s : array (parameters, parameters)
        Derivative of the expected statistics, and their covariance.
    base : int
        Number of estimated parameters, which stand first.
    """
    chi2, df = _statistic(-gap, d, s, base)
    tested = len(gap) - base
    one_step = np.asarray(np.linalg.lstsq(d, -gap, rcond=None)[0][base:], dtype=np.float64)
    single = np.zeros(tested)
    for c in range(tested):
        keep = [*range(base), base + c]
        part = np.linalg.lstsq(d[np.ix_(keep, keep)], -gap[keep], rcond=None)[0]
        value, _ = _statistic(-gap[keep], d[np.ix_(keep, keep)], s[np.ix_(keep, keep)], base)
        single[c] = np.sign(part[-1]) * np.sqrt(value)
    return TestResult(name, names, chi2, df, float(stats.chi2.sf(chi2, df)), one_step, single)


def _statistic(gap: Floats, d: Floats, s: Floats, base: int) -> tuple[float, int]:
    """Return the orthogonalised statistic: tested deviations minus what estimated parameters explain."""
    gamma = np.linalg.lstsq(d[:base, :base].T, d[base:, :base].T, rcond=None)[0].T
    rest = gap[base:] - gamma @ gap[:base]
    link: Floats = np.hstack([-gamma, np.eye(len(rest))])
    variance = link @ s @ link.T
    scale = np.sqrt(np.where(np.diag(variance) > 0, np.diag(variance), 1.0))
    scaled = variance / scale[:, None] / scale[None, :]
    df = int(np.linalg.matrix_rank(scaled, tol=1e-8))
    return float(rest / scale @ np.linalg.lstsq(scaled, rest / scale, rcond=1e-8)[0]), df

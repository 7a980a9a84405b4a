"""Meta-analysis over separate fits: means with fixed and random spread, tests of no effect and of no spread.

Sources: Snijders & Baerveldt (2003), Journal of Mathematical Sociology 27, 123-151 (iterated weighted least
squares); Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30, 261-293 (likelihood).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, stats

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.saom.results.estimates import Estimates
from tertius.saom.shown import Shown
from tertius.saom.term import common_labels


@dataclass(frozen=True, eq=False)
class Pooled:
    """One effect over several fits.

    Attributes
    ----------
    label : str
    groups : tuple of str
        Fits that count; those with a larger standard error than the bound are left out.
    theta, se : array (groups,)
    zero, zero_p : float
        Test that all are zero: sum of squared z, chi-squared with as many degrees of freedom as groups.
    spread, spread_p : float
        Test that all are equal: Cochran's Q, one degree of freedom less.
    fixed, fixed_se : float
        Mean weighted by precision, as if all were equal.
    mean, mean_se, mean_p : float
        Weighted by precision and spread, iterated (Snijders & Baerveldt); t with one degree of freedom less,
        no p where all estimates are the same.
    sd : float
        Standard deviation of the true values between groups, by the same method.
    likely, likely_se, likely_sd : float
        The same by maximum likelihood.
    likely_interval, likely_sd_interval : (float, float)
        By profile likelihood.
    right, right_p, left, left_p : float
        Fisher's combination of one-sided p-values, for some positive and some negative value.
    correlation, correlation_p : float
        Spearman's, of estimates with their standard errors.
    """

    label: str
    groups: tuple[str, ...]
    theta: Floats
    se: Floats
    zero: float
    zero_p: float
    spread: float
    spread_p: float
    fixed: float
    fixed_se: float
    mean: float
    mean_se: float
    mean_p: float
    sd: float
    likely: float
    likely_se: float
    likely_sd: float
    likely_interval: tuple[float, float]
    likely_sd_interval: tuple[float, float]
    right: float
    right_p: float
    left: float
    left_p: float
    correlation: float
    correlation_p: float


@dataclass(frozen=True, eq=False)
class Meta(Shown):
    """A meta-analysis, effect by effect."""

    pooled: tuple[Pooled, ...]

    def __getitem__(self, label: str) -> Pooled:
        """Return one effect by label, with or without its variable."""
        for one in self.pooled:
            if label in (one.label, one.label.split(": ", 1)[-1]):
                return one
        raise ModelError("meta-analysis", f"one of {', '.join(p.label for p in self.pooled)}", repr(label))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per effect."""
        rows = [
            {
                "effect": p.label,
                "groups": len(p.groups),
                "fixed mean": p.fixed,
                "fixed se": p.fixed_se,
                "random mean": p.mean,
                "random se": p.mean_se,
                "p": p.mean_p,
                "sd between": p.sd,
                "Q": p.spread,
                "p of Q": p.spread_p,
                "p right": p.right_p,
                "p left": p.left_p,
            }
            for p in self.pooled
        ]
        return pd.DataFrame(rows)

    def plot(self, label: str) -> Any:
        """Return the funnel plot of one effect (an altair chart): estimates against standard errors."""
        import altair as alt

        one = self[label]
        points = pd.DataFrame({"estimate": one.theta, "se": one.se, "group": one.groups})
        top = float(one.se.max()) * 1.05
        sides = pd.DataFrame({"se": [0.0, top, 0.0, top], "side": ["low"] * 2 + ["high"] * 2}).assign(
            estimate=lambda d: one.mean + np.where(d["side"] == "low", -1.96, 1.96) * d["se"]
        )
        y = alt.Y("se:Q", scale=alt.Scale(domain=[top, 0.0]), title="standard error")
        dots = alt.Chart(points).mark_point(filled=True).encode(x="estimate:Q", y=y, tooltip="group:N")
        lines = (
            alt.Chart(sides)
            .mark_line(strokeDash=[4, 4], color="#777777")
            .encode(x="estimate:Q", y=y, detail="side:N")
        )
        middle = alt.Chart(pd.DataFrame({"estimate": [one.mean]})).mark_rule().encode(x="estimate:Q")
        return (lines + middle + dots).properties(title=one.label)


def meta(fits: Mapping[str, Estimates], bound: float = 10.0) -> Meta:
    """Return a meta-analysis of fits of one model to several data sets.

    Parameters
    ----------
    fits : mapping of name to Fit
        Two or more.
    bound : float
        A fit whose standard error of an effect is at or above it is left out there.

    Returns
    -------
    Meta
        Of every effect that is no basic rate and that two fits or more estimate.

    Raises
    ------
    ModelError
        If there are fewer than two fits, or they have no effect in common.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fits = {f"seed {s}": saom.fit(data, "friends ~ density + recip", seed=s) for s in (1, 2)}
    >>> saom.meta(fits).to_frame()["effect"].tolist()
    ['friends: density', 'friends: recip']
    """
    if not isinstance(fits, Mapping):
        raise ModelError("meta-analysis", "a mapping from name to fit", type(fits).__name__)
    if len(fits) < 2:
        raise ModelError("meta-analysis", "two fits or more by name", f"{len(fits)}")
    wrong = next((f for f in fits.values() if not isinstance(f, Estimates)), None)
    if wrong is not None:
        raise ModelError("meta-analysis", "fits", type(wrong).__name__)
    if not np.isfinite(bound) or bound <= 0:
        raise ModelError("meta-analysis", "a positive bound", f"{bound}")
    every = common_labels([f.terms for f in fits.values()], [f.labels for f in fits.values()])
    labels = dict.fromkeys(
        label
        for named, f in zip(every, fits.values())
        for label, t in zip(named, f.terms)
        if not t.basic_rate
    )
    out = []
    for label in labels:
        found = [
            (name, float(f.theta[named.index(label)]), float(f.se[named.index(label)]))
            for named, (name, f) in zip(every, fits.items())
            if label in named
        ]
        used = [(n, t, s) for n, t, s in found if np.isfinite(s) and 0 < s < bound]
        if len(used) >= 2:
            names, theta, se = zip(*used)
            out.append(pool(label, names, np.array(theta), np.array(se)))
    if not out:
        raise ModelError("meta-analysis", "effects that two fits or more estimate", "none")
    return Meta(tuple(out))


def pool(label: str, groups: tuple[str, ...], theta: Floats, se: Floats) -> Pooled:
    """Return the analysis of one effect; estimates and standard errors (groups,)."""
    n, w = len(theta), 1 / se**2
    zero = float((theta**2 * w).sum())
    q = float(zero - (theta * w).sum() ** 2 / w.sum())
    mean, mean_se, sd = _iterated(theta, se)
    likely, likely_sd, interval, sd_interval = _maximum(theta, se)
    z = theta / se
    right = float(-2 * stats.norm.logsf(z).sum())
    left = float(-2 * stats.norm.logcdf(z).sum())
    cor, cor_p = (np.nan, np.nan) if n < 3 else stats.spearmanr(theta, se)
    mean_p = float(2 * stats.t.sf(abs(mean / mean_se), n - 1)) if mean_se > 0 else np.nan
    return Pooled(
        label, groups, theta, se,
        zero, float(stats.chi2.sf(zero, n)), q, float(stats.chi2.sf(q, n - 1)),
        float((theta * w).sum() / w.sum()), float(w.sum() ** -0.5),
        mean, mean_se, mean_p, sd,
        likely, float((1 / (se**2 + likely_sd**2)).sum() ** -0.5), likely_sd, interval, sd_interval,
        right, float(stats.chi2.sf(right, 2 * n)), left, float(stats.chi2.sf(left, 2 * n)),
        float(cor), float(cor_p),
    )  # fmt: skip


def _iterated(theta: Floats, se: Floats) -> tuple[float, float, float]:
    """Return mean, its standard error and the spread between groups, by iterated weighted least squares."""
    between = 0.0
    for _ in range(10_000):
        w = 1 / (between + se**2)
        w = w / w.sum()
        mean = float((w * theta).sum())
        v = float((w * (theta - mean) ** 2).sum() / (1 - (w**2).sum()))
        new = max(0.0, v - float((w * se**2).sum()))
        if abs(new - between) < 1e-13 * max(1.0, new):
            break
        between = new
    sd = float(np.sqrt(v))
    return mean, sd / np.sqrt(len(theta)), sd


def _maximum(theta: Floats, se: Floats) -> tuple[float, float, tuple[float, float], tuple[float, float]]:
    """Return mean, spread and profile intervals of both under normal true values."""

    def mean_at(sigma: float) -> float:
        w = 1 / (se**2 + sigma**2)
        return float((w * theta).sum() / w.sum())

    def loss(sigma: float, mu: float) -> float:
        v = se**2 + sigma**2
        return float((np.log(v) + (theta - mu) ** 2 / v).sum())

    far = 10 * (float(np.ptp(theta)) + float(se.max()))
    grid = np.linspace(0.0, far / 10, 60)

    def best(function: Any) -> tuple[float, float]:
        k = int(np.argmin([function(s) for s in grid]))
        low, high = grid[max(k - 1, 0)], grid[min(k + 1, len(grid) - 1)]
        found = optimize.minimize_scalar(
            function, bounds=(low, high), method="bounded", options={"xatol": 1e-11}
        )
        at_zero = function(0.0)
        return (0.0, at_zero) if at_zero <= found.fun else (float(found.x), float(found.fun))

    sigma, lowest = best(lambda s: loss(s, mean_at(s)))
    mu = mean_at(sigma)
    limit = lowest + float(stats.chi2.isf(0.05, 1))

    def profile(m: float) -> float:
        return best(lambda s: loss(s, m))[1] - limit

    low = optimize.brentq(profile, mu - far, mu, xtol=1e-9)
    high = optimize.brentq(profile, mu, mu + far, xtol=1e-9)

    def sigma_profile(s: float) -> float:
        return loss(s, mean_at(s)) - limit

    bottom = 0.0 if sigma_profile(0.0) <= 0 else optimize.brentq(sigma_profile, 0.0, sigma, xtol=1e-9)
    top = sigma + far
    while sigma_profile(top) < 0:
        top *= 2
    return mu, sigma, (low, high), (bottom, optimize.brentq(sigma_profile, sigma, top, xtol=1e-9))

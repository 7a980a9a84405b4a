"""Multiple imputation: missing cells drawn with the paths through them, and Rubin's rules.

An imputation takes parameters from the normal distribution of the fit (of logarithms for rates) and values
of missing cells from their distribution given these and all that was observed (Rubin 1987, Multiple
Imputation for Nonresponse in Surveys; for networks Krause, Huisman & Snijders 2018, Italian Journal of
Applied Statistics 30).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.saom.data.variables import Behaviour, Network, SaomData
from tertius.saom.likelihood.batches import sweep_of
from tertius.saom.likelihood.paths import Paths
from tertius.saom.results.choices import model_of_fit
from tertius.saom.results.estimates import Estimates
from tertius.saom.shown import Shown


def imputed(
    fit: Estimates, data: SaomData, count: int, sweeps: int, seed: int, threads: int | None
) -> list[SaomData]:
    """Return `count` data sets in which nothing is missing in the dependent variables."""
    model = model_of_fit(fit, data, "impute")
    paths = Paths(model, count, seed, threads, "imputation")
    if not len(paths.cells):
        raise ModelError("impute", "missing ties or levels", "none", "use the data as they are")
    theta = _thetas(fit, count, seed)
    paths.run(theta, sweeps * sweep_of(model, np.max(theta, axis=0)), scored=False, sweeps=sweeps)
    out = []
    for c in range(count):
        variables = dict(data.variables)
        for k, name in enumerate(model.prepared.networks):
            given = data.networks[name]
            filled = np.where(np.isnan(given.waves), paths.waves[k][c], given.waves)
            diagonal = np.arange(data.n)
            filled[:, diagonal, diagonal] = np.where(
                np.isnan(given.waves[:, diagonal, diagonal]), 0.0, given.waves[:, diagonal, diagonal]
            )
            variables[name] = Network(filled, max_degree=given.max_degree)
        for b, name in enumerate(model.prepared.behaviours):
            levels = data.behaviours[name]
            filled = np.where(np.isnan(levels.values), paths.levels[c, b].T, levels.values)
            variables[name] = Behaviour(filled, levels.absorbing)
        out.append(replace(data, variables=variables))
    return out


def _thetas(fit: Estimates, count: int, seed: int) -> Floats:
    """Return parameters drawn from the normal distribution of a fit, rates on the scale of logarithms."""
    rng, free = generator(seed, "saom imputation"), np.flatnonzero(fit.free)
    rates = np.array([t.basic_rate for t in fit.terms])
    scale = np.where(rates, 1 / np.where(rates, fit.theta, 1.0), 1.0)
    covariance = fit.covariance[np.ix_(free, free)] * np.outer(scale[free], scale[free])
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    theta = np.repeat(fit.theta[None], count, axis=0)
    noise = rng.standard_normal((count, len(free))) @ root.T
    moved = theta[:, free]
    theta[:, free] = np.where(rates[free], moved * np.exp(noise), moved + noise)
    return theta


@dataclass(frozen=True, eq=False)
class Pooled(Shown):
    """Estimates of several imputations, combined after Rubin.

    Attributes
    ----------
    labels : tuple of str
    theta, se : array (parameters,)
        ``se`` is NaN for a fixed parameter.
    df : array (parameters,)
        Degrees of freedom of t intervals.
    missing : array (parameters,)
        Share of the variance that comes from what is missing.
    imputations : int
    """

    labels: tuple[str, ...]
    theta: Floats
    se: Floats
    df: Floats
    missing: Floats
    imputations: int

    def to_frame(self) -> pd.DataFrame:
        """Return one row per parameter: estimate, se, t, df, p, 95 % interval, share of variance missing."""
        t = self.theta / self.se
        half = stats.t.isf(0.025, self.df) * self.se
        return pd.DataFrame(
            {
                "parameter": self.labels,
                "estimate": self.theta,
                "se": self.se,
                "t": t,
                "df": self.df,
                "p": 2 * stats.t.sf(np.abs(t), self.df),
                "low": self.theta - half,
                "high": self.theta + half,
                "missing": self.missing,
            }
        )

    def __str__(self) -> str:
        """Return the table as text."""
        lines = [f"{self.imputations} imputations, combined after Rubin"]
        lines.append(f"{'':36}{'estimate':>10}{'se':>9}{'df':>9}{'missing':>9}")
        for name, theta, se, df, share in zip(self.labels, self.theta, self.se, self.df, self.missing):
            lines.append(f"{name:36}{theta:10.3f}{se:9.3f}{df:9.1f}{share:9.0%}")
        return "\n".join(lines)


def combined(fits: Sequence[Estimates]) -> Pooled:
    """Return what fits of several imputations say together.

    Variance: the mean of the fits' own, plus (1 + 1/m) times that between the m estimates; degrees of
    freedom are Rubin's, (m - 1) / share squared.

    Raises
    ------
    ModelError
        If there are fewer than two fits, or they are not of one model.
    """
    if len(fits) < 2:
        raise ModelError("imputations", "two fits or more", f"{len(fits)}")
    first = fits[0]
    for one in fits[1:]:
        if one.labels != first.labels or (one.free != first.free).any():
            raise ModelError("imputations", "fits of one model", "fits with other parameters")
    count = len(fits)
    values, within = np.array([f.theta for f in fits]), np.mean([f.se**2 for f in fits], axis=0)
    between = (1 + 1 / count) * values.var(axis=0, ddof=1)
    total = within + between
    share = between / np.where(total > 0, total, 1.0)
    df = np.where(share > 0, (count - 1) / np.where(share > 0, share, 1.0) ** 2, np.inf)
    return Pooled(first.labels, values.mean(axis=0), np.sqrt(total), df, share, count)

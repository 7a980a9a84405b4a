"""Log-likelihoods and their ratios by path sampling, with Monte Carlo errors.

The derivative of the log-likelihood along a line between two thetas is the mean complete-data score along
it; its integral is the logarithm of their likelihood ratio (Gelman & Meng 1998, Statistical Science 13,
163-185; for actor-oriented models Snijders, Koskinen & Schweinberger 2010).  The integral is taken by Gauss
and Legendre's rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError
from tertius.core.progress import Progress, silent
from tertius.saom.api import check_settings, require_int
from tertius.saom.data.variables import SaomData
from tertius.saom.likelihood.batches import Ensemble
from tertius.saom.likelihood.coverage import check_model
from tertius.saom.likelihood.estimate import CHAINS
from tertius.saom.likelihood.fit import LikelihoodFit
from tertius.saom.likelihood.rows import start_of
from tertius.saom.results.choices import model_of_fit
from tertius.saom.results.fit import Fit
from tertius.saom.shown import Shown
from tertius.saom.simulation.groups import GroupModel
from tertius.saom.simulation.simulate import Model


@dataclass(frozen=True, eq=False)
class LogLikelihood(Shown):
    """The log-likelihood of a fit, given the first wave.

    Attributes
    ----------
    value, error : float
        Logarithm of the probability of all later waves, and its Monte Carlo standard error.
    parameters : int
        Estimated ones.
    aic : float
        Twice the number of parameters minus twice the value.
    """

    value: float
    error: float
    parameters: int

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.parameters - 2 * self.value

    def to_frame(self) -> pd.DataFrame:
        """Return one row: log-likelihood, Monte Carlo error, parameters, AIC."""
        row = (self.value, self.error, self.parameters, self.aic)
        return pd.DataFrame([row], columns=["log_likelihood", "mc_error", "parameters", "aic"])

    def __str__(self) -> str:
        """Return one line."""
        return (
            f"log-likelihood {self.value:.2f} (Monte Carlo error {self.error:.2f}), "
            f"{self.parameters} parameters, AIC {self.aic:.1f}"
        )


@dataclass(frozen=True, eq=False)
class LikelihoodRatio(Shown):
    """A likelihood ratio test between nested fits.

    Attributes
    ----------
    chi2, error : float
        Twice the logarithm of the ratio, and its Monte Carlo standard error.
    df : int
    p : float
    """

    chi2: float
    error: float
    df: int

    @property
    def p(self) -> float:
        """Chi-squared p-value."""
        return float(stats.chi2.sf(max(self.chi2, 0.0), self.df))

    def to_frame(self) -> pd.DataFrame:
        """Return one row: chi-squared, Monte Carlo error, degrees of freedom, p."""
        return pd.DataFrame(
            [(self.chi2, self.error, self.df, self.p)], columns=["chi2", "mc_error", "df", "p"]
        )

    def __str__(self) -> str:
        """Return one line."""
        return (
            f"likelihood ratio: chi2 = {self.chi2:.2f} (Monte Carlo error {self.error:.2f}), df = {self.df}, "
            f"p = {self.p:.3g}"
        )


def log_likelihood(
    fit: Fit,
    data: SaomData | Mapping[str, SaomData],
    *,
    nodes: int = 8,
    sweeps: int = 100,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
) -> LogLikelihood:
    """Return the log-likelihood at a fit's estimates, given the first wave, by path sampling.

    Parameters
    ----------
    fit : Fit
        By either method.
    data : SaomData or mapping of groups
        Those of the fit.
    nodes : int
        Places between a model in which it is known exactly and the fit.
    sweeps : int
        Sweeps of each of eight chains at each place; more make the Monte Carlo error smaller.
    seed, threads : int
    progress : callable, optional

    Returns
    -------
    LogLikelihood

    Raises
    ------
    ModelError
        If the model or its data are not covered, or the data are not those of the fit.

    Examples
    --------
    >>> from tertius import saom
    >>> waves = saom.load_data("pupils").networks["friends"].waves[:2, :12, :12]
    >>> data = saom.SaomData({"friends": saom.Network(waves)})
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> found = saom.log_likelihood(fit, data, sweeps=20)
    >>> found.value < 0, found.parameters
    (True, 3)
    """
    check_sampling(nodes, sweeps, seed, threads, fit)
    model = model_of_fit(fit, data, "log-likelihood")
    check_model(model)
    begin, total = start_of(_members(model), fit.theta)
    gain, error = integral(model, begin, fit.theta, nodes, sweeps, seed, threads, progress)
    return LogLikelihood(float(total + gain), error, int(fit.free.sum()))


def likelihood_ratio(
    small: Fit,
    large: Fit,
    data: SaomData | Mapping[str, SaomData],
    *,
    nodes: int = 6,
    sweeps: int = 100,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
) -> LikelihoodRatio:
    """Test a maximum likelihood fit against one with more free parameters.

    Parameters
    ----------
    small, large : LikelihoodFit
        All parameters of the first are in the second.
    data : SaomData or mapping of groups
        Those of both.
    nodes, sweeps, seed, threads, progress
        As for `log_likelihood`.

    Returns
    -------
    LikelihoodRatio

    Raises
    ------
    ModelError
        If the fits are not nested, not by maximum likelihood, or not of these data.

    Examples
    --------
    >>> from tertius import saom
    >>> waves = saom.load_data("pupils").networks["friends"].waves[:2, :12, :12]
    >>> data = saom.SaomData({"friends": saom.Network(waves)})
    >>> small = saom.maximum_likelihood(data, "friends ~ density + recip(fix=0)", final=50, seed=1)
    >>> large = saom.maximum_likelihood(data, "friends ~ density + recip", final=50, seed=1)
    >>> saom.likelihood_ratio(small, large, data, sweeps=20).df
    1
    """
    check_sampling(nodes, sweeps, seed, threads, small, large)
    for one in (small, large):
        if not isinstance(one, LikelihoodFit):
            raise ModelError(
                "likelihood ratio", "fits of saom.maximum_likelihood", "one by the method of moments"
            )
    model = model_of_fit(large, data, "likelihood ratio")
    model_of_fit(small, data, "likelihood ratio")
    check_model(model)
    known = dict(zip(small.terms, small.theta))
    extra = [t.label for t in small.terms if t not in large.terms]
    freed = {t for t, f in zip(small.terms, small.free) if f} - {
        t for t, f in zip(large.terms, large.free) if f
    }
    df = int(large.free.sum()) - int(small.free.sum())
    if extra or freed or df < 1:
        got = (
            f"{(extra or sorted(t.label for t in freed))[0]!r} in the smaller one alone"
            if extra or freed
            else "none"
        )
        raise ModelError(
            "likelihood ratio",
            "a larger fit with all parameters of the smaller one and more",
            got,
            "smaller first",
        )
    begin = np.array([known.get(t, 0.0) for t in large.terms])
    gain, error = integral(model, begin, large.theta, nodes, sweeps, seed, threads, progress)
    return LikelihoodRatio(2 * gain, 2 * error, df)


def check_sampling(nodes: int, sweeps: int, seed: int, threads: int | None, *fits: object) -> None:
    """Raise unless these are settings of a sampler, and fits."""
    require_int("nodes", nodes, 2)
    require_int("sweeps", sweeps, 10)
    check_settings(seed, threads)
    for one in fits:
        if not isinstance(one, Fit):
            raise ModelError("likelihood", "a fit of saom.fit or saom.maximum_likelihood", type(one).__name__)


def integral(
    model: Model,
    begin: Floats,
    end: Floats,
    nodes: int,
    sweeps: int,
    seed: int,
    threads: int | None,
    progress: Progress,
) -> tuple[float, float]:
    """Return the log of the likelihood at `end` over that at `begin`, and its Monte Carlo error."""
    ensemble = Ensemble(model, CHAINS, seed, threads, progress)
    places, weights = np.polynomial.legendre.leggauss(nodes)
    way, total, variance = end - begin, 0.0, 0.0
    for k, (place, weight) in enumerate(zip((places + 1) / 2, weights / 2)):
        settle = max(sweeps // 5, 10) if k else max(sweeps // 2, 20)
        batch = ensemble.run(begin + place * way, sweeps, settle, "along the path", CHAINS * nodes * sweeps)
        total += weight * float(batch.mean @ way)
        variance += weight**2 * float(way @ batch.noise @ way) / batch.size
    return total, float(np.sqrt(variance))


def _members(model: Model) -> list[tuple[Model, Ints]]:
    if isinstance(model, GroupModel):
        return list(zip(model.members, model.columns))
    return [(model, np.arange(len(model.terms)))]

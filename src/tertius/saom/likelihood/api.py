"""What users call: maximum likelihood, hierarchical Bayes, imputation (tests are in `path_sampling`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tertius.core.errors import ModelError
from tertius.core.progress import Progress, silent
from tertius.saom.api import Effects, begin, check_settings, model_of, remarks, require_int
from tertius.saom.data.variables import SaomData
from tertius.saom.likelihood.coverage import check_model
from tertius.saom.likelihood.drawing import draw
from tertius.saom.likelihood.estimate import maximise
from tertius.saom.likelihood.fit import LikelihoodFit
from tertius.saom.likelihood.hierarchical import Hierarchy
from tertius.saom.likelihood.imputation import Pooled, combined, imputed
from tertius.saom.likelihood.path_sampling import check_sampling
from tertius.saom.likelihood.population import Prior
from tertius.saom.likelihood.posterior import Posterior
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.groups import GroupModel


def maximum_likelihood(
    data: SaomData | Mapping[str, SaomData],
    effects: Effects,
    *,
    start: Fit | Sequence[float] | Mapping[str, float] | None = None,
    seed: int = 1,
    final: int = 250,
    attempts: int = 6,
    threads: int | None = None,
    progress: Progress = silent,
    state: str | Path | None = None,
) -> LikelihoodFit:
    """Estimate a model by maximum likelihood, on paths of ministeps that are drawn given the waves.

    Directed networks and behaviours with the same rate for all actors are covered; see
    ``docs/saom-likelihood.md``.

    Parameters
    ----------
    data : SaomData, or mapping from name of a group to SaomData
        Groups share all parameters but the rates.
    effects : formula, or list of effect(...), Term and formulas
    start : Fit, sequence or mapping from label to value, optional
        Where to start, as for `saom.fit`.
    seed : int
        The result depends on it and on nothing about the machine.
    final : int
        Sweeps of each of eight chains of paths in a check; their number decides the Monte Carlo error.
    attempts : int
        Checks after which the fit is returned as not converged.
    threads : int, optional
        All cores if omitted; does not change the result.
    progress : callable, optional
    state : path, optional
        File that an interrupted call goes on from.

    Returns
    -------
    LikelihoodFit

    Raises
    ------
    ModelError, UsageError
        One sentence that names what is not covered, or the effect at fault.

    Examples
    --------
    >>> from tertius import saom
    >>> waves = saom.load_data("pupils").networks["friends"].waves[:2, :12, :12]
    >>> data = saom.SaomData({"friends": saom.Network(waves)})
    >>> fit = saom.maximum_likelihood(data, "friends ~ density + recip", final=50, seed=1)
    >>> list(fit.params.index)
    ['friends: Rate period 1', 'friends: density', 'friends: recip']
    """
    require_int("final", final, 10)
    require_int("attempts", attempts, 1)
    check_settings(seed, threads)
    model, fixed, starts = model_of(data, effects)
    check_model(model)
    theta = begin(model, start, starts)
    path = None if state is None else Path(state)
    fit = maximise(
        model,
        theta,
        seed,
        fixed=fixed,
        final=final,
        attempts=attempts,
        threads=threads,
        progress=progress,
        state=path,
    )
    return fit.with_notes(*remarks(data))


def bayes(
    groups: Mapping[str, SaomData],
    effects: Effects,
    *,
    prior: Prior | None = None,
    draws: int = 1000,
    warmup: int = 500,
    thin: int = 2,
    chains: int = 4,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
    state: str | Path | None = None,
) -> Posterior:
    """Estimate a hierarchical model: parameters vary between groups as in a normal population.

    Every group has its own basic rates and parameters; mean and covariance of the population are estimated.
    Parameters fixed in the formula are the same everywhere.

    Parameters
    ----------
    groups : mapping from name to SaomData
        Two or more, with the same variables and covariates.
    effects : formula, or list of effect(...), Term and formulas
    prior : Prior, optional
    draws, warmup : int
        Draws kept of each chain, and iterations before the first.
    thin : int
        Iterations a draw.
    chains, seed : int
    threads : int, optional
        All cores if omitted; does not change the result.
    progress : callable, optional
    state : path, optional
        File that an interrupted call goes on from, with the same draws.

    Returns
    -------
    Posterior

    Raises
    ------
    ModelError, UsageError
        One sentence that names the group, prior or effect at fault.

    Examples
    --------
    >>> from tertius import saom
    >>> waves = saom.load_data("pupils").networks["friends"].waves
    >>> cuts = {"first": slice(0, 10), "second": slice(10, 20)}
    >>> groups = {k: saom.SaomData({"friends": saom.Network(waves[:2, c, c])}) for k, c in cuts.items()}
    >>> found = saom.bayes(groups, "friends ~ density + recip", draws=20, warmup=10, chains=2)
    >>> found.draws.mean.shape
    (2, 20, 2)
    """
    for name, value, least in (
        ("draws", draws, 10),
        ("warmup", warmup, 0),
        ("thin", thin, 1),
        ("chains", chains, 2),
    ):
        require_int(name, value, least)
    check_settings(seed, threads)
    if not isinstance(groups, Mapping) or len(groups) < 2:
        got = f"{len(groups)}" if isinstance(groups, Mapping) else type(groups).__name__
        raise ModelError("hierarchical model", "a mapping of two groups or more", got)
    if not isinstance(prior, (Prior, type(None))):
        raise ModelError("prior", "a saom.Prior", type(prior).__name__)
    model, fixed, _ = model_of(groups, effects)
    assert isinstance(model, GroupModel)
    check_model(model)
    hierarchy = Hierarchy(model, prior or Prior(), fixed, chains, seed, threads)
    made = draw(hierarchy, draws, warmup, thin, progress, None if state is None else Path(state))
    rates = tuple(label for label, r in zip(model.labels, hierarchy.rates) if r)
    return Posterior(hierarchy.labels, model.names, rates, made, seed)


def impute(
    fit: Fit,
    data: SaomData,
    count: int = 20,
    *,
    sweeps: int = 100,
    seed: int = 1,
    threads: int | None = None,
) -> list[SaomData]:
    """Fill missing ties and levels by draws given all that was observed, several times.

    Parameters
    ----------
    fit : Fit
        Of a model of these data, best by maximum likelihood; each imputation takes parameters that are as
        uncertain as its estimates.
    data : SaomData
    count : int
        Imputations.
    sweeps : int
        Sweeps of the sampler before each is taken.
    seed, threads : int

    Returns
    -------
    list of SaomData
        Missing values of covariates stay missing.

    Raises
    ------
    ModelError
        If nothing is missing, or the model or its data are not covered.

    Examples
    --------
    >>> from tertius import saom
    >>> waves = saom.load_data("pupils").networks["friends"].waves[:2, :12, :12].copy()
    >>> waves[1, 3] = float("nan")
    >>> data = saom.SaomData({"friends": saom.Network(waves)})
    >>> fit = saom.maximum_likelihood(data, "friends ~ density + recip", final=50, seed=1)
    >>> made = saom.impute(fit, data, count=3)
    >>> len(made), sorted({float(value) for one in made for value in one.networks["friends"].waves[1, 3]})
    (3, [0.0, 1.0])
    """
    require_int("count", count, 1)
    check_sampling(2, sweeps, seed, threads, fit)
    if not isinstance(data, SaomData):
        raise ModelError("impute", "SaomData", type(data).__name__, "impute groups one by one")
    return imputed(fit, data, count, sweeps, seed, threads)


def pool_imputations(fits: Sequence[Fit]) -> Pooled:
    """Combine fits of several imputations after Rubin.

    Parameters
    ----------
    fits : sequence of Fit
        One model on each of the data sets of `impute`.

    Returns
    -------
    Pooled

    Raises
    ------
    ModelError
        If there are fewer than two, or they are not of one model.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fits = [saom.fit(data, "friends ~ density + recip", seed=seed) for seed in (1, 2)]
    >>> saom.pool_imputations(fits).imputations
    2
    """
    return combined(fits)

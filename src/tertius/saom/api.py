"""The functions that users call: `fit`, `simulate`, `gof`, `importance`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import overload

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.core.progress import silent
from tertius.saom.data.describe import warnings_of
from tertius.saom.data.variables import RULES, SaomData
from tertius.saom.estimation.estimate import estimate
from tertius.saom.estimation.progress import Progress
from tertius.saom.formula import TermRequest, term_requests
from tertius.saom.results.auxiliary import Statistic
from tertius.saom.results.choices import model_of_fit
from tertius.saom.results.diagnose import Importance
from tertius.saom.results.diagnose import importance as _importance
from tertius.saom.results.fit import Fit
from tertius.saom.results.gof import Gof
from tertius.saom.results.gof import gof as _gof
from tertius.saom.simulation.events import history
from tertius.saom.simulation.groups import STREAM, GroupModel
from tertius.saom.simulation.simulate import Model, Simulation
from tertius.saom.term import Term

Effects = str | Iterable[TermRequest | Term | str]


def model_of(
    data: SaomData | Mapping[str, SaomData], effects: Effects, conditional: str | None = None
) -> tuple[Model, dict[int, float], dict[int, float]]:
    """Return the model of some effects, with positions and values of fixed and of started parameters."""
    if not isinstance(data, (SaomData, Mapping)):
        raise ModelError("data", "SaomData, or a mapping from group to SaomData", type(data).__name__)
    if not isinstance(data, SaomData) and not data:
        raise ModelError("data", "at least one group", "none")
    first = data if isinstance(data, SaomData) else next(iter(data.values()))
    if not isinstance(first, SaomData):
        raise ModelError("data", "a mapping from group to SaomData", f"{type(first).__name__} as a group")
    requests = term_requests(effects, first)
    terms = [r.term for r in requests if not r.term.basic_rate]
    named = {r.term.on for r in requests if not r.term.basic_rate}
    alone = [r.term.on for r in requests if r.term.on not in named]
    if alone:
        remedy = f"add density or linear to {alone[0]!r}, or leave it out"
        raise ModelError(f"effect 'Rate' on {alone[0]!r}", "effects beside the rate", "none", remedy)
    if isinstance(data, SaomData):
        model = Model(data, terms, conditional)
    else:
        model = GroupModel(data, terms, conditional)
    fixed: dict[int, float] = {}
    starts: dict[int, float] = {}
    for request in requests:
        for q, term in enumerate(model.terms):
            same = term == request.term or (
                request.term.basic_rate
                and term.basic_rate
                and term.on == request.term.on
                and request.term.period in (None, term.period)
            )
            if same and request.fix is not None:
                fixed[q] = request.fix
            if same and request.start is not None:
                starts[q] = request.start
    for q, value in {**fixed, **starts}.items():
        if not np.isfinite(value) or (model.terms[q].basic_rate and value <= 0):
            raise ModelError(f"effect {model.labels[q]!r}", "a finite value, positive for a rate", f"{value}")
    return model, fixed, starts


def fit(
    data: SaomData | Mapping[str, SaomData],
    effects: Effects,
    *,
    conditional: str | None = None,
    start: Fit | Sequence[float] | Mapping[str, float] | None = None,
    seed: int = 1,
    final: int = 1000,
    attempts: int = 6,
    threads: int | None = None,
    progress: Progress = silent,
    state: str | Path | None = None,
) -> Fit:
    """Estimate a model by the method of moments.

    Parameters
    ----------
    data : SaomData, or mapping from name of a group to SaomData
        Groups share all parameters but the rates.
    effects : formula, or list of effect(...), Term and formulas
    conditional : str, optional
        Condition on the observed changes of this variable.
    start : Fit, sequence or mapping from label to value, optional
        Where to start; a fit of another model gives the values of the effects that both have.
    seed : int
        The result depends on it and on nothing about the machine.
    final : int
        Chains of the check at the estimate.
    attempts : int
        Checks that may fail before the fit is returned as not converged.
    threads : int, optional
        All cores if omitted; does not change the result.
    progress : callable, optional
    state : path, optional
        File that an interrupted call goes on from.

    Returns
    -------
    Fit

    Raises
    ------
    ModelError, UsageError
        One sentence that names the effect, wave or actor, and the remedy.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> fit.converged, list(fit.labels)[2:]
    (True, ['friends: density', 'friends: recip'])
    >>> bool(fit.params["friends: recip"] > 0)
    True
    """
    require_int("final", final, 1)
    require_int("attempts", attempts, 1)
    check_settings(seed, threads)
    model, fixed, starts = model_of(data, effects, conditional)
    theta = begin(model, start, starts)
    notes = remarks(data)
    first = data if isinstance(data, SaomData) else next(iter(data.values()))
    ruled = {name: v.rule for name, v in first.networks.items() if v.rule != "forcing"}
    notes += tuple(f"ties of {name!r}: {RULES[rule]} ({rule})" for name, rule in ruled.items())
    doubled = {name: v.double_step for name, v in first.networks.items() if v.double_step}
    notes += tuple(
        f"ties of {name!r}: with probability {p:g} the other end of a changed tie moves at once (double_step)"
        for name, p in doubled.items()
    )
    path = None if state is None else Path(state)
    result = estimate(
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
    return result.with_notes(*notes)


def begin(
    model: Model, start: Fit | Sequence[float] | Mapping[str, float] | None, starts: Mapping[int, float]
) -> Floats:
    """Return where an estimation starts: a formula's own values win over those of `start`."""
    theta = model.start()
    for q, value in {**_given(model, start), **starts}.items():
        theta[q] = value
    return theta


def remarks(data: SaomData | Mapping[str, SaomData]) -> tuple[str, ...]:
    """Return what is said of the data of a fit, with the name of the group where there are several."""
    if isinstance(data, SaomData):
        return warnings_of(data)
    return tuple(f"group {name!r}: {w}" for name, group in data.items() for w in warnings_of(group))


def _given(
    model: Model, start: Fit | Sequence[float] | Mapping[str, float] | None, where: str = "start"
) -> dict[int, float]:
    if start is None:
        return {}
    if isinstance(start, Fit):
        known = dict(zip(start.terms, start.theta))
        return {q: float(known[t]) for q, t in enumerate(model.terms) if t in known}
    if isinstance(start, Mapping):
        unknown = [name for name in start if name not in model.labels]
        if unknown:
            hint = near_miss(str(unknown[0]), model.labels)
            raise ModelError(where, f"labels among {', '.join(model.labels)}", repr(unknown[0]), hint)
        return {
            model.labels.index(name): _float(f"{where}, {name!r}", value) for name, value in start.items()
        }
    if isinstance(start, (str, bytes)) or not isinstance(start, (Sequence, np.ndarray)):
        raise ModelError(where, "a fit, values by label, or a value for each parameter", shorten(start))
    values = [_float(where, v) for v in start]
    if len(values) != len(model.terms):
        raise ModelError(where, f"{len(model.terms)} values", f"{len(values)}")
    return dict(enumerate(values))


def _float(where: str, value: object) -> float:
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        return float(value)
    raise ModelError(where, "a number", shorten(value))


@overload
def simulate(
    data: SaomData,
    effects: Effects | Fit,
    theta: Sequence[float] | Mapping[str, float] | None = ...,
    *,
    chains: int = ...,
    seed: int = ...,
    conditional: str | None = ...,
    threads: int | None = ...,
    states: bool = ...,
    events: bool | Sequence[int] = ...,
) -> Simulation: ...


@overload
def simulate(
    data: Mapping[str, SaomData],
    effects: Effects | Fit,
    theta: Sequence[float] | Mapping[str, float] | None = ...,
    *,
    chains: int = ...,
    seed: int = ...,
    conditional: str | None = ...,
    threads: int | None = ...,
    states: bool = ...,
    events: bool | Sequence[int] = ...,
) -> dict[str, Simulation]: ...


def simulate(
    data: SaomData | Mapping[str, SaomData],
    effects: Effects | Fit,
    theta: Sequence[float] | Mapping[str, float] | None = None,
    *,
    chains: int = 100,
    seed: int = 1,
    conditional: str | None = None,
    threads: int | None = None,
    states: bool = True,
    events: bool | Sequence[int] = False,
) -> Simulation | dict[str, Simulation]:
    """Simulate chains of a model from the first state of each period.

    Parameters
    ----------
    data : SaomData, or mapping from name of a group to SaomData
    effects : Fit, or as for `fit`
    theta : values for all parameters; by label, what is missing is at its start value.  Not for a Fit.
    states : bool
        Keep the end states.
    events : bool or sequence of int
        Keep the ministeps of all chains, or of these (from 0), as a data frame.

    Returns
    -------
    Simulation, or one for each group by name

    Raises
    ------
    ModelError, UsageError
        One sentence that names the effect, label or setting.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> values = {"friends: density": -2.0, "friends: recip": 1.5}
    >>> sim = saom.simulate(data, "friends ~ density + recip", values, chains=3, seed=1)
    >>> sim.networks["friends"].shape
    (3, 2, 48, 48)
    """
    require_int("chains", chains, 1)
    check_settings(seed, threads)
    logged_chains = _chosen_chains(events, chains)
    if isinstance(effects, Fit):
        model = model_of_fit(effects, data, "simulate")
        values: Floats = effects.checked if effects.conditional else effects.theta
    else:
        model, fixed, starts = model_of(data, effects, conditional)
        values = model.start()
        for q, value in {**starts, **_given(model, theta, "theta"), **fixed}.items():
            values[q] = value
    if isinstance(model, GroupModel):
        by_group = {}
        for g, (name, member) in enumerate(zip(model.names, model.members)):
            mine = values[model.columns[g]]
            one = member.simulate(mine, chains, seed + STREAM * g, threads=threads, states=states)
            if logged_chains:
                one = replace(one, events=history(member, mine, logged_chains, seed + STREAM * g))
            by_group[name] = one
        return by_group
    sim = model.simulate(values, chains, seed, threads=threads, states=states)
    if not logged_chains:
        return sim
    return replace(sim, events=history(model, values, logged_chains, seed))


def require_int(where: str, value: object, least: int) -> None:
    """Raise unless `value` is a whole number of at least `least`."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < least:
        raise ModelError(where, f"a whole number of at least {least}", shorten(value))


def check_settings(seed: int, threads: int | None) -> None:
    """Refuse a seed or a number of threads that cannot be used."""
    require_int("seed", seed, 0)
    if threads is not None:
        require_int("threads", threads, 1)


def _chosen_chains(events: bool | Sequence[int], chains: int) -> list[int]:
    if isinstance(events, bool):
        return list(range(chains)) if events else []
    whole = (int, np.integer)
    wrong = [c for c in events if isinstance(c, bool) or not isinstance(c, whole) or not 0 <= c < chains]
    if wrong:
        raise ModelError("events", f"numbers of chains from 0 to {chains - 1}", shorten(wrong[0]))
    return list(dict.fromkeys(int(c) for c in events))


def gof(
    fit: Fit,
    data: SaomData | Mapping[str, SaomData],
    statistics: Mapping[str, Statistic | Callable[..., Floats]] | Sequence[str] | None = None,
    *,
    chains: int = 1000,
    seed: int = 1,
    threads: int | None = None,
    by_period: bool = False,
) -> Gof:
    """Compare end states with the observed ones by auxiliary statistics.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
        Those of the fit; groups are compared one by one.
    statistics : mapping or sequence, optional
        Names of standard statistics, or `Statistic` objects and functions by name; see `results.gof.gof`.
    chains : int
        50 or more.
    seed, threads : int
    by_period : bool
        Whether each period is compared as well as their sum.

    Returns
    -------
    Gof

    Raises
    ------
    ModelError, UsageError
        Naming the statistic or setting.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> saom.gof(fit, data, ["friends: indegree"], chains=50).results[0].labels[:3]
    ('0', '1', '2')
    """
    require_int("chains", chains, 50)
    check_settings(seed, threads)
    return _gof(fit, data, statistics, chains=chains, seed=seed, threads=threads, by_period=by_period)


def importance(
    fit: Fit, data: SaomData | Mapping[str, SaomData], *, chains: int | None = None, seed: int = 1
) -> Importance:
    """Return how much each effect matters for the actors' choices.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
    chains : int, optional
        Average over the decisions of so many simulated chains, and not over actors at the observed first
        states.
    seed : int
        Of the chains.

    Returns
    -------
    Importance
        Each effect's share, by variable and period (Indlekofer & Brandes 2013); groups' periods in a row.

    Raises
    ------
    ModelError
        If two actors decide on a variable together.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> saom.importance(fit, data).to_frame()["effect"].tolist()
    ['density', 'recip']
    """
    return _importance(fit, data, chains=chains, seed=seed)

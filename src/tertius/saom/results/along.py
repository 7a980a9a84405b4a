"""Choice sets along simulated chains: what ego could choose at every ministep, and averages over them.

An average over decisions is a ratio, of a sum over the ministeps of a period by their number.  Its slope in a
parameter has two parts: that of the choice itself, at the same decisions, and that of the states that chains
pass through, which the scores of the chains give (likelihood ratio method; Rubinstein & Shapiro 1993,
Discrete Event Systems).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.saom.data.variables import SaomData
from tertius.saom.kernel.choices import Worths
from tertius.saom.results.choices import ChoiceSets, Data, model_of_fit, sets_from
from tertius.saom.results.estimates import Estimates
from tertius.saom.simulation.events import logged
from tertius.saom.simulation.groups import STREAM, GroupModel
from tertius.saom.simulation.simulate import Model, inputs_of
from tertius.saom.term import Term

LEAST = 20
"""Chains below which an error of Monte Carlo says nothing."""


@dataclass(frozen=True, eq=False)
class Turns:
    """All ministeps of one variable in one period of one chain.

    Attributes
    ----------
    cell : int
        The period's place among all periods of all groups, from 0.
    sets : ChoiceSets
        One row a ministep, in their order.
    scores : array (parameters,)
        Derivatives of the log-likelihood of the period's chain.
    """

    cell: int
    sets: ChoiceSets
    scores: Floats


@dataclass(frozen=True, eq=False)
class Averages:
    """Averages over the decisions of each period.

    Attributes
    ----------
    mean, error : array (cells, ...)
        The average, and its Monte Carlo standard error.
    slope : array (parameters, cells, ...)
        Derivative of the average in each parameter; empty where none was asked for.
    """

    mean: Floats
    error: Floats
    slope: Floats


def require_chains(where: str, chains: object) -> None:
    """Raise `ModelError` unless `chains` is a number of chains that averages can be made of."""
    if isinstance(chains, bool) or not isinstance(chains, (int, np.integer)) or chains < LEAST:
        raise ModelError(where, f"{LEAST} chains or more", f"{chains}")


def turns_of(
    fit: Estimates, data: Data, on: str, terms: tuple[Term, ...], chains: int, seed: int, where: str
) -> Iterator[Turns]:
    """Yield the turns of `on` in every period of every chain, simulated at the estimate.

    Parameters
    ----------
    terms : tuple of Term
        Effects on `on` other than rates, whose change statistics are wanted.
    chains : int
    seed : int
        Chains are those of `saom.simulate` with this seed.

    Raises
    ------
    ModelError
        If actors come and go.
    """
    first = data if isinstance(data, SaomData) else next(iter(data.values()))
    if first.presence is not None:
        raise ModelError(where, "actors who stay, along chains", "actors who come and go", "leave chains out")
    model = model_of_fit(fit, data, where)
    theta = fit.checked if fit.conditional else fit.theta
    if not isinstance(model, GroupModel):
        yield from _of_model(model, theta, np.arange(len(theta)), on, terms, chains, seed, "", 0)
        return
    for g, (name, member, columns) in enumerate(zip(model.names, model.members, model.columns)):
        start = int(model.first_period[g])
        yield from _of_model(member, theta, columns, on, terms, chains, seed + STREAM * g, name, start)


def _of_model(
    model: Model,
    theta: Floats,
    columns: np.ndarray[tuple[int], np.dtype[np.int64]],
    on: str,
    terms: tuple[Term, ...],
    chains: int,
    seed: int,
    group: str,
    start: int,
) -> Iterator[Turns]:
    """Yield the turns of one data set, whose parameters are those at `columns` of `theta`."""
    prepared, worths = model.prepared, Worths(model.prepared, terms, on)
    inputs, places = inputs_of(worths.plan), [*model.plan.nets, *model.plan.behs]
    own = places.index(on)
    place_of = np.array([places.index(v) for v in model.plan.variables], np.int32)
    for sim, (_, what, count) in logged(model, theta[columns], range(chains), seed, scores=True):
        for m, used in enumerate(count):
            events = what[m, :used].copy()
            events[:, 0] = place_of[events[:, 0]]
            gains, held, barred = worths.along(inputs, m, events)
            egos = events[events[:, 0] == own, 1]
            state = held if worths.network else held[:, 0]
            sets = sets_from(prepared, terms, on, m, gains, state, egos, ~barred, group)
            scores = np.zeros(len(theta))
            scores[columns] = sim.scores[0, m]
            yield Turns(start + m, sets, scores)


def averages_along(
    turns: Iterator[Turns], value: Callable[[ChoiceSets, Floats], Floats], theta: Floats, free: list[int]
) -> Averages:
    """Return averages over decisions, with their slopes in the parameters at `free`.

    Parameters
    ----------
    value : function of choice sets and theta
        Values (..., egos) of each decision; NaN where a decision has none.
    theta : array (parameters,)
    free : list of int
        Empty where slopes are not wanted.
    """
    sums: dict[int, list[tuple[Floats, Floats]]] = {}
    scores: dict[int, list[Floats]] = {}
    moved: dict[int, Floats] = {}
    steps = {q: 1e-4 * max(1.0, abs(float(theta[q]))) for q in free}
    for turn in turns:
        here = value(turn.sets, theta)
        sums.setdefault(turn.cell, []).append((_sum(here), (~np.isnan(here)).sum(axis=-1).astype(float)))
        scores.setdefault(turn.cell, []).append(turn.scores[free])
        for a, (q, h) in enumerate(steps.items()):
            up, down = theta.copy(), theta.copy()
            up[q] += h
            down[q] -= h
            change = (_sum(value(turn.sets, up)) - _sum(value(turn.sets, down))) / (2 * h)
            known = moved.setdefault(turn.cell, np.zeros((len(free), *change.shape)))
            known[a] += change
    cells = range(max(sums) + 1)
    parts = [_ratio(sums[c], scores[c], moved.get(c)) for c in cells]
    return Averages(*(np.stack(p, axis=k) for p, k in zip(zip(*parts), (0, 0, 1))))


def _sum(values: Floats) -> Floats:
    total: Floats = np.nansum(values, axis=-1)
    return total


def _ratio(
    chains: list[tuple[Floats, Floats]], scores: list[Floats], moved: Floats | None
) -> tuple[Floats, Floats, Floats]:
    """Return mean, Monte Carlo error and slopes (parameters, ...) of sums by counts of the chains."""
    total, count = (np.array(v) for v in zip(*chains))
    n = len(total)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total.sum(axis=0) / count.sum(axis=0)
    size = np.maximum(count.mean(axis=0), 1e-300)
    rest = total - mean * count
    error = rest.std(axis=0, ddof=1) / np.sqrt(n) / size
    if moved is None:
        return mean, error, np.zeros((0, *mean.shape))
    s = np.array(scores)
    linked = np.tensordot(s - s.mean(axis=0), rest - rest.mean(axis=0), axes=(0, 0)) / (n - 1)
    return mean, error, (moved / n + linked) / size


def names_of_cells(data: Data) -> list[tuple[str, int]]:
    """Return group ("" where there are none) and period, from 1, of every cell."""
    groups = data if isinstance(data, Mapping) else {"": data}
    return [(name, m + 1) for name, one in groups.items() for m in range(one.periods)]

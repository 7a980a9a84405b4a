"""Goodness of fit: auxiliary statistics of the data compared with those of simulated chains.

Mahalanobis distance of the observed statistic from the simulated ones, with a Monte Carlo p: the share
of chains at least as far from their mean (Lospinoso & Snijders 2019, Methodological Innovations 12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, UsageError, near_miss
from tertius.saom.data.prepare import Prepared
from tertius.saom.data.variables import SaomData
from tertius.saom.results.auxiliary import Statistic, standard
from tertius.saom.results.choices import model_of_fit
from tertius.saom.results.fit import Fit
from tertius.saom.shown import Shown
from tertius.saom.simulation.groups import STREAM, GroupModel
from tertius.saom.simulation.simulate import Model, Simulation

AGREE = 1e-4
"""Share of the largest observed entry up to which a difference is rounding."""
BLOCK = 50
"""Chains whose end states are held at once."""


@dataclass(frozen=True, eq=False)
class GofResult:
    """One auxiliary statistic, summed over periods.

    Attributes
    ----------
    name : str
    labels : tuple of str
    observed : array (entries,)
    simulated : array (chains, entries)
    distance : float
        Mahalanobis distance of the observed entries (squared form, as RSiena reports it).
    p : float
    """

    name: str
    labels: tuple[str, ...]
    observed: Floats
    simulated: Floats
    distance: float
    p: float


@dataclass(frozen=True, eq=False)
class Gof(Shown):
    """Goodness of fit by several statistics."""

    results: tuple[GofResult, ...]

    def __getitem__(self, name: str) -> GofResult:
        """Return the result of one statistic by name."""
        for result in self.results:
            if result.name == name:
                return result
        known = [r.name for r in self.results]
        raise UsageError("goodness of fit", f"one of {', '.join(known)}", repr(name), near_miss(name, known))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per statistic."""
        rows = [(r.name, r.distance, r.p, len(r.simulated)) for r in self.results]
        return pd.DataFrame(rows, columns=["statistic", "mahalanobis", "p", "chains"])

    def plot(self, name: str) -> Any:
        """Return the violin plot of one statistic (an altair chart)."""
        from tertius.saom.results.plot import violins

        result = self[name]
        return violins(name, result.p, result.labels, result.observed, result.simulated)


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
    """Simulate at the estimate and compare end states with the observed ones.

    Parameters
    ----------
    statistics : mapping or sequence, optional
        Names of the standard statistics, or `Statistic` objects and functions of the user's own by
        name; such a function gets (networks, behaviours), each a mapping from name to array, and
        returns a vector.  All the standard ones if omitted.
    chains : int
        50 or more.
    by_period : bool
        Whether each period is compared as well as their sum; its results are named "... (period 1)".

    Returns
    -------
    Gof
        Of groups: one result a group, named "group: statistic".

    Raises
    ------
    ModelError, UsageError
        If the data are not those of the fit, or a statistic is unknown or gives vectors of several lengths.

    Notes
    -----
    Ties that are missing at the start or end of a period are set to 0 in both states.  Actors whose level is
    missing then do not count in the distribution of levels; for functions of the user's own they keep the
    level at the start in both states.
    """
    if chains < 50:
        raise ModelError("goodness of fit", "50 chains or more", f"{chains}")
    model = model_of_fit(fit, data, "goodness of fit")
    same = model.targets.shape == fit.targets.shape and np.allclose(model.targets, fit.targets)
    if fit.targets.any() and not same:  # a likelihood fit has no targets
        raise ModelError(
            "goodness of fit", "the data of the fit", "others: their statistics are not its targets"
        )
    theta = fit.checked if fit.conditional else fit.theta
    if not isinstance(model, GroupModel):
        return _of_model(model, theta, "", statistics, chains, seed, threads, by_period)
    parts = [
        _of_model(m, theta[c], f"{name}: ", statistics, chains, seed + STREAM * g, threads, by_period)
        for g, (name, m, c) in enumerate(zip(model.names, model.members, model.columns))
    ]
    return Gof(tuple(result for part in parts for result in part.results))


def _of_model(
    model: Model,
    theta: Floats,
    prefix: str,
    statistics: Mapping[str, Statistic | Callable[..., Floats]] | Sequence[str] | None,
    chains: int,
    seed: int,
    threads: int | None,
    by_period: bool,
) -> Gof:
    """Compare one data set; `prefix` goes before the names of statistics."""
    chosen = _chosen(model.prepared.data, model.prepared, statistics)

    def blocks() -> Iterator[Simulation]:
        # End states are large: a block of them at a time.
        for first in range(0, chains, BLOCK):
            size = min(BLOCK, chains - first)
            yield model.simulate(theta, size, seed, first, threads, states=True, scores=False)

    made = compare(model.prepared, blocks(), chosen, by_period)
    return Gof(tuple(replace(r, name=prefix + r.name) for r in made.results))


Compute = Callable[[dict[str, NDArray[Any]], dict[str, NDArray[Any]]], Floats]


def _chosen(
    data: SaomData,
    prepared: Prepared,
    statistics: Mapping[str, Statistic | Callable[..., Floats]] | Sequence[str] | None,
) -> dict[str, tuple[tuple[str, ...] | None, Compute]]:
    ranges = {k: (int(np.nanmin(v.values)), int(np.nanmax(v.values))) for k, v in data.behaviours.items()}
    known = standard({k: v.two_mode for k, v in data.networks.items()}, ranges)
    if statistics is None:
        requested: Mapping[str, Statistic | Callable[..., Floats]] = known
    elif isinstance(statistics, Mapping):
        requested = statistics
    else:
        if isinstance(statistics, str):
            statistics = [statistics]
        for name in statistics:
            if name not in known:
                hint = near_miss(name, known) or f"there are {', '.join(known)}"
                raise UsageError("goodness of fit", "a standard statistic", repr(name), hint)
        requested = {name: known[name] for name in statistics}
    by_name: dict[str, tuple[tuple[str, ...] | None, Compute]] = {}
    for name, one in requested.items():
        if isinstance(one, Statistic):
            data.find(one.on)
            by_name[name] = (one.labels, _of(one, one.on in prepared.networks))
        elif callable(one):
            by_name[name] = (None, one)
        else:
            raise ModelError(f"statistic {name!r}", "a Statistic or a function", type(one).__name__)
    return by_name


def _of(statistic: Statistic, network: bool) -> Compute:
    def compute(networks: dict[str, NDArray[Any]], behaviours: dict[str, NDArray[Any]]) -> Floats:
        return statistic.compute(networks[statistic.on] if network else behaviours[statistic.on])

    return compute


def _states(
    prepared: Prepared, blocks: Iterable[Simulation]
) -> Iterator[tuple[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]]]]:
    """Return end states (periods, ...) of networks and behaviours: observed, then those of each chain."""
    yield (
        {k: v.end for k, v in prepared.networks.items()},
        {k: v.end for k, v in prepared.behaviours.items()},
    )
    for sim in blocks:
        for c in range(len(sim.statistics)):
            yield {k: v[c] for k, v in sim.networks.items()}, {k: v[c] for k, v in sim.behaviours.items()}


def compare(
    prepared: Prepared,
    blocks: Iterable[Simulation],
    chosen: Mapping[str, tuple[tuple[str, ...] | None, Compute]],
    by_period: bool = False,
) -> Gof:
    """Compare end states of chains with the observed ones, summed over periods.

    Parameters
    ----------
    blocks : iterable of Simulation
        Chains with their end states, a block at a time.
    chosen : mapping of name to (labels or None, function of networks and behaviours)

    Returns
    -------
    Gof
    """
    known = {k: 1 - v.missing for k, v in prepared.networks.items()}
    own = {k: (v.missing == 1, v.start) for k, v in prepared.behaviours.items()}
    totals: dict[str, list[Floats]] = {name: [] for name in chosen}
    parts: dict[tuple[str, int], list[Floats]] = {}
    for networks, behaviours in _states(prepared, blocks):
        sums: dict[str, Floats] = {}
        for m in range(prepared.data.periods):
            nets = {k: v[m] * known[k][m] for k, v in networks.items()}
            behs = {k: np.where(own[k][0][m], own[k][1][m], v[m]) for k, v in behaviours.items()}
            for state in (*nets.values(), *behs.values()):
                state.setflags(write=False)  # what one statistic does to a state must not reach the next
            seen = {k: v[~own[k][0][m]] for k, v in behs.items()}
            for name, (labels, compute) in chosen.items():
                value = _vector(name, compute(nets, behs if labels is None else seen))
                if value.ndim != 1 or not np.isfinite(value).all():
                    raise ModelError(f"statistic {name!r}", "a vector of finite numbers", f"{value!r:.60}")
                if name in sums and sums[name].shape != value.shape:
                    raise ModelError(f"statistic {name!r}", "a vector of one length", "several lengths")
                sums[name] = sums[name] + value if name in sums else value
                if by_period:
                    parts.setdefault((name, m), []).append(value)
        for name, total in sums.items():
            if totals[name] and totals[name][0].shape != total.shape:
                raise ModelError(f"statistic {name!r}", "a vector of one length", "several lengths")
            totals[name].append(total)
    every = {(name, name): rows for name, rows in totals.items()}
    every |= {(name, f"{name} (period {m + 1})"): rows for (name, m), rows in parts.items()}
    results = []
    for (name, shown), rows in every.items():
        observed, simulated = rows[0], np.array(rows[1:])
        labels = chosen[name][0] or tuple(str(k + 1) for k in range(len(observed)))
        distance, p = mahalanobis(observed, simulated)
        results.append(GofResult(shown, labels, observed, simulated, distance, p))
    return Gof(tuple(results))


def _vector(name: str, given: Any) -> Floats:
    try:
        return np.atleast_1d(np.asarray(given, dtype=np.float64))
    except (TypeError, ValueError):
        raise ModelError(f"statistic {name!r}", "a vector of finite numbers", f"{given!r:.60}") from None


def mahalanobis(observed: Floats, simulated: Floats) -> tuple[float, float]:
    """Return the squared distance of `observed` from the rows of `simulated`, and the share as far.

    Parameters
    ----------
    observed : array (entries,)
    simulated : array (chains, entries)

    Returns
    -------
    distance, p : float
        Squared Mahalanobis distance by the pseudoinverse of the chains' covariance, and the share of chains
        at least as far from their mean.  Infinite and 0 where the observed entries differ from the mean in a
        direction in which all chains agree.
    """
    mean = simulated.mean(axis=0)
    covariance = np.atleast_2d(np.cov(simulated.T))
    inverse = np.linalg.pinv(covariance, rcond=1e-8, hermitian=True)
    off = simulated - mean
    apart = observed - mean
    apart -= covariance @ inverse @ apart
    if np.abs(apart).max(initial=0.0) > AGREE * max(1.0, float(np.abs(observed).max(initial=0.0))):
        return np.inf, 0.0
    distances = np.einsum("ci,ij,cj->c", off, inverse, off, optimize=True)
    gap = observed - mean
    distance = float(gap @ inverse @ gap)
    return distance, float(np.mean(distances >= distance))

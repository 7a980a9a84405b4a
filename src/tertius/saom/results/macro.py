"""From micro to macro: what an effect of actors' choices does to the network, by coupled chains.

Each chain runs twice on the same randomness, with the effect and without it (its parameter at 0, or at
another value); the difference is the effect's doing, and its variance is below that of separate chains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, near_miss
from tertius.saom.data.variables import SaomData
from tertius.saom.results.choices import model_of_fit
from tertius.saom.results.estimates import Estimates
from tertius.saom.shown import Shown
from tertius.saom.simulation.simulate import Model

Outcome = Callable[[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]]], float]


@dataclass(frozen=True, eq=False)
class Macro(Shown):
    """Outcomes with and without an effect.

    Attributes
    ----------
    without : tuple of str
    outcomes : tuple of str
    with_effect, without_effect : array (chains, periods, outcomes)
    """

    without: tuple[str, ...]
    outcomes: tuple[str, ...]
    with_effect: Floats
    without_effect: Floats

    @property
    def difference(self) -> Floats:
        """What the effect does, chain by chain (chains, periods, outcomes)."""
        return self.with_effect - self.without_effect

    def to_frame(self) -> pd.DataFrame:
        """Return one row per outcome and period (0: mean over periods).

        ``gain`` is how many times smaller the variance of the difference is than of separate chains.  Chains
        in which an outcome is undefined (NaN) with or without the effect are left out; ``undefined`` counts
        them.
        """
        rows = []
        for o, name in enumerate(self.outcomes):
            for m in range(-1, self.with_effect.shape[1]):
                a, b = (
                    x[:, :, o].mean(axis=1) if m < 0 else x[:, m, o]
                    for x in (self.with_effect, self.without_effect)
                )
                known = np.isfinite(a - b)
                left_out = int((~known).sum())
                if known.sum() < 2:
                    rows.append((name, m + 1, *[np.nan] * 5, left_out))
                    continue
                a, b = a[known], b[known]
                gap = a - b
                spread = gap.var(ddof=1)
                gain = (a.var(ddof=1) + b.var(ddof=1)) / spread if spread > 0 else np.inf
                error = float(np.sqrt(spread / len(gap)))
                rows.append((name, m + 1, a.mean(), b.mean(), gap.mean(), error, gain, left_out))
        columns = ["outcome", "period", "with", "without", "difference", "error", "gain", "undefined"]
        return pd.DataFrame(rows, columns=columns)


def clustering(network: str) -> Outcome:
    """Return the share of two-paths i->h->j that are closed by a tie i->j; NaN without two-paths."""

    def compute(networks: Mapping[str, NDArray[Any]], _: Mapping[str, NDArray[Any]]) -> float:
        a = _cells(networks, network)
        paths = a @ a
        np.fill_diagonal(paths, 0.0)
        total = paths.sum()
        return float((paths * a).sum() / total) if total else float("nan")

    return compute


def centralisation(network: str) -> Outcome:
    """Return how unequal indegrees are: their standard deviation over their mean; NaN without ties."""

    def compute(networks: Mapping[str, NDArray[Any]], _: Mapping[str, NDArray[Any]]) -> float:
        degrees = _cells(networks, network).sum(axis=0)
        return float(degrees.std() / degrees.mean()) if degrees.any() else float("nan")

    return compute


def reciprocation(network: str) -> Outcome:
    """Return the share of ties that are returned; NaN without ties."""

    def compute(networks: Mapping[str, NDArray[Any]], _: Mapping[str, NDArray[Any]]) -> float:
        a = _cells(networks, network)
        return float((a * a.T).sum() / a.sum()) if a.any() else float("nan")

    return compute


def segregation(network: str, groups: npt.ArrayLike) -> Outcome:
    """Return the share of ties within groups minus that expected if ties were spread evenly; NaN without.

    Parameters
    ----------
    network : str
    groups : array (n,)
        Each actor's group, as numbers or names; missing values (NaN, None) belong to none.

    Raises
    ------
    ModelError
        Fewer than two actors; when used, a network that is not there, two-mode or of other actors.

    Examples
    --------
    >>> import numpy as np
    >>> from tertius import saom
    >>> within = saom.segregation("friends", np.array([0.0, 0.0, 1.0, 1.0]))
    >>> net = np.zeros((4, 4))
    >>> net[0, 1] = 1
    >>> round(within({"friends": net}, {}), 3)
    0.667
    """
    g = pd.Series(np.asarray(groups, dtype=object).ravel()).astype(object)
    if len(g) < 2:
        raise ModelError("segregation", "a group for each of two actors or more", f"{len(g)}")
    place = pd.factorize(g)[0]  # -1: missing
    same = (place[:, None] == place[None, :]) & (place >= 0)[:, None] & ~np.eye(len(g), dtype=bool)
    expected = same.sum() / (len(g) * (len(g) - 1))

    def compute(networks: Mapping[str, NDArray[Any]], _: Mapping[str, NDArray[Any]]) -> float:
        a = _cells(networks, network)
        if len(a) != len(same):
            raise ModelError("segregation", f"a group for each of {len(a)} actors", f"{len(same)}")
        return float(a[same].sum() / a.sum() - expected) if a.any() else float("nan")

    return compute


def _cells(networks: Mapping[str, NDArray[Any]], name: str) -> Floats:
    """Return a one-mode network of those at the end of a period."""
    if name not in networks:
        expected = f"one of {', '.join(networks)}"
        raise ModelError("macro", expected, repr(name), near_miss(name, list(networks)))
    cells = np.asarray(networks[name], dtype=float)
    if cells.shape[0] != cells.shape[1]:
        raise ModelError("macro", "a one-mode network", f"{name!r} of {cells.shape[0]} by {cells.shape[1]}")
    return cells


OUTCOMES: dict[str, Callable[[str], Outcome]] = {
    "clustering": clustering,
    "centralisation": centralisation,
    "reciprocation": reciprocation,
}


def macro(
    fit: Estimates,
    data: SaomData,
    without: str | list[str],
    statistic: str | Mapping[str, Outcome] = "clustering",
    *,
    value: float = 0.0,
    on: str | None = None,
    chains: int = 500,
    seed: int = 1,
    threads: int | None = None,
) -> Macro:
    """Return what an effect does to outcomes of the whole network.

    Parameters
    ----------
    fit : Fit
    data : SaomData
        Those of the fit.
    without : label or list of labels
        Effects that are taken away together.
    statistic : {"clustering", "centralisation", "reciprocation"} or mapping
        An outcome, or functions of (networks, behaviours) at the end of a period by name.
    value : float
        What their parameters are instead.
    on : str, optional
        The network that a named outcome looks at; the first one if omitted.
    chains, seed, threads : int

    Returns
    -------
    Macro

    Raises
    ------
    ModelError, UsageError
        Naming the effect or outcome, or where actors come and go.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> made = saom.macro(fit, data, without="recip", statistic="reciprocation", chains=60).to_frame()
    >>> bool((made["difference"] > 0).all())
    True
    """
    if not isinstance(data, SaomData):
        raise ModelError("macro", "data of one group", type(data).__name__, "take the groups one by one")
    if not isinstance(chains, int) or chains < 10:
        raise ModelError("macro", "10 chains or more", f"{chains}")
    model_of_fit(fit, data, "macro")
    labels = [without] if isinstance(without, str) else list(without)
    at = [fit.index(label) for label in labels]
    if not at or any(fit.terms[q].basic_rate for q in at):
        raise ModelError("macro", "effects other than basic rates", ", ".join(labels) or "none")
    if not np.isfinite(value):
        raise ModelError("macro", "a finite value", f"{value}")
    outcomes = _outcomes(data, statistic, on)
    model = Model(data, [t for t in fit.terms if not t.basic_rate], fit.conditional or None, coupled=True)
    theta = np.array(fit.checked if fit.conditional else fit.theta, dtype=float)
    other = theta.copy()
    other[at] = value
    made = [_run(model, t, outcomes, chains, seed, threads) for t in (theta, other)]
    return Macro(tuple(fit.labels[q] for q in at), tuple(outcomes), *made)


def _outcomes(data: SaomData, statistic: str | Mapping[str, Outcome], on: str | None) -> dict[str, Outcome]:
    if isinstance(statistic, Mapping):
        return dict(statistic)
    if statistic not in OUTCOMES:
        raise ModelError(
            "macro", f"one of {', '.join(OUTCOMES)}", repr(statistic), near_miss(str(statistic), OUTCOMES)
        )
    square = [k for k, v in data.networks.items() if not v.two_mode]
    name = on or next(iter(square), "")
    if name not in square:
        if not square:
            raise ModelError("macro", "a one-mode network", "two-mode networks alone")
        raise ModelError("macro", f"a one-mode network among {', '.join(square)}", repr(name))
    return {statistic: OUTCOMES[statistic](name)}


def _run(
    model: Model, theta: Floats, outcomes: Mapping[str, Outcome], chains: int, seed: int, threads: int | None
) -> Floats:
    """Return outcomes (chains, periods, outcomes)."""
    sim = model.simulate(theta, chains, seed, threads=threads, states=True, scores=False)
    periods = sim.statistics.shape[1]
    out = np.zeros((chains, periods, len(outcomes)))
    for c in range(chains):
        for m in range(periods):
            nets = {k: v[c, m] for k, v in sim.networks.items()}
            behs = {k: v[c, m] for k, v in sim.behaviours.items()}
            out[c, m] = [float(f(nets, behs)) for f in outcomes.values()]
    return out

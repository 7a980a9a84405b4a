"""Power of a design: how often tests find effects of a stated size in data that are drawn with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError, TertiusError
from tertius.saom.api import Effects, fit, model_of, simulate
from tertius.saom.data.variables import Behaviour, Network, SaomData
from tertius.saom.shown import Shown


@dataclass(frozen=True, eq=False)
class Power(Shown):
    """What tests find in replicates of a design.

    Attributes
    ----------
    labels : tuple of str
    truth : array (parameters,)
    estimates, errors : array (replicates, parameters)
        NaN in replicates that could not be estimated.
    converged : bool array (replicates,)
    level : float
        Of the two-sided tests.
    """

    labels: tuple[str, ...]
    truth: Floats
    estimates: Floats
    errors: Floats
    converged: Bools
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Return one row per parameter that is no basic rate.

        ``power`` is the share of converged replicates that reject zero, with its 95 % interval (Wilson);
        ``bias`` and ``sd`` are those of the estimates, ``mean_se`` their mean standard error, ``coverage``
        the share of intervals with the truth.
        """
        critical = stats.norm.isf(self.level / 2)
        rows = []
        for q, label in enumerate(self.labels):
            if ": Rate" in label:
                continue
            used = self.converged & np.isfinite(self.errors[:, q]) & (self.errors[:, q] > 0)
            b, se = self.estimates[used, q], self.errors[used, q]
            found = np.abs(b / se) > critical
            count, k = len(b), int(found.sum())
            low, high = _wilson(k, count)
            inside = np.abs(b - self.truth[q]) < critical * se
            share = k / count if count else np.nan
            figures = (
                (b.mean() - self.truth[q], b.std(ddof=1), se.mean(), inside.mean())
                if count > 1
                else (np.nan,) * 4
            )
            rows.append((label, self.truth[q], count, share, low, high, *figures))
        columns = [
            "parameter",
            "truth",
            "replicates",
            "power",
            "low",
            "high",
            "bias",
            "sd",
            "mean_se",
            "coverage",
        ]
        return pd.DataFrame(rows, columns=columns)


def _wilson(k: int, n: int) -> tuple[float, float]:
    if n == 0:
        return np.nan, np.nan
    interval = stats.binomtest(k, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def power(
    design: SaomData,
    effects: Effects,
    theta: Sequence[float] | Mapping[str, float],
    *,
    waves: int | None = None,
    replicates: int = 100,
    level: float = 0.05,
    final: int = 400,
    seed: int = 1,
    threads: int | None = None,
) -> Power:
    """Return how often effects of a stated size are found in a design.

    Parameters
    ----------
    design : SaomData
        Actors, covariates and a first wave; later waves are drawn.
    effects : as for `saom.fit`
    theta : values by label, or in order
        The truth.  Basic rates of all periods are those of the labels, or the first period's.
    waves : int, optional
        Waves to draw, the first included; those of `design` if omitted.
    replicates : int
    level : float
        Of the tests.
    final : int
        Chains of a fit's check; fewer than usual, since only the share of rejections matters.
    seed, threads : int

    Returns
    -------
    Power

    Raises
    ------
    ModelError, UsageError
        If the design cannot be simulated, or no replicate can be estimated.

    Examples
    --------
    >>> from tertius import saom
    >>> design = saom.load_data("pupils")
    >>> truth = {"friends: Rate period 1": 6, "friends: density": -2, "friends: recip": 1.5}
    >>> found = saom.power(design, "friends ~ density + recip", truth, replicates=2)
    >>> found.to_frame()["parameter"].tolist()
    ['friends: density', 'friends: recip']
    """
    count = design.waves if waves is None else waves
    for name, value, least in (("waves", count, 2), ("replicates", replicates, 1)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise ModelError("power", f"{name} of {least} or more", f"{value}")
    if not 0 < level < 1:
        raise ModelError("power", "a level between 0 and 1", f"{level}")
    shape = _with_waves(design, count)
    model, _, _ = model_of(shape, effects)
    truth = _truth(model.labels, theta)
    estimates = np.full((replicates, len(truth)), np.nan)
    errors, converged = estimates.copy(), np.zeros(replicates, bool)
    reasons: list[str] = []
    for r in range(replicates):
        try:
            drawn = draw(shape, effects, dict(zip(model.labels, truth)), seed + r)
            one = fit(drawn, effects, seed=seed + r, final=final, threads=threads, start=list(truth))
        except TertiusError as error:
            reasons.append(str(error))
            continue
        estimates[r], errors[r], converged[r] = one.theta, one.se, one.converged
    if not converged.any():
        got = reasons[0] if reasons else "no fit that converged"
        raise ModelError("power", "replicates that can be estimated", got, "more actors or another theta")
    return Power(model.labels, truth, estimates, errors, converged, level)


def _with_waves(design: SaomData, waves: int) -> SaomData:
    """Return the design with `waves` waves, all of them like the first."""
    variables: dict[str, Network | Behaviour] = {}
    for name, v in design.variables.items():
        if isinstance(v, Network):
            variables[name] = replace(v, waves=np.repeat(v.waves[:1], waves, axis=0))
        else:
            variables[name] = replace(v, values=np.repeat(v.values[:, :1], waves, axis=1))
    return replace(design, variables=variables)


def draw(shape: SaomData, effects: Effects, theta: Mapping[str, float], seed: int) -> SaomData:
    """Return data whose later waves are drawn one from the other."""
    variables = dict(shape.variables)
    for m in range(shape.periods):
        sim = simulate(replace(shape, variables=variables), effects, theta, chains=1, seed=seed)
        for name, v in variables.items():
            if isinstance(v, Network):
                waves = v.waves.copy()
                waves[m + 1 :] = sim.networks[name][0, m]
                variables[name] = replace(v, waves=waves)
            else:
                values = v.values.copy()
                values[:, m + 1 :] = sim.behaviours[name][0, m][:, None]
                variables[name] = replace(v, values=values)
    return replace(shape, variables=variables)


def _truth(labels: tuple[str, ...], theta: Sequence[float] | Mapping[str, float]) -> Floats:
    if isinstance(theta, Mapping):
        unknown = [name for name in theta if name not in labels and "Rate" not in name]
        missing = [x for x in labels if x not in theta and x.rsplit(" ", 1)[0] + " 1" not in theta]
        if unknown or missing:
            got = f"unknown {unknown[0]!r}" if unknown else f"none for {missing[0]!r}"
            raise ModelError("power, theta", f"a value for each of {', '.join(labels)}", got)
        return np.array([float(theta.get(x, theta.get(x.rsplit(" ", 1)[0] + " 1", 0.0))) for x in labels])
    values = np.array([float(v) for v in theta])
    if len(values) != len(labels):
        raise ModelError("power, theta", f"{len(labels)} values", f"{len(values)}")
    return values

"""Estimate positions from roll calls by variational EM, and carry them on to a new session.

The posterior is approximated by independent normal factors: one for each state's path (tridiagonal
precision) and one for each roll call's parameters.  Each pass improves the roll calls given the
positions' means and errors, then the positions given the roll calls' means and covariances, as in
Imai, Lo and Olmsted (2016); the expectations are taken by quadrature and a second-order expansion
instead of their latent utilities.  Nothing is drawn at random: the same votes give the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.measures.irt import kernel
from tertius.measures.irt.ballots import Ballots


@dataclass(frozen=True)
class Spec:
    """Priors and limits of the estimator, in units of the latent scale.

    Attributes
    ----------
    discrimination, cutpoint : float
        Standard deviations of the normal priors (mean 0) on a roll call's parameters.
    spread : float
        Standard deviation of the prior on a position in any one year.
    drift : float
        Standard deviation of the innovation that a year would add to a random walk.  The path is a random
        walk drawn back to 0: a year keeps the share exp(-drift^2 / (2 spread^2)) of the last position.
    tolerance : float
        The passes end when no position moves by more than this share of the positions' deviation.
    limit : int
        Most passes.
    """

    discrimination: float = 1.0
    cutpoint: float = 5.0
    spread: float = 0.3
    drift: float = 0.3
    tolerance: float = 0.005
    limit: int = 80

    def __post_init__(self) -> None:
        for name in ("discrimination", "cutpoint", "spread", "drift", "tolerance", "limit"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                raise ModelError(f"parameter {name!r}", "a number above 0", repr(value))

    def carry(self, gap: Floats) -> Floats:
        """Return the share of a position that is left in expectation after `gap` periods."""
        left: Floats = np.exp(-gap * self.drift**2 / (2 * self.spread**2))
        return left


@dataclass(frozen=True)
class Fit:
    """Positions with their errors.

    Attributes
    ----------
    points : DataFrame
        ``state``, ``period``, ``value``, ``error`` (posterior standard deviation), ``n`` (answers).
    roll_calls : DataFrame
        ``roll_call``, ``beta``, ``low``, ``high`` on the scale of the points.
    passes : int
        Passes made.
    moved : float
        Largest move of a position in the last pass, in deviations of the positions.
    scale, origin : float
        Deviation of the positions on the latent scale, which the points are divided by, and the point
        that stands for the latent 0.
    """

    points: pd.DataFrame
    roll_calls: pd.DataFrame
    passes: int
    moved: float
    scale: float
    origin: float


def fit(votes: Ballots, poles: tuple[str, str], spec: Spec | None = None) -> Fit:
    """Estimate all positions; scale them to mean 0 and standard deviation 1 over all state-periods.

    Parameters
    ----------
    votes : Ballots
        The answers.
    poles : tuple of str
        Two states, high and low: the start is each state's agreement with the first minus that with
        the second, period by period, and the first ends above the second.
    spec : Spec, optional
        Priors.
    """
    spec = spec or Spec()
    carry = spec.carry(votes.gap)
    noise = spec.spread**2 * (1 - carry**2)
    opening = votes.gap == 0
    carry[opening], noise[opening] = 0.0, spec.spread**2
    centre = np.zeros(len(votes.cells))
    start = _start(votes, poles)
    mean, error, par, passes, moved = _iterate(votes, centre, carry, noise, start, spec)
    shift, scale = float(mean.mean()), float(mean.std())
    value = (mean - shift) / scale
    state = votes.cells["state"].to_numpy()
    sign = -1.0 if value[state == poles[0]].mean() < value[state == poles[1]].mean() else 1.0
    points = votes.cells.assign(value=sign * value, error=error / scale)
    beta = par[:, 0]
    calls = pd.DataFrame(
        {
            "roll_call": votes.roll_calls,
            "beta": sign * beta * scale,
            "low": par[:, 1] - beta * shift,
            "high": par[:, 2] - beta * shift,
        }
    )
    return Fit(
        points[["state", "period", "value", "error", "n"]], calls, passes, moved, scale, -sign * shift / scale
    )


def update(
    previous: pd.DataFrame, votes: Ballots, scale: float, origin: float, spec: Spec | None = None
) -> pd.DataFrame:
    """Carry positions on to one new period from its roll calls alone.

    The prior of a state is its last position, taken forward as in `fit`: its error and the innovations
    since are the variance.  A state without one gets the prior of any position.  The earlier positions
    stay as they are, so the result differs a little from a full estimate.

    Parameters
    ----------
    previous : DataFrame
        ``state``, ``period``, ``value``, ``error`` on the scale of `fit`, any number of periods.
    votes : Ballots
        Answers of one later period.
    scale, origin : float
        Those of the `Fit` that the positions are from; they take the priors to the points' scale.

    Returns
    -------
    DataFrame
        As `Fit.points`.
    """
    spec = spec or Spec()
    here = replace(spec, discrimination=spec.discrimination * scale, spread=spec.spread / scale)
    periods = votes.cells["period"].unique()
    if len(periods) != 1 or (previous["period"] >= periods[0]).any():
        got = f"periods {periods.tolist()[:5]}"
        raise ModelError("update of positions", "one period after all earlier ones", got)
    last = previous.sort_values("period").drop_duplicates("state", keep="last").set_index("state")
    last = last.reindex(votes.cells["state"])
    apart = (periods[0] - last["period"]).fillna(np.inf).to_numpy(dtype=np.float64)
    left = spec.carry(apart)  # 0 for a state without a last position
    centre = origin + left * (last["value"].fillna(0.0).to_numpy(dtype=np.float64) - origin)
    variance = last["error"].fillna(0.0).to_numpy(dtype=np.float64) ** 2
    noise = left**2 * variance + (1 - left**2) * here.spread**2
    mean, error, _, _, _ = _iterate(votes, centre, np.zeros(len(centre)), noise, centre.copy(), here)
    points = votes.cells.assign(value=mean, error=error)
    return points[["state", "period", "value", "error", "n"]]


def _start(votes: Ballots, poles: tuple[str, str]) -> Floats:
    """Agreement with the first pole minus that with the second, standardised within each period."""
    state = votes.cells["state"].to_numpy()
    order = votes.by_cell
    sizes = np.diff(order.start)
    cell = np.repeat(np.arange(len(sizes)), sizes)
    score = np.zeros(len(cell))
    for pole, sign in zip(poles, (-1.0, 1.0)):
        if pole not in state:
            raise ModelError("poles", "states among the voters", repr(pole))
        said = np.full(len(votes.roll_calls), np.nan)
        own = state[cell] == pole
        said[order.other[own]] = order.answer[own]
        score += sign * np.abs(order.answer - said[order.other])
    frame = pd.DataFrame({"score": score, "cell": cell}).groupby("cell")["score"].mean()
    raw = frame.reindex(np.arange(len(state))).fillna(0.0).to_numpy()
    by_period = pd.Series(raw).groupby(votes.cells["period"].to_numpy())
    spread = by_period.transform("std").fillna(0.0) + 0.1
    start: Floats = ((raw - by_period.transform("mean")) / spread).to_numpy(dtype=np.float64)
    return start


def _iterate(
    votes: Ballots, centre: Floats, carry: Floats, noise: Floats, start: Floats, spec: Spec
) -> tuple[Floats, Floats, Floats, int, float]:
    """Alternate roll calls and positions until the positions rest."""
    calls, cells = votes.by_roll_call, votes.by_cell
    mean, error = start.copy(), np.full(len(start), 0.1)
    par = np.zeros((len(votes.roll_calls), 3))
    par[votes.kinds == 0, 1:] = -0.5, 0.5
    cov = np.zeros((len(par), 3, 3))
    prior = np.array([0.0, spec.discrimination, 0.0, spec.cutpoint])
    slope, curve, move, cross = (np.zeros(len(mean)) for _ in range(4))
    moved, passes = np.inf, 0
    while passes < spec.limit and moved > spec.tolerance:
        steps = 2 if passes else 8
        kernel.update_roll_calls(
            calls.start, calls.other, calls.answer, votes.kinds, mean, error, par, cov, prior, steps
        )
        kernel.position_slope(
            cells.start, cells.other, cells.answer, votes.kinds, par, cov, mean, slope, curve
        )
        offset = mean - centre
        kernel.smooth(votes.first, carry, noise, slope, curve, offset, move, error, cross)
        deviation = max(float(mean.std()), 1e-6)
        mean += np.clip(move, -deviation, deviation)
        moved, passes = float(np.abs(move).max()) / deviation, passes + 1
    return mean, error, par, passes, moved

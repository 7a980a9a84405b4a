"""Placebo of `pressure`: spells of pressure dealt out anew among the clients of a part of the world."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tertius.claims.battery.pressure.exposed import FEWEST_STATES, FEWEST_YEARS, Sample, exposure, take
from tertius.claims.battery.pressure.grid import UNIT, PressureGrid
from tertius.claims.following.tie_years import YEARS
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Estimate
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.models.discrete_hazard import Hazard, fit_hazard
from tertius.models.normal_pooling import pool_normal

DRAWS = 240
#: First years of the eras within which pressure is dealt out.
ERAS = (1946, 1970, 1991, 2008, 2100)
WHAT = (
    "tie-years without pressure, the rivals' pressure dealt out anew among the states of each part of the "
    "world, era by era"
)


@dataclass(frozen=True)
class Draws:
    """Log hazard ratios of one pair of powers with errors, a draw each; NaN where there is too little."""

    value: Floats
    error: Floats
    pressed: Floats
    states: Floats


def placebo_draws(grid: PressureGrid, first: int, last: int) -> Placebo | None:
    """Return hazard ratios of pressure that struck another state; None where the hazard cannot be fitted.

    The hazard without pressure is fitted once to the tie-years without any; every draw is one step of
    Newton's from it, pair by pair, drawn towards the other pairs as in the main specification.
    """
    main = grid.entries[0].specification
    everything = take(grid.dyads, main, first, last, every=True)
    exposed = [exposure(d, str(main["pressure"]), str(main["timing"])) for d in grid.dyads]
    real = np.array([exposed[k][r, c] for k, r, c in _places(everything)])
    sample = everything.where(real == 0)  # what real pressure did must not show in the draws
    base = np.column_stack([np.ones(len(sample.row)), sample.controls])
    try:
        fit = fit_hazard(base, sample.lost.astype(float), sample.row)
    except (ModelError, np.linalg.LinAlgError):
        return None
    drawn = list[Draws]()
    for k, dyads in enumerate(grid.dyads):
        own = sample.pair == k
        dealt = _dealt(exposed[k], dyads.part, sample.where(own), k)
        drawn.append(_steps(sample.where(own), base[own], fit, own, dealt))
    estimates = [e for draw in range(DRAWS) if (e := _combined(drawn, draw)) is not None]
    return Placebo(WHAT, tuple(estimates)) if estimates else None


def _places(sample: Sample) -> list[tuple[int, int, int]]:
    return list(zip(sample.pair.tolist(), sample.row.tolist(), sample.column.tolist(), strict=True))


def _dealt(
    exposed: Floats, part: np.ndarray[tuple[int, ...], np.dtype[np.str_]], sample: Sample, pair: int
) -> Floats:
    """Return each tie-year's exposure in every draw, states exchanged within parts, anew in each era."""
    rng, out = generator(1, "pressure placebo", pair), np.full((len(sample.row), DRAWS), np.nan)
    groups = [np.flatnonzero(part == name) for name in np.unique(part).tolist()]
    years = YEARS[sample.column]
    for low, high in pairwise(ERAS):
        use = np.flatnonzero((low <= years) & (high > years))
        for draw in range(DRAWS):
            order = np.arange(len(exposed))
            for group in groups:
                order[group] = rng.permutation(group)
            out[use, draw] = exposed[order[sample.row[use]], sample.column[use]]
    return out


def _steps(sample: Sample, base: Floats, fit: Hazard, own: Bools, dealt: Floats) -> Draws:
    """Return one step of Newton's for each draw, with errors clustered by state.

    Pressure is freed of the controls under the fit's weights; tie-years that are neither pressed nor
    without pressure in a draw have no part in it.
    """
    nothing = np.full(DRAWS, np.nan)
    if not len(sample.row):
        return Draws(nothing, nothing, nothing, nothing)
    mu = np.clip(fit.hazard[own], 1e-12, 1 - 1e-9)
    rate = -np.log1p(-mu)
    weight = rate**2 * (1 - mu) / mu
    score = (sample.lost - mu) * rate / mu
    known, on = np.isfinite(dealt), np.nan_to_num(dealt) > 0
    weighted = base * weight[:, None]
    inverse = np.linalg.pinv(base.T @ weighted, hermitian=True)
    left = np.where(known, on - base @ (inverse @ (weighted.T @ on)), 0.0)
    information = weight @ left**2
    years = on.sum(axis=0)
    order = np.argsort(sample.row, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(sample.row[order]) != 0])
    struck = np.add.reduceat(on[order], starts, axis=0) > 0
    states = struck.sum(axis=0)
    enough = (years >= FEWEST_YEARS) & (states >= FEWEST_STATES)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (score @ left) / information
        rows = left * (score[:, None] - weight[:, None] * left * value) / information
        sums = np.add.reduceat(rows[order], starts, axis=0)
        error = np.sqrt(len(starts) / max(1, len(starts) - 1) * (sums**2).sum(axis=0))
        error = np.maximum(error, information**-0.5)  # the model's own, where hardly any tie ended
    good = enough & np.isfinite(value) & (error > 0)
    return Draws(np.where(good, value, np.nan), error, years.astype(float), states.astype(float))


def _combined(drawn: list[Draws], draw: int) -> Estimate | None:
    """Return one draw as an estimate, the claim's pair drawn towards the others; None without it."""
    known = [d for d in drawn if np.isfinite(d.value[draw])]
    if not known or known[0] is not drawn[0]:
        return None
    pooled = pool_normal([d.value[draw] for d in known], [d.error[draw] for d in known])
    value, error = float(pooled.value[0]), float(pooled.error[0])
    at = value - 1.96 * error, value, value + 1.96 * error
    low, middle, high = (float(np.exp(np.clip(x, -9, 9))) for x in at)
    years, states = (int(sum(x)) for x in ([d.pressed[draw] for d in known], [d.states[draw] for d in known]))
    what = "hazard ratio of pressure on another state"
    return Estimate(middle, low, high, 0.95, UNIT, years, float(min(years, states)), what)

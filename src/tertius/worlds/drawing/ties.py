"""Arms ties redrawn: spells by each state's own rates, deliveries in them, bands of the share.

What is estimated from the record, a patron at a time: how often each state takes up a tie (its own rate,
shrunk to the mean of all), how likely a tie ends in its first year and later, how often a year of
a tie has a delivery, and the bands of the share.  A spell of a tie has no three years without a
delivery, begins and ends with one, and none begins within three years of the last; so a tie that is alive
in a year is one that every reader of the record sees as active.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Floats, Ints
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, alive, grid, rows

#: Years without a delivery that end a spell, and years covered by a trailing share.
GAP, TRAILING, RECENT = 3, 5, 3


@dataclass(frozen=True)
class TieShape:
    """Rates of one patron's ties.

    Attributes
    ----------
    start : float array, shape (states,)
        Yearly chance that a state without the tie takes it up.
    first : float
        Chance that a tie ends in its first year.
    end : float array, shape (states,)
        Yearly chance that it ends later, each state's own, shrunk likewise.
    delivery : float
        Share of the years inside a tie with a delivery.
    bands : int array
        Bands of the five-year share, one a spell on record.
    present : bool array, shape (states, years)
        Where a tie can be: the state exists, and is not the patron.
    """

    start: Floats
    first: float
    end: Floats
    delivery: float
    bands: Ints
    present: Bools


def spells(delivery: Bools) -> list[tuple[int, int, int]]:
    """Return row, first and last column of every run of deliveries without `GAP` empty years."""
    out = []
    for row in np.flatnonzero(delivery.sum(axis=1)):
        at = np.flatnonzero(delivery[row, :])
        breaks = np.flatnonzero(np.diff(at) > GAP)
        begins, ends = at[np.r_[0, breaks + 1]], at[np.r_[breaks, len(at) - 1]]
        out += [(int(row), int(a), int(b)) for a, b in zip(begins, ends, strict=True)]
    return out


def shrunk(count: Floats, exposure: Floats) -> Floats:
    """Return each row's rate, shrunk to the mean of all as far as the counts differ by chance alone.

    Gamma-Poisson by moments: prior with mean m and weight m / v, where v is the variance of the rates
    beyond what chance gives.
    """
    mean = float(count.sum() / max(exposure.sum(), 1.0))
    known = exposure > 0
    if mean == 0.0 or not known.any():
        return np.full(len(count), mean)
    rate = count[known] / exposure[known]
    weight = exposure[known] / exposure[known].sum()
    beyond = float((weight * (rate - mean) ** 2).sum()) - mean * float((weight / exposure[known]).sum())
    years = mean / beyond if beyond > 0 else np.inf
    if not np.isfinite(years):
        return np.full(len(count), mean)
    return np.asarray((count + years * mean) / (exposure + years))


@per_panel(32)
def tie_shape(panel: Panel, patron: str) -> TieShape:
    """Estimate the rates of a patron's arms ties from the record."""
    value, held = grid(panel, "arms_delivery", patron)
    delivery = np.nan_to_num(value) > 0
    band = grid(panel, "arms_band_5y", patron)[0]
    found = spells(delivery)
    columns = np.flatnonzero(held.any(axis=0))
    begin, last = int(columns[0]), int(columns[-1])
    inside = np.zeros_like(delivery)
    starts, bands = np.zeros(len(delivery)), []
    single = 0
    ended, risk = np.zeros(len(delivery)), np.zeros(len(delivery))
    years_in = deliveries = 0
    for row, a, b in found:
        inside[row, a : b + 1] = True
        starts[row] += a > begin
        closed = b + GAP <= last
        risk[row] += b - a
        ended[row] += closed and a < b
        single += closed and a == b
        years_in += max(0, b - a - 1)
        deliveries += int(delivery[row, a + 1 : b].sum())
        seen = band[row, a : b + 1]
        if np.isfinite(seen).any():
            bands.append(int(np.median(seen[np.isfinite(seen)])))
    free = (held & ~inside).sum(axis=1).astype(float)
    names = panel.states.all()
    present: Bools = np.array(alive(panel))
    present[names.index(patron)] = False
    return TieShape(
        shrunk(starts, free),
        single / max(len(found), 1),
        shrunk(ended, risk),
        float(deliveries / max(years_in, 1)),
        np.maximum(np.array(bands or [2], dtype=np.int64), 1),
        present & np.asarray(held.any(axis=1))[:, None],
    )


def draw_spells(
    rng: np.random.Generator,
    shape: TieShape,
    harder: Floats | None = None,
    kept: Floats | None = None,
    easier_start: Floats | None = None,
    ever: Bools | None = None,
) -> Bools:
    """Return where ties are alive, by state and year.

    Parameters
    ----------
    harder : float array, shape (states, years), optional
        What multiplies the hazard of ending in a year (a tie that ends in y was alive in y-1, not in y).
    kept : float array, shape (states, years), optional
        Chance that a tie outlasts what happens in the year before y, beside its other hazards.
    easier_start : float array, optional
        What multiplies the chance of a start.
    ever : bool array, shape (states,), optional
        Which states can have the tie at all.
    """
    present, n = shape.present, len(shape.start)
    out = np.zeros(present.shape, dtype=np.bool_)
    old, since_end = np.zeros(n, dtype=np.int64), np.full(n, GAP + 1, dtype=np.int64)
    uniform = rng.random((3, *present.shape))
    stationary = shape.start / np.maximum(shape.start + shape.end, 1e-9)
    allowed = np.ones(n, dtype=np.bool_) if ever is None else ever
    now = np.zeros(n, dtype=np.bool_)
    for t in range(present.shape[1]):
        end = np.where(old <= 1, shape.first, shape.end)
        if harder is not None:
            end = 1.0 - (1.0 - end) ** harder[:, t]
        stays = now & (uniform[0, :, t] >= end)
        if kept is not None:
            stays &= uniform[1, :, t] < kept[:, t]
        chance = shape.start if easier_start is None else np.minimum(shape.start * easier_start[:, t], 0.9)
        new = present[:, t] & (present[:, t - 1] if t else present[:, t])
        entered = present[:, t] & ~new if t else present[:, t]
        starts = ~now & allowed & (since_end > GAP) & (uniform[2, :, t] < chance) & new
        starts |= entered & allowed & (uniform[2, :, t] < stationary)
        before = now
        now = (stays | starts) & present[:, t]
        old = np.where(now, old + 1, 0)
        since_end = np.where(now, 0, np.where(before, 1, since_end + 1))
        out[:, t] = now
    return out


def draw_deliveries(rng: np.random.Generator, alive_ties: Bools, share: float) -> Bools:
    """Return years of delivery: the first and last of each spell, and no three years without one."""
    out = alive_ties & (rng.random(alive_ties.shape) < share)
    padded = np.pad(alive_ties, ((0, 0), (1, 1)))
    out |= alive_ties & (~padded[:, :-2] | ~padded[:, 2:])
    empty = np.zeros(len(out), dtype=np.int64)
    for t in range(out.shape[1]):
        out[:, t] |= alive_ties[:, t] & (empty >= GAP - 1)
        empty = np.where(out[:, t], 0, empty + 1)
    return out


def draw_bands(rng: np.random.Generator, alive_ties: Bools, bands: Ints) -> Ints:
    """Return the band of the share that each spell has, carried on after its end; 0 before the first."""
    begins = alive_ties & ~np.pad(alive_ties, ((0, 0), (1, 0)))[:, :-1]
    drawn = np.where(begins, rng.choice(bands, size=alive_ties.shape), 0)
    at = np.maximum.accumulate(np.where(begins, np.arange(begins.shape[1])[None, :], -1), axis=1)
    return np.where(at >= 0, np.take_along_axis(drawn, np.maximum(at, 0), axis=1), 0)


def trailing(delivery: Bools, window: int) -> Bools:
    """Return whether there was a delivery in the `window` years up to each year."""
    padded = np.pad(delivery, ((0, 0), (window - 1, 0)))
    return np.asarray(np.any([padded[:, k : k + delivery.shape[1]] for k in range(window)], axis=0))


def arms_rows(
    panel: Panel, drawn: dict[str, tuple[Bools, Ints]]
) -> dict[tuple[str, str], tuple[tuple[str, ...], pd.DataFrame]]:
    """Return the replaced variables of arms for patrons with their deliveries and bands."""
    kinds: dict[str, dict[str | None, Floats]] = {
        name: {} for name in ("arms_delivery", "arms_tie_5y", "arms_band_5y", "arms_band_3y")
    }
    for patron, (delivery, band) in drawn.items():
        five, three = trailing(delivery, TRAILING), trailing(delivery, RECENT)
        kinds["arms_delivery"][patron] = delivery.astype(float)
        kinds["arms_tie_5y"][patron] = (five & (band >= 2)).astype(float)
        kinds["arms_band_5y"][patron] = np.where(five, band, 0).astype(float)
        kinds["arms_band_3y"][patron] = np.where(three, band, 0).astype(float)
    givers = tuple(drawn)
    return {("ties", name): (givers, rows(panel, "ties", name, by)) for name, by in kinds.items()}


def years_of(first: int, last: int) -> Bools:
    """Return which of `YEARS` lie in a span."""
    return np.asarray((first <= YEARS) & (last >= YEARS))

"""The tie-years of a specification of `pressure`: which are at risk, pressed and lost, and their controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from tertius.claims.battery.pressure.sample import IN_FORCE, LEADS, NEW, Dyads
from tertius.claims.following.stacks import completed
from tertius.claims.following.tie_years import ARMS_LEVELS, YEARS, shifted
from tertius.claims.grid import Specification
from tertius.core.arrays import Bools, Floats, Ints

LEVELS = tuple(ARMS_LEVELS)[:2]
#: Share of cells below which unknown (or known) ones get no mark of their own.
RARE = 0.02
OUTSIDE, ALL = "outside the Warsaw Pact", "all"
LEFT_OUT, KEPT = "left out", "kept"
#: Pressed tie-years, pressed states and losses on either side below which there is no specification.
FEWEST_YEARS, FEWEST_STATES, FEWEST_LOST = 20, 5, 3


@dataclass(frozen=True)
class Sample:
    """Tie-years at risk: pair of powers, state and year of each, whether pressed, whether lost.

    ``controls`` is the design without intercept and pressure; ``often`` says how often the client is newly
    pressed by the rival over the whole record, and whether ever; ``part`` is its part of the world.
    """

    pair: Ints
    row: Ints
    column: Ints
    pressed: Bools
    lost: Bools
    outcome: np.ndarray[tuple[int, ...], np.dtype[np.str_]]
    controls: Floats
    often: Floats
    part: np.ndarray[tuple[int, ...], np.dtype[np.str_]]

    def where(self, use: Bools) -> Sample:
        """Return the tie-years marked."""
        return Sample(*(getattr(self, field.name)[use] for field in fields(self)))

    def enough(self) -> bool:
        """Whether there are enough tie-years, states and losses for an estimate."""
        on = self.pressed
        lost = min(int(self.lost[on].sum()), int(self.lost[~on].sum()))
        states = len(np.unique(self.row[on]))
        return int(on.sum()) >= FEWEST_YEARS and states >= FEWEST_STATES and lost >= FEWEST_LOST


def _within(values: Floats, first: int, last: int) -> Floats:
    """Return 1 where `values` is positive in any of years y+first ... y+last, NaN where one is unknown."""
    stack = []
    for lag in range(first, last + 1):
        moved = np.full_like(values, np.nan)
        if lag < 0:
            moved[:, -lag:] = values[:, :lag]
        elif lag == 0:
            moved = values
        else:
            moved[:, :-lag] = values[:, lag:]
        stack.append(moved)
    every = np.stack(stack)
    return np.where(np.isnan(every).any(axis=0), np.nan, (np.nan_to_num(every) > 0).any(axis=0).astype(float))


def exposure(dyads: Dyads, kind: str, timing: str, lead: bool = False) -> Floats:
    """Return 1 where a tie-year is pressed, 0 where it is not, NaN where it is neither or unknown."""
    pressure = dyads.pressure[kind]
    before = shifted(pressure.now)
    if lead:
        quiet = (_within(pressure.now, -NEW, LEADS[0] - 1) == 0) & np.isfinite(before)
        return np.where(quiet, _within(pressure.begun, *LEADS), np.nan)
    if timing == IN_FORCE:
        return before
    begun = _within(pressure.begun, -NEW, -1)
    return np.where(begun == 1, 1.0, np.where((begun == 0) & (before == 0), 0.0, np.nan))


def ended_by(s: Specification) -> tuple[int, str]:
    """Return when a tie has ended and what tie there must have been before."""
    return int(str(s["tie ends after years without a delivery"])), str(s["tie before"])


def usable(d: Dyads, s: Specification, first: int, last: int) -> Bools:
    """Return the tie-years at risk of a specification, pressed or not."""
    start = 1991 if s["period"] == "since 1991" else first
    use = d.at_risk[ended_by(s)] & ((start <= YEARS) & (last >= YEARS))[None, :]
    if s["years under the patron's own or UN sanctions"] == LEFT_OUT:
        use = use & ~d.spoilt
    return np.asarray(use & ~d.bloc if s["states"] == OUTSIDE else use)


def how_often(pressed: Floats) -> Floats:
    """Return, by state, the share of its years with new pressure and whether there is any, shape (states, 2).

    All years count, whether the tie was there or not: how long a tie lasted must not enter.
    """
    known = np.isfinite(pressed)
    share = np.where(known, pressed, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.column_stack([share, share > 0]).astype(float)


def take(
    dyads: Sequence[Dyads],
    specification: Specification,
    first: int,
    last: int,
    lead: bool = False,
    every: bool = False,
) -> Sample:
    """Return the tie-years at risk of a specification; with `every`, those of neither kind as well."""
    s = specification
    at = ended_by(s)
    parts = []
    names = list(dict.fromkeys(name for d in dyads for name in d.covariates))
    for number, d in enumerate(dyads):
        kind = str(s["pressure"])
        pressed = exposure(d, kind, str(s["timing"]), lead)
        use = usable(d, s, first, last) & (every | np.isfinite(pressed))
        row, column = np.nonzero(use)
        unknown = np.full(use.shape, np.nan)
        known = [d.covariates.get(name, unknown) for name in names]
        values = np.column_stack([c[use] for c in known]) if known else np.zeros((len(row), 0))
        parts.append(
            (np.full(len(row), number), row, column, pressed[use] > 0, d.ended[at][use],
             d.outcome[use], _history(d, at)[use], values, how_often(pressed)[row], d.part[row])
        )  # fmt: skip
    pair, row, column, on, lost, outcome, history, values, often, part = (
        np.concatenate(piece) for piece in zip(*parts, strict=True)
    )
    covariates = np.column_stack([completed(values, RARE), np.log1p(history)])
    dummies = [*levels(YEARS[column] // 10 if len(column) else column), *levels(pair)]
    controls = np.column_stack([covariates, *dummies]) if dummies else covariates
    return Sample(pair, row, column, on, lost, outcome, controls.astype(float), often, part)


def _history(dyads: Dyads, at: tuple[int, str]) -> Ints:
    """Return, by state and year, the tie's age, ties to the patron lost before, and tie-years before.

    How often a state left before stands for what makes it leave easily and is not on record.
    """
    past = [shifted(np.cumsum(x, axis=1).astype(float)) for x in (dyads.ended[at], dyads.at_risk[at])]
    counts = [np.nan_to_num(x).astype(np.int64) for x in past]
    return np.stack([dyads.since[at], *counts], axis=-1)


def levels(values: Ints) -> list[Floats]:
    return [(values == level).astype(float) for level in np.unique(values)[1:]]


def clients(sample: Sample) -> Ints:
    """Return a number for each client of each patron."""
    return sample.pair * (int(sample.row.max(initial=0)) + 1) + sample.row


def varying(sample: Sample) -> Sample:
    """Return the tie-years of clients that lost the tie in some year and kept it in another.

    The others say nothing about what makes one year of a client differ from another.
    """
    names, place = np.unique(clients(sample), return_inverse=True)
    lost = np.bincount(place, sample.lost, len(names))
    return sample.where(((lost > 0) & (lost < np.bincount(place, minlength=len(names))))[place])

"""Cases of `dependence_after_realignment`: who moved, who kept the old patron, what they depend on after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from tertius.claims.following.keeping import held_before, kept_through
from tertius.claims.following.moves import Moves, bloc_years, find_moves, outside_bloc, read_votes
from tertius.claims.following.tie_years import YEARS, tie_years
from tertius.core.arrays import Floats, Ints
from tertius.measures import concentration, leeway
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

CHANNELS = ("trade", "arms")
VOTES = ("vote distance to the rival", "vote distance to the patron")
ROOM = "effective number of remaining patrons"
LONGEST = 10
#: Years before the move over which it is told where a state stood.
BASE = 6


@dataclass(frozen=True)
class Cases:
    """Moves towards the rival by states with the patron's tie, those with a known outcome of the tie.

    ``kept`` is 1 or 0; ``years`` are when the move was complete, ``begins`` when it began.
    """

    patron: str
    rival: str
    states: tuple[str, ...]
    rows: Ints
    years: Ints
    begins: Ints
    kept: Floats


@dataclass(frozen=True)
class Series:
    """Yearly outcomes by state (rows) and year (columns): concentration, the old share, votes, leeway.

    Leeway takes longer than all the rest and is for the report alone: `room` is read when it is asked for.
    """

    rest: dict[str, Floats]
    whole: dict[str, Floats]
    old: dict[str, Floats]
    votes: dict[str, Floats]
    read_room: Callable[[], dict[str, Floats]]
    points: Floats

    @cached_property
    def room(self) -> dict[str, Floats]:
        """Leeway over the powers other than the patron."""
        return self.read_room()


def load_cases(
    panel: Panel, patron: str, rival: str, size: str, first: int, last: int, kept_for: int = 5
) -> Cases:
    """Return the moves of a size (``"1"``: one unit of ideal points) and whether the tie was kept.

    ``kept_for``: years after the move through which the tie must last to count as kept.

    Raises
    ------
    PanelError
        The panel lacks deliveries or ideal points.
    """
    panel.variable("traits", "ideal_point")
    ties = tie_years(panel, patron, "arms")
    votes = read_votes(panel, patron, rival, ties.states)
    moves: Moves = find_moves(panel, ties.states, rival, votes, "votes or arms", size, first, last)
    moves = outside_bloc(moves, bloc_years(panel, ties.states))
    use = held_before(ties, moves.rows, moves.begins)
    rows, years, begins = moves.rows[use], moves.years[use], moves.begins[use]
    kept = kept_through(ties, rows, years, begins, kept_for)
    known = np.isfinite(kept)
    return Cases(patron, rival, ties.states, rows[known], years[known], begins[known], kept[known])


def load_series(
    panel: Panel, states: tuple[str, ...], patron: str, rival: str, powers: Sequence[str]
) -> Series:
    """Return concentration over the powers other than `patron`, over all, and vote distances."""
    every = tuple(dict.fromkeys((patron, rival, *powers)))
    table = concentration.compute(panel, patrons=every, draws=2, channels=CHANNELS)
    place = {state: row for row, state in enumerate(states)}
    rest, whole, old = dict[str, Floats](), dict[str, Floats](), dict[str, Floats]()
    names = [f"share_{power}" for power in every]
    for channel in CHANNELS:
        fresh = table["iso3"].isin(place) & ~table["carried"].astype(bool)
        own = table[(table["channel"] == channel) & fresh]
        at = own["iso3"].map(place).to_numpy(dtype=np.int64), own["year"].to_numpy() - FIRST_YEAR
        shares = np.nan_to_num(own[names].to_numpy(dtype=np.float64))
        others = shares[:, 1:]
        total = others.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            index = np.where(total > 0, (others**2).sum(axis=1) / total**2, np.nan)
        for store, values in ((rest, index), (whole, (shares**2).sum(axis=1)), (old, shares[:, 0])):
            out = np.full((len(states), len(YEARS)), np.nan)
            out[at] = values
            store[channel] = out
    points = panel.trait_grid("ideal_point", states).value.loc[list(states)].to_numpy(dtype=np.float64)
    votes = {}
    for name, power in zip(VOTES, (rival, patron), strict=True):
        if power in states:
            votes[name] = np.abs(points - points[states.index(power)][None, :])
    return Series(rest, whole, old, votes, partial(_room, panel, states, every[1:]), np.asarray(points))


def _room(panel: Panel, states: tuple[str, ...], powers: tuple[str, ...]) -> dict[str, Floats]:
    place = {state: row for row, state in enumerate(states)}
    free = leeway.compute(panel, patrons=powers, draws=2, carry_years=0)
    free = free[free["iso3"].isin(place)]
    room = np.full((len(states), len(YEARS)), np.nan)
    at = free["iso3"].map(place).to_numpy(dtype=np.int64), free["year"].to_numpy() - FIRST_YEAR
    room[at] = free["value"]
    return {ROOM: room}


def at(values: Floats, rows: Ints, years: Ints) -> Floats:
    """Return the mean of the known values in the year and its two neighbours; NaN where none is known."""
    return _mean(values, rows, years, (-1, 0, 1))


def stood(values: Floats, rows: Ints, begins: Ints) -> Floats:
    """Return the mean of the known values in the `BASE` years before a move begins; NaN where none is known.

    Long enough that a passing height weighs little, and without the first year of the move itself.
    """
    return _mean(values, rows, begins, tuple(range(-BASE, 0)))


def _mean(values: Floats, rows: Ints, years: Ints, lags: tuple[int, ...]) -> Floats:
    stack = []
    for lag in lags:
        column = years + lag - FIRST_YEAR
        inside = (column >= 0) & (column < len(YEARS))
        stack.append(np.where(inside, values[rows, np.clip(column, 0, len(YEARS) - 1)], np.nan))
    every = np.stack(stack)
    known = np.isfinite(every)
    count = known.sum(axis=0)
    total = np.where(known, every, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(len(rows), np.nan), where=count > 0))

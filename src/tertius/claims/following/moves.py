"""Moves of states towards a power, by votes or by arms, and whether the old tie outlasted them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from tertius.claims.following.keeping import WITHOUT
from tertius.claims.following.samples import between, first_in
from tertius.claims.following.tie_years import YEARS, TieYears, follow
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

WINDOW = 5
MOVED_BY = ("votes or arms", "votes", "arms")
OUTSIDE = ("outside the Warsaw Pact", "all")
BLOC = "member:WARSAWPACT"


@dataclass(frozen=True)
class Moves:
    """Completed moves: state rows, year completed, year before which the tie must be held, by what, size."""

    rows: Ints
    years: Ints
    begins: Ints
    by: tuple[str, ...]
    size: Floats


def bloc_years(panel: Panel, states: tuple[str, ...]) -> Bools | None:
    """Return who was in the Warsaw Pact when, or None where the panel does not say."""
    try:
        value = panel.trait_grid(BLOC, states).value
    except PanelError:
        return None
    return np.asarray(np.nan_to_num(value.loc[list(states)].to_numpy(dtype=np.float64)) > 0)


def outside_bloc(moves: Moves, bloc: Bools | None) -> Moves:
    """Return the moves that began outside the Warsaw Pact."""
    if bloc is None:
        return moves
    use = ~bloc[moves.rows, np.maximum(moves.begins - FIRST_YEAR, 0)]
    by = tuple(name for name, keep in zip(moves.by, use, strict=True) if keep)
    return Moves(moves.rows[use], moves.years[use], moves.begins[use], by, moves.size[use])


def read_votes(panel: Panel, rival: str, states: tuple[str, ...]) -> tuple[Floats, Floats] | None:
    """Return each state's own move towards the rival over five years and its standard error, or None."""
    try:
        rows = panel.traits("ideal_point")
    except PanelError:
        return None
    value = panel.trait_grid("ideal_point", states).value.to_numpy(dtype=np.float64)
    error = np.full_like(value, np.nan)
    place = {state: k for k, state in enumerate(sorted(states))}
    order = [place[state] for state in states]
    at = [place.get(state, -1) for state in rows["iso3"]]
    inside = np.array(at) >= 0
    error[np.array(at)[inside], rows["year"].to_numpy()[inside] - FIRST_YEAR] = rows["error"].to_numpy()[
        inside
    ]
    value, error = smoothed(value[order], error[order])
    if rival not in states:
        return None
    spread = np.full_like(value, np.nan)
    spread[:, WINDOW:] = np.sqrt(error[:, WINDOW:] ** 2 + error[:, :-WINDOW] ** 2)
    return own_move(value, states.index(rival)), spread


def smoothed(value: Floats, error: Floats) -> tuple[Floats, Floats]:
    """Return means of the years y-1, y and y+1, as far as there are votes, and their standard errors.

    A year of few roll calls can throw a state far off for that year alone; nobody has moved then.
    """
    years = value.shape[1]
    wide = [np.pad(x, ((0, 0), (1, 1)), constant_values=np.nan) for x in (value, error)]
    points, errors = (np.stack([x[:, k : k + years] for k in range(3)]) for x in wide)
    known = ~np.isnan(points)
    number = np.where(np.isnan(value), np.nan, np.maximum(known.sum(axis=0), 1))
    mean = np.where(known, points, 0.0).sum(axis=0) / number
    return mean, np.sqrt(np.where(known, errors**2, 0.0).sum(axis=0)) / number


def own_move(value: Floats, rival: int) -> Floats:
    """Return how far each state (row) moved in the five years to each year (column) towards the rival.

    Towards where the rival stood at the start, so that a rival who comes closer makes nobody move; and the
    smaller of the move and its excess over the median state's, since no state has chosen a side when the
    agenda or the scale moves everyone.  Negative for a move away; NaN for the rival itself.
    """
    out = np.full_like(value, np.nan)
    before, change = value[:, :-WINDOW], value[:, WINDOW:] - value[:, :-WINDOW]
    side = np.sign(before[rival][None, :] - before)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # years without any vote have no median
        common = np.nan_to_num(np.nanmedian(np.delete(change, rival, axis=0), axis=0))
    out[:, WINDOW:] = np.minimum(side * change, side * (change - common[None, :]))
    out[rival] = np.nan
    return out


def find_moves(
    panel: Panel,
    states: tuple[str, ...],
    rival: str,
    votes: tuple[Floats, Floats] | None,
    moved_by: str,
    size: str,
    first: int,
    last: int,
) -> Moves:
    """Return the completed moves; of moves by votes and by arms within five years, the earlier one counts."""
    marks = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    by_votes, size_of = marks.copy(), np.full(marks.shape, np.nan)
    if votes is not None and moved_by != "arms":
        size_of, spread = votes
        with np.errstate(invalid="ignore"):
            beyond = size_of >= float(size.split()[0])
            if size.endswith("error"):
                beyond &= size_of > 1.96 * spread
        onset = beyond.copy()
        onset[:, 1:] &= ~beyond[:, :-1]
        by_votes = first_in(onset, WINDOW)
    if moved_by != "votes":
        armed = panel.tie_grid("arms_tie_5y", rival, states).value
        value = armed.loc[list(states)].to_numpy(dtype=np.float64)
        now = np.nan_to_num(value) > 0
        # Ten covered years without: otherwise the first years of the register would all be moves.
        known = ~np.isnan(value)
        for column in range(WITHOUT, len(YEARS)):
            earlier = slice(column - WITHOUT, column)
            marks[:, column] = now[:, column] & known[:, earlier].all(axis=1) & ~now[:, earlier].any(axis=1)
    either = between(first_in(by_votes | marks, WINDOW), first, last)
    rows, columns = np.nonzero(either)
    voted = by_votes[rows, columns]
    years = columns + FIRST_YEAR
    begins = np.where(voted, years - WINDOW + 1, years)
    named = tuple("votes" if v else "arms" for v in voted)
    return Moves(rows, years, begins, named, size_of[rows, columns])


def held_before(ties: TieYears, moves: Moves) -> Bools:
    columns = moves.begins - FIRST_YEAR
    return np.asarray(ties.held[moves.rows, np.maximum(columns, 0)] & (columns >= 0))


def outcome(
    ties: TieYears,
    rows: Ints,
    years: Ints,
    begins: Ints,
    after: int,
) -> Floats:
    """Return 1 where the tie was active from the start of the move to `after` years after it, 0 where not.

    NaN where the last of these years lies outside the source, also if the tie is known to have ended
    before: of recent moves only the losses would be known, and the share of keepers would fall with them.
    """
    start = begins - 1
    need = years + after - start
    time, lost = follow(ties, rows, start, int(need.max()) if len(need) else 0)
    kept = np.full(len(rows), np.nan)
    kept[lost & (time <= need)] = 0.0
    kept[(time >= need) & ~(lost & (time <= need))] = 1.0
    last = years + after - FIRST_YEAR
    beyond = last >= len(YEARS)
    kept[beyond | np.isnan(ties.active[rows, np.minimum(last, len(YEARS) - 1)])] = np.nan
    return kept

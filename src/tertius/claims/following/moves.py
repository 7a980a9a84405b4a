"""Moves of states from one power towards another, by votes or by arms: the one definition for all tests.

By votes a state moves when, within five years, it comes nearer to the rival *relative to the patron*: half of
what it gained on the rival less half of what it gained on the patron, both taken to stand where they stood at
the start, so that a power that comes closer makes nobody move.  For a state between the two this is the
length of its move; a state beyond the patron that comes nearer to both has not changed sides, and counts
nothing.  A move must exceed its own error.
By arms a move begins with the first delivery from the rival after ten years on record without any, and is
complete when the rival's share of the state's arms over five years reaches 5 %, in the same year or the next
two; deliveries too small for that are no move.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from tertius.claims.following.keeping import WITHOUT
from tertius.claims.following.samples import between, first_in
from tertius.claims.following.tie_years import YEARS, tie_values
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

WINDOW = 5
#: Years, that of the first delivery included, within which its share must reach the level of a tie.
TAKES = 3
#: Standard errors that a move by votes must exceed, however large it is.
ERRORS = 1.96
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


def read_votes(
    panel: Panel, patron: str, rival: str, states: tuple[str, ...]
) -> tuple[Floats, Floats] | None:
    """Return each state's relative move towards the rival over five years and its standard error, or None.

    None where the panel has no ideal points, or where either power is no state of the grid.
    """
    try:
        rows = panel.traits("ideal_point")
    except PanelError:
        return None
    if rival not in states or patron not in states:
        return None
    value = panel.trait_grid("ideal_point", states).value.to_numpy(dtype=np.float64)
    error = np.full_like(value, np.nan)
    place = {state: k for k, state in enumerate(sorted(states))}
    order = [place[state] for state in states]
    at = np.array([place.get(state, -1) for state in rows["iso3"]], dtype=np.int64)
    inside = at >= 0
    error[at[inside], rows["year"].to_numpy()[inside] - FIRST_YEAR] = rows["error"].to_numpy()[inside]
    value, error = smoothed(value[order], error[order])
    spread = np.full_like(value, np.nan)
    spread[:, WINDOW:] = np.sqrt(error[:, WINDOW:] ** 2 + error[:, :-WINDOW] ** 2)
    return relative_move(value, states.index(patron), states.index(rival)), spread


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


def relative_move(value: Floats, patron: int, rival: int) -> Floats:
    """Return how far each state (row) moved in the five years to each year (column) from patron to rival.

    The smaller of the move and its excess over the median state's, since no state has chosen a side when the
    agenda or the scale moves everyone.  Negative for a move the other way; NaN for the two powers.
    """
    out = np.full_like(value, np.nan)
    before, change = value[:, :-WINDOW], value[:, WINDOW:] - value[:, :-WINDOW]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # years without any vote have no median
        common = np.nan_to_num(np.nanmedian(np.delete(change, [patron, rival], axis=0), axis=0))

    def gained(power: int, moved: Floats) -> Floats:
        at = before[power][None, :]
        return np.asarray(np.abs(before - at) - np.abs(before + moved - at))

    ways = [(gained(rival, m) - gained(patron, m)) / 2 for m in (change, change - common[None, :])]
    out[:, WINDOW:] = np.minimum(*ways)
    out[[patron, rival]] = np.nan
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
    began = np.full(marks.shape, -len(YEARS))
    by_votes, size_of = marks.copy(), np.full(marks.shape, np.nan)
    if votes is not None and moved_by != "arms":
        size_of, spread = votes
        with np.errstate(invalid="ignore"):
            beyond = (size_of >= float(size)) & (size_of > ERRORS * spread)
        onset = beyond.copy()
        onset[:, 1:] &= ~beyond[:, :-1]
        by_votes = first_in(onset, WINDOW)
    if moved_by != "votes":
        share, delivery = (
            tie_values(panel, kind, rival, states) for kind in ("arms_tie_5y", "arms_delivery")
        )
        # Ten covered years without: otherwise the first years of the register would all be moves.
        none, some = delivery == 0, np.nan_to_num(delivery) > 0
        waiting = np.zeros(len(states), dtype=np.bool_)
        for column in range(WITHOUT, len(YEARS)):
            first_arms = some[:, column] & none[:, column - WITHOUT : column].all(axis=1)
            began[first_arms, column:] = column
            waiting = (waiting | first_arms) & (column - began[:, column] < TAKES)
            marks[:, column] = waiting & (np.nan_to_num(share[:, column]) > 0)
            waiting &= ~marks[:, column]
    either = between(first_in(by_votes | marks, WINDOW), first, last)
    rows, columns = np.nonzero(either)
    voted = by_votes[rows, columns]
    years = columns + FIRST_YEAR
    begins = np.where(voted, years - WINDOW + 1, began[rows, columns] + FIRST_YEAR)
    named = tuple("votes" if v else "arms" for v in voted)
    return Moves(rows, years, begins, named, size_of[rows, columns])

"""Samples of ties to follow: after irregular and regular changes of government, and without a change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.claims.kaplan_meier import Counts, count
from tertius.claims.tie_years import YEARS, TieYears, covered, event_years, follow
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

IRREGULAR, REGULAR, COUP = "government_change_irregular", "government_change_regular", "coup_success"
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Changes:
    """Changes of government by state (rows) and year (columns).

    An irregular change in a year takes precedence over a regular one.  ``quiet`` marks years known to
    have had neither; years after the coverage of regular changes are never quiet.
    """

    states: tuple[str, ...]
    irregular: Bools
    regular: Bools
    coups: Bools
    quiet: Bools
    details: dict[tuple[str, int], tuple[str, str]]

    def any(self) -> Bools:
        """Whether a change of either kind is recorded."""
        return self.irregular | self.regular


def changes(panel: Panel, states: tuple[str, ...]) -> Changes:
    """Return the changes of government of `states`; coups only where the panel has them."""
    irregular = _matrix(panel, IRREGULAR, states)
    regular = _matrix(panel, REGULAR, states) & ~irregular
    try:
        coups = _matrix(panel, COUP, states) & irregular
    except PanelError:
        coups = np.zeros_like(irregular)
    known = np.zeros_like(irregular)
    first, last = covered(panel, "events", REGULAR)
    known[:, (first <= YEARS) & (last >= YEARS)] = True
    known &= panel.states.alive_matrix(list(states), YEARS.tolist())
    events = event_years(panel, IRREGULAR)
    keys = zip(events["iso3"], events["year"], strict=True)
    said = zip(events["date"], events["detail"], strict=True)
    details = {(str(s), int(y)): (str(d), str(t)) for (s, y), (d, t) in zip(keys, said, strict=True)}
    return Changes(states, irregular, regular, coups, known & ~irregular & ~regular, details)


def _matrix(panel: Panel, kind: str, states: tuple[str, ...]) -> Bools:
    events = panel.events(kind)
    out = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    place = {state: row for row, state in enumerate(states)}
    for state, year in zip(events["iso3"], events["year"], strict=True):
        if state in place:
            out[place[state], int(year) - FIRST_YEAR] = True
    return out


def first_in(marks: Bools, years: int) -> Bools:
    """Return the marks that no kept mark of the same row precedes by fewer than `years` years."""
    out = np.zeros_like(marks)
    for row in range(marks.shape[0]):
        last = -years
        for column in np.flatnonzero(marks[row]):
            if column - last >= years:
                out[row, column], last = True, int(column)
    return out


def between(marks: Bools, first: int, last: int) -> Bools:
    """Return the marks in years `first` to `last`."""
    return np.asarray(marks & ((first <= YEARS) & (last >= YEARS))[None, :])


@dataclass(frozen=True)
class Followed:
    """Cases followed: state and year of the start, years observed, and whether the tie was lost then."""

    states: tuple[str, ...]
    years: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]
    lost: Bools

    def counts(self, horizon: int) -> Counts:
        """Return the cases at risk and lost by state; cases whose first year is unknown are left out."""
        seen = self.time > 0
        states = [state for state, keep in zip(self.states, seen, strict=True) if keep]
        return count(np.minimum(self.time[seen], horizon + 1), self.lost[seen], states, horizon)

    def outcome(self, case: int, year: int) -> bool | None:
        """Return whether the tie of a case was kept at `year`; None where that is not known."""
        if self.lost[case] and self.time[case] <= year:
            return False
        return True if self.time[case] >= year else None


def follow_marked(ties: TieYears, starts: Bools, horizon: int, stop: Bools | None = None) -> Followed:
    """Follow the ties from every marked state-year.

    Parameters
    ----------
    starts : array, shape as ``ties.active``
        State-years from which to follow.
    stop : array, optional
        State-years that end the observation of a case (it is censored in the year before).
    """
    rows, columns = np.nonzero(starts)
    years = columns + FIRST_YEAR
    time, lost = follow(ties, rows, years, horizon)
    if stop is not None:
        for k in range(1, horizon + 1):
            column = np.minimum(columns + k, len(YEARS) - 1)
            hit = stop[rows, column] & (columns + k < len(YEARS)) & (time >= k)
            time[hit], lost[hit] = k - 1, False
    return Followed(tuple(ties.states[r] for r in rows), years, time, lost)

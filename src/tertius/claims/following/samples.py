"""Samples of ties to follow: after irregular and regular changes of government, and without a change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.kaplan_meier import Counts, count
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.tie_years import YEARS, TieYears, covered, event_years, follow
from tertius.core.arrays import Bools, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

IRREGULAR, REGULAR, COUP = "government_change_irregular", "government_change_regular", "coup_success"


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

    def among(self, cases: Collection[str]) -> Changes:
        """Return the same with irregular changes and coups of the given cases (``STATE:YEAR``) alone."""
        keep = np.zeros_like(self.irregular)
        place = {state: row for row, state in enumerate(self.states)}
        for case in cases:
            state, _, year = case.partition(":")
            if state in place and 0 <= int(year) - FIRST_YEAR < keep.shape[1]:
                keep[place[state], int(year) - FIRST_YEAR] = True
        return replace(self, irregular=self.irregular & keep, coups=self.coups & keep)


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
    """Cases followed: state and year of the start, years observed, and whether the tie was lost then.

    ``entry`` holds the time after which a case came under observation, where that is not its start;
    ``blocks`` says which states belong together, by state.
    """

    states: tuple[str, ...]
    years: Ints
    time: Ints
    lost: Bools
    entry: Ints | None = None
    blocks: Mapping[str, str] | None = None

    def known(self) -> Bools:
        """Whether anything of a case is observed."""
        return np.asarray(self.time > (0 if self.entry is None else self.entry))

    def counts(self, horizon: int) -> Counts:
        """Return the cases at risk and lost by state; cases whose first year is unknown are left out."""
        seen = self.known()
        states = [state for state, keep in zip(self.states, seen, strict=True) if keep]
        entry = None if self.entry is None else self.entry[seen]
        time = np.minimum(self.time[seen], horizon + 1)
        return count(time, self.lost[seen], states, horizon, entry, self.blocks)

    def only(self, keep: Bools) -> Followed:
        """Return the cases marked in `keep`: a filter by rule, by analogue, or whatever else."""
        states = tuple(state for state, yes in zip(self.states, keep, strict=True) if yes)
        entry = None if self.entry is None else self.entry[keep]
        return Followed(states, self.years[keep], self.time[keep], self.lost[keep], entry, self.blocks)

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


def ages(ties: TieYears) -> Ints:
    """Return the age of each tie: years up to the year before in which it has been active without a break.

    -1 where the tie was active in the first year that is known: when it began is not on record.
    """
    out: Ints = np.zeros(ties.active.shape, dtype=np.int64)
    known = ~np.isnan(ties.active)
    unknown = np.zeros(len(known), dtype=np.bool_)
    for column in range(1, len(YEARS)):
        active = ties.active[:, column - 1] > 0
        first = known[:, column - 1] & ~known[:, : column - 1].any(axis=1)
        unknown = active & (unknown | first)
        out[:, column] = np.where(unknown, -1, np.where(active, np.maximum(out[:, column - 1], 0) + 1, 0))
    return out


def by_age(ties: TieYears, sample: Followed) -> tuple[Followed, int]:
    """Return the cases on the scale of the tie's age, and how many are left out.

    Left out are ties whose age is not known, and those not active in the year before the start.

    A tie comes under observation at the age it has reached at the start, and could not have been seen to
    end before: it is at risk from there on only (left truncation).
    """
    row = {state: k for k, state in enumerate(ties.states)}
    at = np.array([row[state] for state in sample.states], dtype=np.int64)
    age = ages(ties)[at, sample.years - FIRST_YEAR] if len(at) else np.zeros(0, dtype=np.int64)
    use = age > 0
    kept = sample.only(use)
    # The year of the start itself has passed before the first year in which the tie is followed.
    began = age[use] + 1
    return replace(kept, time=kept.time + began, entry=began), int((~use).sum())


def with_blocks(panel: Panel, patron: str, ties: TieYears, sample: Followed) -> Followed:
    """Return the cases with the blocks that pacts with the patron make of their states."""
    cases = zip(sample.states, sample.years.tolist(), strict=True)
    return replace(sample, blocks=blocks_of(panel, patron, ties.states, cases))

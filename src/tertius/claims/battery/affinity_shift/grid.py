"""The specification grid of `affinity_shift`: members' moves beyond matched non-members', on engagements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.affinity_shift.sample import (
    AGREEMENT,
    BASE,
    DISTANCE,
    STILL,
    TOWARDS,
    Votes,
    closer,
    load_votes,
    window_mean,
)
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, sample_of, used
from tertius.claims.rule import Placebo, direction
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.rng import generator
from tertius.models.dose_response import (
    Response,
    Windows,
    change_between,
    dose_of,
    reordered,
    response,
    slopes_at,
)
from tertius.models.matching import distances, nearest, ranking
from tertius.panel.panel import Panel

MEASURES = (TOWARDS, STILL, DISTANCE, AGREEMENT)
MEMBERS = ("the other members", "all members")
PERIODS = {"all years": (0, 9999), "since 1992": (1992, 9999)}
ACROSS, YEARLY = "the year before and the year after", "one year and the next"
AVERAGES = "means of the three years before and the three after"
ALONE, WITH_LEADS = "alone", "beside the year before and that of the engagement"
#: Years before the base whose movement states are matched on.
BACK = 5
#: Members matched in a year below which the year is left out.
FEWEST_MEMBERS = 5
#: Years on either side of an engagement of its own in which a state is neither counted nor compared with.
AWAY_BEFORE, AWAY_AFTER = 3, 5
DRAWS = 240
UNIT = "deviations of all state-years"

Matches = dict[int, tuple[Ints, Ints]]
#: By column, the distances of all states and, for each, the others in the order of their distance.
Near = dict[int, tuple[Floats, Ints]]


@dataclass(frozen=True)
class MarkedSeries:
    """A specification: the yearly series of members less matches, which years are marked, its response.

    ``marked`` is 1, 0, or NaN in years that no source of engagements covers; ``years`` make a full dose.
    """

    specification: Specification
    series: Floats
    marked: Floats
    years: int
    windows: Windows
    beside: Floats | None
    response: Response | None


@dataclass(frozen=True)
class AffinityGrid:
    """Entries of the grid, the main one first, and placebos.

    ``own`` and ``matched`` are the main specification's means over members and their matches by year,
    ``members`` how many were matched.
    """

    votes: Votes
    entries: tuple[MarkedSeries, ...]
    placebos: tuple[tuple[str, MarkedSeries], ...]
    choices: tuple[Choice, ...]
    own: Floats
    matched: Floats
    members: Ints
    left_out: int

    def cells(self, threshold: float = 0.0, dropped: tuple[int, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells, without the years `dropped`; "for" where members came closer."""
        out = list[GridCell]()
        for k, entry in enumerate(self.entries):
            found = entry.response
            if dropped:
                series = np.where(np.isin(YEARS, dropped), np.nan, entry.series)
                found = response(series, entry.marked, entry.years, entry.windows, entry.beside)
            estimate = as_estimate(found)
            way = direction(estimate, threshold)
            sample = sample_of(entry.series, entry.marked, entry.years, entry.windows, entry.beside)
            out.append(GridCell(entry.specification, "variant" if k else "main", estimate, way, sample))
        for name, entry in self.placebos:
            estimate = as_estimate(entry.response)
            if estimate.low is None or estimate.high is None:
                continue
            side: Direction = "for" if estimate.low > 0 else "against" if estimate.high < 0 else "neither"
            out.append(GridCell({**entry.specification, "placebo": name}, "placebo", estimate, side))
        return tuple(out)


def as_estimate(found: Response | None) -> Estimate:
    """Return a response as a verdict's estimate."""
    what = (
        "members' move towards the patron beyond matched non-members', a full dose of engagements less none"
    )
    if found is None:
        return Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
    value, low, high = (round(x, 4) for x in (found.value, found.low, found.high))
    return Estimate(value, low, high, 0.95, UNIT, found.marked, round(found.effective, 2), what)


def build_grid(panel: Panel, patron: str, group: str, after: int, first: int, last: int) -> AffinityGrid:
    """Run every specification of the grid: a full product of the main choices, the others one at a time.

    Raises
    ------
    PanelError
        The panel lacks what the question needs (see `load_votes`).
    """
    votes = load_votes(panel, patron, group)
    kinds = tuple(votes.started)
    full = (
        Choice("closeness by", MEASURES if votes.kappa is not None else MEASURES[:3], "definition"),
        Choice("compared between", (ACROSS, YEARLY), "window"),
        Choice("members", MEMBERS, "sample"),
        Choice("matches", (5, 10), "confounder"),
    )
    single = (
        Choice("years of a full dose", (after, *{1: (), 3: (5,), 5: (3,)}[after]), "window"),
        Choice("period", tuple(PERIODS), "sample"),
        Choice("engagement", ("any", *kinds) if len(kinds) > 1 else kinds, "definition"),
        Choice("engagements enter", (ALONE, WITH_LEADS), "confounder"),
    )
    choices, rest = (*full, *single), main_of(single)
    main = main_of(choices)
    todo = [{**s, **rest} for s in product_of(full)]
    todo += [{**main, c.name: option} for c in single for option in c.options[1:]]
    todo.append({**main, "compared between": AVERAGES})
    near = pairwise(votes, first, last)
    matches = {number: match(votes, near, votes.member, number) for number in (5, 10)}
    moves: dict[tuple[str, Windows], Floats] = {}
    series: dict[tuple[object, ...], tuple[Floats, Floats, Ints]] = {}
    entries, left_out = list[MarkedSeries](), 0
    for s in todo:
        years, windows, measure = int(str(s["years of a full dose"])), windows_of(s), str(s["closeness by"])
        if (measure, windows) not in moves:
            moves[measure, windows] = closer(votes, measure, windows.before, windows.after)
        at = measure, windows, s["members"], s["matches"]
        if at not in series:
            away = (
                near_own(votes) & votes.member if s["members"] == MEMBERS[0] else np.zeros_like(votes.member)
            )
            series[at] = gaps(moves[measure, windows], matches[int(str(s["matches"]))], away)
        own, other, _ = series[at]
        kind, period = str(s["engagement"]), PERIODS[str(s["period"])]
        values = np.where((period[0] <= YEARS) & (period[1] >= YEARS), own - other, np.nan)
        marked, beside = marks(votes, kind), _beside(votes, s, years, windows)
        found = response(values, marked, years, windows, beside)
        entry = MarkedSeries(s, values, marked, years, windows, beside, found)
        if s == main:
            entries.insert(0, entry)
        elif found is None:
            left_out += 1
        else:
            entries.append(entry)
    own, other, members = series[
        str(main["closeness by"]), windows_of(main), main["members"], main["matches"]
    ]
    held = used(choices, main, (entry.specification for entry in entries))
    placebos = tuple(_placebos(votes, entries[0]))
    return AffinityGrid(votes, tuple(entries), placebos, held, own, other, members, left_out)


def windows_of(s: Specification) -> Windows:
    """Return the windows between which a specification compares."""
    if s["compared between"] == AVERAGES:
        return Windows((-BASE, BASE), (1, BASE))
    return Windows((-1, 1), (0, 1)) if s["compared between"] == YEARLY else Windows((-1, 1), (1, 1))


def marks(votes: Votes, kind: str, inside: bool = True) -> Floats:
    """Return 1 in years of an engagement with a member (or another state), 0 without, NaN not covered."""
    spans = list(votes.spans.values()) if kind == "any" else [votes.spans[kind]]
    known = (min(s[0] for s in spans) <= YEARS) & (max(s[1] for s in spans) >= YEARS)
    group = votes.member if inside else ~votes.member
    return np.where(known, (starts(votes, kind) & group).any(axis=0).astype(float), np.nan)


def _beside(votes: Votes, s: Specification, years: int, windows: Windows) -> Floats | None:
    """Return further regressors: other kinds of engagement, or the years just before and of an engagement."""
    kind, out = str(s["engagement"]), list[Floats]()
    others = [marks(votes, name) for name in votes.started if name != kind]
    if kind != "any" and others:
        known = np.any([np.isfinite(x) for x in others], axis=0)
        other = np.where(known, np.nanmax(np.nan_to_num(np.stack(others)), axis=0), np.nan)
        out.append(change_between(dose_of(other, years), windows))
    if s["engagements enter"] == WITH_LEADS:
        marked = marks(votes, kind)
        ahead = np.r_[marked[1:], np.nan]
        out += [change_between(np.nan_to_num(x), windows) for x in (marked, ahead)]
    return np.column_stack(out) if out else None


def placebo_draws(grid: AffinityGrid) -> Placebo | None:
    """Return the main specification at dates dealt out anew, lengths of runs kept; None without an estimate.

    The error of a draw is the main one, larger or smaller as the dose varies less or more.
    """
    main = grid.entries[0]
    if main.response is None:
        return None
    dates = reordered(main.marked, DRAWS, generator(1, "affinity dates"))
    slopes, spread = slopes_at(main.series, dates, main.years, main.windows)
    half = (main.response.high - main.response.low) / 2
    out = list[Estimate]()
    for value, width in zip(slopes.tolist(), spread.tolist(), strict=True):
        if np.isfinite(value) and width > 0.3 * main.response.dose:
            wide = half * main.response.dose / width
            e = as_estimate(main.response)
            out.append(
                Estimate(
                    value,
                    value - wide,
                    value + wide,
                    0.95,
                    UNIT,
                    e.n,
                    e.n_effective,
                    "at dates dealt out anew",
                )
            )
    return Placebo("the dates of the engagements dealt out anew over the same years", tuple(out))


def starts(votes: Votes, kind: str) -> Bools:
    """Return the state-years in which an engagement of a kind, or of any, begins."""
    return np.asarray(np.any(list(votes.started.values()), axis=0)) if kind == "any" else votes.started[kind]


def near_own(votes: Votes) -> Bools:
    """Return the state-years about an engagement of the patron with the state itself."""
    started = starts(votes, "any")
    out = np.zeros_like(started)
    for lag in range(-AWAY_BEFORE, AWAY_AFTER + 1):
        if lag <= 0:
            out[:, : started.shape[1] + lag] |= started[:, -lag:]
        else:
            out[:, lag:] |= started[:, :-lag]
    return out


def pairwise(votes: Votes, first: int, last: int) -> Near:
    """Return the distances of all states in each year from `first` to `last`, by column."""
    before = window_mean(votes.point, -BASE, BASE)
    earlier = window_mean(votes.point, -BASE - BACK, BASE)
    out = Near()
    for column in np.flatnonzero((first <= YEARS) & (last >= YEARS)).tolist():
        like = votes.likeness[:, max(0, column - 1), :]
        moved = before[:, column] - earlier[:, column]
        if np.isfinite(before[:, column]).any():
            apart = distances(np.column_stack([before[:, column], moved, like]))
            out[column] = apart, ranking(apart)
    return out


def match(votes: Votes, near: Near, group: Bools, number: int) -> Matches:
    """Return, by column, the members and their nearest states outside the group.

    States about an engagement of their own are no comparison.
    """
    away, out = near_own(votes), Matches()
    for column, (distance, order) in near.items():
        pool = ~group[:, column] & ~away[:, column]
        out[column] = nearest(distance, group[:, column], pool, number, order)
    return out


def gaps(move: Floats, matches: Matches, left_out: Bools) -> tuple[Floats, Floats, Ints]:
    """Return by year the mean move of members, of their matches, and the number of members.

    NaN in years with fewer than `FEWEST_MEMBERS`; `left_out` marks members that do not count.
    """
    own, other = np.full(len(YEARS), np.nan), np.full(len(YEARS), np.nan)
    members = np.zeros(len(YEARS), dtype=np.int64)
    for column, (units, matched) in matches.items():
        theirs = move[matched, column]
        known = np.isfinite(theirs)
        count = known.sum(axis=1)
        mean = np.where(known, theirs, 0.0).sum(axis=1) / np.maximum(count, 1)
        use = np.isfinite(move[units, column]) & (count > 0) & ~left_out[units, column]
        members[column] = use.sum()
        if members[column] >= FEWEST_MEMBERS:
            own[column], other[column] = move[units[use], column].mean(), mean[use].mean()
    return own, other, members


def _placebos(votes: Votes, main: MarkedSeries) -> list[tuple[str, MarkedSeries]]:
    """Return what shows where there should be nothing, beside the engagements themselves.

    Dates a window before each engagement; and engagements with states outside the group.
    """
    lead = main.windows.span
    early = np.r_[main.marked[lead:], np.full(lead, np.nan)]
    outside = marks(votes, str(main.specification["engagement"]), inside=False)
    real = change_between(dose_of(main.marked, main.years), main.windows)[:, None]
    out = list[tuple[str, MarkedSeries]]()
    for name, dates in ((f"dates {lead} years before", early), ("engagement outside the group", outside)):
        found = response(main.series, dates, main.years, main.windows, real)
        out.append(
            (
                name,
                MarkedSeries(main.specification, main.series, dates, main.years, main.windows, real, found),
            )
        )
    return out

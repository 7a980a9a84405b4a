"""The specification grid of `affinity_shift`: members against matched non-members, at engagements and not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.affinity_shift.sample import BASE, Votes, closer, load_votes, window_mean
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import direction
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.rng import generator
from tertius.models.date_permutation import DateContrast, date_contrast
from tertius.models.matching import distances, nearest, ranking
from tertius.panel.panel import Panel

MEASURES = ("ideal point", "ideal point, patron held still", "agreement")
MEMBERS = ("the other members", "all members")
PERIODS = {"all years": (0, 9999), "since 1992": (1992, 9999)}
#: Years before the base whose movement states are matched on.
BACK = 5
#: Members matched in a year below which the year is left out.
FEWEST_MEMBERS = 5
#: Random groups that the group is held against.
GROUPS = 99
UNITS = {"agreement": "Cohen's kappa"}
UNIT = "deviations of all state-years"

Matches = dict[int, tuple[Ints, Ints]]
#: By column, the distances of all states and, for each, the others in the order of their distance.
Near = dict[int, tuple[Floats, Ints]]


@dataclass(frozen=True)
class MarkedSeries:
    """A specification: the yearly series of members less matches, which years are marked, its contrast."""

    specification: Specification
    series: Floats
    marked: Bools
    contrast: DateContrast | None


@dataclass(frozen=True)
class AffinityGrid:
    """Entries of the grid, the main one first; placebos; what the random groups show.

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
    groups: Floats
    left_out: int

    def cells(self, threshold: float = 0.0, dropped: tuple[int, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells, without the years `dropped`; "for" where members came closer."""
        out = list[GridCell]()
        for k, entry in enumerate(self.entries):
            contrast = entry.contrast
            if dropped:
                series = np.where(np.isin(YEARS, dropped), np.nan, entry.series)
                contrast = date_contrast(series, entry.marked, self.group_error if k == 0 else 0.0)
            estimate = as_estimate(contrast, str(entry.specification["closeness by"]))
            way = direction(estimate, threshold)
            out.append(GridCell(entry.specification, "main" if k == 0 else "variant", estimate, way))
        for name, entry in self.placebos:
            estimate = as_estimate(entry.contrast, str(entry.specification["closeness by"]))
            if estimate.low is None or estimate.high is None:
                continue
            side: Direction = "for" if estimate.low > 0 else "against" if estimate.high < 0 else "neither"
            out.append(GridCell({**entry.specification, "placebo": name}, "placebo", estimate, side))
        return tuple(out)

    @property
    def group_error(self) -> float:
        """Spread of the main contrast over random groups of states."""
        return spread(self.groups)


def spread(values: Floats) -> float:
    """Return the standard deviation of the known values, 0 with fewer than two."""
    known = values[np.isfinite(values)]
    return float(known.std(ddof=1)) if len(known) > 1 else 0.0


def as_estimate(contrast: DateContrast | None, measure: str) -> Estimate:
    """Return a contrast as a verdict's estimate."""
    what = "members' move towards the patron beyond matched non-members', years of engagement less others"
    unit = UNITS.get(measure, UNIT)
    if contrast is None:
        return Estimate(None, None, None, 0.95, unit, 0, 0.0, what)
    value, low, high = (round(x, 4) for x in (contrast.value, contrast.low, contrast.high))
    return Estimate(value, low, high, 0.95, unit, contrast.marked, round(contrast.effective, 2), what)


def build_grid(panel: Panel, patron: str, group: str, after: int, first: int, last: int) -> AffinityGrid:
    """Run every specification of the grid.

    Raises
    ------
    PanelError
        The panel lacks what the question needs (see `load_votes`).
    """
    votes = load_votes(panel, patron, group)
    kinds = tuple(votes.started)
    engaged = ("any", *kinds) if len(kinds) > 1 else kinds
    measures = MEASURES if votes.kappa is not None else MEASURES[:2]
    choices = (
        Choice("engagement", engaged, "definition"),
        Choice("closeness by", measures, "definition"),
        Choice("years after", (after, *(y for y in (3, 5, 1) if y != after)), "window"),
        Choice("members", MEMBERS, "sample"),
        Choice("matches", (5, 10), "confounder"),
        Choice("period", tuple(PERIODS), "sample"),
    )
    main = main_of(choices)
    near = pairwise(votes, first, last)
    matches = {number: match(votes, near, votes.member, number) for number in (5, 10)}
    moves: dict[tuple[str, int], Floats] = {}
    entries, left_out = list[MarkedSeries](), 0
    for s in product_of(choices):
        measure, years = str(s["closeness by"]), int(str(s["years after"]))
        if (measure, years) not in moves:
            moves[measure, years] = closer(votes, measure, 1, years)
        kind, period = str(s["engagement"]), PERIODS[str(s["period"])]
        started = starts(votes, kind)
        hosts = started & votes.member if s["members"] == MEMBERS[0] else np.zeros_like(votes.member)
        own, other, _ = gaps(moves[measure, years], matches[int(str(s["matches"]))], hosts)
        series = within(own - other, votes, kind, period)
        marked = np.asarray((started & votes.member).any(axis=0))
        entry = MarkedSeries(s, series, marked, date_contrast(series, marked))
        if s == main:
            entries.insert(0, entry)
        elif entry.contrast is None:
            left_out += 1
        else:
            entries.append(entry)
    head = entries[0]
    started = starts(votes, str(main["engagement"]))
    move = moves[str(main["closeness by"]), after]
    own, other, members = gaps(move, matches[5], started & votes.member)
    groups = random_groups(votes, near, move, started, str(main["engagement"]))
    head = MarkedSeries(
        main, head.series, head.marked, date_contrast(head.series, head.marked, spread(groups))
    )
    return AffinityGrid(
        votes,
        (head, *entries[1:]),
        tuple(_placebos(votes, head, started, after)),
        used(choices, main, (entry.specification for entry in entries)),
        own,
        other,
        members,
        groups,
        left_out,
    )


def starts(votes: Votes, kind: str) -> Bools:
    """Return the state-years in which an engagement of a kind, or of any, begins."""
    return np.asarray(np.any(list(votes.started.values()), axis=0)) if kind == "any" else votes.started[kind]


def within(series: Floats, votes: Votes, kind: str, period: tuple[int, int]) -> Floats:
    """Return the series with years outside a period, or outside the sources of the engagements, unknown."""
    spans = list(votes.spans.values()) if kind == "any" else [votes.spans[kind]]
    low, high = max(period[0], min(s[0] for s in spans)), min(period[1], max(s[1] for s in spans))
    return np.where((low <= YEARS) & (high >= YEARS), series, np.nan)


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

    States that the patron engages with in the year or the three after it are no comparison.
    """
    started = starts(votes, "any")
    out = Matches()
    for column, (distance, order) in near.items():
        soon = started[:, column : column + 4].any(axis=1)
        out[column] = nearest(distance, group[:, column], ~group[:, column] & ~soon, number, order)
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


def random_groups(votes: Votes, near: Near, move: Floats, started: Bools, kind: str) -> Floats:
    """Return the contrast at the engagements' dates for random groups of as many states as the group.

    Each state takes the place of another in all years, so that groups enter and grow as the group did.
    """
    rng = generator(1, "affinity groups")
    marked = np.asarray((started & votes.member).any(axis=0))
    out = np.full(GROUPS, np.nan)
    for k in range(GROUPS):
        pseudo = votes.member[rng.permutation(len(votes.states))]
        own, other, _ = gaps(move, match(votes, near, pseudo, 5), started)
        contrast = date_contrast(within(own - other, votes, kind, PERIODS["all years"]), marked)
        out[k] = np.nan if contrast is None else contrast.value
    return out


def _placebos(votes: Votes, main: MarkedSeries, started: Bools, after: int) -> list[tuple[str, MarkedSeries]]:
    """Return what is found where there should be nothing.

    Dates a window before each engagement; and engagements with states outside the group, in years
    without one inside it.  They point for the claim where their 95 % interval lies above zero.
    """
    lead = after + 1
    early = np.zeros_like(main.marked)
    early[:-lead] = main.marked[lead:]
    # The last years before the record ends are marked by engagements that it no longer holds.
    series = main.series.copy()
    series[max(0, np.flatnonzero(np.isfinite(series)).max(initial=0) - lead + 1) :] = np.nan
    outside = np.asarray((started & ~votes.member).any(axis=0))
    alone = np.where(main.marked, np.nan, main.series)
    return [
        (
            f"dates {lead} years before",
            MarkedSeries(main.specification, series, early, date_contrast(series, early)),
        ),
        (
            "engagement outside the group",
            MarkedSeries(main.specification, alone, outside, date_contrast(alone, outside)),
        ),
    ]

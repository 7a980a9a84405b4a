"""The specification grid of `existential_rate`: moves towards the rival and what became of the tie."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tertius.claims.battery.tie_survival.grid import FEWEST, KEPT_BY, PERIODS, WITHOUT
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.samples import Bools, between, first_in
from tertius.claims.following.tie_years import ARMS_LEVELS, YEARS, Floats, TieYears, behind, follow, tie_years
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.intervals import effective_n, wilson
from tertius.claims.verdict import Direction, Estimate, GridCell
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

    rows: npt.NDArray[np.int64]
    years: npt.NDArray[np.int64]
    begins: npt.NDArray[np.int64]
    by: tuple[str, ...]
    size: Floats


@dataclass(frozen=True)
class Entry:
    """A specification with its cases: state, block of states, and 1 if the tie was kept, 0 if not."""

    specification: Specification
    role: str
    states: npt.NDArray[np.object_]
    blocks: npt.NDArray[np.object_]
    kept: Floats

    def estimate(self, dropped: tuple[str, ...] = ()) -> Estimate:
        """Return the share that kept the tie, without the states in `dropped`."""
        keep = ~np.isin(self.states.astype(str), dropped)
        return _estimate(self.blocks[keep], self.kept[keep], self.role)


@dataclass(frozen=True)
class Grid:
    """Entries of the grid, its choices, and the main specification's cases with their later years."""

    entries: tuple[Entry, ...]
    choices: tuple[Choice, ...]
    ties: TieYears
    moves: Moves
    held: Bools
    horizon: int
    left_out: int
    absent: tuple[str, ...]
    span: tuple[int, int]

    @cached_property
    def _whole(self) -> list[Estimate]:
        return [entry.estimate() for entry in self.entries]

    def cells(self, minimum: int, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where at least `minimum` states kept the tie."""
        out = list[GridCell]()
        for k, entry in enumerate(self.entries):
            states, kept, found = entry.states, entry.kept, self._whole[k]
            if dropped and not set(dropped).isdisjoint(entry.states):
                keep = ~np.isin(states.astype(str), dropped)
                states, kept = states[keep], kept[keep]
                found = entry.estimate(dropped)
            if entry.role == "placebo":
                main = out[0].estimate.value
                as_many = found.value is not None and main is not None and found.value >= main > 0
                out.append(GridCell(entry.specification, "placebo", found, "for" if as_many else "against"))
                continue
            way: Direction = "for" if len(set(states[kept > 0])) >= minimum else "against"
            if way == "against" and len(states) < FEWEST:
                way = "neither"
            out.append(
                GridCell(entry.specification, "main" if entry.role == "main" else "variant", found, way)
            )
        return tuple(out)

    def kept_by_state(self) -> tuple[list[str], list[float]]:
        """Return the states of the main specification and how many moves each kept the tie through."""
        main = self.entries[0]
        names = sorted({str(state) for state in main.states})
        return names, [float(main.kept[main.states == name].sum()) for name in names]


def _estimate(blocks: npt.NDArray[np.object_], kept: Floats, role: str) -> Estimate:
    what = (
        "share of moves with a tie afterwards, without one before"
        if role == "placebo"
        else "share that kept the tie"
    )
    if len(kept) == 0:
        return Estimate(None, None, None, 0.95, "share", 0, 0.0, what)
    effective = effective_n(kept, blocks)
    value = float(kept.mean())
    low, high = wilson(value, effective)
    return Estimate(
        round(value, 6), round(low, 6), round(high, 6), 0.95, "share", len(kept), round(effective, 2), what
    )


def build_grid(
    panel: Panel, patron: str, rival: str, horizon: int, move: float, first: int, last: int
) -> Grid:
    """Build every specification of the grid.

    Raises
    ------
    PanelError
        The panel has neither ideal points nor the patron's arms ties.
    """
    base = tie_years(panel, patron, "arms")
    votes = read_votes(panel, rival, base.states)
    bloc = bloc_years(panel, base.states)
    by = MOVED_BY if votes is not None else ("arms",)
    sizes = (f"{move:g}", f"{0.75 * move:g}", f"{0.5 * move:g} and beyond its error")
    choices = (
        Choice("moved by", by, "definition"),
        Choice("size of the move", sizes if votes is not None else ("-",), "definition"),
        Choice("years after", (horizon, *(h for h in (3, 5, 10) if h != horizon)), "window"),
        Choice("tie before", tuple(ARMS_LEVELS), "definition"),
        Choice("kept by", tuple(KEPT_BY), "definition"),
        Choice("period", tuple(PERIODS), "sample"),
        Choice("states", OUTSIDE if bloc is not None else OUTSIDE[1:], "sample"),
    )
    main = main_of(choices)
    entries, left_out = list[Entry](), 0
    moves: dict[tuple[str, str], Moves] = {}
    ties: dict[tuple[str, str], TieYears] = {}
    for s in product_of(choices):
        moved_by, size, before, kept_by = (
            str(s[n]) for n in ("moved by", "size of the move", "tie before", "kept by")
        )
        if moved_by == "arms":
            if size != sizes[0] and votes is not None:
                continue
            s = {**s, "size of the move": "-"}
        key = moved_by, size
        if key not in moves:
            moves[key] = find_moves(panel, base.states, rival, votes, moved_by, size, first, last)
        if (before, kept_by) not in ties:
            gap, kept_level = KEPT_BY[kept_by]
            ties[before, kept_by] = tie_years(panel, patron, "arms", gap, ARMS_LEVELS[before], kept_level)
        chosen = moves[key] if s["states"] == OUTSIDE[1] else outside_bloc(moves[key], bloc)
        low, high = PERIODS[str(s["period"])]
        after = s["years after"]
        assert isinstance(after, int)
        role = "main" if s == main else "variant"
        entry = _entry(panel, patron, s, role, ties[before, kept_by], chosen, after, low, high)
        if entry.role == "main":
            entries.insert(0, entry)
        elif len(entry.states) < FEWEST:
            left_out += 1
        else:
            entries.append(entry)
    own = moves[str(main["moved by"]), str(main["size of the move"])]
    own = outside_bloc(own, bloc) if main["states"] == OUTSIDE[0] else own
    placebo = _placebo(panel, patron, base, own, horizon)
    if len(placebo[0]) >= FEWEST:
        entries.append(Entry({**main, "tie before": "none"}, "placebo", placebo[0], *placebo))
    held = held_before(base, own)
    return Grid(
        tuple(entries),
        used(choices, main, (e.specification for e in entries if e.role == "variant")),
        base,
        own,
        held,
        horizon,
        left_out,
        () if votes is not None else ("votes",),
        (first, last),
    )


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


def elsewhere(
    panel: Panel, patron: str, rival: str, horizon: int, move: float, first: int, last: int
) -> Entry:
    """Return the main specification's cases for another pair of powers.

    Raises
    ------
    PanelError
        The panel lacks that patron's arms ties.
    """
    ties = tie_years(panel, patron, "arms")
    votes = read_votes(panel, rival, ties.states)
    by = MOVED_BY[0] if votes is not None else "arms"
    moves = find_moves(panel, ties.states, rival, votes, by, f"{move:g}", first, last)
    moves = outside_bloc(moves, bloc_years(panel, ties.states))
    return _entry(panel, patron, {}, "variant", ties, moves, horizon, first, last)


def _entry(
    panel: Panel,
    patron: str,
    specification: Specification,
    role: str,
    ties: TieYears,
    moves: Moves,
    after: int,
    low: int,
    high: int,
) -> Entry:
    """Return the cases of a specification whose outcome is known."""
    use = held_before(ties, moves) & (moves.years >= low) & (moves.years <= high)
    rows, years, begins = moves.rows[use], moves.years[use], moves.begins[use]
    kept = outcome(ties, rows, years, begins, after)
    known = ~np.isnan(kept)
    states = [ties.states[row] for row in rows[known]]
    block = blocks_of(panel, patron, ties.states, zip(states, begins[known].tolist(), strict=True))
    named, joined = (np.array(x, dtype=object) for x in (states, [block[state] for state in states]))
    return Entry(specification, role, named, joined, kept[known])


def outcome(
    ties: TieYears,
    rows: npt.NDArray[np.int64],
    years: npt.NDArray[np.int64],
    begins: npt.NDArray[np.int64],
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


def _placebo(
    panel: Panel, patron: str, ties: TieYears, moves: Moves, after: int
) -> tuple[npt.NDArray[np.object_], Floats]:
    """Return moves of states without a delivery in the ten years before, and whether a tie is there after."""
    delivery = panel.tie_grid("arms_delivery", patron).value.to_numpy(dtype=np.float64)
    columns = moves.begins - FIRST_YEAR
    none = ~behind(delivery, WITHOUT)[moves.rows, np.maximum(columns, 0)] & (columns >= WITHOUT)
    covered = ~np.isnan(delivery[moves.rows, np.maximum(columns - WITHOUT, 0)])
    use = none & covered
    found = outcome(ties, moves.rows[use], moves.years[use], moves.begins[use], after)
    known = ~np.isnan(found)
    return np.array([ties.states[row] for row in moves.rows[use][known]], dtype=object), found[known]

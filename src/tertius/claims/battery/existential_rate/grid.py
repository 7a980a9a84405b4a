"""The specification grid of `existential_rate`: moves towards the rival and what became of the tie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tertius.claims.following.keeping import (
    FEWEST,
    KEPT_BY,
    PERIODS,
    WITHOUT,
    held_before,
    kept_through,
)
from tertius.claims.following.moves import (
    MOVED_BY,
    OUTSIDE,
    Moves,
    bloc_years,
    find_moves,
    outside_bloc,
    read_votes,
)
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.tie_years import ARMS_LEVELS, TieYears, behind, tie_years
from tertius.claims.grid import Choice, Specification, main_of, product_of, sample_of, used
from tertius.claims.intervals import share_of
from tertius.claims.verdict import Direction, Estimate, GridCell, Role
from tertius.core.arrays import Bools, Floats
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR


@dataclass(frozen=True)
class KeptMoves:
    """A specification with its cases: state, block of states, and 1 if the tie was kept, 0 if not."""

    specification: Specification
    role: str
    states: npt.NDArray[np.object_]
    blocks: npt.NDArray[np.object_]
    kept: Floats

    @cached_property
    def sample(self) -> str:
        """Name of its cases, with what became of each."""
        return sample_of(self.states, self.blocks, self.kept)

    def estimate(self, dropped: tuple[str, ...] = ()) -> Estimate:
        """Return the share that kept the tie, without the states in `dropped`."""
        keep = ~np.isin(self.states.astype(str), dropped)
        without = "share of moves with a tie afterwards, without one before"
        what = without if self.role == "placebo" else "share that kept the tie"
        return share_of(self.kept[keep], self.blocks[keep], what)


@dataclass(frozen=True)
class MoveGrid:
    """Entries of the grid, its choices, and the main specification's cases with their later years."""

    entries: tuple[KeptMoves, ...]
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
            states, kept, estimate = entry.states, entry.kept, self._whole[k]
            if dropped and not set(dropped).isdisjoint(entry.states):
                keep = ~np.isin(states.astype(str), dropped)
                states, kept = states[keep], kept[keep]
                estimate = entry.estimate(dropped)
            if entry.role == "placebo":
                main = out[0].estimate.value
                as_many = estimate.value is not None and main is not None and estimate.value >= main > 0
                out.append(
                    GridCell(entry.specification, "placebo", estimate, "for" if as_many else "against")
                )
                continue
            way: Direction = "for" if len(set(states[kept > 0])) >= minimum else "against"
            if way == "against" and len(states) < FEWEST:
                way = "neither"
            role: Role = "main" if entry.role == "main" else "variant"
            out.append(GridCell(entry.specification, role, estimate, way, entry.sample))
        return tuple(out)

    def kept_by_state(self) -> tuple[list[str], list[float]]:
        """Return the states of the main specification and how many moves each kept the tie through."""
        main = self.entries[0]
        names = sorted({str(state) for state in main.states})
        return names, [float(main.kept[main.states == name].sum()) for name in names]


def build_grid(
    panel: Panel, patron: str, rival: str, horizon: int, move: float, first: int, last: int
) -> MoveGrid:
    """Build every specification of the grid.

    Raises
    ------
    PanelError
        The panel has neither ideal points nor the patron's arms ties.
    """
    base = tie_years(panel, patron, "arms")
    votes = read_votes(panel, patron, rival, base.states)
    bloc = bloc_years(panel, base.states)
    by = MOVED_BY if votes is not None else ("arms",)
    sizes = (f"{move:g}", f"{0.75 * move:g}", f"{0.5 * move:g}")
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
    entries, left_out = list[KeptMoves](), 0
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
        entries.append(KeptMoves({**main, "tie before": "none"}, "placebo", placebo[0], *placebo))
    held = held_before(base, own.rows, own.begins)
    return MoveGrid(
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


def elsewhere(
    panel: Panel, patron: str, rival: str, horizon: int, move: float, first: int, last: int
) -> KeptMoves:
    """Return the main specification's cases for another pair of powers.

    Raises
    ------
    PanelError
        The panel lacks that patron's arms ties.
    """
    ties = tie_years(panel, patron, "arms")
    votes = read_votes(panel, patron, rival, ties.states)
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
) -> KeptMoves:
    """Return the cases of a specification whose outcome is known."""
    use = held_before(ties, moves.rows, moves.begins) & (moves.years >= low) & (moves.years <= high)
    rows, years, begins = moves.rows[use], moves.years[use], moves.begins[use]
    kept = kept_through(ties, rows, years, begins, after)
    known = ~np.isnan(kept)
    states = [ties.states[row] for row in rows[known]]
    block = blocks_of(panel, patron, ties.states, zip(states, begins[known].tolist(), strict=True))
    named, joined = (np.array(x, dtype=object) for x in (states, [block[state] for state in states]))
    return KeptMoves(specification, role, named, joined, kept[known])


def _placebo(
    panel: Panel, patron: str, ties: TieYears, moves: Moves, after: int
) -> tuple[npt.NDArray[np.object_], Floats]:
    """Return moves of states without a delivery in the ten years before, and whether a tie is there after."""
    delivery = panel.tie_grid("arms_delivery", patron).value.to_numpy(dtype=np.float64)
    columns = moves.begins - FIRST_YEAR
    none = ~behind(delivery, WITHOUT)[moves.rows, np.maximum(columns, 0)] & (columns >= WITHOUT)
    covered = ~np.isnan(delivery[moves.rows, np.maximum(columns - WITHOUT, 0)])
    use = none & covered
    kept = kept_through(ties, moves.rows[use], moves.years[use], moves.begins[use], after)
    known = ~np.isnan(kept)
    return np.array([ties.states[row] for row in moves.rows[use][known]], dtype=object), kept[known]

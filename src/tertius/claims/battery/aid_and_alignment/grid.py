"""The specification grid of `aid_and_alignment`: votes after surges of aid against votes after cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.battery.aid_and_alignment.sample import (
    AGREEMENT,
    DISTANCE,
    IMPORTANT,
    KAPPA,
    LEAD,
    Aid,
    load,
)
from tertius.claims.following.jumps import ABOUT
from tertius.claims.following.stack_grid import StackCell, grid_cells, tried
from tertius.claims.following.stacks import (
    REGION,
    WITHIN,
    YEAR,
    Stack,
    as_estimate,
    dealt_out,
    matched,
    moved,
    stacked,
    window_mean,
)
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools, Floats
from tertius.panel.panel import Panel

UNIT = "standard deviations between states"
WHAT = "votes closer to the donor after a surge of aid than without one, and than after a cut"
BOTH, SURGES, CUTS = "surges against cuts", "surges alone", "cuts alone"
#: Years since the date that later votes are compared with.  The year just before is none of them: a surge
#: that comes while a state happens to stand far away would be credited with the way back.
BASE = (-4, -2)
REGRESSION, MATCHED = "regression", "five nearest states"


@dataclass(frozen=True)
class AidGrid:
    """Entries of the grid, the main one first, leads, choices, and the main specification's stack.

    ``path`` holds the contrast by years since the date; ``votes`` the same in shares of votes;
    ``by_amount`` is another quantity, see `two_way`.
    """

    aid: Aid
    dates: Floats
    entries: tuple[StackCell, ...]
    leads: tuple[StackCell, ...]
    choices: tuple[Choice, ...]
    main: Stack
    path: tuple[tuple[int, Estimate], ...]
    votes: Estimate
    by_amount: tuple[tuple[str, str, Estimate], ...]
    left_out: int

    def cells(self, threshold: float = 0.0, dropped: Sequence[str] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells without the states `dropped`; "for" where votes come closer."""
        return grid_cells(self.aid.states, self.entries, self.leads, threshold, dropped)


def build_grid(panel: Panel, donor: str, after: int, first: int, last: int) -> AidGrid:
    """Run every specification of the grid.

    Raises
    ------
    PanelError
        The panel lacks what the question needs (see `load`).
    """
    aid = load(panel, donor)
    full = (
        Choice("closeness by", (DISTANCE, AGREEMENT, KAPPA), "definition"),
        Choice("aid", (BOTH, SURGES, CUTS), "definition"),
        Choice("compared by", (REGRESSION, MATCHED), "confounder"),
    )
    single = (
        Choice("years after", (after, 5 if after != 5 else 3), "window"),
        Choice("change of aid", (2.0, 3.0), "definition"),
        Choice(
            "least change", ("ten million dollars a year", "also a thousandth of the economy"), "definition"
        ),
        Choice("period", ("all", "since 1992"), "sample"),
        Choice("held fixed", (REGION, YEAR, WITHIN), "confounder"),
    )
    choices, rest = (*full, *single), main_of(single)
    main = main_of(choices)
    todo = [{**s, **rest} for s in product_of(full)]
    todo += [{**main, c.name: option} for c in single for option in c.options[1:]]
    if IMPORTANT in aid.closeness:  # a third of the years: looked at once, not in every combination
        choices = (replace(full[0], options=(*full[0].options, IMPORTANT)), *choices[1:])
        todo.append({**main, full[0].name: IMPORTANT})
    entries, kept, left_out = tried(
        todo,
        main,
        lambda s: stack_of(aid, s, first, last),
        lambda s, _, found: StackCell(s, found, UNIT, WHAT),
    )
    ahead = stack_of(aid, main, first, last, LEAD).contrast()
    leads = (StackCell({**main, "placebo": f"{LEAD} years too early"}, ahead, UNIT, WHAT),)
    held = used(choices, main, (entry.specification for entry in entries))
    path = tuple(
        (k, as_estimate(stack_of(aid, main, first, last, at=k).contrast(), UNIT, WHAT))
        for k in range(-6, after + 1)
    )
    votes = as_estimate(stack_of(aid, main, first, last, values=aid.raw).contrast(), "share of votes", WHAT)
    at = aid.dates(2.0, str(main["least change"]))
    amounts = two_way(aid, main, first, last)
    return AidGrid(aid, at, entries, leads, held, kept, path, votes, amounts, left_out)


def stack_of(
    aid: Aid,
    s: Specification,
    first: int,
    last: int,
    early: int = 0,
    at: int | None = None,
    values: Floats | None = None,
) -> Stack:
    """Return the state-years of a specification.

    Parameters
    ----------
    early : int
        Years by which the votes are taken too early: what they show cannot be due to the aid.
    at : int, optional
        One year since the date instead of the window after it.
    values : float array, optional
        Closeness by another measure.
    """
    y = aid.closeness[str(s["closeness by"])] if values is None else values
    mark = aid.dates(float(str(s["change of aid"])), str(s["least change"]))
    if s["aid"] != BOTH:
        other = -1.0 if s["aid"] == SURGES else 1.0
        mark = np.where(mark == other, np.nan, mark)
    y = moved(y, -early)
    base = window_mean(y, BASE[0], BASE[1], 2)
    end = window_mean(y, 1, int(str(s["years after"])), 2) if at is None else moved(y, at)
    if early:  # up to the year before the date itself
        end = window_mean(y, 0, early - 1, 2)
    usable = period(s, first, last) & receivers(aid)
    like = [base, moved(y, BASE[1]) - base, base - window_mean(y, BASE[0] - ABOUT, BASE[0] - 1)]
    like += [np.log1p(window_mean(aid.aid, -ABOUT, -1, 2) / 1e6), *(moved(x, -1) for x in aid.like)]
    if at is not None and at < 0:  # what is shown must not be held fixed
        like = like[:1] + like[3:]
    fixed = str(s["held fixed"])
    stack = stacked(end - base, mark, usable, like, aid.part, fixed)
    return matched(stack, aid.part) if s["compared by"] == MATCHED else stack


def period(s: Specification, first: int, last: int) -> Bools:
    """Return the years of a specification, shape (1, years)."""
    start = max(first, 1992) if s["period"] == "since 1992" else first
    return ((start <= YEARS) & (last >= YEARS))[None, :]


def receivers(aid: Aid) -> Bools:
    """Return the state-years of states that received anything in the six years about the year."""
    return window_mean(aid.aid, -ABOUT, ABOUT - 1, 1) > 0


def two_way(aid: Aid, main: Specification, first: int, last: int) -> tuple[tuple[str, str, Estimate], ...]:
    """Return what fixed effects of state and year say of the amount of aid, by measure of closeness.

    Votes on the logarithm of last year's aid, and, as a lead, of the aid two years ahead, which can have done
    nothing: another quantity than the main one, at the mean jump of a surge.
    """
    level = np.log1p(aid.aid / 1e6)
    mark = aid.dates(2.0, str(main["least change"]))
    jump = window_mean(level, 0, ABOUT - 1, ABOUT) - window_mean(level, -ABOUT, -1, ABOUT)
    jump = np.abs(jump[np.isfinite(jump) & np.isfinite(mark) & (mark != 0)])
    factor = float(jump.mean()) if len(jump) else 1.0
    usable = period(main, first, last) & receivers(aid)
    out = list[tuple[str, str, Estimate]]()
    for measure, y in aid.closeness.items():
        for what, at, other in (("last year's aid", -1, 2), ("aid two years ahead", 2, -1)):
            like = [moved(y, -2), moved(level, other), *(moved(x, -1) for x in aid.like)]
            stack = stacked(y, moved(level, at), usable, like, aid.part, WITHIN)
            out.append((measure, what, as_estimate(stack.contrast(), UNIT, what, (), factor)))
    return tuple(out)


def placebo_draws(grid: AidGrid) -> Placebo | None:
    """Return the main specification at surges and cuts dealt out anew."""
    name = "surges and cuts dealt out anew among receivers of the same part of the world and era"
    return dealt_out(grid.main, grid.aid.part, UNIT, "at sham surges and cuts", name)

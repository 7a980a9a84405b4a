"""The grid of a comparison: the same ratio over other years, by other means, from other sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from tertius.claims.following.series import drift
from tertius.claims.following.series.groups import members_of
from tertius.claims.following.series.lines import RECORDED, Ask, Line, line_of, line_or_none, plane_for
from tertius.claims.following.series.variables import YEARS, plane_of, same_concept
from tertius.claims.grid import Choice, Specification, main_of, near
from tertius.claims.rule import direction
from tertius.claims.verdict import DOWNWARDS, Estimate, GridCell
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.core.rng import generator
from tertius.panel.panel import Panel

EVERY = "every other"
#: Error of a ratio's logarithm that sources leave, whatever the number of years.
FLOOR = 0.05
#: Years compared where the claim names none: the last on record.
USUAL = 5
#: Years from which the spread of a mean is estimated.
FEWEST = 3
TOTALS, LOGS, MIDDLE = "totals of the years", "mean of yearly ratios", "the middle year's ratio"
ALL, WITHOUT = "all years", "without the year that pulls most"
EACH, THROUGHOUT = "as in each year", "on record throughout"
RATIO, DIFFERENCE = "logarithm of the ratio", "difference, as a share of what states differ by"
_COUNTS = (
    "events",
    "vetoes",
    "coups",
    "visits",
    "stops",
    "incidents",
    "threats",
    "impositions",
    "0 or 1",
    "0/1",
)


@dataclass(frozen=True)
class Sides:
    """Left and right of one specification, year by year; paired where the years are the same.

    Attributes
    ----------
    left, right : float array
    paired : bool
    counts : bool
        Whether the figures are counts, so that zeros can be.
    size : float
        What a difference is measured by; 0 where the ratio is taken.
    """

    role: str
    specification: Specification
    years: Floats
    left: Floats
    right: Floats
    paired: bool
    counts: bool
    size: float


@dataclass(frozen=True)
class ComparisonGrid:
    """All specifications of a comparison.

    Attributes
    ----------
    left, right : Line
        The main series in their own unit.
    right_words : tuple of str
        Who the right side is; the runner-up where the claim is about every other.
    window, other : tuple of int
        Years of the left and of the right side.
    ranks : tuple of (str, float, int)
        States in order with their mean over the window and the years known, where states can be ranked.
    """

    left: Line
    right: Line
    right_words: tuple[str, ...]
    window: tuple[int, int]
    other: tuple[int, int]
    sign: float
    entries: tuple[Sides, ...]
    choices: tuple[Choice, ...]
    ranks: tuple[tuple[str, float, int], ...]

    def cells(self, without: Sequence[int] = ()) -> tuple[GridCell, ...]:
        """Return the estimates; years in `without` are left out."""
        out = list[GridCell]()
        for entry in self.entries:
            e = estimate(cut(entry, without), self.sign)
            if e.value is None and entry.role != "main":
                continue
            out.append(GridCell(entry.specification, entry.role, e, direction(e, 0.0)))  # type: ignore[arg-type]
        return tuple(out)


def cut(s: Sides, without: Sequence[int]) -> Sides:
    """Return the sides without some years, where they are paired."""
    if not without or not s.paired:
        return s
    keep = ~np.isin(s.years, without)
    return replace(s, years=s.years[keep], left=s.left[keep], right=s.right[keep])


def estimate(s: Sides, sign: float) -> Estimate:
    """Return the logarithm of the ratio of left to right, or their difference, with its interval.

    It is that of what happened in these years: the ratio of totals, whose error is that of the record, from
    what is not smooth in l_t / mean(l) - r_t / mean(r); with `FLOOR`, and for counts that of counting (totals
    with a half added)."""
    n = min(len(s.left), len(s.right))
    unit = (DIFFERENCE if s.size else RATIO) + (DOWNWARDS if sign < 0 else "")
    none = Estimate(None, None, None, 0.95, unit, n, float(n), "left against right")
    if n == 0:
        return none
    if s.size:
        at, pulls = float((s.left.mean() - s.right.mean()) / s.size), (s.left / s.size, s.right / s.size)
    else:
        half = 0.5 if s.counts else 0.0
        a, b = s.left.sum() + half, s.right.sum() + half
        if a <= 0 or b <= 0:
            return none
        at = float(np.log(a / len(s.left)) - np.log(b / len(s.right)))
        pulls = (s.left * len(s.left) / a, s.right * len(s.right) / b)
        by = s.specification.get("by")
        if s.paired and by in (LOGS, MIDDLE) and s.left.min() > 0 and s.right.min() > 0:
            each = np.log(s.left / s.right)
            at = float(each.mean() if by == LOGS else np.median(each))
            pulls = (each, np.zeros(n))
    error, reach = _error(s, pulls)
    if s.counts and not s.size:
        error = float(np.hypot(error, (1 / (s.left.sum() + 0.5) + 1 / (s.right.sum() + 0.5)) ** 0.5))
    width = reach * float(np.hypot(error, FLOOR))
    at *= sign
    return Estimate(
        round(at, 6),
        round(at - width, 6),
        round(at + width, 6),
        0.95,
        unit,
        n,
        float(n),
        "left against right",
    )


def _error(s: Sides, pulls: tuple[Floats, Floats]) -> tuple[float, float]:
    """Return the standard error of left minus right, and how many of it an interval reaches."""
    if s.paired:
        return _error_of(s.years, pulls[0] - pulls[1])
    years = np.arange(len(pulls[0]), dtype=np.float64), np.arange(len(pulls[1]), dtype=np.float64)
    one, other = _error_of(years[0], pulls[0]), _error_of(years[1], pulls[1])
    return float(np.hypot(one[0], other[0])), max(one[1], other[1])


def _error_of(years: Floats, value: Floats) -> tuple[float, float]:
    n = len(years)
    return drift.noise(years, value) / n**0.5, float(stdtrit(max(n - 1, 1), 0.975)) if n > 1 else 12.7


def build_grid(
    panel: Panel,
    left: Ask,
    right: tuple[str, ...],
    window: tuple[int | None, int | None],
    other: tuple[int | None, int | None] | None,
    among: tuple[str, ...],
    sign: float,
) -> ComparisonGrid:
    """Return the grid of a comparison.

    Parameters
    ----------
    left : Ask
        The left side; the right side is the same of `right`.
    other : tuple or None
        Years of the right side, where they are not the same.

    Raises
    ------
    PanelError
        A side is not on record in its years, or nothing but zeros where a ratio needs more.
    """
    line = line_of(panel, left)
    span = _within(line, window)
    ranks = ranking(panel, left, span, among, sign)
    words = right
    if right == (EVERY,):
        others = [
            r
            for r in ranks
            if r[0] not in np.array(panel.states.all())[members_of(panel, left.of).any(axis=1)]
        ]
        if not others:
            raise PanelError("right", "at least one other state on record in these years", "none")
        words = (others[0][0],)
    words = words or left.of
    against = line_of(panel, replace(left, of=words))
    years = _within(against, other) if other is not None else span
    paired = other is None
    names = (left.variable, *same_concept(left.variable))
    step = max(1, round((span[1] - span[0]) / 8))
    froms = tuple(
        y for y in (span[0], span[0] - step, span[0] + step) if y >= line.span[0] and y <= span[1] - 2
    )
    choices = [
        Choice("from", froms if paired and froms else (span[0],), "window"),
        Choice(
            "until",
            (span[1], span[1] - 1) if paired and span[1] - span[0] >= FEWEST else (span[1],),
            "window",
        ),
        Choice("by", (TOTALS, LOGS, MIDDLE) if paired else (TOTALS,), "definition"),
        Choice("years", (ALL, WITHOUT) if paired and span[1] - span[0] >= FEWEST else (ALL,), "sample"),
        Choice("states", (EACH, THROUGHOUT), "sample"),
        Choice("source", names, "definition"),
    ]
    size = 0.0
    entries = list[Sides]()
    for spec in near(choices, 2):
        if spec["source"] != left.variable and len(changed(spec, main_of(choices))) > 1:
            continue  # another source counts once, not once a window
        made = _sides(panel, left, words, spec, span, years, paired)
        if made is None:
            continue
        if not entries:
            size = made.size
        if made.size == size or (made.size > 0) == (size > 0):
            entries.append(made)
    if not entries or entries[0].specification != main_of(choices):
        raise PanelError(
            "years", "years in which both sides are on record", f"none from {span[0]} to {span[1]}"
        )
    head = entries[0]
    if not head.size and not head.counts and (head.left.sum() <= 0 or head.right.sum() <= 0):
        side = "left" if head.left.sum() <= 0 else "right"
        raise PanelError(
            f"{side} side of the ratio",
            "a total above zero",
            "observed zeros in all these years",
            "a ratio with nothing has no size: ask the test 'enumeration' whether there was any at all",
        )
    entries[0] = replace(head, role="main")
    entries.append(_placebo(entries[0]))
    return ComparisonGrid(line, against, words, span, years, sign, tuple(entries), tuple(choices), ranks)


def changed(spec: Specification, main: Specification) -> tuple[str, ...]:
    """Return the choices in which a specification differs from the main one."""
    return tuple(name for name, option in spec.items() if option != main.get(name))


def _within(line: Line, window: tuple[int | None, int | None]) -> tuple[int, int]:
    start, end = line.span
    last = window[1] or end
    first = window[0] or max(start, min(last, end) - USUAL + 1)
    if first > end or last < start:
        raise PanelError("years", f"years on record, {start} to {end}", f"{first} to {last}")
    return max(first, start), min(last, end)


def ranking(
    panel: Panel, ask: Ask, span: tuple[int, int], among: tuple[str, ...], sign: float
) -> tuple[tuple[str, float, int], ...]:
    """Return states by their mean over the years, the largest first (the smallest where less is claimed)."""
    plane = plane_for(panel, replace(ask, denominator=RECORDED))
    if plane.value.shape[0] == 1:
        return ()
    inside = (span[0] <= YEARS) & (span[1] >= YEARS)
    use = plane.value[:, inside]
    member: Bools = members_of(panel, among)[:, inside]
    known = np.isfinite(use) & member
    count = known.sum(axis=1)
    enough = count >= 0.5 * inside.sum()
    mean = np.where(known, use, 0.0).sum(axis=1) / np.maximum(count, 1)
    order = [int(k) for k in np.argsort(-sign * mean, kind="stable") if enough[k]]
    return tuple((panel.states.all()[k], float(mean[k]), int(count[k])) for k in order)


def _sides(
    panel: Panel,
    left: Ask,
    words: tuple[str, ...],
    spec: Specification,
    span: tuple[int, int],
    years: tuple[int, int],
    paired: bool,
) -> Sides | None:
    name = str(spec["source"])
    asks = [replace(left, variable=name), replace(left, variable=name, of=words)]
    if spec["states"] == THROUGHOUT:
        asks = [replace(asks[0], steady=span), replace(asks[1], steady=years)]
    lines = [line_or_none(panel, ask) for ask in asks]
    if lines[0] is None or lines[1] is None:
        return None
    one, other = lines[0].value, lines[1].value
    start, end = int(str(spec["from"])), int(str(spec["until"]))
    use = (start <= YEARS) & (end >= YEARS) & np.isfinite(one)
    if paired:
        use &= np.isfinite(other)
        mine, theirs = one[use], other[use]
    else:
        mine = one[use]
        theirs = other[(years[0] <= YEARS) & (years[1] >= YEARS) & np.isfinite(other)]
    at = YEARS[use].astype(np.float64)
    if len(mine) == 0 or len(theirs) == 0:
        return None
    size = 0.0
    if min(float(mine.min()), float(theirs.min())) < 0:
        size = float(np.nanstd(plane_of(panel, name).value))
    if spec["years"] == WITHOUT:
        if len(mine) <= FEWEST:
            return None
        apart = mine / (mine.mean() or 1.0) - theirs / (theirs.mean() or 1.0)
        keep = np.arange(len(mine)) != int(np.abs(apart - np.median(apart)).argmax())
        mine, theirs, at = mine[keep], theirs[keep], at[keep]
    counts = lines[0].unit in _COUNTS
    return Sides("variant", spec, at, mine, theirs, paired, counts, size)


def _placebo(main: Sides) -> Sides:
    """Return the main sides with left and right dealt out anew in every year."""
    turn = generator(0, "comparison", "placebo cell").random(len(main.left)) < 0.5
    left, right = main.left, main.right
    if main.paired:
        left, right = np.where(turn, right, left), np.where(turn, left, right)
    else:
        left = right
    return replace(
        main, role="placebo", specification={**main.specification, "sides": "mixed"}, left=left, right=right
    )


def shams(main: Sides, sign: float, draws: int) -> list[Estimate]:
    """Return comparisons of two sides alike: the mean of both, each with the record's own errors."""
    if not main.paired or len(main.left) < FEWEST:
        return []
    rng = generator(0, "comparison", "placebo")
    a, b = (x / (np.abs(x).mean() or 1.0) for x in (main.left, main.right))
    error = drift.noise(main.years, a - b) / 2**0.5
    middle = (main.left + main.right) / 2
    scale = np.abs(middle).mean() or 1.0
    out = list[Estimate]()
    for _ in range(draws):
        left, right = (middle + error * scale * rng.normal(size=len(middle)) for _ in range(2))
        if not main.size:
            left, right = np.maximum(left, 0.0), np.maximum(right, 0.0)
        out.append(estimate(replace(main, left=left, right=right), sign))
    return out

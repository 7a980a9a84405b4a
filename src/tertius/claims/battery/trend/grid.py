"""The grid of a trend: the same slope from other starts, to other ends, on other scales and states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from tertius.claims.following.series import drift
from tertius.claims.following.series.lines import (
    RECORDED,
    SHARE,
    Ask,
    Line,
    denominators_for,
    line_of,
    line_or_none,
)
from tertius.claims.following.series.variables import YEARS, plane_of
from tertius.claims.grid import Choice, Specification, main_of, near
from tertius.claims.rule import direction
from tertius.claims.verdict import DOWNWARDS, Estimate, GridCell
from tertius.core.arrays import Floats
from tertius.core.errors import PanelError
from tertius.core.rng import generator
from tertius.panel.panel import Panel

#: Fewest years from which a slope is estimated.
FEWEST = 6
LOGS, LEVEL, SPREAD = "logarithms", "its own mean", "what states differ by"
ALL, WITHOUT = "all years", "without the year that pulls most"
EACH, THROUGHOUT = "as in each year", "on record throughout"
STEP, ONE = "a step where the source changes", "the longest source alone"
#: Years back from the last where the claim names no start.
USUAL = 20
SWINGS, RECORD = "those of a series that swings", "those of the record alone"
#: Error of a level that sources leave.
FLOOR = 0.05
#: Unit of a slope on each scale; one of a fall is counted downwards.
UNITS = {
    LOGS: "log change in ten years",
    LEVEL: "change in ten years, as a share of what it was",
    SPREAD: "change in ten years, as a share of what states differ by",
}


@dataclass(frozen=True)
class Series:
    """A specification's years and values on its scale, and the years in which a step is allowed."""

    role: str
    specification: Specification
    years: Floats
    value: Floats
    steps: tuple[int, ...]


@dataclass(frozen=True)
class TrendGrid:
    """All specifications of a trend.

    Attributes
    ----------
    main : Line
        The main series in its own unit.
    window : tuple of int
        First and last year on record that the main specification uses.
    sign : float
        -1 where the claim is of a fall.
    dropped : tuple of str
        Denominators that were not used, with the reason.
    """

    main: Line
    window: tuple[int, int]
    sign: float
    entries: tuple[Series, ...]
    choices: tuple[Choice, ...]
    scale: str
    size: float
    dropped: tuple[str, ...]

    def cells(self, without: Sequence[int] = ()) -> tuple[GridCell, ...]:
        """Return the estimates; years in `without` are left out."""
        out = list[GridCell]()
        for entry in self.entries:
            keep = ~np.isin(entry.years, without)
            alone, unit = entry.specification["errors"] == RECORD, self.unit_of(entry)
            e = slope(entry.years[keep], entry.value[keep], entry.steps, self.sign, alone, unit)
            if e is None:
                if entry.role != "main":
                    continue
                e = Estimate(None, None, None, 0.95, unit, int(keep.sum()), float(keep.sum()), "slope")
            out.append(GridCell(entry.specification, entry.role, e, direction(e, 0.0)))  # type: ignore[arg-type]
        return tuple(out)

    def unit_of(self, entry: Series) -> str:
        """Return the unit of an entry's slope."""
        return unit_of(str(entry.specification["measured by"]), self.sign)


def unit_of(scale: str, sign: float) -> str:
    """Return the unit of a slope on a scale, in the claim's direction."""
    return UNITS[scale] + (DOWNWARDS if sign < 0 else "")


def slope(
    years: Floats,
    value: Floats,
    steps: tuple[int, ...],
    sign: float,
    alone: bool = False,
    unit: str = UNITS[LEVEL],
) -> Estimate | None:
    """Return the slope per ten years; None where too few years are left.

    With `alone`, the slope of what happened, whose error is that of the record.
    """
    if len(years) < FEWEST or not np.ptp(value) > 0:
        return None
    x = drift.line(years, steps)
    if len(years) - x.shape[1] < 3:
        return None
    fitted = drift.realised(years, x, value, FLOOR) if alone else drift.fit(years, x, value)
    return fitted.estimate(unit, len(years), "slope of the series", sign)


def build_grid(
    panel: Panel, ask: Ask, first: int | None, last: int | None, sign: float, named: bool
) -> TrendGrid:
    """Return the grid of a trend.

    Parameters
    ----------
    named : bool
        Whether the claim names its denominator; if not, all that make sense are tried.

    Raises
    ------
    PanelError
        Too few years on record in the window, or a window outside the record.
    """
    options = (ask.denominator,) if named else denominators_for(panel, ask)
    dropped = list[str]()
    if not named and "current" in line_of(panel, ask).unit and SHARE in options:
        options = (SHARE, *(o for o in options if o not in (SHARE, RECORDED)))
        dropped.append("amounts in current prices rise with prices: shares of the world's stand for them")
    lines = {option: line_of(panel, replace(ask, denominator=option)) for option in options}
    main = lines[options[0]]
    window = _window(main, first, last)
    scale, size = _scale(panel, main, window)
    steady = line_or_none(panel, replace(main.ask, steady=window))
    inside = tuple(year for year, _ in main.known.steps if window[0] < year <= window[1])
    choices = [
        Choice("from", _starts(main, window, first is not None), "window"),
        Choice("until", (window[1], window[1] - 1), "window"),
        Choice("put against", options, "definition"),
        Choice("measured by", (LOGS, LEVEL) if scale == LOGS else (scale,), "definition"),
        Choice("years", (ALL, WITHOUT), "sample"),
    ]
    if steady is not None and not np.array_equal(steady.value, main.value, equal_nan=True):
        choices.append(Choice("states", (EACH, THROUGHOUT), "sample"))
    if inside:
        choices.append(Choice("sources", (STEP, ONE), "definition"))
    entries = list[Series]()
    errors = Choice("errors", (SWINGS, RECORD), "definition")
    specs = [{**spec, "errors": e} for spec in near(choices, 2) for e in errors.options]
    choices.append(errors)
    for spec in specs:
        line = lines[str(spec["put against"])]
        if spec.get("states") == THROUGHOUT:
            line = line_or_none(panel, replace(line.ask, steady=window)) or line
        made = _series(line, spec, scale, size, inside)
        if made is not None:
            entries.append(made)
    if not entries or entries[0].specification != main_of(choices):
        got = f"{_known(main, window)} between {window[0]} and {window[1]}"
        raise PanelError("years on record", f"at least {FEWEST}", got)
    entries[0] = replace(entries[0], role="main")
    entries.append(_placebo(entries[0]))
    return TrendGrid(main, window, sign, tuple(entries), tuple(choices), scale, size, tuple(dropped))


def _known(line: Line, window: tuple[int, int]) -> int:
    inside = (window[0] <= YEARS) & (window[1] >= YEARS)
    return int((np.isfinite(line.value) & inside).sum())


def _window(line: Line, first: int | None, last: int | None) -> tuple[int, int]:
    start, end = line.span
    for name, year in (("first", first), ("last", last)):
        if year is not None and not start <= year <= end and (name == "first" or year < start):
            raise PanelError(name, f"a year on record, {start} to {end}", str(year))
    until = min(end, last or end)
    window = max(start, first or until - USUAL), until
    if _known(line, window) < FEWEST:
        got = f"{_known(line, window)} between {window[0]} and {window[1]}"
        raise PanelError(
            "years on record", f"at least {FEWEST}", got, f"the record runs from {start} to {end}"
        )
    return window


def _starts(line: Line, window: tuple[int, int], claimed: bool) -> tuple[int, ...]:
    """Return the claimed start and others around it, as far apart as an eighth of the window."""
    step = max(1, round((window[1] - window[0]) / 8))
    others = [window[0] + k * step for k in ((-2, -1, 1, 2) if claimed else (1, 2, 3))]
    good = [y for y in others if y >= line.span[0] and _known(line, (y, window[1])) >= FEWEST]
    return (window[0], *good)


def _scale(panel: Panel, line: Line, window: tuple[int, int]) -> tuple[str, float]:
    """Return on which scale change is measured, and its unit in the series' own."""
    inside = (window[0] <= YEARS) & (window[1] >= YEARS) & np.isfinite(line.value)
    value = line.value[inside]
    if value.min() > 0:
        return LOGS, float(value.mean())
    if value.min() >= 0 and value.mean() > 0:
        return LEVEL, float(value.mean())
    if value.max() <= 0 and value.min() == 0:
        raise PanelError(f"{line.known.name!r}", "a figure other than zero in some year", "zeros alone")
    spread = float(np.nanstd(plane_of(panel, line.known.name).value))
    return SPREAD, spread


def _series(
    line: Line, spec: Specification, scale: str, size: float, inside: tuple[int, ...]
) -> Series | None:
    """Return one specification's series; None where too few years are left."""
    start, end = int(str(spec["from"])), int(str(spec["until"]))
    steps = inside
    if spec.get("sources") == ONE:
        ends = [start, *inside, end + 1]
        start, end = max(((a, b - 1) for a, b in pairwise(ends)), key=lambda ab: (ab[1] - ab[0], ab[1]))
        steps = ()
    use = (start <= YEARS) & (end >= YEARS) & np.isfinite(line.value)
    years, value = YEARS[use].astype(np.float64), line.value[use]
    if len(years) < FEWEST:
        return None
    if spec["measured by"] == LOGS:
        if value.min() <= 0:
            return None
        value = np.log(value)
    elif scale == SPREAD:
        value = value / size
    else:
        value = value / value.mean() if value.mean() > 0 else value
    if spec["years"] == WITHOUT:
        keep = np.arange(len(years)) != pulls_most(years, value)
        years, value = years[keep], value[keep]
    return Series("variant", spec, years, value, steps)


def pulls_most(years: Floats, value: Floats) -> int:
    """Return the place of the year without which a straight line changes its slope most."""
    x = years - years.mean()
    rest = value - value.mean() - x * (x @ value) / (x @ x)
    lever = 1 / len(x) + x**2 / (x @ x)
    return int(np.abs(x * rest / (1 - lever)).argmax())


def _placebo(main: Series) -> Series:
    """Return a series of the main one's spread and memory without a slope."""
    spread, memory = spread_of(main)
    rng = generator(0, "trend", "placebo cell")
    value = drift.sham(main.years, spread, memory, 1, rng)[0]
    return Series(
        "placebo", {**main.specification, "series": "without a trend"}, main.years, value, main.steps
    )


def spread_of(main: Series) -> tuple[float, float]:
    """Return spread and memory of what a straight line leaves of a series."""
    x = drift.line(main.years, main.steps)
    fitted = drift.fit(main.years, x, main.value)
    rest = main.value - x @ fitted.mean[0]
    free = max(len(rest) - x.shape[1], 1)
    return float(np.sqrt((rest @ rest) / free)), float(min(fitted.memory[0], 0.95))


def shams(main: Series, sign: float, draws: int) -> list[Estimate]:
    """Return slopes of series without one, of the main one's spread and memory."""
    spread, memory = spread_of(main)
    made = drift.sham(main.years, spread, memory, draws, generator(0, "trend", "placebo"))
    fitted = drift.fit(main.years, drift.line(main.years, main.steps), made)
    at, half = sign * fitted.value, fitted.reach * fitted.error
    n = len(main.years)
    unit = unit_of(str(main.specification["measured by"]), sign)
    make = partial(
        Estimate, level=0.95, unit=unit, n=n, n_effective=float(n), what="slope of a series without one"
    )
    return [make(value=float(v), low=float(v - h), high=float(v + h)) for v, h in zip(at, half)]

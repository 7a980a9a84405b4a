"""State-years laid out for a contrast: what changed about each year, who was treated, what is held fixed.

Every year is a comparison of its own: a treated state-year is compared with state-years of the same year
(and part of the world) that are not treated and were not lately, so that nobody is compared with a state
that is still under the influence of a treatment of its own (Cengiz, Dube, Lindner and Zipperer 2019, QJE
134: 1405-1454, "stacked" event studies)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.following.tie_years import YEARS
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Estimate
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.core.rng import generator
from tertius.models.contrast import Contrast, Frame, Interval, absorbed, contrast, shams
from tertius.models.matching import distances, nearest
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

#: Parts of the world by the region of a state; others by the last word of theirs.
_PARTS = {
    "Middle East": "Middle East",
    "North Africa": "Middle East",
    "Balkans": "Europe",
    "South Caucasus": "Europe",
    "Caribbean": "America",
    "Oceania": "Asia",
}
REGION, YEAR, WITHIN = "year and part of the world", "year", "state and year"
#: Sham treatments.
DRAWS = 240


@dataclass(frozen=True)
class Stack:
    """State-years that count, flattened: outcome, regressor, and what is held fixed.

    ``row`` and ``column`` say which state and which year each is.
    """

    row: Ints
    column: Ints
    outcome: Floats
    regressor: Floats
    frame: Frame

    def contrast(self) -> Contrast | None:
        """Return the contrast of the stack."""
        return contrast(self.outcome, self.regressor, self.frame)


@per_panel(64)
def trait(panel: Panel, name: str) -> Floats:
    """Return a trait by state (all of the panel's, sorted) and year (`YEARS`); NaN where unknown."""
    value = panel.trait_grid(name).value.to_numpy(dtype=np.float64, copy=True)
    value.setflags(write=False)
    return value


@per_panel(64)
def tie(panel: Panel, kind: str, source: str) -> Floats:
    """Return ties from a state by receiver and year, laid out like `trait`."""
    value = panel.tie_grid(kind, source).value.to_numpy(dtype=np.float64, copy=True)
    value.setflags(write=False)
    return value


def optional(panel: Panel, names: Sequence[str]) -> list[Floats]:
    """Return the traits among `names` that the panel has."""
    out = list[Floats]()
    for name in names:
        try:
            out.append(trait(panel, name))
        except PanelError:
            continue
    return out


@per_panel(2)
def parts(panel: Panel) -> Ints:
    """Return a number for the part of the world of each state."""
    regions = [panel.states.region(state) for state in panel.states.all()]
    names = [_PARTS.get(region, region.split()[-1] if region else "") for region in regions]
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def moved(values: Floats, years: int) -> Floats:
    """Return values `years` later (positive) or earlier, laid at the year itself; NaN beyond the record."""
    out = np.full(values.shape, np.nan)
    if years > 0:
        out[:, :-years] = values[:, years:]
    elif years < 0:
        out[:, -years:] = values[:, :years]
    else:
        out[:] = values
    return out


def window_mean(values: Floats, first: int, last: int, least: int = 1) -> Floats:
    """Return the mean over years y+first ... y+last, NaN with fewer than `least` known ones."""
    stack = np.stack([moved(values, k) for k in range(first, last + 1)])
    known = np.isfinite(stack)
    count = known.sum(axis=0)
    total = np.where(known, stack, 0.0).sum(axis=0)
    return np.where(count >= least, total / np.maximum(count, 1), np.nan)


def window_any(values: Floats, first: int, last: int) -> Floats:
    """Return 1 where a year of y+first ... y+last is positive, 0 where none is, NaN if one is unknown."""
    stack = np.stack([moved(values, k) for k in range(first, last + 1)])
    unknown = ~np.isfinite(stack)
    return np.where(unknown.any(axis=0), np.nan, (np.nan_to_num(stack) > 0).any(axis=0).astype(float))


def near(marks: Bools, first: int, last: int) -> Bools:
    """Return where there is a mark in years y+first ... y+last; none is known beyond the record."""
    return np.nan_to_num(window_any_known(marks, first, last)) > 0


def window_any_known(marks: Bools, first: int, last: int) -> Floats:
    """Return 1 where any known year of the window has a mark."""
    stack = np.stack([np.nan_to_num(moved(marks.astype(float), k)) for k in range(first, last + 1)])
    return (stack > 0).any(axis=0).astype(float)


def completed(values: Floats, rare: float = 0.01) -> Floats:
    """Return standardised columns, unknown cells at the mean, each with a mark of its unknown cells.

    A column gets no mark where fewer than a share `rare` of its cells are unknown, or known.
    """
    out = list[Floats]()
    for column in values.T:
        known = np.isfinite(column)
        if not known.any():
            continue
        centre, spread = float(column[known].mean()), float(column[known].std())
        if spread > 0:
            out.append(np.where(known, (column - centre) / spread, 0.0))
        if rare < float(known.mean()) < 1 - rare:
            out.append((~known).astype(float))
    return np.column_stack(out) if out else np.zeros((len(values), 0))


def stacked(
    outcome: Floats, regressor: Floats, usable: Bools, covariates: Sequence[Floats], part: Ints, fixed: str
) -> Stack:
    """Return the state-years whose outcome and regressor are known.

    Parameters
    ----------
    outcome, regressor, usable : arrays, shape (states, years)
    covariates : sequence of float arrays, shape (states, years)
    part : int array, shape (states,)
    fixed : str
        `REGION`, `YEAR` or `WITHIN`.
    """
    row, column = np.nonzero(usable & np.isfinite(outcome) & np.isfinite(regressor))
    held = np.column_stack([c[row, column] for c in covariates]) if covariates else np.zeros((len(row), 0))
    region = column * (int(part.max(initial=0)) + 1) + part[row]
    effects = {REGION: (region,), YEAR: (column,), WITHIN: (row, region)}[fixed]
    frame = Frame(row, column, effects, completed(held))
    return Stack(row, column, outcome[row, column], regressor[row, column], frame)


def matched(stack: Stack, part: Ints, number: int = 5) -> Stack:
    """Return each treated state-year's outcome less that of its nearest untreated ones of the same year.

    What neighbours differ by is corrected by the slopes of the untreated (Abadie and Imbens 2011, *Journal
    of Business and Economic Statistics* 29: 1-11): where few are like the treated, even the nearest are
    not.  The regressor of the result is 1; nothing is held fixed."""
    rows, columns, gaps = list[int](), list[int](), list[float]()
    like = np.column_stack([stack.frame.covariates, *(2.0 * (part[stack.row] == p) for p in np.unique(part))])
    outcome = stack.outcome - like @ _slopes(stack, like)
    for year in np.unique(stack.column[stack.regressor != 0]):
        at = np.flatnonzero(stack.column == year)
        own = stack.regressor[at] != 0
        units, others = nearest(distances(like[at]), own, ~own, number)
        if len(units):
            gap = outcome[at][units] - outcome[at][others].mean(axis=1)
            rows += stack.row[at][units].tolist()
            columns += [int(year)] * len(units)
            gaps += (gap * np.sign(stack.regressor[at][units])).tolist()
    row, column = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
    frame = Frame(row, column, (), np.zeros((len(row), 0)))
    return Stack(row, column, np.array(gaps), np.ones(len(row)), frame)


def _slopes(stack: Stack, like: Floats) -> Floats:
    """Return the slopes of the outcome on covariates among untreated state-years of the same year."""
    free = stack.regressor == 0
    design = absorbed(like[free], (stack.column[free],))
    rest = absorbed(stack.outcome[free][:, None], (stack.column[free],))
    return np.asarray(np.linalg.lstsq(design, rest[:, 0], rcond=1e-9)[0])


def as_estimate(
    found: Contrast | None, unit: str, what: str, without: Sequence[int] = (), factor: float = 1.0
) -> Estimate:
    """Return a contrast as a verdict's estimate, times `factor`."""
    interval = found.interval(without) if found is not None else None
    if interval is None:
        return Estimate(None, None, None, 0.95, unit, 0, 0.0, what)
    return _estimate(interval, unit, what, factor)


def _estimate(i: Interval, unit: str, what: str, factor: float) -> Estimate:
    ends = sorted((round(i.low * factor, 5), round(i.high * factor, 5)))
    value = round(i.value * factor, 5)
    return Estimate(value, ends[0], ends[1], 0.95, unit, i.n, round(i.effective, 2), what)


def dealt_out(
    stack: Stack, part: Ints, unit: str, what: str, name: str, factor: float = 1.0
) -> Placebo | None:
    """Return the contrast at treatments dealt out anew among states of the same part of the world and era.

    A state's treatments of an era go together to another state of the same part, in the years in which that
    one counts; those that meet no counted year are lost.
    """
    found = stack.contrast()
    if found is None:
        return None
    rng = generator(1, "dealt out", name)
    states, years = int(stack.row.max()) + 1, len(YEARS)
    place = np.full((states, years), -1)
    place[stack.row, stack.column] = np.arange(len(stack.row))
    full = np.zeros((states, years))
    full[stack.row, stack.column] = stack.regressor
    known = place >= 0
    drawn = np.zeros((len(stack.row), DRAWS))
    groups = [np.flatnonzero(part[:states] == p) for p in np.unique(part[:states])]
    for k in range(DRAWS):
        sham = np.zeros_like(full)
        for era in np.array_split(np.arange(years), 4):
            for group in groups:
                own = group[known[np.ix_(group, era)].any(axis=1)]
                sham[np.ix_(own, era)] = full[np.ix_(rng.permutation(own), era)]
        drawn[:, k] = sham[stack.row, stack.column]
    draws = [_estimate(i, unit, what, factor) for i in shams(found, drawn, stack.frame)]
    return Placebo(name, tuple(draws))

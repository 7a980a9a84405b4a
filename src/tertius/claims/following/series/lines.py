"""States pooled to one yearly series: what of the group is known in each year, and against what it is put.

A year counts where at least `COVER` of the group is known: by number for means and medians, for sums by
weight, each state weighing what it usually has.  A sum is scaled up by the weight that is missing, so that a
state which enters the record late does not make a rise; one that is on record in no year weighs
nothing.  ``steady`` keeps to the states that are on record throughout."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.series.groups import members_of, said_of
from tertius.claims.following.series.variables import (
    RECEIVER,
    YEARS,
    Known,
    Plane,
    known_of,
    plane_of,
    tie_plane,
)
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

#: Share of a group that must be known for a year to count.
COVER = 0.8
#: Share of the years in which a state must be known to be on record throughout.
STEADY = 0.9
#: Units that make sense a head.
_OF_PEOPLE = re.compile(r"US\$|euros|persons|deaths|troops")
RECORDED, SHARE, HEAD, GDP, AMOUNT = "as recorded", "share of world", "per head", "per GDP", "amount"
DENOMINATORS = (RECORDED, SHARE, HEAD, GDP, AMOUNT)


@dataclass(frozen=True)
class Ask:
    """Which series: a variable, of whom, and how pooled.

    Attributes
    ----------
    of, partner : tuple of str
        Groups (see `groups`): whose figures, and of ties the states at the other end (all if none).
    end : str
        Of ties: whether `of` receives or gives.
    statistic : str
        "natural": sums of what can be added, means of the rest; or sum, mean, median, count (of states
        above 0).
    denominator : str
        One of `DENOMINATORS`.
    steady : tuple of int or None
        First and last year between which only states on record throughout count.
    """

    variable: str
    of: tuple[str, ...] = ("world",)
    partner: tuple[str, ...] = ()
    end: str = RECEIVER
    statistic: str = "natural"
    denominator: str = RECORDED
    steady: tuple[int, int] | None = None


@dataclass(frozen=True)
class Line:
    """A yearly series over `YEARS`.

    Attributes
    ----------
    value : float array
        NaN where too little of the group is known.
    cover : float array
        Share of the group known.
    members : int array
        States of the group that exist.
    """

    ask: Ask
    known: Known
    unit: str
    value: Floats
    cover: Floats
    members: Floats

    @property
    def span(self) -> tuple[int, int]:
        """First and last year with a value."""
        years = YEARS[np.isfinite(self.value)]
        return int(years[0]), int(years[-1])


@per_panel(1024)
def line_of(panel: Panel, ask: Ask) -> Line:
    """Return a series.

    Raises
    ------
    PanelError
        No year of it is known; the denominator makes no sense, is missing or nothing but zeros; or a name is
        unknown.
    """
    plane = plane_for(panel, ask)
    if plane.known.table == "series":
        value = plane.value[0]
        line = Line(ask, plane.known, plane.known.unit, value, np.isfinite(value) * 1.0, np.ones(len(YEARS)))
    else:
        inside = members_of(panel, ask.of)
        if ask.steady is not None:
            inside = inside & _throughout(plane.value, inside, ask.steady)[:, None]
        value, cover = _pooled(plane.value, inside, statistic_of(ask, plane.known))
        unit = "states" if ask.statistic == "count" else plane.known.unit
        line = Line(ask, plane.known, unit, value, cover, inside.sum(axis=0).astype(np.float64))
    if ask.denominator in (SHARE, HEAD, GDP):
        line = _divided(panel, line, ask)
    if not np.isfinite(line.value).any():
        where = f"{ask.variable!r} of {said_of(panel, ask.of)}"
        most = (
            f"at most {np.nanmax(np.where(line.members > 0, line.cover, 0.0)):.0%} of it is known in any year"
        )
        raise PanelError(where, f"a year in which {COVER:.0%} of the group is known", most)
    return line


def plane_for(panel: Panel, ask: Ask) -> Plane:
    """Return the variable by state and year that a series is pooled from."""
    known = known_of(panel, ask.variable)
    if known.table == "ties":
        partners = (
            tuple(np.array(panel.states.all())[members_of(panel, ask.partner).any(axis=1)])
            if ask.partner
            else ()
        )
        plane = tie_plane(panel, ask.variable, ask.end, tuple(map(str, partners)))
    else:
        plane = plane_of(panel, ask.variable)
    if ask.denominator == AMOUNT:
        if not of_gdp(known):
            raise PanelError(f"denominator {AMOUNT!r}", "a variable in per cent of GDP", known.unit)
        gdp = plane_of(panel, "gdp_log")
        more = replace(known, unit=gdp.known.unit, adds=True, money=True)
        return Plane(more, plane.value / 100 * gdp.value)
    return plane


def line_or_none(panel: Panel, ask: Ask) -> Line | None:
    """Return a series, None where too little of it is known."""
    try:
        return line_of(panel, ask)
    except PanelError:
        return None


def of_gdp(known: Known) -> bool:
    """Whether a variable is a share of the gross domestic product."""
    return "of GDP" in known.unit or "share of GDP" in known.title


def statistic_of(ask: Ask, known: Known) -> str:
    """Return how states are pooled."""
    if ask.statistic != "natural":
        return ask.statistic
    return "sum" if known.adds else "mean"


def _throughout(value: Floats, inside: Bools, span: tuple[int, int]) -> Bools:
    years = (span[0] <= YEARS) & (span[1] >= YEARS)
    covered = years & (np.isfinite(value) & inside).any(axis=0)
    known = (np.isfinite(value) & inside)[:, covered].mean(axis=1) if covered.any() else np.zeros(len(value))
    return np.asarray(known >= STEADY)


def _pooled(value: Floats, inside: Bools, statistic: str) -> tuple[Floats, Floats]:
    """Return the series and the share of the group that is known."""
    known = np.isfinite(value) & inside
    own = np.where(known, value, 0.0)
    count, total = known.sum(axis=0), np.maximum(inside.sum(axis=0), 1)
    cover = count / total
    if statistic == "sum" and not np.isin(own, (0.0, 0.5, 1.0)).all():
        level = np.abs(own).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        weight = inside * level[:, None]
        there = (known * level[:, None]).sum(axis=0)
        by_weight = np.divide(there, weight.sum(axis=0), out=cover.copy(), where=weight.sum(axis=0) > 0)
        cover = np.where(count > 0, by_weight, 0.0)
        out = own.sum(axis=0) / np.where(cover > 0, cover, 1.0)
    elif statistic == "sum":  # who is or does something is counted, not scaled up
        out = own.sum(axis=0)
    elif statistic == "count":
        out = ((own > 0) & known).sum(axis=0).astype(np.float64)
    elif statistic == "median":
        out = np.full(len(cover), np.nan)
        for t in np.flatnonzero(count):
            out[t] = np.median(value[known[:, t], t])
    else:
        out = own.sum(axis=0) / np.maximum(count, 1)
    return np.where((cover >= COVER) & (count > 0), out, np.nan), cover


def _divided(panel: Panel, line: Line, ask: Ask) -> Line:
    known, unit = line.known, line.unit
    if not known.adds:
        raise PanelError(f"denominator {ask.denominator!r}", "a variable that can be added up", known.unit)
    if ask.denominator == SHARE:
        world = replace(ask, of=("world",), denominator=RECORDED, steady=None)
        below, scale, said = line_of(panel, world).value, 100.0, "% of the world's"
    elif ask.denominator == HEAD:
        people = replace(ask, variable="population", partner=(), denominator=RECORDED, statistic="sum")
        below, scale = line_of(panel, people).value, 1.0
        if unit.startswith("million "):
            scale, said = 1e3, f"{unit.removeprefix('million ')} a head"
        elif known.money:
            scale, said = 1e-3, f"{unit} a head"
        else:
            scale, said = 1e3, f"{unit} per million inhabitants"
    else:
        if not known.money:
            raise PanelError(f"denominator {GDP!r}", "a variable in money", known.unit)
        product = replace(ask, variable="gdp_log", partner=(), denominator=RECORDED, statistic="sum")
        below = line_of(panel, product).value
        scale, said = (1e8 if unit.startswith("million ") else 1e2), "% of GDP"
    if not (below[np.isfinite(below)] > 0).any():
        got = "zeros alone" if np.isfinite(below).any() else "no figures"
        raise PanelError(
            f"denominator {ask.denominator!r} of {said_of(panel, ask.of)}", "figures above zero", got
        )
    value = np.divide(line.value * scale, below, out=np.full(len(below), np.nan), where=below > 0)
    return replace(line, unit=said, value=value)


def denominators_for(panel: Panel, ask: Ask) -> tuple[str, ...]:
    """Return the denominators under which a series is known, that of the question first."""
    known = known_of(panel, ask.variable)
    out = list[str]()
    for name in dict.fromkeys((ask.denominator, *DENOMINATORS)):
        useful = {
            RECORDED: True,
            SHARE: known.adds and ask.of != ("world",) and "of the world" not in known.title,
            HEAD: bool(_OF_PEOPLE.search(known.unit)) and known.adds,
            GDP: known.money,
            AMOUNT: of_gdp(known),
        }[name]
        if name == ask.denominator or (useful and known.table not in ("series", "measures")):
            try:
                line_of(panel, replace(ask, denominator=name))
            except PanelError:
                if name == ask.denominator:
                    raise
                continue
            out.append(name)
    return tuple(out)

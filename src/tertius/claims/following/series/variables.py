"""Any variable of the panel laid out by state and year, with what a reader must know of its unit and sources.

Traits and measures are figures of states.  Ties are summed (amounts, counts) or averaged (shares, indices)
over the states at their other end.  Events are counted by year.  Series of the world stand in a row of their
own. Logarithms and bands of doubling width are turned back into the unit that people use; a band counts as
its geometric middle."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError, near_miss, shorten
from tertius.measures import MEASURES
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

YEARS = np.arange(FIRST_YEAR, LAST_YEAR + 1)
#: Units of which states can be added up; all others are averaged.
_ADDS = re.compile(
    r"US\$|US dollars|euros|persons|deaths|events|vetoes|visits|stops|coups|count|incidents|threats"
    r"|impositions|inhabitants|troops|0 or 1|0/1|^level$|of the world"
)
#: Units of what a state is or is not; such figures are facts whatever the source.
YES_OR_NO = ("0 or 1", "0/1", "level", "events")
_MONEY = re.compile(r"US\$|US dollars|euros")
_RATE = re.compile(r"a head|a ton|a barrel|an ounce|a kilogram|a million|per million")
GIVER, RECEIVER = "giver", "receiver"


@dataclass(frozen=True)
class Known:
    """What is known of a variable before its values are read.

    Attributes
    ----------
    table : str
        traits, ties, events, series, or measures.
    unit : str
        In which values come out, logarithms and bands undone.
    adds : bool
        Whether states can be added up.
    money : bool
    steps : tuple of (int, str)
        Years from which figures come from another source or count otherwise, with the reason.
    first, last : int
        Years covered.
    """

    table: str
    name: str
    title: str
    unit: str
    adds: bool
    money: bool
    steps: tuple[tuple[int, str], ...]
    first: int
    last: int
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class Plane:
    """A variable by state (the panel's, sorted) and year (`YEARS`); NaN where nothing is known.

    `value` has one row alone for series of the whole world.
    """

    known: Known
    value: Floats


@cache
def packaged(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a packaged table of this folder."""
    file = resources.files("tertius.claims.following.series") / "tables" / name
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@per_panel(512)
def known_of(panel: Panel, name: str) -> Known:
    """Return what is known of a variable.

    Raises
    ------
    PanelError
        The panel has no variable, and the program no measure, of this name.
    """
    if name.removeprefix("measure:") in MEASURES.all() and name not in set(panel.variables["variable"]):
        measure = MEASURES.get(name.removeprefix("measure:"))
        unit = measure.unit
        return Known("measures", name.removeprefix("measure:"), _small(measure.title), unit, False, False, (),
                     FIRST_YEAR, LAST_YEAR, ())  # fmt: skip
    rows = panel.variables[panel.variables["variable"] == name]
    rows = rows[rows["table"].isin(("traits", "ties", "events", "series"))]
    if rows.empty:
        known = [*panel.variables["variable"].astype(str).unique(), *MEASURES.all()]
        hint = near_miss(name[:60], known) or "search with `tertius list variables WORD`"
        raise PanelError("variable", "a variable of the panel or a measure", shorten(name), hint)
    rows = rows[rows["table"] == rows["table"].iloc[0]]
    first = rows.iloc[0]
    unit = str(first["unit"])
    unit = "troops" if unit == "log2 band" else unit.removeprefix("log of ").removeprefix("band of ")
    adds = bool(_ADDS.search(unit) or "world" in str(first["title"])) and not _RATE.search(unit)
    money = bool(_MONEY.search(unit)) and adds
    steps = () if unit in YES_OR_NO or str(first["table"]) == "events" else _joints(rows)
    steps += tuple((int(r["year"]), r["why"]) for r in packaged("breaks.csv") if r["variable"] == name)
    return Known(
        str(first["table"]), name, _small(str(first["title"])), unit, adds, money, tuple(sorted(steps)),
        int(rows["first"].min()), int(rows["last"].max()), tuple(map(str, rows["dataset"].unique())),
    )  # fmt: skip


def _small(title: str) -> str:
    words = title.split()
    return title if words and words[0] in ("UN", "United", "Chinese", "Russians", "China's") else (
        title[:1].lower() + title[1:]
    )  # fmt: skip


def _joints(rows: pd.DataFrame) -> tuple[tuple[int, str], ...]:
    """Return the years in which another data set begins to speak."""
    spans = [(int(str(r.first)), int(str(r.last)), str(r.dataset)) for r in rows.itertuples()]
    out, before = list[tuple[int, str]](), ""
    for year in YEARS.tolist():  # the first data set whose span holds a year speaks in it
        speaks = next((name for first, last, name in spans if first <= year <= last), "")
        if before and speaks and speaks != before:
            out.append((year, f"figures from {speaks} from here on"))
        before = speaks or before
    return tuple(out)


@per_panel(256)
def plane_of(panel: Panel, name: str, end: str = RECEIVER) -> Plane:
    """Return a variable by state and year; of ties by the states that receive, or those that give."""
    known = known_of(panel, name)
    if known.table == "ties":
        return tie_plane(panel, name, end, ())
    if known.table == "traits":
        value = panel.trait_grid(name).value.to_numpy(dtype=np.float64, copy=True)
        return Plane(known, _frozen(_undone(value, str(panel.variable("traits", name)["unit"].iloc[0]))))
    if known.table == "events":
        return Plane(known, _frozen(_events(panel, name, known)))
    if known.table == "series":
        rows = panel.series(name)
        out = np.full((1, len(YEARS)), np.nan)
        out[0, rows["year"].to_numpy(dtype=np.int64) - FIRST_YEAR] = rows["value"].to_numpy(dtype=np.float64)
        return Plane(known, _frozen(out))
    return Plane(known, _frozen(_measured(panel, known)))


@per_panel(256)
def tie_plane(panel: Panel, name: str, end: str, partners: tuple[str, ...]) -> Plane:
    """Return ties by the states at one end, pooled over states at the other (all where none are named).

    What is known of a pair depends on its source: where silence means nothing, it is a zero; elsewhere a
    state-year is known if some partner's figure is, and a partner without one adds nothing.
    """
    known = known_of(panel, name)
    rows = panel.ties(name)
    own, other = ("source", "target") if end == GIVER else ("target", "source")
    if partners:
        rows = rows[rows[other].isin(partners)]
    rows = rows[np.isfinite(rows["value"].to_numpy(dtype=np.float64))]
    states = panel.states.all()
    unit = str(panel.variable("ties", name)["unit"].iloc[0])
    value = _undone(rows["value"].to_numpy(dtype=np.float64), unit)
    at = pd.Index(states).get_indexer(pd.Index(rows[own]))
    year = rows["year"].to_numpy(dtype=np.int64) - FIRST_YEAR
    use = (at >= 0) & (year >= 0) & (year < len(YEARS))
    total, count = np.zeros((len(states), len(YEARS))), np.zeros((len(states), len(YEARS)))
    np.add.at(total, (at[use], year[use]), value[use])
    np.add.at(count, (at[use], year[use]), 1.0)
    alive = np.asarray(panel.states.alive_matrix(states, YEARS.tolist()))
    zero = _silence_is_zero(panel, name, end, partners)
    out = np.where(count > 0, total if known.adds else total / np.maximum(count, 1), np.nan)
    if zero is not None:
        inside = zero[None, :] & alive
        if end == GIVER:
            givers = panel.variable("ties", name)["givers"].astype(str).str.split().sum()
            named = {g for g in givers if len(g) == 3 and g.isupper()}
            if named:
                inside &= np.isin(states, sorted(named))[:, None]
        if not known.adds and partners:
            out = np.where(inside, total / len(partners), out)
        else:
            out = np.where(inside & (count == 0), 0.0, out)
    out[~alive] = np.nan
    if len(partners) == 1 and partners[0] in states:
        out[states.index(partners[0])] = np.nan
    return Plane(known, _frozen(out))


def _silence_is_zero(panel: Panel, name: str, end: str, partners: tuple[str, ...]) -> Bools | None:
    """Return the years in which a pair without a row has nothing; None where silence never says so."""
    out = np.zeros(len(YEARS), dtype=np.bool_)
    for row in panel.variable("ties", name).itertuples():
        givers = str(row.givers).split() if isinstance(row.givers, str) and row.givers else []
        speaks = not givers or end == GIVER or not partners or bool(set(partners) & set(givers))
        if row.absent == "zero" and speaks:
            out |= (int(str(row.first)) <= YEARS) & (int(str(row.last)) >= YEARS)
    return out if out.any() else None


def _events(panel: Panel, name: str, known: Known) -> Floats:
    states = panel.states.all()
    out = np.where(panel.states.alive_matrix(states, YEARS.tolist()), 0.0, np.nan)
    out[:, (known.first > YEARS) | (known.last < YEARS)] = np.nan
    rows = panel.events(name)
    at = pd.Index(states).get_indexer(pd.Index(rows["iso3"]))
    year = rows["year"].to_numpy(dtype=np.int64) - FIRST_YEAR
    np.add.at(out, (at[at >= 0], year[at >= 0]), 1.0)
    return out


def _measured(panel: Panel, known: Known) -> Floats:
    measure = MEASURES.get(known.name)
    frame = measure.compute(panel, **measure.defaults)
    states = panel.states.all()
    out = np.full((len(states), len(YEARS)), np.nan)
    if not {"iso3", "year"} <= set(frame.columns) or "patron" in measure.key:
        where = f"measure {known.name!r}"
        raise PanelError(where, "a measure with one figure for each state and year", "one for pairs")
    at = pd.Index(states).get_indexer(pd.Index(frame["iso3"]))
    year = frame["year"].to_numpy(dtype=np.int64) - FIRST_YEAR
    out[at[at >= 0], year[at >= 0]] = frame["value"].to_numpy(dtype=np.float64)[at >= 0]
    return out


def _undone(value: Floats, unit: str) -> Floats:
    """Return values whose logarithms or bands of doubling width are undone."""
    if unit.startswith("log of "):
        return np.exp(value)
    if unit == "log2 band" or unit.startswith("band of "):
        return np.where(value > 0, 2.0 ** (value - 0.5), np.where(np.isfinite(value), 0.0, np.nan))
    return value


def _frozen(value: Floats) -> Floats:
    out = np.array(value, dtype=np.float64)
    out.setflags(write=False)
    return out


def same_concept(name: str) -> tuple[str, ...]:
    """Return other variables that measure the same thing, where the list of them knows any."""
    rows = packaged("concepts.csv")
    mine = [r["concept"] for r in rows if r["variable"] == name][:1]
    return tuple(r["variable"] for r in rows if r["concept"] in mine and r["variable"] != name)

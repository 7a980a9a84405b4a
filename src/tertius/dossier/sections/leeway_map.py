"""A world map of leeway: the effective number of patrons of each state."""

from __future__ import annotations

from functools import partial

import pandas as pd
from markupsafe import Markup

from tertius.claims.verdict import Cell, DataTable
from tertius.core.errors import TertiusError
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.text import cell, percent
from tertius.measures import MEASURES

_NAME = "leeway"
#: Edges of the bands on the map, in effective patrons; none at all is a band of its own.
_EDGES = (1.0, 1.5, 2.0, 2.5)
_ZERO = "0: no patron"


def render(page: Page) -> Markup:
    """Return the map for the last year of the arms record, with the extremes and the focal state in words."""
    from tertius.dossier.charts import world

    year = last_year(page)
    if year is None:
        return Markup("")
    try:
        frame = page.data.measure(_NAME, years=[year])
        measure = MEASURES.get(_NAME)
    except TertiusError as error:
        return page.template("leeway_map.html.j2", figure="", problem=str(error), year=year, focal=None)
    rows = frame[frame["year"] == year].set_index("iso3")
    states = sorted(set(page.data.panel.states.alive_in(year)))
    values = rows["value"].reindex(states)
    table = _table(page, rows, states, measure.unit)
    ordered = values.dropna().sort_values(kind="stable")
    if ordered.empty:
        return Markup("")
    lowest, highest = (
        ", ".join(map(page.data.state_name, part)) for part in (ordered.index[:3], ordered.index[-3:])
    )
    least, most = ordered.iloc[0], ordered.iloc[-1]
    shown = f"{len(ordered)} of {len(states)} states have a value, from {least:.2f} to {most:.2f}"
    alt = f"World map of leeway in {year}: {shown}. Least: {lowest}. Most: {highest}."
    title = f"Leeway in {year}: {measure.unit}"
    note = f"{measure.title}. Interval: {measure.interval}. {world.BORDERS}"
    known, carried = (float(rows[column].mean()) for column in ("observed", "carried"))
    note += (
        f" On average channels with {percent(known)} % of the weight are known for a state, of which "
        f"{percent(carried)} % carried forward from earlier years; the table has both for each state."
    )
    note += _unequal(rows)
    absent = [page.data.state_name(s) for s in states if s not in world.drawn_states()]
    if absent:
        note += f" Not drawn: {', '.join(absent)}."
    says = {
        str(iso3): f"{name}: {_says(value, low, high)}" for name, iso3, value, low, high, *_ in table.rows
    }
    draw = partial(world.draw, values, says, _EDGES, _ZERO, measure.unit)
    figure = page.figure("leeway-map", title, alt, draw, table, note)
    focal = page.data.case.focal
    row = rows.loc[focal] if focal in rows.index else None
    return page.template("leeway_map.html.j2", figure=figure, problem="", year=year, focal=row)


def last_year(page: Page) -> int | None:
    """Return the last year that the arms record covers, or None where the panel holds none."""
    table = page.data.panel.variables
    rows = table[(table["table"] == "ties") & (table["variable"] == "arms_band_5y")]
    return int(rows["last"].max()) if len(rows) else None


def _table(page: Page, rows: pd.DataFrame, states: list[str], unit: str) -> DataTable:
    def cell(iso3: str, column: str) -> float | None:
        value = rows[column].get(iso3) if column in rows else None
        return None if value is None or pd.isna(value) else round(float(value), 3)

    def rank(iso3: str) -> tuple[bool, float, str]:
        value = cell(iso3, "value")
        return value is None, -(value or 0.0), page.data.state_name(iso3)

    measured = ("value", "low", "high", "observed", "carried")
    apart = rows["apart"] if "apart" in rows else pd.Series(dtype=object)
    out = [
        (page.data.state_name(s), s, *(cell(s, c) for c in measured), apart.get(s) or None)
        for s in sorted(states, key=rank)
    ]
    columns = ("state", "iso3", unit, "low", "high", "weight known", "weight carried forward", "known less")
    note = (
        "–: no value. Then the share of the channels' weight that is known, and carried forward, and the "
        "patrons that fewer channels know than the best known one."
    )
    return DataTable("Leeway by state", columns, tuple(out), note)


def _unequal(rows: pd.DataFrame) -> str:
    """Return a sentence on the patrons that fewer channels know; ``""`` where all are known alike."""
    if "apart" not in rows:
        return ""
    listed = rows["apart"].str.split().explode().dropna()
    counts = listed.value_counts().to_dict()
    names = ", ".join(str(patron) for patron, count in counts.items() if count > len(rows) / 2)
    return (
        f" Known in fewer channels than the others, so that they weigh too little: {names}." if names else ""
    )


def _says(value: Cell, low: Cell, high: Cell) -> str:
    return "no value" if value is None else f"{cell(value)} ({cell(low)} to {cell(high)})"


SECTION = Section(40, "Room for manoeuvre in the world", render)

"""Measures and variables of the record: a map of a year, lines of some states, a table, and the codebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier.charts.world import outlines
from tertius.dossier.draw import Drawing
from tertius.dossier.text import number
from tertius.web.bench import Bench
from tertius.web.call import Call
from tertius.web.draw import lines, world
from tertius.web.model.measured import TRAIT, Codebook, codebook, names, scale_of, values
from tertius.web.model.sources import source_line
from tertius.web.page import html, table
from tertius.web.screen import Address, Panel, Redirect, Screen, View
from tertius.web.screens.state import points

VIEWS = ("map", "lines", "table")
#: States whose lines are drawn unless an address names others.
USUAL = ("SYR", "EGY", "IND")
MOST = 7


def start(call: Call) -> Redirect:
    """Go to the measure that was chosen, else to the first."""
    name = call.text("measure") or "leeway"
    codebook(call.bench, name)
    return Redirect(f"/measures/{name}")


def show(call: Call) -> View:
    """Return a measure in one of its views."""
    bench = call.bench
    book = codebook(bench, call.path["measure"])
    chosen = {key: call.one_of(key, options, options[0]) for key, options in book.keys.items()}
    frame = values(bench, book, chosen)
    known = frame[frame["value"].notna()]
    first, last = (int(known["year"].min()), int(known["year"].max())) if len(known) else (1946, 2024)
    year = min(max(call.integer("year", 1900, 2100, last), first), last)
    view = call.one_of("view", VIEWS, "map")
    states = [call.state(s.upper()) for s in call.many("state", MOST)] or list(USUAL)
    panel = _VIEWS[view](call, book, frame, year, states, chosen)
    form = {
        "book": book,
        "chosen": chosen,
        "year": year,
        "first": first,
        "last": last,
        "view": view,
        "views": [(v, call.address(view=v)) for v in VIEWS],
        "states": states,
        "every": [(s, bench.panel.states.name(s)) for s in bench.panel.states.all()],
        "most": MOST,
        "path": call.request.url.path,
        "known": names(bench.panel),
    }
    about = _codebook(call, book)
    return View(
        book.title[:1].upper() + book.title[1:],
        (panel, about),
        template="measures.html.j2",
        values={"form": form, "shown": panel.name},
    )


def _map(
    call: Call, book: Codebook, frame: pd.DataFrame, year: int, states: list[str], chosen: Mapping[str, str]
) -> Panel:
    record = call.bench.panel.states
    now = frame[frame["year"] == year].set_index("iso3")
    found = {str(s): float(v) for s, v in now["value"].items() if pd.notna(v)}
    alive = record.alive_in(year)
    scale = scale_of(frame["value"].tolist(), book.unit)
    said = {s: f"{record.name(s, year)}: {number(found.get(s), book.unit)}" for s in alive}
    fills = {s: scale.colour(v) for s, v in found.items()}
    alt = f"World map of {book.title} in {year}. The table below it lists every state."

    def draw() -> Drawing:
        return world.drawn(fills, said, alt, scale.legend(), [s for s in states if call.query.get("state")])

    drawable = {iso3 for iso3, _ in world.paths()} | {p["iso3"] for p in outlines()["points"]}
    absent = [(s, record.name(s, year), number(found.get(s), book.unit)) for s in alive if s not in drawable]
    gone = [
        (s, record.name(s), record.spells(s)[0].start, record.spells(s)[-1].end)
        for s in sorted(set(frame["iso3"]) & set(record.all()))
        if not record.alive(s, year)
    ]
    order = sorted(alive, key=lambda s: (s not in found, -found.get(s, 0.0), s))
    rows = tuple(_row(record.name(s, year), s, now, year) for s in order)
    data = DataTable(f"{book.title}, {year}", _COLUMNS, rows, f"Value: {book.unit}.")
    links = [f"/states/{s}?year={year}" for s in order]
    body = html(
        "map.html.j2",
        svg=draw().svg,
        twin=html("links.html.j2", data=data, links=links, states=order),
        absent=absent,
        gone=gone,
        year=year,
        count=len(found),
        of=len(alive),
        call=call,
    )
    return Panel("map", f"{book.title}, {year}", body, data, draw, _source(call, book), *_code(book, chosen))


_COLUMNS = ("state", "iso3", "year", "value", "low", "high", "status")


def _row(name: str, iso3: str, now: pd.DataFrame, year: int) -> tuple[str | int | float | None, ...]:
    if iso3 not in now.index:
        return name, iso3, year, None, None, None, "no row"
    row = now.loc[iso3]
    cells = (None if pd.isna(row[c]) else float(row[c]) for c in ("value", "low", "high"))
    return (name, iso3, year, *cells, str(row["status"]))


def _lines(
    call: Call, book: Codebook, frame: pd.DataFrame, year: int, states: list[str], chosen: Mapping[str, str]
) -> Panel:
    record = call.bench.panel.states
    series = [lines.Series(record.name(s), points(frame[frame["iso3"] == s])) for s in states]
    known = frame[frame["value"].notna()]
    span = (int(known["year"].min()), int(known["year"].max())) if len(known) else (1946, 2024)
    alt = f"{book.title} of {', '.join(s.name for s in series)}, {span[0]} to {span[1]}."
    drawing = lines.drawn(series, span, book.unit, alt, year)
    own = frame[frame["iso3"].isin(states)].sort_values(["iso3", "year"])
    rows = tuple(
        (record.name(s), s, int(y), _plain(v), _plain(lo), _plain(hi), str(status))
        for s, y, v, lo, hi, status in own[["iso3", "year", "value", "low", "high", "status"]].itertuples(
            index=False, name=None
        )
    )
    data = DataTable(book.title, _COLUMNS, rows, f"Value: {book.unit}.")
    empty = [s.name for s in series if not s.points]
    note = f"No value for {', '.join(empty)}. " if empty else ""
    body = html(
        "figure.html.j2",
        svg=drawing.svg,
        caption="",
        id="",
        note=f"{note}Unit: {book.unit}.",
        table=table(data, 120),
    )
    return Panel(
        "lines",
        f"{book.title} through time",
        body,
        data,
        lambda: drawing,
        _source(call, book),
        *_code(book, chosen),
    )


def _plain(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def _table(
    call: Call, book: Codebook, frame: pd.DataFrame, year: int, _states: list[str], chosen: Mapping[str, str]
) -> Panel:
    record = call.bench.panel.states
    now = frame[frame["year"] == year].set_index("iso3")
    order = now.sort_values("value", ascending=False, na_position="last").index.tolist()
    rows = tuple(_row(record.name(str(s), year), str(s), now, year) for s in order)
    data = DataTable(f"{book.title}, {year}", _COLUMNS, rows, f"Value: {book.unit}.")
    links = [f"/states/{s}?year={year}" for s in order]
    body = table(data, 300, links=links)
    return Panel(
        "table", f"{book.title}, {year}", body, data, None, _source(call, book), *_code(book, chosen)
    )


def _source(call: Call, book: Codebook) -> str:
    return source_line(call.bench, book.datasets) if book.datasets else f"Measure of tertius: {book.title}."


def _code(book: Codebook, chosen: Mapping[str, str]) -> tuple[str, str]:
    if book.name.startswith(TRAIT):
        variable = book.name.removeprefix(TRAIT)
        python = f"from tertius.panel.load import load_panel\n\nload_panel().trait_grid({variable!r}).value"
        return python, f"tertius list variables {variable}"
    picked = "".join(f"[lambda f: f[{key!r}] == {value!r}]" for key, value in chosen.items())
    python = (
        "from tertius.measures import MEASURES\nfrom tertius.panel.load import load_panel\n\n"
        f"MEASURES.get({book.name!r}).compute(load_panel()).loc{picked or '[:]'}"
    )
    return python, f"tertius measure {book.name} --out {book.name}.csv"


def _codebook(call: Call, book: Codebook) -> Panel:
    facts = [("Unit", book.unit), ("What it is", book.words), ("Interval", book.interval)]
    body = html("codebook.html.j2", facts=[f for f in facts if f[1]], source=_source(call, book))
    data = DataTable("Codebook", ("part", "words"), tuple(f for f in facts if f[1]))
    return Panel("codebook", "What the figures mean", body, data)


_View = Callable[[Call, Codebook, pd.DataFrame, int, list[str], Mapping[str, str]], Panel]
_VIEWS: Mapping[str, _View] = {"map": _map, "lines": _lines, "table": _table}


def _warm(bench: Bench) -> None:
    world.paths()
    names(bench.panel)


SCREEN = Screen(
    60, "Measures", "/measures", (Address("/measures", start), Address("/measures/{measure}", show)), _warm
)

"""A state: its patrons since 1946 as strips by kind of tie, its room to choose, its like, its uses."""

from __future__ import annotations

import pandas as pd

from tertius.claims.analogues import report
from tertius.claims.analogues.nearest import find_analogues
from tertius.claims.verdict import DataTable
from tertius.core.errors import PanelError, UsageError
from tertius.panel.schema import FIRST_YEAR
from tertius.pipeline.analogues import analogue_question
from tertius.web.bench import Bench
from tertius.web.call import Call
from tertius.web.draw import lines, strips
from tertius.web.draw.strips import Flag
from tertius.web.model.sources import sources_of
from tertius.web.model.state import EVENTS, LAST_YEAR, TIES, USUAL, events_of, grids, portfolio, used_by
from tertius.web.page import html, label, table
from tertius.web.screen import Address, Panel, Redirect, Screen, View

SPAN = (FIRST_YEAR, LAST_YEAR)


def choose(call: Call) -> View | Redirect:
    """Return the states to choose from, or go to the one that was asked for by name."""
    asked = call.text("state").strip()
    if asked:
        states = call.bench.panel.states
        found = asked.upper() if asked.upper() in states else states.lookup("name", asked, None)
        return Redirect(f"/states/{call.state(found or asked)}")
    every = call.bench.panel.states
    gone = [s for s in every.all() if not every.alive(s, LAST_YEAR)]
    now = [s for s in every.all() if every.alive(s, LAST_YEAR)]
    named = {s: every.name(s) for s in every.all()}
    spells = {s: (every.spells(s)[0].start, every.spells(s)[-1].end) for s in gone}
    by_region: dict[str, list[str]] = {}
    for s in sorted(now, key=named.__getitem__):
        by_region.setdefault(every.region(s), []).append(s)
    body = html("states.html.j2", regions=by_region, names=named, gone=gone, spells=spells)
    ends = {s: spells[s][1] if s in spells else None for s in every.all()}
    rows = tuple((s, named[s], every.region(s), every.spells(s)[0].start, ends[s]) for s in every.all())
    data = DataTable("States", ("iso3", "name", "region", "from", "to"), rows, "No end: it exists still.")
    python = "from tertius.panel.load import load_panel\n\nload_panel().table('states')"
    return View("States", (Panel("states", "States since 1946", body, data, python=python),))


def show(call: Call) -> View:
    """Return a state, beside another one where the address names it."""
    state = call.state(call.path["state"])
    other = call.text("with").strip().upper()
    if other:
        call.state(other, "with")
    shown = [state, other] if other and other != state else [state]
    kinds = call.many("kind") or list(USUAL)
    for kind in kinds:
        if kind not in TIES:
            raise UsageError("kind", f"one of {', '.join(TIES)}", repr(kind[:40]))
    year = call.integer("year", *SPAN, 0)
    panels = [_strips(call, kind, shown, year or None) for kind in kinds]
    panels.append(_leeway(call, shown, year or None))
    if call.text("like"):
        panels.append(_like(call, state, call.integer("like", FIRST_YEAR + 4, LAST_YEAR, LAST_YEAR)))
    panels += [_events(call, shown), _used(call, state, year)]
    states = call.bench.panel.states
    form = {
        "state": state,
        "with": other,
        "kinds": kinds,
        "ties": TIES,
        "year": year,
        "first": FIRST_YEAR + 4,
        "last": LAST_YEAR,
        "names": [(s, states.name(s)) for s in states.all()],
        "spells": states.spells(state),
    }
    lead = html("state_lead.html.j2", form=form, path=call.request.url.path)
    title = " and ".join(states.name(s) for s in shown)
    return View(title, tuple(panels), lead, (("/states", "States"),))


def _strips(call: Call, kind: str, shown: list[str], year: int | None) -> Panel:
    tie, bench = TIES[kind], call.bench
    by_state = {s: portfolio(bench.panel, kind, s) for s in shown}
    names = {s: bench.panel.states.name(s) for s in shown}
    flags = {s: _flags(call, s) for s in shown}
    drawn = {}
    for s in shown:
        rows = list(dict.fromkeys(run.row for run in by_state[s]))
        alt = (
            f"{tie.title}, {names[s]}, {SPAN[0]} to {SPAN[1]}. The table below it lists every span of years."
        )
        drawn[s] = strips.drawn(rows, by_state[s], tie.levels, SPAN, flags[s], alt, year)
    cells = tuple(
        (names[s], run.row, run.start, run.end, run.shows, "yes" if run.carried else "no")
        for s in shown
        for run in by_state[s]
    )
    columns = ("state", "power", "from", "to", "shows", "carried forward")
    data = DataTable(tie.title, columns, cells)
    twin = table(data)
    parts = [(names[s] if len(shown) > 1 else "", drawn[s].svg) for s in shown]
    body = html("strips.html.j2", parts=parts, twin=twin)
    source = sources_of(bench, "ties", tie.variables)
    python = (
        "from tertius.panel.load import load_panel\n\n"
        f"load_panel().tie_grid({tie.variables[0]!r}, 'RUS', [{shown[0]!r}]).value"
    )
    first = drawn[shown[0]]
    return Panel(
        kind,
        tie.title,
        body,
        data,
        lambda: first,
        source,
        python,
        f"tertius list variables {tie.variables[0]}",
    )


def _flags(call: Call, state: str) -> list[Flag]:
    rows = events_of(call.bench.panel, state)
    by_year: dict[int, list[str]] = {}
    for year, kind in zip(rows["year"].tolist(), rows["kind"].tolist(), strict=True):
        by_year.setdefault(int(year), []).append(EVENTS[str(kind)])
    return [Flag(y, f"{y}: {', '.join(dict.fromkeys(words))}") for y, words in sorted(by_year.items())]


_LEEWAY = "Patrons that it has in effect: 1 for one alone, 5 for five alike. The band covers other weights."


def _leeway(call: Call, shown: list[str], year: int | None) -> Panel:
    frame = call.bench.measure("leeway")
    own = frame[frame["iso3"].isin(shown) & (frame["year"] <= LAST_YEAR)]
    series = tuple(
        lines.Series(call.bench.panel.states.name(s), points(own[own["iso3"] == s])) for s in shown
    )
    alt = "Effective number of patrons with its interval, by year: 1 for one patron, 5 for five alike."
    drawing = lines.drawn(series, SPAN, "", alt, year)
    columns = ("state", "year", "value", "low", "high")
    rows = tuple(own[["iso3", "year", "value", "low", "high"]].itertuples(index=False, name=None))
    data = DataTable(
        "Room to choose", columns, rows, "Effective number of patrons; 95 % of draws of the weights."
    )
    body = html(
        "figure.html.j2",
        svg=drawing.svg,
        caption="",
        id="",
        note=_LEEWAY,
        table=table(data, 120),
    )
    python = (
        "from tertius.measures import MEASURES\nfrom tertius.panel.load import load_panel\n\n"
        "MEASURES.get('leeway').compute(load_panel())"
    )
    command = f"tertius measure leeway --state {shown[0]}"
    return Panel(
        "leeway", "Room to choose: patrons in effect", body, data, lambda: drawing, "", python, command
    )


def points(frame: pd.DataFrame) -> tuple[lines.Point, ...]:
    """Return the rows of a measure that have a value (year, value, low, high) as points in order of years."""
    kept = frame[frame["value"].notna()].sort_values("year")
    return tuple(
        lines.Point(int(y), float(v), None if pd.isna(lo) else float(lo), None if pd.isna(hi) else float(hi))
        for y, v, lo, hi in kept[["year", "value", "low", "high"]].itertuples(index=False, name=None)
    )


def _like(call: Call, state: str, year: int) -> Panel:
    panel = call.bench.panel
    title = f"Cases most like {panel.states.name(state)} in {year}"
    command = f"tertius analogues --state {state} --date {year}"
    try:
        found = find_analogues(panel, analogue_question(panel, None, state, str(year), (), "USA", None))
    except PanelError as error:
        return Panel("like", title, html("sentence.html.j2", sentence=str(error)), command=command)
    data = report.case_table(panel, found)
    outcomes = report.outcome_table(found)
    body = html(
        "like.html.j2", sentence=report.sentence(panel, found), cases=table(data), outcomes=table(outcomes)
    )
    return Panel("like", title, body, data, command=command)


def _events(call: Call, shown: list[str]) -> Panel:
    rows = [
        (call.bench.panel.states.name(s), date, EVENTS[str(kind)], detail or "")
        for s in shown
        for date, _, kind, detail in events_of(call.bench.panel, s).itertuples(index=False, name=None)
    ]
    data = DataTable("Events", ("state", "date", "event", "who or what"), tuple(rows))
    body = (
        table(data) if rows else html("sentence.html.j2", sentence="The record holds none of these events.")
    )
    source = sources_of(call.bench, "events", list(EVENTS))
    python = (
        f"from tertius.panel.load import load_panel\n\nload_panel().events({', '.join(map(repr, EVENTS))})"
    )
    return Panel(
        "events", "Events: changes of government by force, coups, conflicts", body, data, None, source, python
    )


def _used(call: Call, state: str, year: int) -> Panel:
    uses = used_by(call.bench, state)
    body = html("used.html.j2", uses=uses, state=state, year=year, label=label)
    rows = tuple((u.case, u.claim, u.label, u.rows, " ".join(map(str, u.years))) for u in uses)
    data = DataTable("Claims that rest on it", ("case", "claim", "verdict", "rows", "years"), rows)
    return Panel("used", "Claims that rest on this state", body, data)


def _warm(bench: Bench) -> None:
    for kind in USUAL:
        grids(bench.panel, kind)


SCREEN = Screen(
    50, "States", "/states", (Address("/states", choose), Address("/states/{state}", show)), _warm
)

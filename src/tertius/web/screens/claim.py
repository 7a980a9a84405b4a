"""A claim: what was found; behind it question, cases, specifications, how well the test works, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from tertius.case.schema import Claim
from tertius.claims import TESTS, confusion
from tertius.claims.operating import sentence
from tertius.claims.rule import PLACEBO
from tertius.claims.verdict import Cell, DataTable, Verdict
from tertius.claims.wording import said
from tertius.dossier.draw import Drawing
from tertius.dossier.sections.claims import what_matters
from tertius.dossier.strip import strip
from tertius.web.call import Call
from tertius.web.draw import curve
from tertius.web.model.cases import Standing, standing
from tertius.web.model.figures import StoredFigure, figures_of, shown
from tertius.web.model.sources import source_line, sources
from tertius.web.page import html, label, table
from tertius.web.screen import Address, Panel, Screen, View

TABS = {
    "question": "Question and rule",
    "cases": "Reference cases",
    "curve": "Specifications",
    "test": "How well the test works",
    "sources": "Sources",
}


def show(call: Call) -> View:
    """Return a claim with one of its tabs."""
    run = call.integer("run", 1, 10**9, 0) or None
    state = standing(call.bench, call.path["case"], run)
    claim, verdict = state.pair(call.path["claim"])
    tab = call.one_of("tab", tuple(TABS), "question")
    panels = _TABS[tab](call, state, claim, verdict)
    lead = html(
        "claim_lead.html.j2",
        claim=claim,
        verdict=verdict,
        state=state,
        tab=tab,
        tabs=[(name, title, call.address(tab=name)) for name, title in TABS.items()],
        said=said(verdict) if verdict else "",
        strip=strip(verdict) if verdict else None,
        label=label,
        pinned=run is not None,
    )
    above = (("/", "Library"), (f"/cases/{state.case.id}", state.case.title))
    return View(claim.paraphrase, tuple(panels), lead, above)


@dataclass(frozen=True)
class _Maker:
    """Makes panels of a claim, each with the code that gives the same."""

    state: Standing
    claim: Claim

    def panel(
        self,
        name: str,
        title: str,
        body: Markup,
        data: DataTable,
        draw: Callable[[], Drawing] | None = None,
        source: str = "",
        framed: bool = False,
    ) -> Panel:
        case, claim = self.state.case.id, self.claim.id
        python = (
            "from tertius.case.load import load_case\nfrom tertius.panel.load import load_panel\n"
            "from tertius.pipeline.run import judge_case\n\n"
            f"verdicts = judge_case(load_case({case!r}), load_panel(), [{claim!r}]).verdicts"
        )
        command = f"tertius run {case} --claim {claim}"
        return Panel(name, title, body, data, draw, source, python, command, framed=framed)


def _question(call: Call, state: Standing, claim: Claim, verdict: Verdict | None) -> list[Panel]:
    facts = [
        ("Estimand", "estimand", claim.estimand),
        ("Decision rule", "decision_rule", claim.decision_rule),
        ("Reference class", "reference_class", claim.reference_class),
        ("What would show it wrong", "falsifier", claim.falsifier),
        ("Waits for", "needs", claim.needs or ""),
    ]
    rows = tuple((term, words) for term, _, words in facts if words)
    figures = figures_of(call.bench, state.job.id, claim.id, "hedge") if state.job else []
    body = html(
        "question.html.j2",
        facts=[fact for fact in facts if fact[2]],
        claim=claim,
        verdict=verdict,
        matters=what_matters(verdict) if verdict else "",
        label=label,
        limit=PLACEBO,
        hedge_figure=_figure(figures[0]) if figures else "",
    )
    data = DataTable("Question and rule", ("part", "words"), rows)
    source = _said_by(state)
    return [_Maker(state, claim).panel("question", TABS["question"], body, data, None, source)]


def _said_by(state: Standing) -> str:
    source = state.case.source
    return f"The claim: {source.author}, “{source.title}”, {source.date}."


def _figure(figure: StoredFigure) -> Markup:
    return html(
        "figure.html.j2", svg=shown(figure.drawing.svg), caption="", id="", note="", table=table(figure.table)
    )


def _cases(call: Call, state: Standing, claim: Claim, verdict: Verdict | None) -> list[Panel]:
    if verdict is None or not (verdict.cases or verdict.tables):
        return [_empty("cases", "No test has judged this claim, so that there are no cases.")]
    mark = call.text("mark")
    line = source_line(call.bench, verdict.datasets)
    panels, maker = list[Panel](), _Maker(state, claim)
    titles = set[str]()
    for number, data in enumerate((*verdict.cases, *verdict.tables)):
        body = _with_links(call, data, mark)
        title = data.title if data.title not in titles else f"{data.title}, table {number + 1}"
        titles.add(title)
        panels.append(maker.panel(f"table-{number}", title, body, data, None, line))
    for figure in figures_of(call.bench, state.job.id, claim.id) if state.job else []:
        body = html("figure.html.j2", svg=shown(figure.drawing.svg), caption="", id="", note="", table="")
        draw = partial(_drawing, figure)
        panels.append(
            maker.panel(figure.name, f"Figure: {figure.title}", body, figure.table, draw, line, framed=True)
        )
    return panels


def _drawing(figure: StoredFigure) -> Drawing:
    return figure.drawing


def _with_links(call: Call, data: DataTable, mark: str) -> Markup:
    """Return a table whose rows that name a state can be selected, everywhere at once."""
    place = next((n for n, name in enumerate(data.columns) if name in ("id", "iso3")), None)
    if place is None:
        return table(data)
    states = [str(row[place]) for row in data.rows]
    links = [call.address(mark=state) for state in states]
    marked = {n for n, state in enumerate(states) if state == mark}
    select = "#main"
    shown = table(data, links=links, marked=marked, swap=select)
    if mark in states:
        known = mark in call.bench.panel.states
        name = call.bench.panel.states.name(mark) if known else mark
        return html("marked_case.html.j2", name=name, iso3=mark, count=len(marked)) + shown
    return shown


def _curve(call: Call, state: Standing, claim: Claim, verdict: Verdict | None) -> list[Panel]:
    if verdict is None or not verdict.grid or verdict.bar is None:
        return [_empty("curve", "No test has judged this claim, so that there are no specifications.")]
    chosen = call.integer("cell", 0, len(verdict.grid) - 1, -1)
    bar = verdict.bar
    numbers = range(len(verdict.grid))

    def draw() -> Drawing:
        picked = chosen if chosen >= 0 else None
        return curve.drawn(
            verdict.grid, numbers, bar["threshold"], bar["matters"], bar["scale"], None, picked
        )

    data = specification_table(verdict)
    links = [call.address(cell=n) for n in numbers]
    ordered = sorted(numbers, key=lambda n: (n != chosen, verdict.grid[n].role != "main"))[:200]
    rows = [data.rows[n] for n in ordered]
    listed = html(
        "cells.html.j2", columns=data.columns, rows=rows, links=links, chosen=chosen, count=len(data.rows)
    )
    body = html("figure.html.j2", svg=draw().svg, caption="", id="curve", note=_LEGEND, table="") + listed
    line = source_line(call.bench, verdict.datasets)
    return [_Maker(state, claim).panel("curve", "Every specification", body, data, draw, line)]


def specification_table(verdict: Verdict) -> DataTable:
    """Return every specification by number: what it found first, then the choices that differ."""
    every = dict.fromkeys(name for c in verdict.grid for name in c.specification)
    differ = [n for n in every if len({c.specification.get(n) for c in verdict.grid}) > 1]
    rows = tuple(
        (
            number,
            c.role,
            c.estimate.value,
            c.estimate.low,
            c.estimate.high,
            c.direction,
            c.estimate.n,
            *(c.specification.get(name) for name in differ),
        )
        for number, c in enumerate(verdict.grid)
    )
    columns = (
        "number",
        "role",
        "estimate",
        "low",
        "high",
        "points",
        "n",
        *(n.replace("_", " ") for n in differ),
    )
    unit = verdict.headline.unit if verdict.headline else ""
    return DataTable("Every specification", columns, rows, f"Estimates: {unit}." if unit else "")


_LEGEND = (
    "Diamond: the main specification; crosses: sham comparisons; dashed line: what the claim asks for; "
    "shaded: too close to it to matter. Green points for the claim, red against it, grey neither way."
)


def _test(_call: Call, state: Standing, claim: Claim, verdict: Verdict | None) -> list[Panel]:
    if verdict is None or verdict.test is None or verdict.test not in TESTS.all():
        return [_empty("test", "No test here decides this claim.")]
    test = TESTS.get(verdict.test)
    works = confusion.sentence(verdict.test) or sentence(verdict.test)
    body = html("test.html.j2", test=test, name=verdict.test, works=works, verdict=verdict, limit=PLACEBO)
    rows: tuple[tuple[Cell, ...], ...] = tuple((n, str(v)) for n, v in sorted(verdict.parameters.items()))
    data = DataTable("Parameters", ("parameter", "value"), rows)
    return [_Maker(state, claim).panel("test", TABS["test"], body, data)]


def _sources(call: Call, state: Standing, claim: Claim, verdict: Verdict | None) -> list[Panel]:
    if verdict is None or not verdict.datasets:
        return [_empty("sources", "No data were read for this claim.")]
    entries = sources(call.bench, verdict.datasets)
    body = html("sources.html.j2", entries=entries, notes=verdict.notes)
    rows = tuple(
        (name, str(e.get("title", "")), str(e.get("release", "")), str(e.get("citation", "")))
        for name, e in entries
    )
    data = DataTable("Sources", ("source", "title", "release", "citation"), rows)
    return [_Maker(state, claim).panel("sources", "Sources and limits", body, data)]


def _empty(name: str, words: str) -> Panel:
    return Panel(name, TABS[name], Markup("<p>{}</p>").format(words))


_Tab = Callable[[Call, Standing, Claim, Verdict | None], list[Panel]]
_TABS: Mapping[str, _Tab] = {
    "question": _question,
    "cases": _cases,
    "curve": _curve,
    "test": _test,
    "sources": _sources,
}
SCREEN = Screen(30, "", "/", (Address("/cases/{case}/claims/{claim}", show),))

"""Scenarios: arms from check boxes, the cost before the run, what the model cannot change, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tertius.claims.verdict import Cell, DataTable
from tertius.core.errors import TertiusError, UsageError
from tertius.dossier.draw import Drawing
from tertius.pipeline.scenarios.load import scenario_named
from tertius.scenario.load import packaged_scenarios
from tertius.scenario.spec import ScenarioSpec
from tertius.web.call import Call
from tertius.web.errors import Missing
from tertius.web.jobs import record as jobs
from tertius.web.model.arms import MOST_CHAINS, MOST_DRAWS, chosen
from tertius.web.model.figures import shown
from tertius.web.model.scenarios import cost, results
from tertius.web.page import html, table
from tertius.web.screen import Address, Panel, Redirect, Screen, View

_LEVEL = "level."


def listed(call: Call) -> View:
    """Return the scenarios that there are, and the runs of each."""
    specs = [_spec(name) for name in packaged_scenarios()]
    done = [j for j in jobs.listed(call.bench.database, "scenario") if j.state == "done"]
    body = html("scenarios.html.j2", specs=specs, done=done)
    rows = tuple((s.id, s.title, len(s.arms()), len(s.outcomes)) for s in specs)
    data = DataTable("Scenarios", ("scenario", "title", "arms", "outcomes"), rows)
    return View("Scenarios", (Panel("scenarios", "Scenarios", body, data, command="tertius list scenarios"),))


def _spec(name: str) -> ScenarioSpec:
    if name not in packaged_scenarios():
        raise Missing("scenario", "the name of a scenario", repr(name[:60]))
    return scenario_named(name)


def show(call: Call) -> View:
    """Return a scenario: its factors with boxes, and what the arms that are ticked would cost."""
    spec = _spec(call.path["scenario"])
    levels = _levels(call, spec)
    draws = call.integer("draws", 1, MOST_DRAWS, spec.draws)
    chains = call.integer("chains", 1, MOST_CHAINS, spec.chains)
    problem, made = "", None
    try:
        made = chosen(spec, levels, draws, chains)
    except (TertiusError, ValueError) as error:
        problem = str(error)
    price = cost(call.bench, made) if made is not None else None
    arms = made.arms() if made is not None else ()
    body = html(
        "cost.html.j2", cost=price, problem=problem, draws=draws, chains=chains, spec=spec, arms=arms[:60]
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(tuple(arm.values()) for arm in arms)
    data = DataTable("Arms", tuple(spec.factors), rows)
    panel = Panel(
        "cost",
        "What would run",
        body,
        data,
        command=f"tertius scenario {spec.id} --draws {draws} --chains {chains}",
    )
    values = {"spec": spec, "levels": levels, "draws": draws, "chains": chains, "cannot": spec.cannot()}
    above = (("/scenarios", "Scenarios"),)
    return View(spec.title, (panel,), above=above, template="scenario.html.j2", values=values)


def _levels(call: Call, spec: ScenarioSpec) -> dict[str, list[str]]:
    given = call.form if call.request.method == "POST" else call.query
    known = {n.removeprefix(_LEVEL): list(v)[:20] for n, v in given.items() if n.startswith(_LEVEL)}
    for name in known:
        if name not in spec.factors:
            raise UsageError("factor", "a factor of the scenario", repr(name[:60]))
    if known or call.text("chosen"):
        return {name: known.get(name, []) for name in spec.factors}
    return {n: [k for k, level in f.levels.items() if not level.cannot] for n, f in spec.factors.items()}


def run(call: Call) -> Redirect:
    """Put the arms that are ticked into the queue."""
    spec = _spec(call.path["scenario"])
    levels = _levels(call, spec)
    draws = call.integer("draws", 1, MOST_DRAWS, spec.draws)
    chains = call.integer("chains", 1, MOST_CHAINS, spec.chains)
    try:
        made = chosen(spec, levels, draws, chains)
    except ValueError as error:
        raise UsageError("levels", "levels that leave an arm to run", str(error)[:200]) from None
    request = {
        "scenario": spec.id,
        "levels": levels,
        "draws": draws,
        "chains": chains,
        "folders": str(call.bench.workspace.root / "runs"),
    }
    title = f"Scenario: {spec.title} ({len(made.arms())} arms)"
    return Redirect(f"/runs/{call.bench.queue.add('scenario', spec.id, title, request)}")


def result(call: Call) -> View:
    """Return what came of a run of a scenario."""
    spec, number = _spec(call.path["scenario"]), call.number("run")
    found = results(call.bench, number)
    parts = [
        ("contrasts", "What differs between arms", found.get("contrasts", [])),
        ("layers", "Where the uncertainty comes from", found.get("layers", [])),
        ("summary", "Every arm and outcome", found.get("summary", [])),
    ]
    command = f"tertius scenario {spec.id}"
    panels = []
    for name, title, records in parts:
        if records:
            data = _table(title, records)
            panels.append(
                Panel(
                    name,
                    title,
                    html("folded_table.html.j2", table=table(data, 120), count=len(data.rows)),
                    data,
                    command=command,
                )
            )
    folder = call.bench.workspace.run_folder(number)
    for file in sorted(folder.glob("*.svg"))[:12]:
        svg = file.read_text(encoding="utf-8")
        title = file.stem.replace("-", " ").capitalize()
        svg = svg.replace(
            "<svg ", f'<svg role="img" aria-label="{title}; the tables above hold its numbers" ', 1
        )
        drawing = Drawing(svg)
        body = html("figure.html.j2", svg=shown(svg), caption="", id="", note="", table="")
        panels.append(Panel(file.stem, title, body, None, lambda drawing=drawing: drawing))  # type: ignore[misc]
    notes = html("notes.html.j2", notes=found.get("notes", []), cannot=spec.cannot())
    above = (
        ("/scenarios", "Scenarios"),
        (f"/scenarios/{spec.id}", spec.title),
        (f"/runs/{number}", f"Run {number}"),
    )
    return View(f"Results: {spec.title}", tuple(panels), notes, above, "results.html.j2")


def _table(title: str, records: Sequence[Mapping[str, Any]]) -> DataTable:
    columns = tuple(dict.fromkeys(name for record in records for name in record))
    rows = tuple(tuple(_cell(record.get(name)) for name in columns) for record in records)
    return DataTable(title, tuple(c.replace("_", " ") for c in columns), rows)


def _cell(value: object) -> Cell:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


SCREEN = Screen(
    70,
    "Scenarios",
    "/scenarios",
    (
        Address("/scenarios", listed),
        Address("/scenarios/{scenario}", show),
        Address("/scenarios/{scenario}/run", run, "POST"),
        Address("/scenarios/{scenario}/results/{run}", result),
    ),
)

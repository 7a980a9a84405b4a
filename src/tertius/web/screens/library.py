"""The library: every case with its verdicts, its last run, and what would change it most easily."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims.verdict import Cell, DataTable
from tertius.core.errors import TertiusError
from tertius.dossier.changes import named
from tertius.web.bench import Bench
from tertius.web.call import Call
from tertius.web.jobs import record as jobs
from tertius.web.model.cases import Standing, standing
from tertius.web.page import html, label
from tertius.web.screen import Address, Panel, Screen, View


def show(call: Call) -> View:
    """Return the library."""
    bench = call.bench
    entries = list[dict[str, object]]()
    rows = list[tuple[Cell, ...]]()
    for entry in bench.workspace.library():
        state, problem = None, entry.problem
        if entry.case is not None:
            try:
                state = standing(bench, entry.id)
                rows.append(_row(entry.id, state))
            except TertiusError as error:
                problem = str(error)
        entries.append(
            {"entry": entry, "state": state, "problem": problem, "fragile": _fragile(bench, state)}
        )
    drafts = [_draft(bench, name) for name in bench.workspace.drafts()[:12]]
    busy = [j for j in jobs.listed(bench.database, limit=20) if not j.over]
    body = html("library.html.j2", entries=entries, drafts=drafts, busy=busy, label=label)
    columns = ("case", "title", "claims", "judged", "last run", "stale")
    table = DataTable("Cases", columns, tuple(rows))
    command = "tertius list cases"
    python = (
        "from tertius.case.load import load_case, packaged_cases\n\n"
        "cases = [load_case(name) for name in packaged_cases()]"
    )
    lead = Markup(
        "<p>Arguments as cases: each claim judged by a test that was named before a number was seen.</p>"
    )
    return View("Library", (Panel("cases", "Cases", body, table, python=python, command=command),), lead)


def _fragile(bench: Bench, state: Standing | None) -> dict[str, object] | None:
    found = state.fragile if state else None
    if found is None:
        return None
    verdict, flip = found
    return {"verdict": verdict, "flip": flip, "words": named(flip.change, name=bench.panel.states.name)}


def _row(name: str, state: Standing) -> tuple[Cell, ...]:
    run = str(state.job.id) if state.job else ""
    return name, state.case.title, len(state.case.claims), len(state.verdicts), run, " ".join(state.stale)


def _draft(bench: Bench, name: str) -> dict[str, object]:
    try:
        draft = bench.drafts.open(name).session.draft
    except TertiusError as error:
        return {"name": name, "title": name, "problem": str(error)}
    from tertius.reading.review import progress

    return {
        "name": name,
        "title": draft.source.title or draft.source.name,
        "done": progress(draft),
        "problem": "",
    }


SCREEN = Screen(10, "Library", "/", (Address("/", show),))

"""A case: its argument, each claim with what was found, and the button that runs it."""

from __future__ import annotations

from tertius.claims.verdict import DataTable, Verdict
from tertius.claims.wording import said
from tertius.core.errors import TertiusError
from tertius.dossier.export import verdict_row
from tertius.dossier.strip import strip
from tertius.reading.files import load
from tertius.web.bench import Bench
from tertius.web.call import Call
from tertius.web.model.cases import Standing, standing
from tertius.web.page import html, label
from tertius.web.screen import Address, Panel, Redirect, Screen, View


def show(call: Call) -> View:
    """Return a case with its verdicts."""
    name, bench = call.path["case"], call.bench
    run = call.integer("run", 1, 10**9, 0) or None
    state = standing(bench, name, run)
    rows = [_shown(claim.id, state) for claim in state.case.claims]
    article = state.job is not None and bool(state.job.result.get("article"))
    body = html("case.html.j2", state=state, rows=rows, label=label, name=name, article=article)
    source = state.case.source
    panel = Panel(
        "claims",
        "What the record says, claim by claim",
        body,
        _table(state),
        source=f"{source.author}, “{source.title}”, {source.date}.",
        command=f"tertius run {name}",
        python=_python(name),
        facts={"case": name, "run": state.job.id if state.job else None},
    )
    lead = html("case_lead.html.j2", state=state, name=name, pinned=run is not None)
    return View(state.case.title, (panel,), lead, (("/", "Library"),))


def _python(name: str) -> str:
    return (
        "from tertius.case.load import load_case\n"
        "from tertius.panel.load import load_panel\n"
        "from tertius.pipeline.run import judge_case\n\n"
        f"verdicts = judge_case(load_case({name!r}), load_panel()).verdicts"
    )


def _shown(claim: str, state: Standing) -> dict[str, object]:
    found, verdict = state.pair(claim)
    return {
        "claim": found,
        "verdict": verdict,
        "said": said(verdict) if verdict else "",
        "strip": strip(verdict) if verdict else None,
    }


def _table(state: Standing) -> DataTable:
    found = {v.claim: v for v in state.verdicts.values()}
    rows = [
        verdict_row(found.get(c.id) or Verdict(c.id, None, "open", ""), c.paraphrase, c.hedge)
        for c in state.case.claims
    ]
    return DataTable("Verdicts", tuple(rows[0]), tuple(tuple(row.values()) for row in rows))


def run(call: Call) -> Redirect:
    """Put a run of the case, or of the claims that the form names, into the queue."""
    name, bench = call.path["case"], call.bench
    case = bench.workspace.case(name)
    claims = call.many("claim", 200)
    for claim in claims:
        Standing(case, None, None, ()).pair(claim)
    what = f"{len(claims)} claim{'s' * (len(claims) != 1)} of {case.title}" if claims else case.title
    return Redirect(f"/runs/{start(bench, name, f'Run: {what}', claims)}")


def start(
    bench: Bench,
    name: str,
    title: str,
    claims: list[str] | None = None,
    change: dict[str, object] | None = None,
) -> int:
    """Put a run into the queue and return its number; its folder has the same number."""
    request: dict[str, object] = {
        "case": bench.workspace.case_origin(name),
        "claims": claims or [],
        "draft": text_of(bench, name),
        "folders": str(bench.workspace.root / "runs"),
    }
    if change:
        request["change"] = change
    return bench.queue.add("run", name, title, request)


def text_of(bench: Bench, name: str) -> str | None:
    """Return the draft that a case was made from, by the digest of its text; None where there is none."""
    wanted = bench.workspace.case(name).source.text_sha256
    if wanted is None:
        return None
    for draft in bench.workspace.drafts():
        file = bench.workspace.draft_file(draft)
        try:
            if load(file).source.text_sha256 == wanted:
                return str(file)
        except TertiusError:
            continue
    return None


SCREEN = Screen(
    20,
    "",
    "/",
    (Address("/cases/{case}", show), Address("/cases/{case}/run", run, "POST")),
)

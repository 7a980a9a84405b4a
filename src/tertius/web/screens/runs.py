"""Runs: the queue with progress, one run with its log, two runs compared."""

from __future__ import annotations

import json
from dataclasses import asdict

from starlette.responses import FileResponse, Response

from tertius.claims.verdict import Cell, DataTable
from tertius.core.errors import UsageError
from tertius.dossier.export import MANIFEST
from tertius.pipeline.difference import Change, compare
from tertius.web.call import Call
from tertius.web.errors import Missing
from tertius.web.guard.policy import stored_page
from tertius.web.jobs import record as jobs
from tertius.web.jobs.record import Job
from tertius.web.jobs.stream import stream
from tertius.web.page import html, label, table
from tertius.web.screen import Address, Panel, Redirect, Screen, View

_MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".parquet": "application/octet-stream",
}
ABOVE = ("/runs", "Runs")


def queue(call: Call) -> View:
    """Return every job, those that wait or run first, and the form that compares two runs."""
    every = jobs.listed(call.bench.database)
    busy = sorted((j for j in every if not j.over), key=lambda j: (j.state != "running", j.id))
    done = [j for j in every if j.over]
    runs = [j for j in every if j.kind == "run" and _is_there(call, j)]
    body = html("runs.html.j2", busy=busy, done=done, runs=runs)
    columns = ("job", "kind", "what", "state", "seconds", "message")
    rows = tuple((j.id, j.kind, j.title, j.state, j.seconds, j.message) for j in every)
    panel = Panel("jobs", "Jobs", body, DataTable("Jobs", columns, rows), command="tertius run CASE")
    return View("Runs", (panel,), refresh=5 if busy else 0)


def _is_there(call: Call, job: Job) -> bool:
    return (call.bench.workspace.run_folder(job.id) / MANIFEST).is_file()


def one(call: Call) -> View:
    """Return one job: its progress, its log, and what came of it."""
    job = jobs.get(call.bench.database, call.number("run"))
    lines = jobs.events(call.bench.database, job.id)
    log = [str(e.body.get("text", "")) for e in lines if e.kind == "log"]
    steps = [e.body for e in lines if e.kind == "step"]
    states = [
        (e.at, str(e.body.get("state", "")), str(e.body.get("message", "")))
        for e in lines
        if e.kind == "state"
    ]
    there = job.kind == "run" and _is_there(call, job)
    earlier = [
        j
        for j in jobs.listed(call.bench.database, "run")
        if j.subject == job.subject and j.id < job.id and _is_there(call, j)
    ]
    values = {"job": job, "log": log, "step": steps[-1] if steps else None, "states": states, "there": there}
    body = html("run.html.j2", earlier=earlier[:5], **values)
    rows = tuple((e.id, e.at, e.kind, json.dumps(dict(e.body), ensure_ascii=False)) for e in lines)
    data = DataTable("Events", ("event", "time", "kind", "what"), rows)
    command = f"tertius run {job.subject}" if job.kind == "run" else ""
    panel = Panel("job", "Progress" if not job.over else "What happened", body, data, command=command)
    return View(job.title, (panel,), above=(ABOVE,), refresh=0 if job.over else 3)


def follow(call: Call) -> Response:
    """Return the events of a job as they come."""
    job = jobs.get(call.bench.database, call.number("run"))
    return stream(call.bench.database, job.id, call.request)


def cancel(call: Call) -> Redirect:
    """Cancel a job."""
    job = jobs.get(call.bench.database, call.number("run"))
    call.bench.queue.cancel(job.id)
    return Redirect(f"/runs/{job.id}")


def resume(call: Call) -> Redirect:
    """Let an ended job wait again."""
    job = jobs.get(call.bench.database, call.number("run"))
    call.bench.queue.resume(job.id)
    return Redirect(f"/runs/{job.id}")


def file(call: Call) -> Response:
    """Return a file that a run wrote: only names that its manifest lists."""
    number, name = call.number("run"), call.path["file"]
    folder = call.bench.workspace.run_folder(number)
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        raise Missing("run", "the number of a finished run", str(number)) from None
    if name not in (*listed, MANIFEST):
        raise Missing("file", "a file of the dossier", repr(name[:80]))
    path = folder / name
    headers = {"content-security-policy": stored_page()} if path.suffix == ".html" else {}
    return FileResponse(path, media_type=_MEDIA.get(path.suffix, "application/octet-stream"), headers=headers)


def difference(call: Call) -> View:
    """Return what changed between two runs, and what on record can have changed it."""
    first, second = (call.integer(name, 1, 10**9, 0) for name in ("a", "b"))
    if not (first and second):
        raise UsageError("compare", "two runs, as a and b", "fewer", "choose them on the screen of runs")
    found = compare(call.bench.run(first), call.bench.run(second))
    changed = [c for c in found.changes if c.kind != "none"]
    rows = tuple(_row(c) for c in found.changes)
    columns = (
        "claim",
        "what changed",
        "before",
        "after",
        "estimate before",
        "estimate after",
        "specifications turned",
        "why",
    )
    data = DataTable("Claim by claim", columns, rows)
    body = html(
        "difference.html.j2",
        whole=found.whole,
        changed=changed,
        count=len(found.changes),
        label=label,
        table=table(data),
        case=call.bench.run(first).case,
    )
    folders = [call.bench.workspace.run_folder(n) for n in (first, second)]
    panel = Panel(
        "difference",
        "What changed",
        body,
        data,
        command=f"tertius diff runs/{first} runs/{second}",
        python="from pathlib import Path\nfrom tertius.pipeline.difference import compare, load_record\n\n"
        f"compare(load_record(Path({folders[0].name!r})), load_record(Path({folders[1].name!r})))",
        facts={"changes": [asdict(c) for c in changed], "whole": list(found.whole)},
    )
    return View(f"Runs {first} and {second}", (panel,), above=(ABOVE,))


def _row(change: Change) -> tuple[Cell, ...]:
    before, after = change.before or {}, change.after or {}
    return (
        change.claim,
        {"none": "nothing", "numbers": "numbers alone"}.get(change.kind, change.kind),
        before.get("label"),
        after.get("label"),
        before.get("value"),
        after.get("value"),
        change.turned,
        "; ".join(change.why),
    )


SCREEN = Screen(
    80,
    "Runs",
    "/runs",
    (
        Address("/runs", queue),
        Address("/runs/compare", difference),
        Address("/runs/{run}", one),
        Address("/runs/{run}/events", follow),
        Address("/runs/{run}/cancel", cancel, "POST"),
        Address("/runs/{run}/resume", resume, "POST"),
        Address("/runs/{run}/dossier/{file:path}", file),
    ),
)

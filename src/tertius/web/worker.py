"""What a job's process runs: reads a request from standard input, prints its progress as JSON lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tertius.core.errors import TertiusError, UsageError
from tertius.core.files import atomic
from tertius.core.progress import Progress, Step
from tertius.web.jobs.process import said

Request = Mapping[str, Any]
#: Processes of a run, and claims up to which one is enough.
MOST_WORKERS, ALONE = 4, 3
Task = Callable[[Request, Progress], dict[str, Any]]


def run(request: Request, progress: Progress) -> dict[str, Any]:
    """Judge a case, or some of its claims, and write the dossier.

    `request` holds the case's file or name, `folders` (the run goes into the one with the job's number),
    `claims`, and `draft` (or None), the text that it was made from.  `change` names a claim and other values
    of its test's parameters: an exploration.
    """
    from tertius.case.load import load_case
    from tertius.panel.load import load_panel
    from tertius.pipeline.run import run_case
    from tertius.web.model.change import changed

    case = load_case(request["case"])
    if request.get("change"):
        case = changed(case, request["change"]["claim"], request["change"]["parameters"])
    text = Path(request["draft"]) if request.get("draft") else None
    folder = Path(request["folders"]) / str(request["number"])
    progress(Step("the record", "reading", 0, 1))
    panel = load_panel()
    progress(Step("the record", "", 1, 1))
    claims = request.get("claims", ())
    workers = min(MOST_WORKERS, os.cpu_count() or 1) if len(claims or case.claims) > ALONE else 1
    finished = run_case(case, panel, folder, claims, progress, text=text, workers=workers)
    return {
        "case": case.id,
        "claims": len(finished.verdicts),
        "judged": finished.judged,
        "seconds": round(finished.seconds, 2),
        "article": finished.article is not None,
        "failed": dict(finished.failed),
        "labels": {verdict.claim: verdict.label for verdict in finished.verdicts},
    }


def read(request: Request, progress: Progress) -> dict[str, Any]:
    """Read a text into a draft; `request` holds the file that was sent, and where the draft goes."""
    from tertius.reading.document import open_document
    from tertius.reading.keep import write
    from tertius.reading.open import read_document

    progress(Step("the text", "opening", 0, 2))
    document = open_document(request["file"])
    progress(Step("the text", "reading", 1, 2))
    draft = read_document(document, request.get("date"), request.get("title"), request.get("author"))
    write(draft, document.text, Path(request["draft"]))
    Path(request["file"]).unlink(missing_ok=True)
    progress(Step("the text", "", 2, 2))
    return {
        "draft": Path(request["draft"]).stem,
        "sentences": len(draft.sentences),
        "claims": len(draft.claims),
        "words": draft.source.words,
    }


def scenario(request: Request, progress: Progress) -> dict[str, Any]:
    """Simulate the arms of a scenario that were chosen; write tables and figures."""
    from tertius.core.store import Store, default_cache
    from tertius.pipeline.scenarios.figures import write_figures
    from tertius.pipeline.scenarios.files import write_tables
    from tertius.pipeline.scenarios.load import models_of, scenario_named
    from tertius.pipeline.scenarios.run import run as simulate
    from tertius.scenario.backend import Threads
    from tertius.scenario.run import plan_scenario
    from tertius.web.model.arms import chosen

    spec = chosen(scenario_named(request["scenario"]), request["levels"], request["draws"], request["chains"])
    progress(Step("the model", "fitting, where it is not kept yet", 0, 1))
    models = models_of(spec)
    progress(Step("the model", "", 1, 1))
    plan = plan_scenario(spec, models)
    store = Store(default_cache() / "scenarios")
    done = simulate(plan, models, backend=Threads(), store=store, progress=progress, confirmed=True)
    folder = Path(request["folders"]) / str(request["number"])
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(done, folder)
    write_figures(done, folder)
    text = json.dumps(done.to_json(), default=str)
    with atomic(folder / "scenario.json") as part:
        part.write_text(text, encoding="utf-8")
    made = done.ensemble
    return {
        "scenario": request["scenario"],
        "arms": len(plan.arms),
        "windows": plan.windows,
        "tasks": made.tasks,
        "stored": made.stored,
        "seconds": round(made.seconds, 2),
    }


TASKS: Mapping[str, Task] = {"run": run, "read": read, "scenario": scenario}


def main() -> int:
    """Do what standard input asks; exit 0 with a result, else 2 (user), 70 (ours) or 74 (machine)."""
    os.nice(5)
    out = sys.stdout

    def say(kind: str, value: object) -> None:
        out.write(json.dumps({kind: value}) + "\n")
        out.flush()  # a pipe that nobody reads any more ends the job

    try:
        request = json.loads(sys.stdin.read())
        task = TASKS.get(request.get("kind"))
        if task is None:
            raise UsageError("job", f"one of {', '.join(TASKS)}", repr(request.get("kind")))
        say("result", task(request, lambda step: say("step", said(step))))
    except TertiusError as error:
        say("error", str(error))
        return 2
    except BrokenPipeError:
        return 141
    except OSError as error:  # what the machine refuses
        say("error", f"{error.filename or 'this machine'}: {(error.strerror or str(error)).lower()}")
        return 74
    except MemoryError:
        say("error", "there is not enough memory for it")
        return 70
    except Exception as error:
        if os.environ.get("TERTIUS_DEBUG"):
            raise
        say("error", f"internal error ({type(error).__name__}: {str(error)[:200]})")
        return 70
    return 0


if __name__ == "__main__":
    sys.exit(main())

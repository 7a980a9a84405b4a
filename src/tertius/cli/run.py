"""`tertius run`: judge a case and write its dossier."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import STYLES, AsJson, Options, Quiet, finish, say, show_json, show_table
from tertius.cli.watching import watching

if TYPE_CHECKING:
    from tertius.claims.verdict import Estimate, Verdict
    from tertius.pipeline.run import Run


def run(
    case: Annotated[str, typer.Argument(help="A case's name or file.", autocompletion=complete_case)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder; default out/CASE.")] = None,
    claim: Annotated[
        list[str] | None, typer.Option("--claim", "-c", help="Judge only this claim; repeat for more.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="Frozen plan (`tertius case freeze`) that the run is compared with.")
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option(help="Text (or draft) that CASE was made from: shown with its verdicts."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", "-w", min=1, help="Processes; default one a processor.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Judge every claim of CASE against the panel and write the dossier."""
    from tertius.case.load import load_case
    from tertius.claims.wording import said
    from tertius.panel.load import load_panel
    from tertius.pipeline.lanes import processors
    from tertius.pipeline.run import run_case
    from tertius.reading.gate import refuse_draft

    options = Options(json, quiet)
    refuse_draft(case)
    loaded = load_case(case)
    folder = out or Path("out") / loaded.id
    with watching(options) as watch:
        finished = run_case(
            loaded,
            load_panel(),
            folder,
            claim or (),
            watch.progress,
            plan=plan,
            text=text,
            workers=workers or processors(),
            told=watch.told,
        )
    if options.json:
        show_json(_plain(finished))
        finish(finished.failed.values())
        return
    rows, styles = list[tuple[object, ...]](), []
    for v in finished.verdicts:
        row = (v.claim, f"{STYLES[v.label][1]} {v.label}", said(v))
        rows.append(
            row if sys.stdout.isatty() else (*row, describe(v.headline), hedge(v), v.sentence, v.tested)
        )
        styles.append(STYLES[v.label][0])
    columns = ("claim", "verdict", "in plain words")
    # A terminal gets what fits it; a pipe gets all, for it has no width.
    more = () if sys.stdout.isatty() else ("estimate", "hedge", "technical sentence", "what was tested")
    show_table((*columns, *more), rows, loaded.title, styles, styled=1)
    say(summary(finished), options)
    if finished.article is not None:
        say(f"the text with its verdicts is {finished.article}", options)
    filled = sum(bool(claim.filled) for claim in finished.case.claims)
    if filled:
        how_many = "One claim leaves" if filled == 1 else f"{filled} claims leave"
        say(f"{how_many} words to the template of the test; the dossier marks them", options)
    finish(finished.failed.values())


def describe(estimate: Estimate | None) -> str:
    """Return an estimate in its unit with interval and n, or an empty string."""
    from tertius.dossier.text import interval, with_unit

    if estimate is None or estimate.value is None:
        return ""
    between = "" if estimate.low is None or estimate.high is None else f" ({interval(estimate)})"
    return f"{with_unit(estimate)}{between}, n={estimate.n}"


def hedge(verdict: Verdict) -> str:
    """Return the hedge word and how it fares, or an empty string."""
    from tertius.dossier.text import hedge as quoted

    return f"{quoted(verdict.hedge.word)}: {verdict.hedge.assessment}" if verdict.hedge else ""


def summary(finished: Run) -> str:
    """Return one line on what was done and where the page is."""
    stored = len(finished.verdicts) - finished.judged - len(finished.failed)
    failed = f"{len(finished.failed)} not judged, " if finished.failed else ""
    return (
        f"{finished.judged} judged, {failed}{stored} from the cache, in {finished.seconds:.1f} s; "
        f"the dossier is {finished.page}"
    )


def _plain(finished: Run) -> dict[str, Any]:
    from tertius.dossier.export import record

    return {
        **record(finished.case, finished.verdicts, finished.provenance, finished.sources),
        "page": str(finished.page),
        **({"article": str(finished.article)} if finished.article is not None else {}),
        "judged": finished.judged,
        "failed": dict(finished.failed),
        "rendered": finished.rendered,
        "seconds": round(finished.seconds, 3),
    }

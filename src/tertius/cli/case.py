"""`tertius case`: make, check, show and freeze a case file, print the schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.case_new import new
from tertius.cli.case_pack import pack, unpack
from tertius.cli.case_show import show
from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import CaseError, TertiusError, every

app = typer.Typer(help="Make and check case files, show what will be tested.", no_args_is_help=True)
app.command("new")(new)
app.command("show")(show)
app.command("pack")(pack)
app.command("unpack")(unpack)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A case's file or name.", autocompletion=complete_case)],
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check FILE against the schema, the claim tests and the panel; name all faults, each with its line."""
    from tertius.case.load import load_case
    from tertius.claims.fill import fill
    from tertius.claims.judging.check import check_case, notes_of
    from tertius.panel.load import load_panel
    from tertius.reading.gate import refuse_draft

    options = Options(json, quiet)
    refuse_draft(file)
    panel = load_panel()
    try:
        case = load_case(file)
        check_case(case, panel.states.all(), panel)
    except CaseError as error:
        if options.json:
            show_json({"faults": [_plain(one) for one in every(error)]})
            raise typer.Exit(error.exit_code) from None
        raise
    case = fill(case)
    notes = notes_of(case, panel)
    bound = {claim.id: claim.test.name if claim.test else "" for claim in case.claims}
    filled = {claim.id: list(claim.filled) for claim in case.claims if claim.filled}
    if options.json:
        said = [{"claim": name, "note": note} for name, note in notes]
        show_json({"case": case.id, "claims": bound, "filled": filled, "notes": said})
        return
    none = {c.id: f"none: not testable ({c.not_testable})" for c in case.claims if c.not_testable}
    rows = [
        (name, test or none.get(name, "none yet: open"), *([words(filled.get(name, ()))] if filled else []))
        for name, test in bound.items()
    ]
    heads = ("claim", "test", *(["from the test's template"] if filled else []))
    show_table(heads, rows, case.title)
    if notes:
        show_table(("claim", "before a run"), notes)


def _plain(error: TertiusError) -> dict[str, str]:
    return {"where": error.where, "expected": error.expected, "got": error.got, "hint": error.remedy}


def words(keys: Sequence[str]) -> str:
    """Return keys of a claim as a reader has them."""
    return ", ".join(key.replace("_", " ") for key in keys)


@app.command()
def freeze(
    file: Annotated[str, typer.Argument(help="A case's file or name.", autocompletion=complete_case)],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File of the plan; default CASE.plan.json.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write down what FILE will be judged by, with date and digest, before it is run."""
    from datetime import UTC, datetime

    from tertius.case.load import load_case
    from tertius.claims.fill import fill
    from tertius.claims.judging.check import check_case
    from tertius.claims.judging.plan import freeze as seal
    from tertius.claims.judging.plan import plan_of
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    case, panel = load_case(file), load_panel()
    check_case(case, panel.states.all(), panel)
    target = out or Path(f"{case.id}.plan.json")
    sealed = seal(plan_of(fill(case), panel.digest), datetime.now(UTC).date().isoformat(), target)
    if options.json:
        show_json({"file": str(target), "sha256": sealed})
        return
    say(f"frozen in {target}, digest {sealed[:12]}", options)


@app.command()
def schema() -> None:
    """Print the JSON Schema of case files."""
    from tertius.claims.schema import case_schema

    show_json(case_schema())


@app.command("from-draft")
def from_draft(
    draft: Annotated[Path, typer.Argument(help="A draft whose claims are all decided.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Case file; default ID.yaml.")] = None,
    id: Annotated[str | None, typer.Option("--id", help="Id of the case.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title.")] = None,
    summary: Annotated[
        str | None, typer.Option("--summary", help="The argument in a sentence or two.")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", help="Author of the text.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Where it appeared.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="When, YYYY-MM-DD.")] = None,
    patron: Annotated[str | None, typer.Option("--patron", help="The power argued about.")] = None,
    rival: Annotated[str | None, typer.Option("--rival", help="The power opposed to it.")] = None,
    focal: Annotated[str | None, typer.Option("--focal", help="The client argued about.")] = None,
    quotes: Annotated[bool, typer.Option(help="Keep up to 120 characters of each claim's words.")] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace a case file.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make a case file of a reviewed DRAFT; every accepted claim becomes a claim of the case."""
    from tertius.case.load import parse_case
    from tertius.claims.judging.check import check_case
    from tertius.core.errors import UsageError
    from tertius.core.files import atomic
    from tertius.panel.states import States
    from tertius.reading.keep import read
    from tertius.reading.to_case import Head, to_case

    options = Options(json, quiet)
    made, text = read(draft)
    head = Head(id, title, summary, author, publisher, date, patron, rival, focal)
    written = to_case(made, text, head, str(draft), quotes)
    case = parse_case(written, f"case of {draft}")
    check_case(case, States.embedded().all())
    path = out or Path(f"{case.id}.yaml")
    if path.exists() and not force:
        raise UsageError(str(path), "a new file", "one that exists", "give --force to replace it")
    with atomic(path) as part:
        part.write_text(written, encoding="utf-8")
    bound = sum(claim.test is not None for claim in case.claims)
    if options.json:
        show_json({"case": str(path), "claims": len(case.claims), "with a test": bound})
        return
    rows = [(claim.id, claim.test.name if claim.test else "none yet: open") for claim in case.claims]
    show_table(("claim", "test"), rows, case.title)
    say(
        f"the case is {path}: {bound} of {len(case.claims)} claims have a test; next: tertius run {path}",
        options,
    )

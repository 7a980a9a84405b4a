"""`tertius case`: check a case file, print the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table

app = typer.Typer(help="Check case files and print their schema.", no_args_is_help=True)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A case's file or name.", autocompletion=complete_case)],
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check FILE against the schema, the claim tests and the states of the panel."""
    from tertius.case.load import load_case
    from tertius.claims.judging.check import check_case
    from tertius.panel.states import States

    options = Options(json, quiet)
    case = load_case(file)
    check_case(case, States.embedded().all())
    bound = [(claim.id, claim.test.name if claim.test else "") for claim in case.claims]
    if options.json:
        show_json({"case": case.id, "claims": dict(bound)})
        return
    show_table(("claim", "test"), [(name, test or "none yet: open") for name, test in bound], case.title)


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
    from tertius.claims.judging.check import check_case
    from tertius.claims.judging.plan import freeze as seal
    from tertius.claims.judging.plan import plan_of
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    case, panel = load_case(file), load_panel()
    check_case(case, panel.states.all())
    target = out or Path(f"{case.id}.plan.json")
    sealed = seal(plan_of(case, panel.digest), datetime.now(UTC).date().isoformat(), target)
    if options.json:
        show_json({"file": str(target), "sha256": sealed})
        return
    say(f"frozen in {target}, digest {sealed[:12]}", options)


@app.command()
def schema() -> None:
    """Print the JSON Schema of case files."""
    from tertius.case.schema import Case

    show_json(Case.model_json_schema())

"""`tertius case`: check a case file, print the schema."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, show_json, show_table

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
def schema() -> None:
    """Print the JSON Schema of case files."""
    from tertius.case.schema import Case

    show_json(Case.model_json_schema())

"""`tertius analogues`: historical cases most like a state at a moment."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table


def analogues(
    case: Annotated[
        str | None, typer.Argument(help="A case's name or file.", autocompletion=complete_case)
    ] = None,
    state: Annotated[str | None, typer.Option(help="A state, instead of a case.")] = None,
    date: Annotated[
        str | None, typer.Option(help="The moment, with --state: YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    patron: Annotated[
        list[str] | None, typer.Option(help="Patron whose ties are compared; repeat for more.")
    ] = None,
    rival: Annotated[str, typer.Option(help="The rival, with --state.")] = "USA",
    k: Annotated[int | None, typer.Option(min=3, max=50, help="Number of historical cases.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List the cases most like the moment of CASE, or STATE at DATE, and what became of their ties."""
    from tertius.claims.analogues import report
    from tertius.claims.analogues.nearest import find_analogues
    from tertius.panel.load import load_panel
    from tertius.pipeline.analogues import analogue_question

    options = Options(json, quiet)
    panel = load_panel()
    nearest = find_analogues(
        panel, analogue_question(panel, case, state, date, tuple(patron or ()), rival, k)
    )
    if options.json:
        show_json(report.summary(panel, nearest))
        return
    for table in (
        report.case_table(panel, nearest),
        report.feature_table(panel, nearest),
        report.outcome_table(nearest),
        report.robustness_table(nearest),
    ):
        show_table(table.columns, table.rows, table.title)
        say(table.note, options)
    say(report.sentence(panel, nearest), options)

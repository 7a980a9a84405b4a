"""`tertius analogues`: historical cases most like a state at a moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table

if TYPE_CHECKING:
    from tertius.claims.analogues.nearest import Question
    from tertius.panel.panel import Panel

_DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def analogues(
    case: Annotated[
        str | None, typer.Argument(help="A case's name or file.", autocompletion=complete_case)
    ] = None,
    state: Annotated[str | None, typer.Option(help="Focal state, instead of a case's.")] = None,
    date: Annotated[str | None, typer.Option(help="Its moment: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    patron: Annotated[list[str] | None, typer.Option(help="Whose ties; may be given again.")] = None,
    rival: Annotated[str, typer.Option(help="The rival, with --state.")] = "USA",
    k: Annotated[int | None, typer.Option(min=3, max=50, help="How many cases.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List the cases most like the moment of CASE, or STATE at DATE, and what became of their ties."""
    from tertius.claims.analogues import report
    from tertius.claims.analogues.nearest import find_analogues
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    panel = load_panel()
    found = find_analogues(panel, _question(panel, case, state, date, tuple(patron or ()), rival, k))
    if options.json:
        show_json(report.summary(panel, found))
        return
    for table in (
        report.case_table(panel, found),
        report.feature_table(panel, found),
        report.outcome_table(found),
        report.robustness_table(found),
    ):
        show_table(table.columns, table.rows, table.title)
        say(table.note, options)
    say(report.sentence(panel, found), options)


def _question(
    panel: Panel,
    case: str | None,
    state: str | None,
    date: str | None,
    patrons: tuple[str, ...],
    rival: str,
    k: int | None,
) -> Question:
    from dataclasses import replace

    from tertius.case.load import load_case
    from tertius.claims.analogues.features import FEATURES
    from tertius.claims.analogues.nearest import Question
    from tertius.claims.judging.reference import question_of
    from tertius.core.errors import UsageError, near_miss, shorten

    if (case is None) == (state is None):
        got = "neither" if case is None else "both"
        raise UsageError("analogues", "either a case or --state with --date", got)
    known = panel.states.all()
    for name, code in (*(("--patron", p) for p in patrons), ("--rival", rival), ("--state", state)):
        if code is not None and code not in known:
            raise UsageError(name, "the id of a state", shorten(code), near_miss(code, known))
    if case is not None:
        if date is not None:
            raise UsageError("--date", "no date beside a case, which has its own", shorten(date))
        question = question_of(load_case(case))
        return replace(question, patrons=patrons or question.patrons, k=k or question.k)
    assert state is not None
    if date is None or not _DATE.fullmatch(date):
        raise UsageError("--date", "a date as YYYY, YYYY-MM or YYYY-MM-DD", shorten(date or "none"))
    weights = dict.fromkeys(FEATURES, 1.0)
    return Question(state, int(date[:4]), patrons or ("RUS",), rival, k or 10, weights)

"""`tertius case show`: the plan of each claim in words, before anything is estimated."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import UsageError, near_miss

if TYPE_CHECKING:
    from tertius.claims.judging.outline import Outline


def show(
    file: Annotated[str, typer.Argument(help="A case's file or name.", autocompletion=complete_case)],
    claims: Annotated[list[str] | None, typer.Argument(help="Ids of claims; all when left out.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show what will be tested: test, estimand, every parameter and where it comes from, sample, cases."""
    from tertius.case.load import load_case
    from tertius.claims.judging.check import check_case
    from tertius.claims.judging.outline import outlines
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    case, panel = load_case(file), load_panel()
    check_case(case, panel.states.all(), panel)
    known = {claim.id: claim for claim in case.claims}
    for name in claims or ():
        if name not in known:
            raise UsageError(
                f"claim {name!r}", f"a claim of case {case.id!r}", "none", near_miss(name, known)
            )
    found = outlines(case, [known[name] for name in claims or known], panel)
    if options.json:
        show_json({"case": case.id, "claims": [asdict(one) for one in found]})
        return
    for one in found:
        _print(one)
    say(f"nothing was estimated; next: tertius run {file}", options)


def _print(one: Outline) -> None:
    """Print a plan: a block of lines, then its parameters as a table."""
    lines = [
        f"{one.claim}: {one.paraphrase}",
        f"Test: {one.test or 'none'}",
        one.asked,
        f"Years: {one.years}" if one.years else "",
        f"Powers: {one.powers}" if one.powers else "",
        f"Cases: {one.cases}" if one.cases else "",
        *(f"Note: {note}" for note in one.notes),
        f"Words of the template: {', '.join(one.filled).replace('_', ' ')}" if one.filled else "",
    ]
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")
    if one.settings:
        rows = [(s.name, s.value, s.origin, s.meaning, s.kind) for s in one.settings]
        show_table(("parameter", "value", "from", "meaning", "may be"), rows)
    sys.stdout.write("\n")

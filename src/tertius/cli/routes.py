"""`tertius routes`: the supply network of a case or a spec, with and without a hub."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import UsageError, near_miss, shorten


def routes(
    spec: Annotated[
        str, typer.Argument(help="A packaged spec, a spec file, or a case with a hub claim.")
    ] = "",
    hub: Annotated[list[str] | None, typer.Option("--hub", help="Hub that is lost; repeat for more.")] = None,
    overflight: Annotated[
        list[str] | None, typer.Option("--overflight", help="Scenario, rule or state code; repeat for more.")
    ] = None,
    close: Annotated[list[str] | None, typer.Option("--close", help="Sea passage to close.")] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=2, max=10000, help="Number of draws of the planning figures.")
    ] = 40,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the random numbers.")] = 0,
    show: Annotated[
        str,
        typer.Option(
            "--list",
            help="Print a list instead: specs, places, bases, vehicles, overflight, passages, checks.",
        ),
    ] = "",
    report: Annotated[
        bool, typer.Option("--report", help="Print all figures under every overflight assumption.")
    ] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the cheapest supply of SPEC with and without a hub, and how much each hub matters."""
    from tertius.logistics.analysis import analyse
    from tertius.logistics.report import report as assess
    from tertius.logistics.tabulate import analysis_tables, report_tables, to_plain
    from tertius.pipeline.routes import supply_named

    options = Options(json, quiet)
    if show or not spec:
        _list(show or "specs", options)
        return
    chosen = supply_named(spec)
    changes: dict[str, Any] = {}
    if overflight:
        changes["overflight"] = tuple(overflight)
    if close:
        changes["passages"] = {**chosen.passages, **dict.fromkeys(close, "closed")}
    chosen = chosen.with_(**changes)
    if report:
        cases = assess(chosen, hub or (), draws, seed)
        plain: Any = [
            to_plain(c.analysis) | {"overflight": c.overflight, "seconds": round(c.seconds, 3)} for c in cases
        ]
        tables, best = report_tables(cases), None
    else:
        analysis = analyse(chosen, hub or (), draws, seed)
        plain, tables, best = to_plain(analysis), analysis_tables(analysis), analysis.substitute
    if options.json:
        show_json(plain)
        return
    for table in tables:
        show_table(table.columns, table.rows, table.title)
    if best is not None:
        say(f"best substitute: {best.hub}, {best.extra:+,.0f} kUSD a week if each stood alone", options)


def _list(what: str, options: Options) -> None:
    from tertius.logistics.listing import LISTS

    if what not in LISTS:
        hint = near_miss(what, LISTS)
        raise UsageError(f"list {shorten(what)}", f"one of {', '.join(LISTS)}", "none of them", hint)
    columns, rows = LISTS[what]()
    if options.json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_table(columns, rows, what)

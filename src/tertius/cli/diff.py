"""`tertius diff`: what changed between two runs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.console import STYLES, AsJson, Options, Quiet, say, show_json, show_table

if TYPE_CHECKING:
    from tertius.pipeline.difference import Change


def diff(
    first: Annotated[Path, typer.Argument(help="A run's folder, or its verdicts.json.")],
    second: Annotated[Path, typer.Argument(help="A later run of the same case.")],
    every: Annotated[bool, typer.Option("--all", help="Also show claims without a change.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show which verdicts changed from run FIRST to SECOND, by how much, and what can explain it."""
    from tertius.pipeline.difference import compare, load_record

    options = Options(json, quiet)
    difference = compare(load_record(first), load_record(second))
    if options.json:
        show_json(difference.to_json())
        return
    shown = [change for change in difference.changes if every or change.kind != "none"]
    if shown:
        columns = ("claim", "changed", "before", "after", "agree", "turned", "why")
        styles = [STYLES[c.after["label"]][0] if c.after else "dim" for c in shown]
        show_table(columns, [_row(change) for change in shown], styles=styles)
    for text in difference.whole:
        say(f"difference: {text}", options)
    same = sum(change.kind == "none" for change in difference.changes)
    say(f"{same} of {len(difference.changes)} claims are the same in both runs", options)


def _row(change: Change) -> tuple[object, ...]:
    one, two = change.before, change.after
    agree = " -> ".join("" if x is None or x["agree"] is None else f"{x['agree']:.0%}" for x in (one, two))
    turned = "" if change.turned is None else f"{change.turned} of {(two or one or {}).get('specifications')}"
    return change.claim, change.kind, _said(one), _said(two), agree, turned, "; ".join(change.why)


def _said(figures: dict[str, Any] | None) -> str:
    if figures is None:
        return ""
    mark = f"{STYLES[figures['label']][1]} {figures['label']}"
    if figures["value"] is None:
        return mark
    bounds = "" if figures["low"] is None else f" ({figures['low']:.3g} to {figures['high']:.3g})"
    return f"{mark} {figures['value']:.3g}{bounds}"

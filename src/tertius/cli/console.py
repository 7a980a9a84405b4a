"""What the commands print: tables for people, tab-separated rows for pipes, JSON on request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tertius.dossier.palette import LABEL_MARKS

_COLOURS = {
    "supported": "bold green",
    "leaning for": "green",
    "practically none": "bold blue",
    "undetermined": "yellow",
    "leaning against": "red",
    "contradicted": "bold red",
    "not identified": "magenta",
    "too few to tell": "dim",
    "not testable": "dim",
    "open": "dim",
}
#: Colour and mark of a verdict: never colour alone.  The marks are those of the dossier.
STYLES = {label: (_COLOURS[label], mark.symbol) for label, mark in LABEL_MARKS.items()}


#: Exit status of a run that is complete but for claims that could not be judged.
FAILED = 1

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print results only.")]


@dataclass(frozen=True)
class Options:
    """Options that every command takes."""

    json: bool = False
    quiet: bool = False


def show_json(value: Any) -> None:
    """Print `value` as JSON with two spaces, Unicode kept."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def show_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    title: str = "",
    styles: Sequence[str] = (),
    styled: int | None = None,
) -> None:
    """Print rows: a table on a terminal, tab-separated with a heading line in a pipe.

    `styles` holds a style a row: of the whole row, or of the column `styled` alone.
    """
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            sys.stdout.write("\t".join(_flat(cell) for cell in row) + "\n")
        return
    table = Table(*columns, title=title or None, title_justify="left")
    for number, row in enumerate(rows):
        style = styles[number] if styles else None
        if styled is None:
            table.add_row(*(Text(_text(cell)) for cell in row), style=style)
        else:
            own = [style if column == styled else "" for column in range(len(row))]
            table.add_row(*(Text(_text(cell), style=s or "") for cell, s in zip(row, own, strict=True)))
    Console().print(table)


def say(text: str, options: Options) -> None:
    """Print a line of information to the error stream, unless quiet or piped."""
    if not options.quiet and sys.stdout.isatty():
        Console(stderr=True, highlight=False).print(text, markup=False)


def finish(failed: Iterable[str]) -> None:
    """End a command whose results are out: print a line for each claim that failed, and exit with 1 then.

    Raises
    ------
    typer.Exit
        Something failed.
    """
    lines = list(failed)
    for line in lines:
        sys.stderr.write(f"tertius: {line}\n")
    if lines:
        raise typer.Exit(FAILED)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)


def _flat(cell: object) -> str:
    return _text(cell).replace("\t", " ").replace("\n", " ")

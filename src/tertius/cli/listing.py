"""`tertius list`: what is in each registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from tertius.api.lists import KINDS, find
from tertius.cli import catalogue
from tertius.cli.console import AsJson, Options, Quiet, show_json, show_table
from tertius.core.errors import UsageError, near_miss


def _show_variables(words: list[str], options: Options) -> None:
    found = catalogue.variables(words)
    if options.json:
        show_json(found)
        return
    columns = ("variable", "what", "unit", "years", "state-years known", "data set")
    show_table(columns, catalogue.variable_rows(found))


def _show_source(words: list[str], options: Options) -> None:
    record = catalogue.source(" ".join(words))
    if options.json:
        show_json(record)
        return
    show_table(("", record["title"]), catalogue.source_rows(record))


def _show_test(words: list[str], options: Options) -> None:
    record = catalogue.test(words[0]) if len(words) == 1 else None
    if record is None:
        _search("tests", words, options)
        return
    if options.json:
        show_json(record)
        return
    rows = [(p["name"], p["meaning"], p["may be"], p["default"]) for p in record["parameters"]]
    show_table(("", record["title"]), [(key, record[key]) for key in ("about", "estimand", "reads")])
    show_table(("parameter", "meaning", "may be", "default"), rows)


#: Kinds of which words after the kind ask for more than a line.
DETAILS: dict[str, Callable[[list[str], Options], None]] = {
    "variables": _show_variables,
    "sources": _show_source,
    "tests": _show_test,
}


def _complete(incomplete: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


def list_entries(
    kind: Annotated[str | None, typer.Argument(help="One kind only.", autocompletion=_complete)] = None,
    words: Annotated[
        list[str] | None, typer.Argument(help="Words to look for; with sources, the name of one.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List cases, sources, measures, claim tests and sections; the long lists by their name.

    The long ones are variables, states, effects and overrides.

    Words after the kind search: `tertius list effects network triplets`.

    `tertius list variables WORD` searches, with unit and coverage; `tertius list sources NAME` says where a
    newer file comes from and how to import it; `tertius list tests NAME` describes a test's parameters.
    """
    options = Options(json, quiet)
    if kind is not None and kind not in KINDS:
        hint = near_miss(kind, KINDS)
        raise UsageError("tertius list", f"one of {', '.join(KINDS)}", repr(kind), hint)
    if kind in DETAILS and words:
        DETAILS[kind](words, options)
        return
    _search(kind, words or [], options)


def _search(kind: str | None, words: list[str], options: Options) -> None:
    """Show the entries of a kind, or of all short ones, in which all words occur."""
    listed = find(kind, words)
    if options.json:
        show_json({name: dict(entries) for name, entries in listed.items()})
        return
    rows = [(name, entry, text) for name, entries in listed.items() for entry, text in entries]
    show_table(("kind", "name", "what"), rows)

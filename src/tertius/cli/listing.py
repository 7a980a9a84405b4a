"""`tertius list`: what is in each registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from tertius.cli import catalogue
from tertius.cli.console import AsJson, Options, Quiet, show_json, show_table
from tertius.core.errors import UsageError, near_miss


def _cases() -> list[tuple[str, str]]:
    from tertius.case.load import load_case, packaged_cases

    return [(name, load_case(name).title) for name in packaged_cases()]


def _sources() -> list[tuple[str, str]]:
    from tertius.sources import SOURCES

    return [(name, f"{s.title}, {s.release} ({s.first}-{s.last})") for name, s in SOURCES.all().items()]


def _variables() -> list[tuple[str, str]]:
    from tertius.panel.load import load_panel

    rows = load_panel().variables.itertuples()
    return [(f"{r.table}:{r.variable}", f"{r.title} [{r.unit}] {r.first}-{r.last}") for r in rows]


def _overrides() -> list[tuple[str, str]]:
    from tertius.panel.overrides import overrides

    return [(row.label, f"{row.said}: {row.reason} [{row.checked_against}]") for row in overrides()]


def _states() -> list[tuple[str, str]]:
    from tertius.panel.states import States

    states = States.embedded()
    return [(iso3, f"{states.name(iso3)}, {states.region(iso3)}") for iso3 in states.all()]


def _measures() -> list[tuple[str, str]]:
    from tertius.measures import MEASURES

    return [(name, f"{m.title} [{m.unit}]") for name, m in MEASURES.all().items()]


def _tests() -> list[tuple[str, str]]:
    from tertius.claims import TESTS

    return [(name, t.title) for name, t in TESTS.all().items()]


def _effects() -> list[tuple[str, str]]:
    from tertius.saom.effects import about
    from tertius.saom.effects.contract import KINDS as kinds

    return [(f"{kind}:{name}", line) for kind in kinds for name, line in about(kind).items()]


def _outcomes() -> list[tuple[str, str]]:
    from tertius.scenario.outcomes import OUTCOMES

    return [(name, f"{o.title} [{o.unit}]") for name, o in OUTCOMES.all().items()]


def _scenarios() -> list[tuple[str, str]]:
    from tertius.scenario.load import load_scenario, packaged_scenarios

    return [(name, load_scenario(name).title) for name in packaged_scenarios()]


def _sections() -> list[tuple[str, str]]:
    from tertius.dossier.registry import SECTIONS

    return [(name, s.title) for name, s in SECTIONS.all().items()]


KINDS = {
    "cases": _cases,
    "sources": _sources,
    "variables": _variables,
    "overrides": _overrides,
    "states": _states,
    "measures": _measures,
    "tests": _tests,
    "effects": _effects,
    "outcomes": _outcomes,
    "scenarios": _scenarios,
    "sections": _sections,
}

#: Listed on request only: hundreds of rows.
LONG = ("variables", "states", "effects", "overrides")


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


def _matches(entry: tuple[str, str], words: list[str]) -> bool:
    text = " ".join(entry).lower()
    return all(word.lower() in text for word in words)


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
    listed = {name: KINDS[name]() for name in KINDS if kind == name or (kind is None and name not in LONG)}
    if words:
        listed = {name: [e for e in entries if _matches(e, words)] for name, entries in listed.items()}
        if not any(listed.values()):
            wanted = " and ".join(map(repr, words))
            raise UsageError(f"tertius list {kind}", f"an entry with {wanted}", "none", "try fewer words")
    if options.json:
        show_json({name: dict(entries) for name, entries in listed.items()})
        return
    rows = [(name, entry, text) for name, entries in listed.items() for entry, text in entries]
    show_table(("kind", "name", "what"), rows)

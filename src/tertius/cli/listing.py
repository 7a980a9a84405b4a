"""`tertius list`: what is in each registry."""

from __future__ import annotations

from typing import Annotated

import typer

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
    "outcomes": _outcomes,
    "scenarios": _scenarios,
    "sections": _sections,
}

#: Listed on request only: hundreds of rows.
LONG = ("variables", "states", "overrides")


def _complete(incomplete: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


def list_entries(
    kind: Annotated[str | None, typer.Argument(help="One kind only.", autocompletion=_complete)] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List cases, sources, measures, claim tests and sections; variables and states by name."""
    options = Options(json, quiet)
    if kind is not None and kind not in KINDS:
        hint = near_miss(kind, KINDS)
        raise UsageError("tertius list", f"one of {', '.join(KINDS)}", repr(kind), hint)
    listed = {name: KINDS[name]() for name in KINDS if kind == name or (kind is None and name not in LONG)}
    if options.json:
        show_json({name: dict(entries) for name, entries in listed.items()})
        return
    rows = [(name, entry, text) for name, entries in listed.items() for entry, text in entries]
    show_table(("kind", "name", "what"), rows)

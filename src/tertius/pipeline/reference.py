"""The reference page, written from the registries: sources, variables, measures, claim tests."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc
from sys import modules
from types import ModuleType

from tertius.claims import TESTS
from tertius.claims.describe import described, value_in_words
from tertius.measures import MEASURES
from tertius.pipeline.build import derivations
from tertius.scenario.outcomes import OUTCOMES
from tertius.sources import SOURCES


def reference() -> str:
    """Return the reference page as Markdown; the same registries give the same text."""
    parts = ["# Reference", "", "Written by `make reference` from the registries; do not edit.", ""]
    parts += [*_sources(), *_variables(), *_measures(), *_outcomes(), *_tests()]
    return "\n".join(parts).rstrip() + "\n"


def _sources() -> Iterator[str]:
    yield "## Sources\n"
    for name, source in SOURCES.all().items():
        yield f"### `{name}`\n"
        years = f"{source.first}-{source.last}"
        yield f"{source.title}, {source.release}. {source.unit_of_observation}, {years}.\n"
        yield f"- Cite: {source.citation}"
        yield f"- Terms: {source.terms}"
        yield from (f"- {caveat}" for caveat in source.caveats)
        yield ""
        for table in source.tables:
            yield f"`{table.name}`, one row for each {', '.join(table.key)}:\n"
            yield "| column | kind | unit | meaning |\n|---|---|---|---|"
            yield from (f"| {c.name} | {c.kind} | {c.unit} | {_cell(c.description)} |" for c in table.columns)
            yield ""


def _variables() -> Iterator[str]:
    yield "## Variables of the panel\n"
    yield "| table | variable | unit | covers | an absent row is | data set | what it is |"
    yield "|---|---|---|---|---|---|---|"
    for derivation in derivations().values():
        for v in derivation.variables:
            what = _cell(f"{v.title}. {v.description}")
            yield (
                f"| {v.table} | {v.variable} | {v.unit} | {v.first}-{v.last} | {v.absent} "
                f"| {derivation.dataset} | {what} |"
            )
    yield ""


def _measures() -> Iterator[str]:
    yield "## Measures\n"
    for name, measure in MEASURES.all().items():
        yield f"### `{name}`\n"
        about = _doc(modules[f"tertius.measures.{name}"])
        yield f"{measure.title} [{measure.unit}], by {', '.join(measure.key)}. {about}\n"
        yield f"- Reference: {measure.reference}"
        yield f"- Interval: {measure.interval}"
        yield from (f"- `{key}` = {value!r}" for key, value in measure.defaults.items())
        yield ""


def _outcomes() -> Iterator[str]:
    yield "## Outcomes of scenarios\n"
    for name, outcome in OUTCOMES.all().items():
        yield f"### `{name}`\n"
        about = _doc(modules[f"tertius.scenario.outcomes.{name}"])
        yield f"{outcome.title} [{outcome.unit}]. {about} {outcome.parameters.__doc__}\n"
        yield f"- Reference: {outcome.reference}"
        for key, field in outcome.parameters.model_fields.items():
            yield f"- `{key}`" + ("" if field.is_required() else f" = {field.default!r}")
        yield ""


def _tests() -> Iterator[str]:
    yield "## Claim tests\n"
    for name, test in TESTS.all().items():
        yield f"### `{name}`\n"
        yield f"{test.title}. {test.about}\n"
        yield f"- Estimand: {test.estimand}"
        yield f"- Reads: {', '.join(test.datasets)}"
        yield ""
        yield "| parameter | meaning | may be | default |\n|---|---|---|---|"
        for d in described(test):
            default = "the case's, or given" if d.required else _cell(value_in_words(d.default))
            yield f"| `{d.name}` | {_cell(d.meaning)} | {_cell(d.kind)} | {default} |"
        yield ""


def _doc(module: ModuleType) -> str:
    return getdoc(module) or ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    print(reference(), end="")

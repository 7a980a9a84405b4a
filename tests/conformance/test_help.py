"""Every command: its help ends with two examples that it would accept, and stands under a heading."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest

from support.commands import ROOT, parse
from tertius.case.load import packaged_cases
from tertius.cli.examples import EXAMPLES, GROUPS
from tertius.logistics.spec import packaged_specs
from tertius.scenario.load import packaged_scenarios


def commands(command: Any = ROOT, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


EVERY = list(commands())


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(p) or "tertius" for p, _ in EVERY])
def test_help_ends_with_two_examples_that_the_command_takes(path: tuple[str, ...], command: Any) -> None:
    context = command.context_class(command, info_name=path[-1] if path else "tertius")
    lines = command.get_help(context).rstrip().splitlines()
    assert lines[-3].strip() == "Examples:"
    for line in lines[-2:]:
        words = shlex.split(line.partition(">")[0])
        assert words[: len(path) + 1] == ["tertius", *path]
        parse(words[1:])


def test_every_command_stands_under_a_heading() -> None:
    assert set(ROOT.commands) <= {name for names in GROUPS.values() for name in names}


#: Commands whose first argument is a file of the reader's or something packaged.
PACKAGED: dict[str, Callable[[], Collection[str]]] = {
    "run": packaged_cases,
    "flips": packaged_cases,
    "case show": packaged_cases,
    "case check": packaged_cases,
    "routes": packaged_specs,
    "scenario": packaged_scenarios,
}


@pytest.mark.parametrize("command", PACKAGED)
def test_what_an_example_names_is_packaged_or_a_file(command: str) -> None:
    for example in EXAMPLES[command]:
        named = shlex.split(example.removeprefix(f"tertius {command}"))[0]
        assert named.endswith(".yaml") or named in PACKAGED[command](), example

"""Every command: its help ends with two examples that it would accept, and stands under a heading."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from support.commands import ROOT, parse
from tertius.cli.examples import GROUPS


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

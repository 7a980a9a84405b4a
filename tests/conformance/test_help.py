"""Every command: its help ends with two examples that it would accept, and stands under a heading."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from tertius.cli.examples import GROUPS
from tertius.cli.main import app

ROOT: Any = typer.main.get_command(app)


def commands(command: Any = ROOT, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


EVERY = list(commands())


def parse(words: list[str]) -> None:
    """Assert that the commands and options of an example exist and take its values."""
    command, path = ROOT, []
    while getattr(command, "commands", None) and words:
        path.append(words[0])
        command, words = command.commands[words[0]], words[1:]
    if "--help" not in words:
        command.make_context(" ".join(path), words)


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

"""Commands on pages and in help, parsed: none names an option that does not exist."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import typer.main

from tertius.cli.main import app

ROOT: Any = typer.main.get_command(app)


def parse(words: list[str]) -> None:
    """Assert that the commands and options of an example exist and take its values."""
    command, path = ROOT, list[str]()
    while getattr(command, "commands", None) and words and not words[0].startswith("-"):
        path.append(words[0])
        command, words = command.commands[words[0]], words[1:]
    if "--help" not in words and "--install-completion" not in words:
        command.make_context(" ".join(path), words)


def commands_in(block: str) -> Iterator[list[str]]:
    """Yield the words after ``tertius`` of each line of a block of a shell that calls it."""
    for line in block.splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        if words and words[0] == "tertius":
            yield words[1:]

"""Code blocks of Markdown pages, found and run by Sybil."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from support.commands import commands_in, parse

ROOT = Path(__file__).parents[2]
SHELLS = ("sh", "console")
_DOCTEST = NORMALIZE_WHITESPACE | ELLIPSIS


def run(page: str) -> dict[str, Any]:
    """Run the Python of a page, one block after the other; return the names that it leaves."""
    document = Sybil([PythonCodeBlockParser(doctest_optionflags=_DOCTEST)]).parse(ROOT / page)
    for example in document:
        example.evaluate()
    return document.namespace


def blocks(page: str, languages: Iterable[str]) -> list[str]:
    """Return the blocks of a page in some languages."""
    parsers = [CodeBlockParser(language, lambda example: None) for language in languages]
    return [str(example.parsed) for example in Sybil(parsers).parse(ROOT / page)]


def look_up(block: str) -> None:
    """Assert that a fragment, which needs data of the reader's, is Python and names only what there is.

    Its imports are made, and every attribute of an imported module must exist.
    """
    tree = ast.parse(block)
    known: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                known[name.asname or name.name] = _member(node.module, name.name)
        elif isinstance(node, ast.Import):
            for name in node.names:
                known[name.asname or name.name.split(".")[0]] = import_module(name.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = known.get(node.value.id)
            assert not isinstance(owner, ModuleType) or hasattr(owner, node.attr), (
                f"{node.value.id}.{node.attr}"
            )


def _member(module: str, name: str) -> object:
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        return import_module(f"{module}.{name}")


def check_commands(page: str) -> int:
    """Parse every call of ``tertius`` in the shell blocks of a page; return how many there are."""
    every = [words for block in blocks(page, SHELLS) for words in commands_in(block)]
    for words in every:
        parse(list(words))
    return len(every)

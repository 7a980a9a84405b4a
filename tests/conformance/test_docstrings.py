"""Examples in docstrings run, in every module that has one; `api` and `saom` have tests of their own."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import tertius

PACKAGE = Path(tertius.__file__).parent
MODULES = [
    ".".join(("tertius", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] not in {"api", "saom"}
    and ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    found = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert found.failed == 0


def test_examples_are_found() -> None:
    assert "tertius.reading.polarity" in MODULES and len(MODULES) > 10

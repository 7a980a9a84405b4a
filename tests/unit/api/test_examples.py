"""Examples in docstrings of the public functions run, and every public name has one."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import tertius
import tertius.api

MODULES = sorted(module.name for module in pkgutil.iter_modules(tertius.api.__path__, "tertius.api."))
#: Described elsewhere, with examples of their own.
OTHERS = {"__version__", "saom", "load_case", "load_panel"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert doctest.testmod(import_module(name), optionflags=options).failed == 0


@pytest.mark.parametrize("name", sorted(set(tertius.__all__) - OTHERS))
def test_every_public_function_has_an_example(name: str) -> None:
    assert ">>> " in str(getattr(tertius, name).__doc__)

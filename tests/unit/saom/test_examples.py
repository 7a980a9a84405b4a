"""Examples in docstrings run, and every public function has one."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

from tertius import saom

MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(saom.__path__, "tertius.saom.")
    if not any(part in m.name for part in (".effects.network.", ".effects.behaviour.", ".effects.rate."))
)
#: Names of the bridge from the panel, whose examples would need the panel.
BRIDGE = saom._FROM_PANEL


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    found = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0


@pytest.mark.parametrize("name", sorted(set(saom.__all__) - BRIDGE))
def test_public_functions_have_examples(name: str) -> None:
    thing = getattr(saom, name)
    if isinstance(thing, ModuleType) or inspect.isclass(thing):
        return
    assert ">>>" in (thing.__doc__ or ""), f"saom.{name} has no example"

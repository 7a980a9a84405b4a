"""Assessments of a claim test on the record, or on one of the worlds that its family plants."""

from __future__ import annotations

from functools import cache
from typing import Any

from tertius.claims import TESTS
from tertius.claims.following.tie_years import YEARS
from tertius.claims.registry import Assessment, assess
from tertius.core.arrays import Floats
from tertius.panel.load import load_panel
from tertius.worlds import FAMILIES
from tertius.worlds.family import Setting

PANEL = load_panel()
ROW = {state: k for k, state in enumerate(PANEL.states.all())}


@cache
def assessed(
    name: str, seed: int, trap: str = "", effect: float | None = None, number: int = 0, **given: object
) -> Assessment[Any, Any]:
    """Judge parameters `given`: on the record without an `effect`, else on a planted world."""
    test, family, panel = TESTS.get(name), FAMILIES.get(name), PANEL
    if effect is not None and family.make is not None:
        panel = family.make(PANEL, Setting(name, effect, 1.0, trap, seed, number)).panel
    return assess(test, panel, test.parameters.model_validate(given))


def at(values: Floats, state: str, year: int) -> float:
    """Return the cell of a state and a year."""
    return float(values[ROW[state], year - YEARS[0]])

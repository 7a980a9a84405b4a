"""Neutrality: two powers swapped in question and record give equal numbers; negations mirrored labels."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from support.neutral import swapped
from tertius.claims import TESTS
from tertius.claims.registry import Assessment, assess
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel

#: Tests that read the panel alone, with the parameters that name a power.
QUESTIONS: dict[str, dict[str, Any]] = {
    "tie_survival": {"patron": "RUS"},
    "existential_rate": {"patron": "RUS", "rival": "USA"},
    "count_under_definitions": {"patron": "RUS", "at_least": 10},
    "pressure": {"patron": "RUS", "rival": "USA"},
    "trade_resilience": {"patron": "RUS"},
    "dependence_after_realignment": {"patron": "RUS", "rival": "USA"},
    "affinity_shift": {"patron": "RUS"},
}
SWAP = {"RUS": "USA", "USA": "RUS"}


def _turned(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(_turned(item) for item in value)
    if isinstance(value, str) and ":" in value:
        return ":".join(SWAP.get(code, code) for code in value.split(":"))
    return SWAP.get(value, value) if isinstance(value, str) else value


@cache
def panel() -> Panel:
    return load_panel()


def ask(name: str, where: Panel, given: dict[str, Any]) -> Assessment[Any, Any]:
    test = TESTS.get(name)
    return assess(test, where, test.parameters.model_validate(given))


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_swapping_two_powers_in_question_and_record_changes_no_number(name: str) -> None:
    one = ask(name, panel(), QUESTIONS[name])
    bound = one.parameters.model_dump()
    other = ask(name, swapped(panel(), "RUS", "USA"), {key: _turned(value) for key, value in bound.items()})
    assert other.decision.label == one.decision.label

    def numbers(found: Assessment[Any, Any]) -> list[tuple[Any, ...]]:
        rows = [
            (c.role, c.estimate.n, *_rounded(c.estimate.value, c.estimate.low, c.estimate.high))
            for c in found.cells
        ]
        return sorted(rows, key=repr)

    assert numbers(other) == numbers(one)


def _rounded(*values: float | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value, 6) for value in values)

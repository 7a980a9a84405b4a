"""The label of a trend and its headline cannot disagree: a label asks that swings are excluded too."""

from __future__ import annotations

from typing import Any

import pytest

from tertius.claims import TESTS
from tertius.claims.rule import Decision
from tertius.claims.verdict import Estimate, GridCell, Label
from tertius.testing.claim_test import bind


def qualified(label: Label, low: float, high: float, **given: Any) -> Decision:
    test = TESTS.get("trend")
    assert test.qualify is not None
    main = Estimate((low + high) / 2, low, high, 0.95, "log change in ten years", 10, 10.0, "slope")
    cells = (GridCell({}, "main", main, "for"),)
    p = bind(test, {"variable": "deaths_violence", **given}, "trend")
    return test.qualify(Decision(label, None, None, None, None, "counted"), cells, 0.0, None, p)


@pytest.mark.parametrize(
    ("label", "low", "high", "expected"),
    [
        ("supported", 0.1, 0.9, "supported"),
        ("supported", -0.4, 5.8, "leaning for"),
        ("supported", -0.4, 0.8, "undetermined"),
        ("leaning for", -0.1, 0.9, "leaning for"),
        ("leaning for", -0.4, 0.8, "undetermined"),
        ("leaning for", -0.9, -0.1, "undetermined"),
        ("leaning against", -0.8, 0.3, "undetermined"),
        ("contradicted", -0.9, -0.1, "contradicted"),
        ("contradicted", -0.9, 0.1, "leaning against"),
        ("undetermined", -0.9, 0.1, "undetermined"),
    ],
)
def test_a_label_is_lowered_where_the_main_interval_holds_the_threshold(
    label: Label, low: float, high: float, expected: Label
) -> None:
    found = qualified(label, low, high)
    assert found.label == expected
    assert ("swings" in found.why) == (expected != label)


def test_that_it_stood_still_is_not_lowered_for_lying_about_zero() -> None:
    assert qualified("practically none", -0.05, 0.05, direction="flat").label == "supported"

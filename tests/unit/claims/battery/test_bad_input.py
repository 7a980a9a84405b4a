"""Claims that nothing could settle: "not testable" with a reason, never a number."""

from __future__ import annotations

from typing import Any

import pytest

from tertius.case.load import load_case
from tertius.case.schema import Binding
from tertius.claims.judging.judge import judge
from tertius.panel.load import load_panel


@pytest.mark.parametrize(
    ("claim", "parameters", "said"),
    [
        # A group that has no member, or none for long enough.
        ("soft-power-ummah", {"group": "XYZ"}, "'member:XYZ'"),
        ("soft-power-ummah", {"group": "AES"}, "Too few years"),
        # Windows outside every source's coverage, and events after the last year of data.
        ("soft-power-ummah", {"first": 2025, "last": 2025}, "years within the record of ideal_point"),
        ("loss-expected-wrong", {"first": 2060, "last": 2090}, "years within the record"),
        ("loss-expected-wrong", {"first": 2025, "last": 2025}, "within the record of arms_delivery"),
        ("loss-expected-wrong", {"first": 1946, "last": 1947}, "years within the record"),
        ("soviet-precedent", {"first": 2030, "last": 2040}, "a period that the arms ties cover"),
        ("not-always-forced", {"first": 2050, "last": 2060}, "years within the record"),
        ("pressure-venezuela", {"first": 2050, "last": 2060}, "years within the record"),
        ("pragmatism-pays", {"first": 2050, "last": 2060}, "years within the record"),
        ("business-persists", {"patron": "LUX"}, "shares of LUX"),
        # Cases that are none, and rules that can never be met.
        ("loss-expected-wrong", {"cases": ["SYR:1999"]}, "can be followed"),
        ("soviet-precedent", {"at_least": 300}, "can be reached"),
        ("not-always-forced", {"minimum": 100}, "can be reached"),
        ("bases-irreplaceable", {"spec": "africa-corps", "hosts": 60}, "a number of destinations"),
    ],
)
def test_what_cannot_be_settled_is_not_testable(claim: str, parameters: dict[str, Any], said: str) -> None:
    case = load_case("new-syria").model_copy(update={"analogues": None})
    own = case.claim(claim)
    assert own is not None and own.test is not None
    bound = Binding(name=own.test.name, parameters=parameters)
    moved = own.model_copy(update={"test": bound})
    verdict = judge(case.model_copy(update={"claims": (moved,)}), moved, load_panel())
    assert verdict.label == "not testable" and said in verdict.sentence, verdict.sentence
    assert verdict.headline is None or verdict.headline.value is None
    assert verdict.probability is not None and verdict.probability.value is None
    assert verdict.rival is not None
    assert not verdict.rival.exact or verdict.rival.label == "not testable"


def test_a_rival_out_of_reach_is_not_testable_while_its_claim_is() -> None:
    case = load_case("new-syria")
    own = case.claim("soviet-precedent")
    assert own is not None and own.rival is not None
    rival = own.rival.model_copy(update={"parameters": {"at_least": 300}})
    moved = own.model_copy(update={"rival": rival})
    verdict = judge(case.model_copy(update={"claims": (moved,)}), moved, load_panel())
    assert verdict.label != "not testable" and verdict.rival is not None
    assert verdict.rival.label == "not testable" and "can be reached" in verdict.rival.asked

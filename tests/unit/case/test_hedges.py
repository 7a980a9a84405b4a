"""Hedge words and their ranges."""

from __future__ import annotations

from tertius.case.hedges import HEDGES, find_hedges
from tertius.case.load import load_case


def test_ranges_are_ranges() -> None:
    for entry in HEDGES.values():
        assert entry.high is None or entry.low <= entry.high
        assert entry.scale == "quantity" or 0 <= entry.low <= 1
        assert entry.source


def test_longer_phrases_win() -> None:
    assert [h.word for h in find_hedges("Very likely, not always; possibly")] == [
        "very likely",
        "not always",
        "possibly",
    ]
    assert find_hedges("dozens")[0].scale == "quantity"
    assert find_hedges("mighty canals") == ()


def test_every_hedge_of_a_claim_that_is_tested_is_known() -> None:
    for claim in load_case("new-syria").claims:
        assert claim.test is None or find_hedges(claim.hedge), claim.hedge

"""A draft that says that nothing can test a claim becomes a claim that says so itself."""

from __future__ import annotations

import pytest

from tertius.case.schema import Claim as CaseClaim
from tertius.reading.binding import MOTIVE, WORTH
from tertius.reading.read import read_text
from tertius.reading.to_case import _claim


@pytest.mark.parametrize(
    ("text", "reason", "why"),
    [("Beijing wants respect.", "motive", MOTIVE), ("Beijing wants respect.", "value judgement", WORTH)],
)
def test_what_nothing_can_test_says_so_in_the_case(text: str, reason: str, why: str) -> None:
    draft = read_text(text)
    claim = draft.claims[0].model_copy(update={"bindings": (), "why_not": why})
    made = _claim(claim, "one", text, quotes=True)
    assert made["not_testable"] == reason and "needs" not in made and "estimand" not in made
    assert CaseClaim.model_validate(made).not_testable == reason

"""What claims say of a test's quantity, from the words of an article to the case."""

from __future__ import annotations

import pytest

from tertius.case.load import parse_case
from tertius.claims.template import templates
from tertius.reading import review
from tertius.reading.read import read_text
from tertius.reading.says import said, share
from tertius.reading.to_case import Head, to_case

HEAD = Head(id="aid", title="Aid", date="2024-06-01", patron="USA", rival="RUS", focal="EGY")


@pytest.mark.parametrize(
    ("test", "text", "way"),
    [
        ("sanction_outcomes", "Sanctions usually work", "more"),
        ("sanction_outcomes", "Sanctions rarely work", "less"),
        ("sanction_outcomes", "Sanctions do not work", "less"),
        ("sanction_outcomes", "Sanctions have failed to change anything", "less"),
        ("sanction_outcomes", "Sanctions almost never fail", "more"),
        ("sanction_outcomes", "Only one in five sanctions succeeds", "less"),
        ("sanction_outcomes", "Between 30 and 40 percent of sanctions succeed", "within"),
        ("tie_survival", "Coups rarely end ties with a patron", "more"),
        ("tie_survival", "A coup usually ends the alliance", "less"),
        ("tie_survival", "The USA will not always keep its allies", "more"),
        ("tie_return", "Lost clients seldom come back", "less"),
        ("existential_rate", "Some states kept both patrons", "exists"),
        ("count_under_definitions", "Fewer than ten states hosted Soviet bases", "less"),
        ("regime_contrast", "Democracies seldom fight one another", "less"),
        ("regime_contrast", "Autocracies break their promises more often", "less"),
        ("aid_and_alignment", "American money does not buy votes", "less"),
        ("conflict_onset", "American bases deter war", "less"),
        ("conflict_onset", "American bases do not deter war", "more"),
        ("trend", "Arms exports rarely rise", "more"),  # a trend has a direction of its own
    ],
)
def test_words_turn_what_a_claim_says(test: str, text: str, way: str) -> None:
    assert said(text, templates()[test]).way == way


def test_a_range_is_in_the_unit_of_the_test() -> None:
    template = templates()["sanction_outcomes"]
    assert said("Between 30 and 40 percent of sanctions succeed", template).within == (0.3, 0.4)
    assert said("Between a quarter and a half of sanctions succeed", template).within == (0.25, 0.5)
    assert said("Between 40 and 30 percent of sanctions succeed", template).within is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40 per cent of them", 0.4),
        ("one in five of them", 0.2),
        ("half of them", 0.5),
        ("a few of them", None),
    ],
)
def test_shares_are_read(text: str, value: float | None) -> None:
    assert share(text) == value


def test_a_case_says_what_the_draft_says() -> None:
    """Each claim of an article goes into a case that is sound, with what it says of its test."""
    text = (
        "American aid rarely buys votes in the United Nations. Between 30 and 40 percent of American "
        "sanctions succeed. American exports to Egypt have fallen since 2011. Washington privately accepts "
        "the junta."
    )
    draft = read_text(text, "2024-06-01")
    for claim in draft.claims:
        draft = review.accept(draft, claim.id)
        accepted = draft.claim(claim.id)
        assert accepted is not None
        for decision in accepted.open:
            first = decision.options[0] if decision.options else "the sentence before"
            draft = review.answer(draft, claim.id, decision.id, first)
    aid, sanctions, exports, junta = parse_case(to_case(draft, text, HEAD), "aid.yaml").claims
    assert aid.test and sanctions.test and exports.test
    assert (aid.test.name, aid.says) == ("aid_and_alignment", "less")
    assert (sanctions.test.name, sanctions.says, sanctions.within) == (
        "sanction_outcomes",
        "within",
        (0.3, 0.4),
    )
    assert (exports.test.name, exports.says) == ("trend", "more")
    assert exports.test.parameters["direction"] == "down" and exports.test.parameters["first"] == 2011
    assert junta.test is None and junta.not_testable == "private knowledge"

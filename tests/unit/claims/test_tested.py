"""What was tested is said in one plain line for every test; groups are called by their titles."""

from __future__ import annotations

import re

import pytest
import yaml

from tertius.case.load import load_case, parse_case
from tertius.case.schema import Case
from tertius.claims import TESTS
from tertius.claims.fill import fill
from tertius.claims.following.series.groups import members_of, said_of, titled
from tertius.claims.judging.binding import parameters_of, says_of
from tertius.claims.judging.check import check_case
from tertius.claims.naming import body
from tertius.claims.says import Says
from tertius.claims.template import templates
from tertius.claims.tested import asked
from tertius.claims.wording import faults_of
from tertius.panel.load import load_panel
from tertius.testing.claim_test import bind
from tertius.worlds import FAMILIES

NEW = {
    "trend", "comparison", "enumeration", "sanction_outcomes", "aid_and_alignment", "formation",
    "regime_contrast", "conflict_onset", "tie_gain", "tie_replacement", "tie_return",
}  # fmt: skip
#: A line is read at a glance: twenty words where the titles of states and groups leave room.
MOST = 26
_CODE = re.compile(r"\b(?:RUS|USA|CHN|FRA|GBR|MLI|SYR|TCD)\b")


def line(name: str, says: Says, given: dict[str, object] | None = None) -> str:
    test = TESTS.get(name)
    return asked(name, test, bind(test, given or dict(FAMILIES.get(name).parameters), name), says)


@pytest.mark.parametrize("name", sorted(TESTS.all()))
def test_every_test_asks_a_plain_question_and_its_contrary(name: str) -> None:
    assert templates()[name].question, "a template says what is asked"
    more, less = line(name, Says()), line(name, Says("less"))
    assert more != less
    for text in (more, less):
        assert text.startswith("whether ")
        assert len(text.split()) <= MOST, text
        assert [fault for fault in faults_of(text) if "words" not in fault] == []
        assert not _CODE.search(text), text


def test_a_range_is_named_with_its_ends() -> None:
    assert "between 0.2 and 0.4" in line("tie_return", Says("within", 0.2, 0.4))


def test_questions_follow_direction_factor_and_years() -> None:
    trend = {"variable": "trade_share", "of": ["Africa"], "partner": ["FRA"]}
    assert line("trend", Says(), {**trend, "first": 2000, "direction": "down"}) == (
        "whether the share of France in the trade of Africa has fallen since 2000"
    )
    assert line("trend", Says("less"), {**trend, "first": 2000, "last": 2010}) == (
        "whether the share of France in the trade of Africa did not rise, 2000 to 2010"
    )
    vetoes = {"variable": "vetoes", "left": ["USA"], "right": ["CHN"], "by": 1}
    assert line("comparison", Says(), vetoes) == (
        "whether the number of vetoes by the United States was more than twice that of China"
    )
    left = {"conditions": ["ends member:ECOWAS >= 1"], "last": 2023}
    assert line("enumeration", Says(), left) == "whether no state left ECOWAS up to 2023"


def test_what_the_panel_does_not_know_stands_as_the_claim_writes_it() -> None:
    text = line("trend", Says(), {"variable": "my_own_figure", "of": ["MLI"]})
    assert text == "whether my own figure of Mali has risen"


def grouped(title: str) -> Case:
    test = {"name": "trend", "parameters": {"variable": "population", "of": ["mine"], "first": 2000}}
    return parse_case(
        yaml.safe_dump(
            {
                "id": "short",
                "title": "A short case",
                "summary": "One group.",
                "source": {"author": "A", "title": "T", "publisher": "P", "date": "2024"},
                "date": "2024",
                "patron": "FRA",
                "rival": "RUS",
                "focal": "MLI",
                "groups": [{"id": "mine", "title": title, "definition": "Two.", "members": ["MLI", "NER"]}],
                "claims": [{"id": "one", "paraphrase": "So.", "hedge": "asserted", "test": test}],
            }
        ),
        "short.yaml",
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [("The two states", "the two states"), ("Mali and its neighbour", "Mali and its neighbour")],
)
def test_a_group_of_the_case_is_called_by_its_title(title: str, said: str) -> None:
    panel, case = load_panel(), grouped(title)
    claim = fill(case).claims[0]
    test = TESTS.get("trend")
    bound = parameters_of(case, claim, test)
    of = bound.model_dump()["of"]
    assert of == (titled(title, ("MLI", "NER")),)
    assert said_of(panel, of) == said
    assert (members_of(panel, of) == members_of(panel, ("MLI", "NER"))).all()
    assert not members_of(panel, ("MLI", "NER", "-" + of[0])).any()
    assert said in claim.estimand and "2000" in claim.estimand
    assert asked("trend", test, bound, says_of(claim, test)) == (
        f"whether the population of {said} has risen since 2000"
    )


@pytest.mark.parametrize(
    ("name", "said"), [("ECOWAS", "ECOWAS"), ("EU", "the EU"), ("AU", "the African Union")]
)
def test_organisations_are_called_as_people_call_them(name: str, said: str) -> None:
    assert body(name) == said
    assert f"by {said} reach" in line("sanction_outcomes", Says(), {"sender": name})


@pytest.mark.parametrize("name", ["france-sahel", "china-clients"])
def test_the_packaged_cases_check_and_use_what_there_is(name: str) -> None:
    panel, case = load_panel(), load_case(name)
    check_case(case, panel.states.all(), panel)
    tests = {claim.test.name for claim in case.claims if claim.test}
    assert len(tests & NEW) >= 5
    assert 8 <= len(case.claims) <= 12
    for claim in fill(case).claims:
        if claim.test is not None:
            words = f"{claim.estimand} {claim.decision_rule} {claim.falsifier}"
            assert not re.search(r"\b[a-z]+_[a-z_]+\b|other end of a tie|[{}]", words), words
            assert not _CODE.search(words), words

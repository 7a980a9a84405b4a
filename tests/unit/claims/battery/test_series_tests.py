"""Trend, comparison and enumeration on the record: labels, sentences, windows, faults of names."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, get_args

import pytest

from tertius.claims import TESTS, assess
from tertius.claims.judging.judge import verdict_of
from tertius.claims.registry import Assessment
from tertius.claims.spoken import spoken
from tertius.claims.verdict import Label, Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.panel.load import load_panel

RUSSIA = {"variable": "arms_export_share_5y", "of": ("RUS",), "since": 2010}
AFRICA = {
    "variable": "trade_level",
    "left": ("CHN",),
    "right": ("USA",),
    "partner": ("Africa",),
    "first": 2010,
}


@cache
def panel() -> Any:
    return load_panel()


def found(name: str, **given: Any) -> Assessment[Any, Any]:
    test = TESTS.get(name)
    return assess(test, panel(), test.parameters.model_validate(given))


def verdict(name: str, **given: Any) -> Verdict:
    test = TESTS.get(name)
    return verdict_of(test, panel(), test.parameters.model_validate(given), claim="c", name=name)


def test_a_fall_and_a_rise_are_each_others_mirror() -> None:
    down, up = found("trend", **RUSSIA, direction="down"), found("trend", **RUSSIA, direction="up")
    assert (down.decision.label, up.decision.label) == ("supported", "contradicted")
    assert down.headline.value == pytest.approx(-up.headline.value)  # type: ignore[operator]
    assert found("trend", **RUSSIA, direction="flat").decision.label == "contradicted"


def test_standing_still_is_borne_out_by_practically_nothing() -> None:
    test = TESTS.get("trend")
    given = {"variable": "polyarchy", "since": 2010}
    flat = test.parameters.model_validate({**given, "direction": "flat", "matters": 0.3})
    down = test.parameters.model_validate({**given, "direction": "down", "matters": 0.3})
    assert assess(test, panel(), down).decision.label == "practically none"
    assert assess(test, panel(), flat).decision.label == "supported"


def test_a_trend_shows_every_start_and_what_else_it_could_be() -> None:
    made = verdict("trend", **RUSSIA, direction="down")
    titles = [table.title for table in made.tables]
    assert any("every starting year" in title for title in titles)
    assert {"Slope by how errors are reckoned", "The same years elsewhere", "When did it turn?"} <= set(
        titles
    )
    starts = next(table for table in made.tables if "every starting year" in table.title)
    assert len(starts.rows) > 40 and starts.rows[0][0] == 1954
    assert {cell.specification["errors"] for cell in made.grid} == {
        "those of a series that swings",
        "those of the record alone",
    }


def test_amounts_in_current_prices_are_judged_as_shares() -> None:
    made = found("trend", variable="trade_total", of=("IND",), since=1990)
    assert {cell.specification["put against"] for cell in made.cells} == {
        "share of world",
        "per head",
        "per GDP",
    }
    named = found("trend", variable="trade_total", of=("IND",), since=1990, denominator="per GDP")
    assert {cell.specification["put against"] for cell in named.cells} == {"per GDP"}


def test_a_short_record_is_not_testable_and_says_what_there_is() -> None:
    with pytest.raises(PanelError, match="at least 6, got 4 between 2022 and 2025"):
        found("trend", variable="aid_ukraine", of=("UKR",))
    with pytest.raises(PanelError, match="a year on record"):
        found("trend", variable="military_world", of=("CHN",), since=1960)


def test_both_sides_of_a_comparison() -> None:
    more, less = found("comparison", **AFRICA), found("comparison", **AFRICA, direction="less")
    assert (more.decision.label, less.decision.label) == ("supported", "contradicted")
    assert found("comparison", **AFRICA, by=9.0).decision.label == "contradicted"
    swapped = found("comparison", **{**AFRICA, "left": ("USA",), "right": ("CHN",)})
    assert swapped.headline.value == pytest.approx(-more.headline.value)  # type: ignore[operator]


def test_the_largest_is_compared_with_the_next() -> None:
    made = found("comparison", variable="arms_export_share_5y", left=("USA",), first=2015)
    assert made.grid.right_words == ("RUS",) and made.grid.ranks[0][0] == "USA"
    second = verdict("comparison", variable="arms_export_share_5y", left=("RUS",), first=2015)
    assert second.label == "contradicted" and "the first, the United States" in second.plain


def test_another_scale_is_shown_and_does_not_decide() -> None:
    made = verdict("comparison", variable="gdp_log", left=("CHN",), right=("DEU",))
    assert made.label == "supported" and "A head it is the other way round" in made.plain
    assert any(flip.parameter == "denominator" and flip.label == "contradicted" for flip in made.flips)


def test_zeros_can_be_compared_where_things_are_counted() -> None:
    made = found("comparison", variable="vetoes", left=("RUS",), right=("FRA",), first=2000)
    assert made.decision.label == "supported"
    money = {"variable": "finance_china", "end": "receiver", "partner": ("CHN",), "first": 2001}
    with pytest.raises(PanelError, match="right side of the ratio: expected a total above zero"):
        found("comparison", **money, left=("PAK",), right=("FRA",))


def test_values_below_zero_are_compared_by_difference() -> None:
    made = found("comparison", variable="ideal_point", left=("IND",), right=("RUS",), first=2005)
    assert made.headline.unit.startswith("difference") and made.headline.value is not None


def test_two_periods() -> None:
    given = {"variable": "coup_success", "left": ("Africa",), "first": 1960, "last": 1989}
    made = found("comparison", **given, against_first=1990, against_last=2019)
    assert made.grid.other == (1990, 2019) and made.decision.label in ("supported", "leaning for")


@pytest.mark.parametrize(
    ("given", "label", "said"),
    [
        ({"conditions": ("ends member:NATO >= 1",)}, "supported", "No state left NATO"),
        ({"conditions": ("ends member:EU >= 1",)}, "contradicted", "the United Kingdom (2020)"),
        (
            {"conditions": ("ends member:EU >= 1",), "statement": "only", "state": ("GBR",), "first": 1993},
            "supported",
            "no other state did",
        ),
        (
            {"conditions": ("ends member:EU >= 1",), "statement": "only", "state": ("FRA",), "first": 1993},
            "contradicted",
            "it is not so that France left EU",
        ),
        ({"conditions": ("vetoes > 0",), "statement": "always", "among": ("RUS",)}, "contradicted", "of 80"),
        (
            {"conditions": ("member:BRI >= 1",), "statement": "first", "state": ("KAZ",)},
            "contradicted",
            "Pakistan (2013)",
        ),
        (
            {"conditions": ("polyarchy > 0.6", "coup_success > 0"), "statement": "some", "at_least": 2},
            "supported",
            "France (1958)",
        ),
    ],
)  # fmt: skip
def test_every_form_of_statement(given: dict[str, Any], label: str, said: str) -> None:
    made = verdict("enumeration", **given)
    assert (made.label, said in made.plain) == (label, True), made.plain


@pytest.mark.parametrize(
    ("statement", "begins"),
    [("some", "Russia "), ("none", "there is no year in which Russia "), ("always", "Russia ")],
)
def test_one_state_is_asked_about_in_english(statement: str, begins: str) -> None:
    given = {"conditions": ("vetoes > 0",), "statement": statement, "among": ("RUS",)}
    said = spoken(given, panel())
    assert said["statement"].startswith(begins)
    assert said["counted"].startswith("years in which Russia ")


def test_a_search_says_how_much_it_went_through_in_plain_words() -> None:
    one = verdict("enumeration", conditions=("vetoes > 0",), statement="always", among=("RUS",))
    assert "records" not in one.plain
    many = verdict("enumeration", conditions=("ends member:NATO >= 1",))
    assert "entries were searched, one for each state and year" in many.plain


def test_what_is_not_on_record_is_less_than_never() -> None:
    """The pacts end in 2018: that no pact is found later supports nothing."""
    given = {"conditions": ("pact_defense = 1 from USA", "member:CSTO >= 1")}
    known, beyond = found("enumeration", **given, last=2018), found("enumeration", **given, last=2025)
    assert known.decision.label == "supported" and known.grid.window == (2002, 2018)
    assert beyond.decision.label == "undetermined" and beyond.grid.main.open > 0
    with pytest.raises(PanelError, match="years on record, 2002 to 2018"):
        found("enumeration", **given, first=2019)


def test_near_misses_and_coverage_are_listed() -> None:
    made = verdict("enumeration", conditions=("polyarchy > 0.9", "conflict_intensity >= 2"))
    titles = {table.title: table for table in made.tables}
    assert titles["Near misses"].rows and len(titles["How far the record goes"].rows) == 3


@pytest.mark.parametrize(
    ("name", "given", "parameter"),
    [
        ("trend", {"variable": "polyarhcy"}, "variable"),
        ("trend", {"variable": "polyarchy", "of": ("Afrika",)}, "of"),
        ("comparison", {"variable": "polyarchy", "left": ("FRA",), "right": ("Germny",)}, "right"),
        ("enumeration", {"conditions": ("polyarhcy > 1",)}, "conditions"),
        ("enumeration", {"conditions": ("polyarchy > 1",), "among": ("Narnia",)}, "among"),
    ],
)
def test_unknown_names_are_faults_before_anything_is_estimated(
    name: str, given: dict[str, Any], parameter: str
) -> None:
    test = TESTS.get(name)
    assert test.check is not None
    faults = test.check(panel(), test.parameters.model_validate(given))
    assert list(faults) == [parameter] and "\n" not in str(faults[parameter])


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("trend", {"variable": "polyarchy", "since": 2010, "last": 2000}),
        ("comparison", {"variable": "polyarchy", "left": ("FRA",), "right": ("FRA",)}),
        ("comparison", {"variable": "polyarchy", "left": ()}),
        ("comparison", {"variable": "polyarchy", "left": ("FRA",), "direction": "less", "by": 1.0}),
        ("enumeration", {"conditions": ("polyarchy > 1",), "statement": "only"}),
        ("enumeration", {"conditions": ("polyarchy > 1",), "state": ("FRA",)}),
        ("enumeration", {"conditions": ()}),
    ],
)
def test_impossible_questions_are_refused(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        TESTS.get(name).parameters.model_validate(given)


@pytest.mark.parametrize(
    ("name", "given"),
    [("trend", RUSSIA), ("comparison", AFRICA), ("enumeration", {"conditions": ("ends member:NATO >= 1",)})],
)
def test_every_label_has_a_sentence(name: str, given: dict[str, Any]) -> None:
    made = found(name, **given)
    for label in get_args(Label):
        turned = replace(made, decision=replace(made.decision, label=label))
        plain = TESTS.get(name).report(turned).plain
        assert faults_of(plain) == [], (label, plain)

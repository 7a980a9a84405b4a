"""What a trend, a comparison or a look-up is about, from a sentence: every slot filled as it says."""

from __future__ import annotations

from typing import Any

import pytest

from tertius.claims import TESTS
from tertius.reading.lists import table_rows
from tertius.reading.read import read_text
from tertius.reading.schema import Binding

RUSSIA = "Russia's share of world arms exports has fallen since 2015."


def bound(text: str, test: str) -> Binding:
    (claim,) = read_text(text).claims
    return next(binding for binding in claim.bindings if binding.test == test)


@pytest.mark.parametrize(
    ("text", "test", "parameters"),
    [
        (
            RUSSIA,
            "trend",
            {"variable": "arms_export_share_5y", "of": ("RUS",), "first": 2015, "direction": "down"},
        ),
        (
            "The number of American troops in Germany has fallen since 1990.",
            "trend",
            {
                "variable": "troops_us",
                "of": ("DEU",),
                "partner": ("USA",),
                "first": 1990,
                "direction": "down",
            },
        ),
        (
            "European defence spending has stagnated since 1990.",
            "trend",
            {"variable": "military_gdp", "of": ("Europe",), "first": 1990, "direction": "flat"},
        ),
        (
            "China's trade with Africa has overtaken America's.",
            "comparison",
            {
                "variable": "trade_level",
                "left": ("CHN",),
                "right": ("USA",),
                "partner": ("Africa",),
                "direction": "more",
            },
        ),
        (
            "American aid to Ukraine dwarfs that of Germany.",
            "comparison",
            {
                "variable": "aid_ukraine",
                "left": ("USA",),
                "right": ("DEU",),
                "partner": ("UKR",),
                "direction": "more",
                "by": 2.0,
            },
        ),
        (
            "China is Africa's largest trading partner.",
            "comparison",
            {
                "variable": "trade_level",
                "left": ("CHN",),
                "right": ("every other",),
                "partner": ("Africa",),
                "direction": "more",
            },
        ),
        (
            "China spends more on its military than Russia.",
            "comparison",
            {
                "variable": "military_gdp",
                "left": ("CHN",),
                "right": ("RUS",),
                "direction": "more",
                "denominator": "amount",
            },
        ),
        (
            "The United Kingdom is the only state that has left the European Union.",
            "enumeration",
            {"conditions": ("ends member:EU >= 1",), "statement": "only", "state": ("GBR",)},
        ),
        (
            "No state has left NATO.",
            "enumeration",
            {"conditions": ("ends member:NATO >= 1",), "statement": "none"},
        ),
    ],
)
def test_a_sentence_fills_the_parameters(text: str, test: str, parameters: dict[str, Any]) -> None:
    made = bound(text, test)
    assert made.parameters == parameters
    TESTS.get(test).parameters.model_validate(dict(made.parameters))


def test_what_the_text_does_not_name_is_asked_of_a_person() -> None:
    made = bound("China's navy is already bigger than America's.", "comparison")
    assert "variable" not in made.parameters
    assert made.limits[0].startswith("name variable (`tertius list variables WORD`")


def test_every_word_names_a_variable_of_the_panel() -> None:
    from tertius.claims.following.series.conditions import read_condition
    from tertius.claims.following.series.variables import known_of
    from tertius.panel.load import load_panel

    panel = load_panel()
    for row in table_rows("variable_words.csv"):
        if row["variable"]:  # a row without one names what the panel does not have
            assert known_of(panel, row["variable"]).name == row["variable"]
        assert row["role"] in ("state", "giver", "receiver", "world", "russia")
    for row in table_rows("condition_words.csv"):
        read_condition(panel, row["condition"].replace("<org>", "NATO").replace("<state>", "CHN"))


def test_every_phrase_and_predicate_names_a_variable_of_the_panel() -> None:
    from tertius.claims.following.series.variables import known_of, packaged
    from tertius.panel.load import load_panel

    panel = load_panel()
    for table in ("phrases.csv", "predicates.csv", "concepts.csv", "breaks.csv"):
        for row in packaged(table):
            assert known_of(panel, row["variable"]).name == row["variable"], table

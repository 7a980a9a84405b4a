"""Numbers and shares as people write them, and what only looks like one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tertius.claims.template import templates
from tertius.reading.mentions import find_mentions
from tertius.reading.numerals import numerals, share_range, shares
from tertius.reading.polarity import negated
from tertius.reading.quantities import excess, years_in
from tertius.reading.read import read_text
from tertius.reading.says import said, share


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 1/2 percent of cases", Fraction(1, 40)),
        ("99,5 percent of cases", Fraction(199, 200)),
        (".5 percent of cases", Fraction(1, 200)),
        ("two-and-a-half percent", Fraction(1, 40)),
        ("half of one percent", Fraction(1, 200)),
        ("twenty-five per cent", Fraction(1, 4)),
        ("nine times out of ten", Fraction(9, 10)),
        ("3.5 out of 10", Fraction(7, 20)),
        ("one-in-ten", Fraction(1, 10)),
        ("24 of 30 cases", Fraction(4, 5)),
        ("¾ of cases", Fraction(3, 4)),
        ("3/4 of cases", Fraction(3, 4)),
        ("nine-tenths", Fraction(9, 10)),
    ],
)
def test_shares_are_read_as_they_are_written(text: str, value: Fraction) -> None:
    assert [found.value for found in shares(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "fell by 10 percentage points",
        "10 percent more than before",
        "5 percent of GDP",
        "a third country",
        "the third time",
        "third-party sanctions",
        "the first quarter of 2020",
        "a quarter of a century",
        "half a century",
        "half a dozen",
        "the second half of 2020",
        "1 in 2020",
        "two in three years",
        "1,000 percent",
    ],
)
def test_what_only_looks_like_a_share_is_none(text: str) -> None:
    assert not list(shares(text))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("in 30-40% of cases", (Fraction(3, 10), Fraction(2, 5))),
        ("in 30 to 40 percent of cases", (Fraction(3, 10), Fraction(2, 5))),
        ("in thirty to forty percent of cases", (Fraction(3, 10), Fraction(2, 5))),
        ("between a third and half of cases", (Fraction(1, 3), Fraction(1, 2))),
        ("rose from 10 to 20 percent", None),
        ("in 40-30% of cases", None),
        ("between 5 and 10 states", None),
    ],
)
def test_ranges_are_read_and_changes_are_none(text: str, ends: tuple[Fraction, Fraction] | None) -> None:
    found = share_range(text)
    assert (found and found[:2]) == ends


def test_counts_keep_their_size() -> None:
    counts = {"1,000 bases": 1000, "twenty-five states": 25, "half a dozen": 6, "two dozen": 24, "2.5": 2.5}
    assert {text: float(next(numerals(text)).value) for text in counts} == counts
    times = {"2.5 times": 1.5, "1,000 times": 999.0, "tenfold": 9.0, "twice": 1.0, "50 percent more": 0.5}
    assert {text: excess(text, None) for text in times} == times  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "odd", ["1" * 5000, "1/0 of", "0 out of 0", "½½", "1,000,", "1 / 2", "twenty twenty", "%"]
)
def test_odd_numbers_end_in_nothing(odd: str) -> None:
    for text in (odd, f"{odd} percent", f"{odd} of {odd}", f"between {odd} and {odd} percent"):
        assert all(0 < found.value < 1 for found in shares(text))
        assert share_range(text) is None and len(list(numerals(text))) < 10


def test_years_are_no_counts_and_counts_no_years() -> None:
    assert years_in("1990-95") == [1990, 1995]
    assert years_in("in the 1990s") == [1990, 1999]
    assert years_in("since the 1990s") == [1990]
    for text in ("over 2000 people", "$2000 a year", "resolution 1973", "2014 soldiers"):
        assert years_in(text) == [], text


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Few, if any, sanctions work", "less"),
        ("Hardly any sanctions work", "less"),
        ("No fewer than half of sanctions work", "more"),
        ("No less than 40 percent of sanctions work", "more"),
        ("Not more than 40 percent of sanctions work", "less"),
        ("None of the sanctions worked", "less"),
        ("No sanctions have worked", "less"),
        ("Almost no sanctions work", "less"),
        ("Sanctions work in a mere 10 percent of cases", "less"),
        ("Sanctions work in 40 percent of cases at most", "less"),
        ("It is a myth that sanctions work", "less"),
        ("By no means do sanctions work", "less"),
        ("Far from failing, sanctions work", "more"),
        ("Sanctions, which rarely hurt the rich, work", "more"),
        ("A few sanctions work", "more"),
        ("In the last few years sanctions worked", "more"),
        ("There is no doubt that sanctions work", "more"),
    ],
)
def test_small_words_turn_a_claim_or_leave_it(text: str, way: str) -> None:
    assert said(text, templates()["sanction_outcomes"]).way == way


def test_a_share_that_fails_leaves_the_rest() -> None:
    test = templates()["sanction_outcomes"]
    assert share("Sanctions fail in 60 percent of cases", test) == 0.4
    assert share("Sanctions do not fail in 40 percent of cases", test) == 0.4
    assert said("Sanctions fail in 30-40% of cases", test).within == (0.6, 0.7)


def test_no_fewer_than_is_no_denial() -> None:
    assert not negated("No fewer than 80 percent keep their ties")
    assert negated("It is a myth that sanctions work")


@pytest.mark.parametrize(
    "first", ["Hardly any of", "Scarcely any of", "Not one of", "Almost none of", "Nor do any of"]
)
def test_a_claim_keeps_the_word_that_denies_it(first: str) -> None:
    claim = read_text(f"{first} Russia's clients keep their ties after a coup.", "2024-06-01").claims[0]
    assert claim.paraphrase.value.startswith(first)
    assert claim.bindings[0].says == "less"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea DPR", "PRK"),
        ("D.P.R. Korea", "PRK"),
        ("N. Korea", "PRK"),
        ("S. Sudan", "SSD"),
        ("French Congo", "COG"),
        ("Dem. Rep. Congo", "COD"),
    ],
)
def test_short_names_are_not_the_neighbour(name: str, code: str) -> None:
    found = [m.id for m in find_mentions(f"In 2010 {name} signed a treaty.") if m.kind == "state"]
    assert found == [code]

"""Series of any variable: units, groups, coverage, sources, denominators, and errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from tertius.claims.following.series import drift
from tertius.claims.following.series.conditions import holds, loosened, predicate, read_condition
from tertius.claims.following.series.groups import members_of, said_of
from tertius.claims.following.series.lines import COVER, Ask, denominators_for, line_of
from tertius.claims.following.series.variables import YEARS, known_of, plane_of, tie_plane
from tertius.claims.following.series.words import series_said, value_said
from tertius.core.errors import PanelError, TertiusError
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

STATES = ("FRA", "DEU", "ITA", "ESP")
Row = tuple[str, int, str, float | None, str]


def variable(
    name: str, unit: str, absent: str, first: int, last: int, dataset: str, table: str = "traits"
) -> dict:
    text = dict.fromkeys(TABLES["variables"].names, "")
    return text | {
        "table": table, "variable": name, "dataset": dataset, "title": name, "unit": unit, "first": first,
        "last": last, "absent": absent,
    }  # fmt: skip


def small(rows: Iterable[Row], variables: list[dict], ties: Iterable[tuple] = ()) -> Panel:
    traits = [
        {"iso3": s, "year": y, "variable": v, "value": x, "error": np.nan, "dataset": d,
         "status": "missing" if x is None else "observed"}
        for s, y, v, x, d in rows
    ]  # fmt: skip
    pairs = [
        {
            "source": a,
            "target": b,
            "year": y,
            "kind": k,
            "value": x,
            "error": np.nan,
            "status": "observed",
            "dataset": d,
        }
        for a, b, y, k, x, d in ties
    ]
    tables = {
        "states": States.embedded().table,
        "variables": pd.DataFrame(variables),
        "traits": pd.DataFrame(traits, columns=TABLES["traits"].names),
        "ties": pd.DataFrame(pairs, columns=TABLES["ties"].names),
    }
    return Panel.from_tables(tables, f"made {len(traits)} {len(pairs)} {hash(str(traits) + str(pairs))}")


@cache
def full() -> Panel:
    return load_panel()


def at(value: np.ndarray, year: int) -> float:
    return float(value[year - YEARS[0]])


def test_a_state_that_enters_late_makes_no_rise() -> None:
    rows: list[Row] = [(s, y, "amount", 100.0, "d") for s in STATES[:3] for y in range(2000, 2020)]
    rows += [("ESP", y, "amount", 20.0, "d") for y in range(2010, 2020)]
    panel = small(rows, [variable("amount", "million US$", "missing", 2000, 2019, "d")])
    line = line_of(panel, Ask("amount", STATES))
    assert at(line.value, 2005) == pytest.approx(320.0) == at(line.value, 2015)
    assert at(line.cover, 2005) == pytest.approx(300 / 320)


def test_a_year_counts_only_where_enough_of_the_group_is_known() -> None:
    rows: list[Row] = [(s, y, "index", 1.0, "d") for s in STATES for y in range(2000, 2010)]
    rows = [(s, y, v, None if y == 2005 and s != "FRA" else x, d) for s, y, v, x, d in rows]
    panel = small(rows, [variable("index", "0 to 1", "missing", 2000, 2009, "d")])
    line = line_of(panel, Ask("index", STATES))
    assert np.isnan(at(line.value, 2005)) and at(line.cover, 2005) == 0.25 < COVER
    assert np.isnan(at(line.value, 2012)), "outside coverage is not zero"


def test_observed_zero_missing_and_outside_stay_apart() -> None:
    rows: list[Row] = [("FRA", 2001, "events_of", 3.0, "d"), ("FRA", 2002, "events_of", None, "d")]
    panel = small(rows, [variable("events_of", "events", "zero", 2000, 2003, "d")])
    value = line_of(panel, Ask("events_of", ("FRA",))).value
    assert (at(value, 2000), at(value, 2001)) == (0.0, 3.0)
    assert np.isnan(at(value, 2002)) and np.isnan(at(value, 2004))


def test_a_change_of_source_is_known() -> None:
    variables = [variable("amount", "million US$", "missing", 2000, 2009, "new")]
    variables += [variable("amount", "million US$", "missing", 1990, 2004, "old")]
    panel = small([("FRA", 1995, "amount", 1.0, "old"), ("FRA", 2001, "amount", 2.0, "new")], variables)
    assert [year for year, _ in known_of(panel, "amount").steps] == [2000]
    assert [year for year, _ in known_of(full(), "trade_total").steps] == [2000]
    assert known_of(full(), "troops_us").steps[-1][0] == 2018


def test_ties_are_pooled_over_the_other_end() -> None:
    ties = [
        ("FRA", "DEU", 2000, "aid", 5.0, "d"),
        ("FRA", "ITA", 2000, "aid", 7.0, "d"),
        ("ESP", "ITA", 2000, "aid", 1.0, "d"),
    ]
    panel = small([], [variable("aid", "million US$", "zero", 2000, 2001, "d", "ties")], ties)
    given = line_of(panel, Ask("aid", ("FRA",), end="giver"))
    assert (at(given.value, 2000), at(given.value, 2001)) == (12.0, 0.0)
    taken = line_of(panel, Ask("aid", ("ITA",), ("FRA",)))
    assert at(taken.value, 2000) == 7.0
    row = panel.states.all().index("FRA")
    assert np.isnan(tie_plane(panel, "aid", "receiver", ("FRA",)).value[row]).all(), "no tie with itself"


def test_shares_of_the_world_and_heads() -> None:
    rows: list[Row] = [(s, 2000, "amount", x, "d") for s, x in zip(STATES, (10.0, 20.0, 30.0, 40.0))]
    rows += [(s, 2000, "population", 1000.0 * k, "d") for k, s in enumerate(STATES, 1)]
    panel = small(rows, [
        variable("amount", "million US$", "missing", 2000, 2000, "d"),
        variable("population", "thousand inhabitants", "missing", 2000, 2000, "d"),
    ])  # fmt: skip
    share = line_of(panel, Ask("amount", ("FRA",), denominator="share of world"))
    assert at(share.value, 2000) == pytest.approx(10.0), "of states that are on record at all"
    head = line_of(panel, Ask("amount", ("DEU",), denominator="per head"))
    assert at(head.value, 2000) == pytest.approx(10.0) and head.unit == "US$ a head"


def test_a_denominator_of_zeros_is_said() -> None:
    rows: list[Row] = [("FRA", 2000, "amount", 1.0, "d"), ("FRA", 2000, "population", 0.0, "d")]
    panel = small(rows, [
        variable("amount", "million US$", "missing", 2000, 2000, "d"),
        variable("population", "thousand inhabitants", "missing", 2000, 2000, "d"),
    ])  # fmt: skip
    with pytest.raises(PanelError, match="figures above zero, got zeros alone"):
        line_of(panel, Ask("amount", ("FRA",), denominator="per head"))


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask("trade_totl"), "did you mean 'trade_total'"),
        (Ask("polyarchy", ("Afrika",)), "did you mean 'Africa'"),
        (Ask("polyarchy", ("clients:Rusia",)), "did you mean 'Russia'"),
        (Ask("polyarchy", denominator="per head"), "a variable that can be added up"),
        (Ask("polyarchy", denominator="amount"), "per cent of GDP"),
        (Ask("leeway_total"), "a variable of the panel or a measure"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_a_hint(ask: Ask, said: str) -> None:
    with pytest.raises(TertiusError, match=re.escape(said)) as caught:
        line_of(full(), ask)
    assert "\n" not in str(caught.value)


def test_groups_add_and_take_out() -> None:
    panel = full()
    states = panel.states.all()
    year = 2020 - YEARS[0]
    nato = members_of(panel, ("NATO",))[:, year]
    without = members_of(panel, ("NATO", "-USA"))[:, year]
    assert nato[states.index("USA")] and not without[states.index("USA")]
    assert nato.sum() == without.sum() + 1 == 30
    poor = members_of(panel, ("polyarchy < 0.3",))[:, year]
    assert poor[states.index("PRK")] and not poor[states.index("FRA")]
    assert members_of(panel, ("clients:Russia",))[states.index("IND"), year]
    assert said_of(panel, ("NATO", "-USA")) == "NATO without the United States"


def test_bands_and_logarithms_come_back_in_units() -> None:
    panel = full()
    gdp = plane_of(panel, "gdp_log")
    row = panel.states.all().index("USA")
    assert 1.5e13 < at(gdp.value[row], 2015) < 2.2e13 and gdp.known.unit == "constant 2015 US$"
    troops = line_of(panel, Ask("troops_us", ("DEU",), ("USA",)))
    assert 20_000 < at(troops.value, 2015) < 70_000 and troops.unit == "troops"
    assert "as recorded" in denominators_for(panel, Ask("military_gdp", ("FRA",)))


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (3.1e9, "constant 2015 US$", "3.1 billion dollars"),
        (171_000.0, "million current US$", "171 billion dollars"),
        (22.4, "percent", "22 %"),
        (1380000.0, "thousand inhabitants", "1.4 billion"),
        (0.4321, "0 to 1", "0.43"),
        (40123.0, "troops", "40 100"),
        (65.2, "US$ a barrel", "65 dollars a barrel"),
    ],
)
def test_values_are_said_as_people_say_them(value: float, unit: str, said: str) -> None:
    assert value_said(value, unit) == said


def test_series_are_said_with_both_ends() -> None:
    said = series_said(full(), Ask("trade_share", ("Africa",), ("FRA",)))
    assert said == "the share of France in the trade of Africa"
    assert (
        series_said(full(), Ask("trade_level", ("CHN",), ("Africa",), "giver"))
        == "trade of China with Africa"
    )


def test_conditions_are_read_and_answered() -> None:
    panel = full()
    left = holds(panel, read_condition(panel, "ends member:EU >= 1"))
    rows, years = np.nonzero(left == 1.0)
    assert [(panel.states.all()[r], int(YEARS[y])) for r, y in zip(rows, years)] == [("GBR", 2020)]
    long = read_condition(panel, "polyarchy < 0.3 for 10 years")
    assert holds(panel, long)[panel.states.all().index("PRK"), 2000 - YEARS[0]] == 1.0
    assert (
        predicate(panel, read_condition(panel, "arms_tie_5y = 1 from Russia"))
        == "had an arms tie from Russia"
    )
    after = holds(panel, read_condition(panel, "sanction:any = 1 from USA after coup_success within 2 years"))
    assert np.isfinite(after).any() and (after == 1.0).any()
    loose = loosened(panel, read_condition(panel, "polyarchy > 0.5"), 0.1)
    assert loose.number == pytest.approx(0.45)
    assert loosened(panel, read_condition(panel, "member:EU = 1"), 0.1).number == 1.0


def test_what_is_not_covered_is_not_a_no() -> None:
    panel = full()
    answer = holds(panel, read_condition(panel, "pact_defense = 1 from USA"))
    assert np.isnan(answer[:, 2024 - YEARS[0]]).all() and np.isfinite(answer[:, 2010 - YEARS[0]]).any()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("polyarchy is low", "VARIABLE OPERATOR NUMBER"),
        ("polyarhcy < 0.3", "did you mean 'polyarchy'"),
        ("polyarchy < 0.3 from RUS", "a kind of tie alone"),
        ("polyarchy < 0.3 after coup_succes within 2 years", "did you mean 'coup_success'"),
        ("price:gold > 10", "a series of the world"),
    ],
)
def test_faulty_conditions_say_so(text: str, said: str) -> None:
    with pytest.raises(PanelError, match=re.escape(said)):
        read_condition(full(), text)


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.8])
def test_slopes_of_series_without_one_stay_in_their_intervals(memory: float) -> None:
    years = np.arange(2000.0, 2020.0)
    made = drift.sham(years, 1.0, memory, 600, np.random.default_rng(3))
    found = drift.fit(years, drift.line(years), made)
    assert np.mean(np.abs(found.value) < found.reach * found.error) > 0.92
    plain = drift.fit(years, drift.line(years), made + 0.5 * (years - years.mean()) / 10)
    assert np.allclose(plain.value - found.value, 0.5, atol=0.02)


def test_gaps_in_the_years_are_no_trouble() -> None:
    years = np.array([2000.0, 2001, 2004, 2005, 2009, 2010, 2012])
    found = drift.fit(years, drift.line(years), 2.0 + 0.3 * years / 10)
    assert float(found.value[0]) == pytest.approx(0.3, abs=1e-6)


def test_a_step_of_the_source_is_no_slope() -> None:
    years = np.arange(1990.0, 2010.0)
    y = np.where(years >= 2000, 1.0, 0.0) + 0.01 * np.sin(years)
    assert abs(float(drift.fit(years, drift.line(years, (2000,)), y).value[0])) < 0.05
    assert float(drift.fit(years, drift.line(years), y).value[0]) > 0.3


def test_the_noise_of_a_smooth_path_is_its_error() -> None:
    rng = np.random.default_rng(5)
    years = np.arange(1900.0, 2000.0)
    path = np.cumsum(np.cumsum(rng.normal(0, 0.002, 100)))
    assert drift.noise(years, path + rng.normal(0, 0.1, 100)) == pytest.approx(0.1, rel=0.25)


def test_a_turn_is_found_where_it_is() -> None:
    rng = np.random.default_rng(7)
    years = np.arange(1980.0, 2020.0)
    y = np.maximum(years - 2000, 0) / 10 + rng.normal(0, 0.05, 40)
    found = drift.one_break(years, y, rng)
    assert found is not None and abs(found.year - 2000) <= 2 and found.low <= 2000 <= found.high
    assert found.chance < 0.05 and found.after > 0.7 > 0.3 > found.before
    none = drift.one_break(years, rng.normal(0, 0.05, 40), rng)
    assert none is not None and none.chance > 0.05
    assert drift.one_break(years[:7], y[:7], rng) is None

"""Traps of the newer sources, one by one: what a plain reading of each file would get wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import SourceError
from tertius.panel.derivation import Inputs
from tertius.panel.derive.shared.wide import digits
from tertius.panel.states import States
from tertius.pipeline.build import derivations, run_derivation
from tertius.sources import SOURCES
from tertius.sources.parsing.workbooks import read_sheets, under_header, write_book
from tertius.sources.press_freedom import with_comma
from tertius.sources.record import Parsed

STATES = States.embedded()


def parsed(name: str, folder: Path) -> Parsed:
    SOURCES.get(name).sample(folder)
    return SOURCES.get(name).read(folder)


def derived(derivation: str, folder: Path) -> dict[str, pd.DataFrame]:
    wanted = derivations()[derivation]
    return run_derivation(wanted, Inputs({name: parsed(name, folder) for name in wanted.sources}, STATES))


def trait(tables: dict[str, pd.DataFrame], variable: str) -> pd.Series:
    rows = tables["traits"]
    return rows[rows["variable"] == variable].set_index(["iso3", "year"])["value"]


def tie(tables: dict[str, pd.DataFrame], kind: str) -> pd.Series:
    rows = tables["ties"]
    return rows[rows["kind"] == kind].set_index(["source", "target", "year"])["value"]


def test_zeros_of_military_expenditure_are_missing_except_where_there_is_no_army(tmp_path: Path) -> None:
    raw = parsed("sipri_milex", tmp_path).tables["spending"].set_index(["country", "year"])
    assert ("Cuba", 2018) not in raw.index
    assert raw.loc[("Costa Rica", 2018), "constant"] == 0
    tables = derived("sipri_milex", tmp_path)
    assert trait(tables, "military_gdp")["CRI", 2018] == 0
    assert not (tables["traits"]["iso3"] == "CUB").any()


def test_military_expenditure_is_compared_over_exactly_five_years(tmp_path: Path) -> None:
    change = trait(derived("sipri_milex", tmp_path), "military_change_5y")
    assert change.index.tolist() == [("MLI", 2023), ("USA", 2023)]  # 2024 has no figure of 2019
    assert change["MLI", 2023] == pytest.approx(100)


def test_the_worlds_share_is_of_the_states_with_a_figure(tmp_path: Path) -> None:
    share = trait(derived("sipri_milex", tmp_path), "military_world")
    assert share.groupby("year").sum().round(0).tolist() == [100, 100, 100]


def test_freedom_runs_upwards(tmp_path: Path) -> None:
    tables = derived("freedom_house", tmp_path)
    assert trait(tables, "political_rights")["RUS", 2024] == 1
    assert trait(tables, "freedom")["RUS", 2024] == pytest.approx(1 / 12, abs=1e-3)
    assert trait(tables, "freedom_score")["RUS", 2024] == pytest.approx(0.12)
    assert (
        trait(tables, "freedom")["RUS", 1990] > trait(tables, "freedom")["RUS", 2024]
    )  # the USSR too is RUS


@pytest.mark.parametrize(
    ("written", "meant"), [(9348, 93.48), (921, 92.1), (148, 14.8), (936, 93.6), (92, 92.0)]
)
def test_the_lost_decimal_comma_is_put_back(written: float, meant: float) -> None:
    assert with_comma(pd.Series([float(written)])).item() == pytest.approx(meant)


def test_press_freedom_keeps_the_methods_apart(tmp_path: Path) -> None:
    tables = derived("press_freedom", tmp_path)
    assert set(trait(tables, "press_freedom_2013").index) == {("FIN", 2014), ("RUS", 2014)}
    assert trait(tables, "press_freedom_2022")["NOR", 2024] == pytest.approx(91.89)
    assert trait(tables, "press_freedom_rank")["FIN", 2002] == 100
    assert trait(tables, "press_freedom_rank")["RUS", 2002] == 0


def test_terror_leaves_out_what_is_no_state_and_reads_latin_1(tmp_path: Path) -> None:
    tables = derived("political_terror", tmp_path)
    assert trait(tables, "terror_amnesty")["CIV", 2014] == 3
    assert set(tables["traits"]["iso3"]) == {"CIV", "DEU", "SYR"}
    assert ("CIV", 2014) not in trait(tables, "terror_human_rights_watch").index


def test_deaths_keep_observed_zeros(tmp_path: Path) -> None:
    tables = derived("ucdp_violence", tmp_path)
    assert trait(tables, "deaths_violence")["NOR", 2022] == 0
    assert trait(tables, "deaths_violence")["UKR", 2022] == 92685


def test_battle_deaths_do_not_run_over_the_break(tmp_path: Path) -> None:
    tables = derived("battle_deaths", tmp_path)
    assert trait(tables, "battle_deaths_to_1988").index.tolist() == [("PRK", 1950)]
    assert trait(tables, "battle_deaths_from_1989").index.tolist() == [("RUS", 2022)]


def test_a_dispute_is_counted_once_a_pair_and_year(tmp_path: Path) -> None:
    raw = parsed("mid", tmp_path)
    twice = pd.concat([raw.tables["cow"], raw.tables["cow"].assign(number=3631, hostility=2, onset=False)])
    given = Inputs({"mid": Parsed({**raw.tables, "cow": twice})}, STATES)
    tables = run_derivation(derivations()["mid"], given)
    assert tie(tables, "dispute").to_dict() == {("ARG", "GBR", 1982): 5.0, ("GBR", "ARG", 1982): 5.0}
    assert list(tie(tables, "dispute_begun").index) == [("ARG", "GBR", 1982)]
    assert list(tie(tables, "war").index) == [("ARG", "GBR", 1982), ("GBR", "ARG", 1982)]


def test_a_crisis_stands_once_an_actor_and_unknown_days_are_the_first(tmp_path: Path) -> None:
    parsed("icb", tmp_path)
    path = tmp_path / "icb_v15" / "icb2v15.csv"
    path.write_text(path.read_text().replace(",1962,10,22,", ",1962,10,77,"))
    raw = SOURCES.get("icb").read(tmp_path)
    tables = run_derivation(derivations()["icb"], Inputs({"icb": raw}, STATES))
    dates = tables["events"].set_index("iso3")["date"]
    assert dates.to_dict() == {"RUS": "1962-10-01", "USA": "1962-10-16"}
    assert set(tie(tables, "crisis").index) == {("RUS", "USA", 1962), ("USA", "RUS", 1962)}


def test_cyber_incidents_are_zero_between_followed_rivals_alone(tmp_path: Path) -> None:
    count = tie(derived("cyber_incidents", tmp_path), "cyber_incidents")
    assert count["USA", "IRN", 2009] == 1
    assert count["IRN", "USA", 2009] == 0
    assert ("USA", "CHN", 2009) not in count.index  # no pair of the sample: missing


def test_an_unknown_outcome_of_sanctions_is_no_failure(tmp_path: Path) -> None:
    tables = derived("sanction_threats", tmp_path)
    said = tables["events"].set_index("iso3")["detail"]
    assert "outcome: not known" in said["PAK"]
    assert "no threat, imposed" in said["IRQ"] and "outcome: stalemate after imposition" in said["IRQ"]
    assert tie(tables, "sanction_threat").index.tolist() == [("USA", "PAK", 1999)]
    assert tie(tables, "sanction_imposed").index.tolist() == [("USA", "IRQ", 1990)]


def test_joint_vetoes_count_for_each_member_and_a_draft_once(tmp_path: Path) -> None:
    tables = derived("vetoes", tmp_path)
    count = trait(tables, "vetoes")
    assert (count["GBR", 1956], count["FRA", 1956]) == (1, 1)
    assert (count["RUS", 1946], count["RUS", 2022], count["CHN", 2022]) == (1, 2, 1)
    assert count["USA", 1950] == 0
    assert ("CHN", 1960) not in count.index  # the seat was Taiwan's
    assert ("DEU", 1960) not in count.index


def test_a_stop_outside_the_states_makes_no_tie(tmp_path: Path) -> None:
    tables = derived("us_travel", tmp_path)
    assert tie(tables, "visit_us_president").to_dict() == {("USA", "CHN", 1972): 1.0}
    assert tie(tables, "visit_us_secretary").to_dict() == {("USA", "SYR", 1974): 1.0}
    assert tie(tables, "visit_to_us").to_dict() == {("UKR", "USA", 2022): 1.0}


def test_visits_of_a_year_are_counted(tmp_path: Path) -> None:
    count = tie(derived("china_travel", tmp_path), "visit_china_leader")
    assert count["CHN", "RUS", 2013] == 2


def test_chinese_diplomacy_outside_its_region_is_missing(tmp_path: Path) -> None:
    tables = derived("china_diplomacy", tmp_path)
    assert tie(tables, "china_confucius_institutes")["CHN", "AFG", 2000] == 0
    assert ("CHN", "AFG", 2000) not in tie(tables, "china_journalist_visits").index
    assert set(tables["variables"]["absent"]) == {"missing"}


def test_the_wrong_item_on_china_is_dropped(tmp_path: Path) -> None:
    raw = parsed("pew", tmp_path)
    assert not (raw.tables["views"]["object"] == "CHN").any()
    tables = derived("pew", tmp_path)
    rows = tables["traits"].set_index(["iso3", "year"])
    assert rows.loc[("DEU", 2008), "value"] == pytest.approx(31)
    assert rows.loc[("DEU", 2008), "error"] == pytest.approx(100 * np.sqrt(0.31 * 0.69 / 700.5), abs=0.01)


def test_the_average_of_a_changing_set_of_countries_is_not_read(tmp_path: Path) -> None:
    countries = set(parsed("us_image", tmp_path).tables["image"]["country"])
    assert countries == {"Germany", "UK"}


def test_years_with_few_months_of_approval_are_missing(tmp_path: Path) -> None:
    raw = parsed("levada", tmp_path)
    months = pd.DataFrame({"year": [2010] * 9 + [2011] * 10, "month": [*range(1, 10), *range(1, 11)]})
    full = Parsed({"months": months.assign(approve=70.0, right_direction=50.0)})
    tables = run_derivation(derivations()["levada"], Inputs({"levada": full}, STATES))
    assert trait(tables, "putin_approval").index.tolist() == [("RUS", 2011)]
    assert raw.tables["months"].loc[1, "approve"] == 80


def test_refugees_of_unknown_origin_count_where_they_are(tmp_path: Path) -> None:
    tables = derived("unhcr", tmp_path)
    assert trait(tables, "refugees_in")["FRA", 2023] == 10
    assert trait(tables, "refugees_from")["SYR", 2023] == 3_200_000
    assert trait(tables, "displaced_within")["SYR", 2023] == 7_200_000
    assert ("VEN", 2023) not in trait(tables, "displaced_within").index  # a zero that says nothing
    assert trait(tables, "others_displaced_from")["VEN", 2023] == 2_800_000
    assert tie(tables, "refugees")["VEN", "COL", 2023] == 300


def test_exports_are_thousands_and_territories_count_in_the_world(tmp_path: Path) -> None:
    tables = derived("commodity_exports", tmp_path)
    assert trait(tables, "exports:crude_oil")["RUS", 2022] == 148_000  # million US$, to three digits
    share = trait(tables, "export_share:crude_oil")
    assert share["RUS", 2022] == pytest.approx(100 * 147.5 / (147.5 + 262.6), abs=0.05)
    assert not (tables["traits"]["iso3"] == "ABW").any()


def test_part_years_of_prices_are_left_out(tmp_path: Path) -> None:
    oil = derived("prices_oil", tmp_path)["series"]
    assert ("price:oil_brent", 1987) not in set(zip(oil["variable"], oil["year"], strict=True))
    rows = derived("prices_commodities", tmp_path)["series"]
    assert set(rows["year"]) == {2000}
    assert rows.set_index("variable")["value"]["price:crude_oil"] == pytest.approx(15.5)
    assert "price:gold" not in set(rows["variable"])  # one month of twelve is missing


def test_regions_are_no_partners(tmp_path: Path) -> None:
    raw = parsed("imf_trade", tmp_path).tables["flows"]
    assert set(raw["partner"]) == {"BRA"}
    tables = derived("imf_trade", tmp_path)
    assert trait(tables, "trade_china_over_us")["BRA", 2001] == pytest.approx(100 * 150 / 220, abs=0.05)
    givers = tables["variables"].set_index("variable")["givers"]
    assert givers["goods_exports_share"] == "USA CHN"


def test_a_reporter_that_the_file_cannot_have_is_refused(tmp_path: Path) -> None:
    parsed("imf_trade", tmp_path)
    path = tmp_path / "imf_imts_us_china_2001_2024" / "raw_trade_data.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("CHN.XG", "DEU.XG"), encoding="utf-8")
    with pytest.raises(SourceError, match="SERIES_CODE"):
        SOURCES.get("imf_trade").read(tmp_path)


def test_research_has_no_figure_after_its_last_year(tmp_path: Path) -> None:
    tables = derived("wdi_economy", tmp_path)
    assert trait(tables, "wdi_research")["USA", 2022] == pytest.approx(3.59)
    assert ("PRK", 2022) not in trait(tables, "wdi_research").index
    spans = tables["variables"].set_index("variable")["last"]
    assert (spans["wdi_research"], spans["wdi_exports_gdp"]) == (2022, 2024)


def test_aid_to_ukraine_leaves_institutions_and_part_years_out(tmp_path: Path) -> None:
    tables = derived("kiel", tmp_path)
    assert tie(tables, "aid_ukraine").to_dict() == {
        ("DEU", "UKR", 2023): 7400.0,
        ("USA", "UKR", 2022): 34000.0,
    }
    assert tie(tables, "aid_ukraine_military")["USA", "UKR", 2022] == 23000


@pytest.mark.parametrize("name", ["vetoes", "imf_trade", "wdi_economy", "kiel"])
def test_weak_provenance_is_said(name: str) -> None:
    source = SOURCES.get(name)
    assert source.weak
    assert any("weak provenance" in caveat.lower() for caveat in source.caveats)
    using = [d for d in derivations().values() if name in d.sources]
    assert all("provenance" in v.description for d in using for v in d.variables)


def test_a_workbook_is_told_by_its_content_and_a_sheet_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    write_book(path, {"one": [["note"], ["Country", 1990.0], ["Mali", 3.5]]})
    rows = read_sheets(path, ("one",))["one"]
    assert under_header(rows, "Country", "here").columns.tolist() == ["Country", "1990"]
    with pytest.raises(SourceError, match="did you mean 'one'"):
        read_sheets(path, ("ones",))
    with pytest.raises(SourceError, match="a header row with 'State'"):
        under_header(rows, "State", "here")


def test_digits_keep_zero_sign_and_gaps() -> None:
    given = pd.Series([0.0, -1234.0, 0.012345, np.nan])
    out = digits(given, 2)
    assert out.tolist()[:2] == [0.0, -1200.0]
    assert out[2] == pytest.approx(0.012)
    assert np.isnan(out[3])

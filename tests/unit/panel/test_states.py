"""States and the crosswalk: every hard case of the years since 1946, in both codings and both ways."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import PanelError
from tertius.panel.crosswalk import embedded_rows, normal_name
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR
from tertius.panel.states import States

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
STATES = States.embedded()


def years_alive(iso3: str) -> list[int]:
    return [year for year in YEARS if STATES.alive(iso3, year)]


@pytest.mark.parametrize(
    ("iso3", "first", "last"),
    [
        ("RUS", 1946, 2026),
        ("DEU", 1949, 2026),
        ("DDR", 1949, 1990),
        ("CSK", 1946, 1992),
        ("CZE", 1993, 2026),
        ("SVK", 1993, 2026),
        ("YUG", 1946, 1991),
        ("SCG", 1992, 2005),
        ("SRB", 2006, 2026),
        ("MNE", 2006, 2026),
        ("XKX", 2008, 2026),
        ("YEM", 1946, 2026),
        ("YMD", 1967, 1990),
        ("VNM", 1954, 2026),
        ("RVN", 1954, 1975),
        ("SDN", 1956, 2026),
        ("SSD", 2011, 2026),
        ("ETH", 1946, 2026),
        ("ERI", 1993, 2026),
        ("PAK", 1947, 2026),
        ("BGD", 1971, 2026),
        ("EGY", 1946, 2026),
        ("TZA", 1961, 2026),
        ("EAZ", 1963, 1964),
        ("TWN", 1949, 2026),
        ("CHN", 1946, 2026),
        ("TUV", 2000, 2026),
        ("AND", 1993, 2026),
    ],
)
def test_first_and_last_year(iso3: str, first: int, last: int) -> None:
    assert years_alive(iso3) == list(range(first, last + 1))


def test_syria_is_absent_while_part_of_the_united_arab_republic() -> None:
    assert set(YEARS) - set(years_alive("SYR")) == {1959, 1960}
    assert STATES.name("EGY", 1960) == "United Arab Republic"


@pytest.mark.parametrize(
    ("system", "code", "year", "iso3"),
    [
        ("cow", 260, 1960, "DEU"),
        ("cow", 255, 1995, "DEU"),
        ("gw", 260, 1995, "DEU"),
        ("cow", 265, 1985, "DDR"),
        ("cow", 345, 1991, "YUG"),
        ("cow", 345, 1992, "SCG"),
        ("cow", 345, 2006, "SRB"),
        ("gw", 345, 2000, "SCG"),
        ("gw", 340, 2010, "SRB"),
        ("cow", 678, 1980, "YEM"),
        ("cow", 679, 2000, "YEM"),
        ("gw", 678, 2000, "YEM"),
        ("gw", 680, 1980, "YMD"),
        ("cow", 816, 1960, "VNM"),
        ("cow", 817, 1960, "RVN"),
        ("cow", 970, 2005, "NRU"),
        ("gw", 970, 2005, "KIR"),
        ("cow", 955, 2005, "TON"),
        ("gw", 972, 2005, "TON"),
        ("cow", 365, 1970, "RUS"),
        ("iso2", "CS", 1980, "CSK"),
        ("iso2", "CS", 2004, "SCG"),
        ("iso3", "YUG", 1999, "SCG"),
        ("iso3", "sun", 1980, "RUS"),
        ("name", "Yugoslavia", 1980, "YUG"),
        ("name", "Yugoslavia", 1995, "SCG"),
        ("name", "Côte d’Ivoire", 2000, "CIV"),
        ("name", "COTE D'IVOIRE", 2000, "CIV"),
        ("name", "Congo, Dem. Rep.", 2000, "COD"),
        ("name", "Congo, Rep.", 2000, "COG"),
        ("name", "Zaire", 1980, "COD"),
        ("name", "Iran (Islamic Republic of)", 2000, "IRN"),
        ("name", "Korea, Dem. People's Rep.", 2000, "PRK"),
        ("name", "Republic of Korea", 2000, "KOR"),
        ("name", "German Democratic Republic", 1980, "DDR"),
        ("name", "Yemen, People's Republic of", 1980, "YMD"),
        ("name", "St. Kitts & Nevis", 2000, "KNA"),
        ("name", "CÃ´te d'Ivoire", 2000, "CIV"),
        ("name", "Atlantis", 2000, None),
        ("cow", 999, 2000, None),
    ],
)
def test_crosswalk(system: str, code: object, year: int, iso3: str | None) -> None:
    assert STATES.to_iso3(system, pd.Series([code]), year).tolist() == [iso3]
    assert STATES.lookup(system, code, year) == iso3


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_one_state_per_code_and_one_code_per_state_in_every_year(system: str) -> None:
    for year in YEARS:
        alive = STATES.alive_in(year)
        codes = [STATES.code(iso3, system, year) for iso3 in alive]
        assert None not in codes
        assert len(set(codes)) == len(codes)
        assert STATES.to_iso3(system, pd.Series(codes), year).tolist() == alive


def test_codes_as_numbers_floats_and_text_and_missing() -> None:
    codes = pd.Series([365, 365.0, "365", "365.0", None, np.nan], index=list("abcdef"), dtype=object)
    found = STATES.to_iso3("cow", codes, pd.Series([1990] * 6))
    assert found.tolist() == ["RUS"] * 4 + [None] * 2
    assert list(found.index) == list("abcdef")


def test_a_missing_year_translates_only_codes_that_were_never_reused() -> None:
    found = STATES.to_iso3("cow", pd.Series([345, 365]), pd.Series([np.nan, np.nan]))
    assert found.tolist() == [None, "RUS"]
    assert STATES.to_iso3("cow", pd.Series([345])).tolist() == ["SRB"]


def test_aliases_point_to_states_and_do_not_contradict_each_other() -> None:
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for row in embedded_rows("names.csv"):
        assert row["iso3"] in STATES
        span = (int(row["first"] or -9999), int(row["last"] or 9999), row["iso3"])
        spans.setdefault(normal_name(row["name"]), []).append(span)
    for name, uses in spans.items():
        for k, (first, last, iso3) in enumerate(uses):
            for other_first, other_last, other in uses[k + 1 :]:
                assert iso3 == other or last < other_first or other_last < first, name


def test_alive_matrix_agrees_with_alive() -> None:
    states = STATES.all()
    matrix = STATES.alive_matrix(states, YEARS)
    assert matrix.shape == (len(states), len(YEARS))
    assert all(matrix[i, t] == STATES.alive(s, y) for i, s in enumerate(states) for t, y in enumerate(YEARS))


def test_unknown_states_and_codings_raise_with_a_hint() -> None:
    with pytest.raises(PanelError, match="did you mean 'SYR'"):
        STATES.alive("Syria", 2000)
    with pytest.raises(PanelError, match="one of cow"):
        STATES.to_iso3("cwo", pd.Series([2]), 2000)
    assert STATES.unmatched("name", pd.Series(["Angolla", None, "Mali"])) == [
        ("Angolla", "did you mean AGO?")
    ]


def test_every_state_has_a_region_with_peers() -> None:
    regions = {iso3: STATES.region(iso3) for iso3 in STATES.all()}
    assert set(regions.values()) == set(STATES.regions())
    assert min(list(regions.values()).count(region) for region in STATES.regions()) >= 2
    assert regions["MLI"] == "West Africa" and regions["SYR"] == "Middle East"


@pytest.mark.skipif("TERTIUS_UPSTREAM" not in os.environ, reason="needs the upstream files")
@pytest.mark.filterwarnings("ignore:Missing constructor")
def test_against_countrycode_and_the_state_lists() -> None:
    rdata = pytest.importorskip("rdata")
    upstream = Path(os.environ["TERTIUS_UPSTREAM"])
    lists = rdata.read_rda(upstream / "countrycode" / "codelist.rda")["codelist"]
    for name, iso3 in zip(lists["un.name.en"], lists["iso3c"], strict=True):
        if isinstance(name, str) and iso3 in STATES:
            assert STATES.lookup("name", name, 2020) == iso3, name
    cow = rdata.read_rda(upstream / "peacesciencer" / "cow_states.rda")["cow_states"]
    for row in cow[cow["endyear"] >= FIRST_YEAR].itertuples():
        for year in range(max(FIRST_YEAR, int(row.styear)), int(row.endyear) + 1):
            iso3 = STATES.lookup("cow", row.ccode, year)
            assert iso3 is not None and STATES.alive(iso3, year), (row.statenme, year)

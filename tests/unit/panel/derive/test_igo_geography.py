"""Organisations, geography and state lists: the derivations on hand-made and sample rows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import SourceError
from tertius.panel import geography as geo
from tertius.panel.derivation import Inputs
from tertius.panel.derive import geography, igo, igo_continued, state_system
from tertius.panel.derive.shared import igo as _igo
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States
from tertius.panel.write import variables_table
from tertius.sources import SOURCES
from tertius.sources.igo import COLUMNS
from tertius.sources.record import Parsed

STATES = States.embedded()


def memberships(*rows: tuple[int, int, str, int]) -> Inputs:
    frame = pd.DataFrame(rows, columns=["ccode", "year", "igo", "status"])
    return Inputs({"igo": Parsed({"membership": frame})}, STATES)


def values(frame: pd.DataFrame, variable: str) -> dict[tuple[str, int], float]:
    mine = frame[(frame["variable"] == variable) & (frame["status"] == "observed")]
    return dict(zip(zip(mine["iso3"], mine["year"], strict=True), mine["value"], strict=True))


def test_levels_of_membership_and_what_the_source_does_not_know() -> None:
    codes = {652: 1, 651: 2, 640: 3, 630: 0, 645: -9}
    found = igo.DERIVATION.derive(memberships(*((code, 2000, "loas", s) for code, s in codes.items())))[
        "traits"
    ]
    assert values(found, "member:ARABLEAGUE") == {("SYR", 2000): 1.0, ("EGY", 2000): 0.5}
    missing = found[(found["status"] == "missing") & (found["year"] == 2000)]
    assert "IRQ" in set(missing["iso3"])  # -9
    assert "MLI" in set(missing["iso3"])  # not in the file: unknown, not a zero
    assert not {"TUR", "IRN"} & set(missing["iso3"])  # observer, none: zeros by absence


def test_a_successor_organisation_joins_its_predecessor() -> None:
    found = igo.DERIVATION.derive(
        memberships((432, 2001, "oau", 1), (432, 2002, "oau", 1), (432, 2002, "au", 1))
    )
    assert values(found["traits"], "member:AU") == {("MLI", 2001): 1.0, ("MLI", 2002): 1.0}


def test_two_codes_of_a_handover_year_are_one_state() -> None:
    found = igo.DERIVATION.derive(memberships((260, 1990, "nato", 1), (255, 1990, "nato", 0)))["traits"]
    assert values(found, "member:NATO") == {("DEU", 1990): 1.0}


def test_continuation_applies_entries_and_exits_by_the_end_of_the_year() -> None:
    rows = [(200, "eu", 1), (432, "ecowas", 1), (433, "ecowas", 1), (701, "cis", 2), (2, "nato", 1)]
    start = memberships(*((code, 2014, name, status) for code, name, status in rows))
    found = igo_continued.DERIVATION.derive(start)["traits"]
    eu, ecowas = values(found, "member:EU"), values(found, "member:ECOWAS")
    assert ("GBR", 2019) in eu and ("GBR", 2020) not in eu
    assert ("MLI", 2024) in ecowas and ("MLI", 2025) not in ecowas and ("SEN", 2025) in ecowas
    assert values(found, "member:CIS")[("TKM", 2020)] == 0.5
    nato = values(found, "member:NATO")
    assert ("FIN", 2022) not in nato and ("FIN", 2023) in nato and ("SWE", 2024) in nato
    assert {iso3 for iso3, year in values(found, "member:AES") if year == 2023} == {"MLI", "BFA", "NER"}
    assert {iso3 for iso3, year in values(found, "member:BRICS") if year == 2009} == {
        "BRA",
        "RUS",
        "IND",
        "CHN",
    }
    assert found["year"].max() == _igo.LAST_CONTINUED


@pytest.mark.parametrize(
    ("igo_name", "iso3", "years"),
    [
        ("ARABLEAGUE", "SYR", range(2011, 2023)),
        ("ARABLEAGUE", "EGY", range(1979, 1989)),
        ("OIC", "SYR", range(2012, 2025)),
        ("OIC", "AFG", range(1980, 1989)),
        ("ECOWAS", "MLI", range(2021, 2025)),
    ],
)
def test_suspensions_in_force_at_the_end_of_the_year(igo_name: str, iso3: str, years: range) -> None:
    found = _igo.suspended()
    mine = found[(found["igo"] == igo_name) & (found["iso3"] == iso3)]
    assert mine["year"].tolist() == list(years)


def test_every_change_names_a_state_a_day_and_a_reason_and_alternates() -> None:
    listed = _igo.changes()
    assert set(listed["iso3"]) <= set(STATES.all())
    assert set(listed["igo"]) <= {*_igo.FOLLOWED, *_igo.YOUNGER}
    assert (listed["reason"].str.len() > 8).all()
    assert pd.to_datetime(listed["date"], format="%Y-%m-%d").notna().all()
    assert not listed.duplicated(["igo", "iso3", "date"]).any()
    for (_, _), mine in listed.groupby(["igo", "iso3"]):
        for pair in (("enter", "exit"), ("suspend", "resume")):
            kinds = [change for change in mine["change"] if change in pair]
            assert all(a != b for a, b in pairwise(kinds))
    assert all(STATES.alive(row.iso3, row.year) for row in listed.itertuples())


def test_an_unknown_code_of_membership_is_refused(tmp_path: Path) -> None:
    import rdata

    source = SOURCES.get("igo")
    source.sample(tmp_path)
    path = tmp_path / "igor_cow_igo_v3" / "state_year_format3.rda"
    frame = pd.DataFrame([{"ccode": 2.0, "year": 2000.0, "state": "usa", **dict.fromkeys(COLUMNS, 7.0)}])
    rdata.write_rda(path, {"state_year_format3": frame})
    with pytest.raises(SourceError, match="codes -9, -1, 0, 1, 2 and 3"):
        source.read(tmp_path)


def test_plain_errors_of_the_file_are_set_right_and_listed_ones_only() -> None:
    found = igo.DERIVATION.derive(memberships((452, 1961, "wpact", 1), (365, 1961, "wpact", 1)))["traits"]
    assert values(found, "member:WARSAWPACT") == {("RUS", 1961): 1.0}


def small_world() -> Panel:
    distance = pd.DataFrame(
        [(652, 640, y, 0.0) for y in range(1957, 2020) if y not in (1959, 1960)]
        + [(365, 652, y, 604.0 if y > 1991 else 3.0) for y in range(1970, 2020)]
        + [(260, 652, 1990, 2004.0), (255, 652, 1990, 2004.0)],
        columns=["ccode1", "ccode2", "year", "mindist"],
    )
    contiguity = pd.DataFrame(
        [
            (640, 652, 4, "1950-01-01", "1955-06-30"),
            (640, 652, 1, "1955-07-01", "2016-12-01"),
            (652, 640, 1, "1955-07-01", "2016-12-01"),
            (640, 365, 0, "1950-01-01", "2016-12-01"),
        ],
        columns=["ccode1", "ccode2", "type", "start", "end"],
    )
    parsed = Parsed({"distance": distance, "contiguity": contiguity})
    table = geography.DERIVATION.derive(Inputs({"geography": parsed}, STATES))["geography"]
    return Panel.from_tables(
        {
            **{name: table.empty() for name, table in TABLES.items()},
            "states": STATES.table,
            "geography": table.assign(dataset="geography"),
            "variables": variables_table("geography", geography.DERIVATION.variables),
        },
        "small",
    )


def test_geography_becomes_spells_that_do_not_bridge_gaps() -> None:
    table = small_world().table("geography")
    rows = {tuple(r) for r in table[["a", "b", "variable", "start", "end", "value"]].itertuples(index=False)}
    assert ("SYR", "TUR", "distance", 1957, 1958, 0.0) in rows
    assert ("SYR", "TUR", "distance", 1961, 2019, 0.0) in rows
    assert ("RUS", "SYR", "distance", 1970, 1991, 10.0) in rows  # above 0 stays above 0
    assert ("RUS", "SYR", "distance", 1992, 2019, 600.0) in rows
    assert ("DEU", "SYR", "distance", 1990, 1990, 2000.0) in rows
    assert ("SYR", "TUR", "contiguity", 1950, 1954, 4.0) in rows
    assert ("SYR", "TUR", "contiguity", 1955, 1958, 1.0) in rows
    assert ("SYR", "TUR", "contiguity", 1961, 2016, 1.0) in rows
    assert (table["a"] < table["b"]).all()


def test_distances_and_neighbours_of_a_year() -> None:
    panel = small_world()
    found = geo.distance(panel, 2025, ["SYR", "TUR", "RUS", "MLI"])
    assert found.value[0].tolist()[1:3] == [0.0, 600.0]
    assert np.isnan(found.value[0, 3]) and np.isnan(found.value[0, 0])  # unknown, and itself
    assert found.year[0].tolist() == [0, 2019, 2019, 0]
    assert np.array_equal(found.value, found.value.T, equal_nan=True)
    assert geo.neighbours(panel, "SYR", 2025) == ["TUR"]
    assert geo.neighbours(panel, "SYR", 1952) == [] and geo.neighbours(panel, "SYR", 1952, 4) == ["TUR"]
    assert geo.neighbours(panel, "SYR", 1960) == []
    border = geo.contiguity(panel, 2010, ["SYR", "RUS"])
    assert border.value[0, 1] == 0.0 and border.year[0, 1] == 2010


def test_state_lists_from_the_sample(tmp_path: Path) -> None:
    source = SOURCES.get("state_system")
    source.sample(tmp_path)
    found = state_system.DERIVATION.derive(Inputs({"state_system": source.read(tmp_path)}, STATES))["traits"]
    cow = values(found, "listed:cow")
    assert (
        ("SYR", 1958) in cow
        and ("SYR", 1959) not in cow
        and ("USA", 2016) in cow
        and ("USA", 2017) not in cow
    )
    assert ("USA", 2017) in values(found, "listed:gw")

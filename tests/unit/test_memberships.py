"""The hand-made memberships agree with the panel, the Correlates of War and the snapshot of 2020."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from tertius.panel.derive.organisations import ORGANISATIONS, OWN, at_year_end, memberships
from tertius.panel.derive.shared.igo import SUSPENSIONS, changes
from tertius.panel.load import load_panel
from tertius.panel.overrides import GENERAL
from tertius.panel.states import States

STATES = States.embedded()
#: Where the source and the table differ, state and years; the table keeps its date.
DIFFER = {
    **{
        ("OIC", iso3, 1971): "the source has the year of independence"
        for iso3 in ("ARE", "BHR", "OMN", "QAT")
    },
    ("OIC", "IRQ", 1975): "the source has one year later",
}
#: Organisations in the snapshot of 2020, under the names that it has.
SNAPSHOT = {"ARABLEAGUE": "LAS", "BRICS": "BRICS", "CIS": "CIS", "CSTO": "CSTO", "EAEU": "EAEU", "EU": "EU",
            "GCC": "GCC", "NATO": "NATO", "OIC": "OIC", "SCO": "SCO"}  # fmt: skip


#: The snapshot lists a member that had left, and lacks two that had joined.
STILL = {"CIS": {"UKR"}}
NOT_YET = {"NATO": {"MKD", "MNE"}}


def test_every_row_is_dated_reasoned_and_checked_or_says_that_it_is_not() -> None:
    spells = memberships()
    assert len(spells) >= 350
    assert set(spells["organisation"]) == set(ORGANISATIONS)
    assert not spells.duplicated(["organisation", "iso3", "start"]).any()
    starts = ("igor_cow_igo_v3/", "membership, not the day: country_orgs_2020/", GENERAL)
    for row in spells.itertuples():
        assert row.iso3 in STATES, row
        assert str(row.checked_against).startswith(starts), row
        assert len(str(row.reason)) > 5
        for day in (row.start, row.end):
            assert day == "" or len(str(day)) == 4 or pd.Timestamp(day), row
        assert row.end == "" or row.end > row.start


def test_changes_say_what_they_were_checked_against() -> None:
    table = changes()
    assert (table["checked_against"] != "").all()
    assert set(SUSPENSIONS) <= set(table["igo"])


@pytest.mark.parametrize("organisation", sorted(set(ORGANISATIONS) - set(OWN)))
def test_members_at_the_end_of_each_year_are_those_of_the_panel(organisation: str) -> None:
    grid = load_panel().trait_grid(f"member:{organisation}")
    for year in grid.value.columns:
        known = grid.status.index[grid.status[year] == "observed"]
        panel = {iso3 for iso3 in known if grid.value.at[iso3, year] > 0}
        differ = panel ^ (at_year_end(organisation, int(year)) & set(known))
        assert not {iso3 for iso3 in differ if (organisation, iso3, int(year)) not in DIFFER}, (year, differ)


def test_the_groups_of_the_table_alone() -> None:
    panel = load_panel()
    three = panel.trait_grid("member:AUKUS", ["AUS", "GBR", "NZL", "USA"], [2020, 2021])
    assert three.value[2021].to_dict() == {"AUS": 1.0, "GBR": 1.0, "NZL": 0.0, "USA": 1.0}
    assert set(three.status[2020]) == {"outside"}
    road = panel.trait_grid("member:BRI", ["ITA", "USA", "BTN"], [2018, 2019, 2024])
    assert road.value.loc["ITA"].tolist() == [0, 1, 0]
    assert road.value.loc["USA"].tolist() == [0, 0, 0]
    assert set(road.status.loc["BTN"]) == {"missing"}


def test_events_say_what_they_rest_on() -> None:
    panel = load_panel()
    joined = panel.events("organisation_joined")
    finland = joined[(joined["iso3"] == "FIN") & joined["detail"].str.startswith("NATO")]
    assert finland["date"].tolist() == ["2023-04-04"]
    assert finland["detail"].item().endswith(f"[{GENERAL}]")
    portugal = joined[(joined["iso3"] == "PRT") & joined["detail"].str.startswith("NATO")]
    assert not portugal["detail"].item().endswith("]")
    left = panel.events("organisation_left").set_index("iso3")["date"]
    assert left["GBR"] == "2020-01-31"
    out = panel.events("organisation_suspends")
    assert ((out["iso3"] == "MLI") & out["detail"].str.startswith("AU:")).sum() == 3


@pytest.mark.skipif("TERTIUS_UPSTREAM" not in os.environ, reason="needs the upstream files")
def test_the_snapshot_of_2020_agrees() -> None:
    from tertius.sources import SOURCES

    snapshot = SOURCES.get("igo").read(Path(os.environ["TERTIUS_UPSTREAM"])).tables["snapshot"]
    full = snapshot[snapshot["status"] == "member"]
    for organisation, name in SNAPSHOT.items():
        listed = set(full.loc[full["igo"] == name, "iso3"]) & set(STATES.alive_in(2020))
        named = set(snapshot.loc[snapshot["igo"] == name, "iso3"])
        mine = at_year_end(organisation, 2020)
        assert listed - mine <= STILL.get(organisation, set()), (organisation, sorted(listed - mine))
        assert mine - named <= NOT_YET.get(organisation, set()), (organisation, sorted(mine - named))

"""Sanctions: lists of parties, groups by year, councils kept apart, unknown names refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tertius.core.errors import PanelError
from tertius.panel.derivation import Inputs
from tertius.panel.derive import sanctions
from tertius.panel.derive.shared import groups as _groups
from tertius.panel.states import States
from tertius.sources import SOURCES
from tertius.sources.gsdb import split_parties


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tmp_path_factory.mktemp("upstream")
    SOURCES.get("gsdb").sample(folder)
    return Inputs({"gsdb": SOURCES.get("gsdb").read(folder)}, States.embedded())


@pytest.fixture(scope="module")
def ties(inputs: Inputs) -> pd.DataFrame:
    return sanctions.derive(inputs)["ties"]


def _years(ties: pd.DataFrame, source: str, target: str, kind: str) -> list[int]:
    rows = ties[(ties["source"] == source) & (ties["target"] == target) & (ties["kind"] == kind)]
    return sorted(rows["year"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russia", ["Russia"]),
        ("EU,  Liechtenstein, Norway", ["EU", "Liechtenstein", "Norway"]),
        ("Korea, North, Singapore", ["North Korea", "Singapore"]),
        ("Gambia, The, Russia", ["Gambia", "Russia"]),
        ("Congo, Democratic Republic of the, Eritrea", ["Democratic Republic of the Congo", "Eritrea"]),
        ("Jordan, Yemen, North, Niger", ["Jordan", "North Yemen", "Niger"]),
        ("Herzegovina,Iceland, Iceland, ", ["Herzegovina", "Iceland"]),
    ],
)
def test_lists_of_parties_are_split_around_inverted_names(text: str, names: list[str]) -> None:
    assert split_parties(text) == names


def test_a_group_counts_as_its_members_of_the_year(ties: pd.DataFrame) -> None:
    assert _years(ties, "DEU", "RUS", "sanction:trade") == list(range(2014, 2024))
    assert _years(ties, "GBR", "RUS", "sanction:trade") == list(range(2014, 2021))
    assert _years(ties, "KOR", "RUS", "sanction:trade") == list(range(2014, 2024))
    assert _years(ties, "RUS", "DEU", "sanction:any") == list(range(2014, 2024))  # the counter-sanctions
    assert _years(ties, "CHE", "RUS", "sanction:any") == []


def test_types_are_kept_apart(ties: pd.DataFrame) -> None:
    assert _years(ties, "USA", "CUB", "sanction:financial") == list(range(1960, 2024))
    assert _years(ties, "USA", "CUB", "sanction:military") == []
    assert _years(ties, "DEU", "DDR", "sanction:other") == list(range(1949, 1974))


def test_no_state_sanctions_itself(ties: pd.DataFrame) -> None:
    assert (ties["source"] != ties["target"]).all()
    assert "EGY" not in set(
        ties[ties["target"] == "EGY"]["source"]
    )  # suspended from the League of Arab States
    assert _years(ties, "SYR", "EGY", "sanction:trade") == list(range(1979, 1990))


def test_the_security_council_is_attributed_under_a_kind_of_its_own(
    inputs: Inputs, ties: pd.DataFrame
) -> None:
    assert _years(ties, "USA", "LBY", "sanction:any") == []
    for member in ("USA", "RUS", "CHN", "FRA", "GBR"):
        assert _years(ties, member, "LBY", "sanction_un") == list(range(1992, 2004))
    traits = sanctions.derive(inputs)["traits"]
    assert set(traits["iso3"]) == {"LBY"}
    assert set(traits["variable"]) == {"sanctioned_by_un"}


def test_events_say_who_what_and_how_it_ended(inputs: Inputs) -> None:
    events = sanctions.derive(inputs)["events"]
    seen = {(row.iso3, row.kind): (row.date, row.detail) for row in events.itertuples()}
    assert seen["CUB", "sanction_start"][0] == "1960-01-01"
    assert ("CUB", "sanction_end") not in seen
    assert ("RUS", "sanction_end") not in seen  # one of two aims is still pursued
    assert seen["DDR", "sanction_end"] == (
        "1973-01-01",
        "Germany: other; by DEU; case 1; outcome success_total",
    )


def test_an_unknown_party_is_refused_not_lost(inputs: Inputs) -> None:
    parsed = inputs.sources["gsdb"]
    parties = parsed.tables["parties"].replace({"party": {"Albania": "Ruritania"}})
    strange = replace(parsed, tables={**parsed.tables, "parties": parties})
    with pytest.raises(PanelError, match="Ruritania"):
        sanctions.derive(Inputs({"gsdb": strange}, inputs.states))


def test_members_of_groups_are_states_and_do_not_overlap() -> None:
    table, states = _groups.members(), States.embedded()
    assert (table["start"] <= table["end"]).all()
    assert set(table["iso3"]) <= set(states.all())
    for _, rows in table.sort_values("start").groupby(["group", "iso3"]):
        assert (rows["start"].iloc[1:].to_numpy() > rows["end"].iloc[:-1].to_numpy()).all()
    eu = table[table["group"] == "EU"]
    count = {
        year: int(eu["start"].le(year).mul(eu["end"].ge(year)).sum()) for year in (1958, 1995, 2013, 2021)
    }
    assert count == {1958: 6, 1995: 15, 2013: 28, 2021: 27}


def test_coverage_follows_the_file_at_hand(inputs: Inputs) -> None:
    parsed = inputs.sources["gsdb"]
    cases = parsed.tables["cases"]
    newer = cases.assign(end=cases["end"].mask(cases["end"] == 2023, 2025))
    later = replace(parsed, tables={**parsed.tables, "cases": newer})
    made = sanctions.derive(Inputs({"gsdb": later}, inputs.states))
    assert set(made["variables"]["last"]) == {2025}
    assert _years(made["ties"], "USA", "CUB", "sanction:trade") == list(range(1960, 2026))

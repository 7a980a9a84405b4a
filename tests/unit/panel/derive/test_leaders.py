"""Leaders' exits, coups, and irregular changes of government across the end of Archigos in 2015."""

from __future__ import annotations

import pandas as pd
import pytest

from tertius.panel.derivation import Inputs
from tertius.panel.derive import coup_counts, coup_events, irregular_change, leaders
from tertius.panel.states import States
from tertius.sources import SOURCES
from tertius.sources.record import Parsed


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tmp_path_factory.mktemp("upstream")
    parsed = {}
    for name in ("archigos", "colpus", "powell_thyne"):
        SOURCES.get(name).sample(folder)
        parsed[name] = SOURCES.get(name).read(folder)
    return Inputs(parsed, States.embedded())


def _of(events: pd.DataFrame, iso3: str, kind: str) -> list[str]:
    return events[(events["iso3"] == iso3) & (events["kind"] == kind)]["date"].tolist()


def test_exits_are_told_apart_by_manner(inputs: Inputs) -> None:
    events = leaders.derive(inputs)["events"]
    assert _of(events, "CUB", "exit_irregular") == ["1959-01-01"]
    assert _of(events, "CUB", "entry_irregular") == ["1952-03-10"]
    assert _of(events, "EGY", "exit_irregular") == ["2013-07-03"]
    assert _of(events, "EGY", "exit_other") == ["1970-09-28"]  # a natural death is not irregular
    assert _of(events, "IRQ", "exit_foreign") == ["2003-04-09"]
    assert _of(events, "IRQ", "exit_irregular") == []
    assert (
        _of(events, "USA", "exit_regular")
        == _of(events, "USA", "government_change_regular")
        == ["2009-01-20"]
    )


def test_who_is_in_office_when_the_release_ends_has_not_left(inputs: Inputs) -> None:
    events = leaders.derive(inputs)["events"]
    assert not (events["iso3"] == "SYR").any()


def test_staged_coups_are_left_out_and_failures_kept_apart(inputs: Inputs) -> None:
    events = coup_events.derive(inputs)["events"]
    assert not (events["iso3"] == "SDN").any()
    assert _of(events, "GNB", "coup_failed") == ["2022-02-01"]
    assert _of(events, "MLI", "coup_success") == ["2020-08-18", "2021-05-24"]


def test_counts_keep_observed_zeros(inputs: Inputs) -> None:
    rows = coup_counts.derive(inputs)["traits"].set_index(["iso3", "year", "variable"])["value"]
    assert rows["SYR", 1951, "coups_successful"] == 1
    assert rows["SYR", 1952, "coups_successful"] == 0
    assert rows["SDN", 2021, "coups_failed"] == 1


def test_irregular_changes_say_where_they_come_from(inputs: Inputs) -> None:
    events = irregular_change.derive(inputs)["events"]
    change = events[events["kind"] == "government_change_irregular"].set_index(["iso3", "date"])["detail"]
    assert change["EGY", "2013-07-03"].startswith("archigos: Morsi")
    assert change["MLI", "2020-08-18"].startswith("coup (colpus only)")
    assert change["NER", "2023-07-26"].startswith("coup (powell_thyne, dated by hand)")
    assert change["SDN", "2021-01-01"] == "coup (powell_thyne): only the year is known"
    assert change["SYR", "2024-12-08"].startswith("hand-coded (rebels): Bashar al-Assad")
    assert ("GMB", "2017-01-21") not in change.index  # forced from outside: a kind of its own
    assert _of(events, "GMB", "exit_foreign") == ["2017-01-21"]
    assert _of(events, "CUB", "government_change_irregular") == [
        "1959-01-01"
    ]  # the coup of 1952 is no exit here


def test_every_hand_coded_change_is_dated_reasoned_and_after_archigos() -> None:
    table = irregular_change.hand_coded()
    states = States.embedded()
    assert table.notna().all().all()
    assert not table.duplicated(["iso3", "date"]).any()
    assert set(table["manner"]) <= {"rebels", "protest", "assassination", "foreign", "coup_date"}
    for row in table.itertuples():
        year = pd.Timestamp(row.date).year
        assert leaders.LAST < year <= irregular_change.LAST
        assert states.alive(row.iso3, year)
        assert len(row.reason) > 20


def test_a_newer_archigos_moves_the_break(inputs: Inputs) -> None:
    parsed = inputs.sources["archigos"]
    spells = parsed.tables["spells"]
    spells = spells.replace({"end": {"2015-12-31": "2021-12-31"}})
    newer = Parsed({"spells": spells})
    events = irregular_change.derive(Inputs({**inputs.sources, "archigos": newer}, inputs.states))["events"]
    later = events[(events["year"] > 2015) & events["detail"].str.startswith(("coup", "hand-coded"))]
    assert later["year"].min() == 2022
    assert _of(events, "SYR", "government_change_irregular") == ["2024-12-08"]

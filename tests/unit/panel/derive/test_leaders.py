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
    assert change["GMB", "2017-01-21"].startswith(
        "hand-coded (foreign): Yahya Jammeh; deposed by other states"
    )
    assert _of(events, "GMB", "exit_foreign") == ["2017-01-21"]
    assert _of(events, "CUB", "government_change_irregular") == [
        "1959-01-01"
    ]  # the coup of 1952 is no exit here


def test_an_exit_is_corrected_wherever_it_counts(inputs: Inputs) -> None:
    spells = pd.concat(
        [
            inputs.sources["archigos"].tables["spells"],
            pd.DataFrame(
                {
                    "spell": ["UKR-2010", "YEM-2012"],
                    "gwcode": [369, 678],
                    "leader": ["Yanukovych", "Hadi"],
                    "start": ["2010-02-25", "2012-02-27"],
                    "end": ["2014-02-22", "2015-12-31"],
                    "entry": "Regular",
                    "exit": ["Regular", "Still in Office"],
                    "exit_code": ["Regular", "Still in Office"],
                }
            ),
        ],
        ignore_index=True,
    )
    given = Inputs({**inputs.sources, "archigos": Parsed({"spells": spells})}, inputs.states)
    left = leaders.derive(given)["events"]
    change = irregular_change.derive(given)["events"]
    assert _of(left, "UKR", "exit_irregular") == _of(change, "UKR", "government_change_irregular")
    assert _of(left, "UKR", "exit_regular") == _of(left, "UKR", "government_change_regular") == []
    assert _of(left, "YEM", "exit_irregular") == ["2015-01-22"]
    said = left[(left["iso3"] == "UKR") & (left["kind"] == "exit_irregular")]["detail"].item()
    assert "; corrected: fled Kyiv" in said


def test_an_exit_that_no_spell_covers_is_not_made_up(inputs: Inputs) -> None:
    assert not (leaders.exits(inputs)["iso3"] == "YEM").any()


def test_states_without_leaders_in_the_record_have_their_coups(inputs: Inputs) -> None:
    counted = pd.DataFrame({"gwcode": [55], "year": [1979], "successful": [1], "failed": [0]})
    given = Inputs({**inputs.sources, "powell_thyne": Parsed({"coups": counted})}, inputs.states)
    events = irregular_change.derive(given)["events"]
    assert _of(events, "GRD", "government_change_irregular") == ["1979-03-13"]


def test_a_newer_archigos_moves_the_break(inputs: Inputs) -> None:
    parsed = inputs.sources["archigos"]
    spells = parsed.tables["spells"]
    spells = spells.replace({"end": {"2015-12-31": "2021-12-31"}})
    newer = Parsed({"spells": spells})
    events = irregular_change.derive(Inputs({**inputs.sources, "archigos": newer}, inputs.states))["events"]
    later = events[(events["year"] > 2015) & events["detail"].str.startswith(("coup", "hand-coded"))]
    assert later["year"].min() == 2022
    assert _of(events, "SYR", "government_change_irregular") == ["2024-12-08"]

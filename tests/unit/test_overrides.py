"""The table of overrides: every row keeps to the rules, names what exists, and does what it says."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import PanelError
from tertius.panel import overrides as module
from tertius.panel.load import load_panel
from tertius.panel.overrides import Override, check, corrected, of, overrides
from tertius.panel.schema import Variable
from tertius.panel.states import States
from tertius.panel.write import variables_table
from tertius.pipeline.build import derivations

STATES = States.embedded()
ROW = next(row for row in overrides() if row.table == "ties" and row.status == "observed")


def test_every_row_names_a_declared_variable_within_its_coverage() -> None:
    declared = {(d.dataset, v.table, v.variable): v for d in derivations().values() for v in d.variables}
    for row in overrides():
        for name in row.variables:
            spec = declared[row.dataset, row.table, name]
            assert spec.first <= row.years[0] <= row.years[-1] <= spec.last, row
            assert row.table != "ties" or not spec.givers or row.source in spec.givers.split()
        assert any(STATES.alive(row.iso3, year) for year in row.years), row


def test_no_two_rows_speak_of_the_same_cell_or_event() -> None:
    seen: set[tuple[object, ...]] = set()
    for row in overrides():
        for name in row.variables or ("exit",):
            when = row.years if row.action == "set" else (row.first,)
            for at in when:
                key = (row.dataset, row.table, name, row.source, row.iso3, at)
                assert key not in seen, key
                seen.add(key)


def test_every_row_says_what_it_was_checked_against() -> None:
    folders = ("peacesciencer/", "ptcoups_country_year", "colpus", "mcmanus_nieman_signals", "troopdata/")
    for row in overrides():
        assert row.checked_against.endswith(module.GENERAL) or row.checked_against.startswith(folders), row


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"iso3": "HUX"}, "state 'HUX'"),
        ({"source": "RUZ"}, "state 'RUZ'"),
        ({"action": "put"}, "action 'put'"),
        ({"variables": ()}, "no variable"),
        ({"first": "1990", "last": "1980"}, "years '1990' to '1980'"),
        ({"status": "guessed"}, "status 'guessed'"),
        ({"status": "missing"}, "a value exactly where"),
        ({"reason": "because"}, "a reason of 20 characters"),
        ({"checked_against": ""}, "what it was checked against"),
        ({"action": "add", "table": "events", "source": ""}, "one day YYYY-MM-DD"),
    ],
)
def test_a_faulty_row_is_named(change: dict[str, object], said: str) -> None:
    assert said in "; ".join(check(replace(ROW, **change)))  # type: ignore[arg-type]


def test_all_faults_of_the_table_are_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    good = {
        "dataset": "igo", "table": "traits", "variable": "member:AU", "source": "", "iso3": "COD",
        "first": "1986", "last": "1987", "action": "set", "value": "1", "status": "observed",
        "detail": "", "reason": "a reason that is long enough", "checked_against": "general knowledge",
    }  # fmt: skip
    rows = [{**good, "iso3": "XXX"}, good, {**good, "status": "odd"}]
    monkeypatch.setattr(module, "embedded_rows", lambda name: rows)
    with pytest.raises(PanelError, match=r"line 2: state 'XXX'.*line 4: status 'odd'"):
        overrides.__wrapped__()


def _panel(rows: list[Override], monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    monkeypatch.setattr(module, "overrides", lambda: tuple(rows))
    spec = [Variable("ties", name, name, "0 or 1", 1981, 1990, "zero", "a tie") for name in ("one", "two")]
    variables = variables_table("toy", spec)
    ties = pd.DataFrame(
        {"source": "RUS", "target": "HUN", "year": [1982, 1983, 1984], "kind": "one", "value": 16.0,
         "error": np.nan, "status": "observed", "dataset": "toy"}
    )  # fmt: skip
    return corrected("toy", {"ties": ties}, variables, STATES)


def _row(**change: object) -> Override:
    base = replace(
        ROW, dataset="toy", variables=("one",), source="RUS", iso3="HUN", first="1983", last="1984", value="0"
    )
    return replace(base, **change)  # type: ignore[arg-type]


def test_a_zero_takes_the_row_away_and_missing_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _panel([_row()], monkeypatch)["ties"]["year"].tolist() == [1982]
    rows = _panel([_row(value="", status="missing")], monkeypatch)["ties"].set_index("year")
    assert rows["status"].to_dict() == {1982: "observed", 1983: "missing", 1984: "missing"}
    assert rows["value"].isna().to_dict() == {1982: False, 1983: True, 1984: True}


def test_nothing_is_set_outside_coverage_or_before_a_state_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _panel([_row(value="9", first="1989", last="1999"), _row(iso3="GEO", value="9")], monkeypatch)[
        "ties"
    ]
    assert sorted(rows[rows["value"] == 9]["year"]) == [1989, 1990]


def test_several_variables_are_set_by_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _panel([_row(variables=("one", "two", "three"), value="7")], monkeypatch)["ties"]
    assert set(rows[rows["value"] == 7]["kind"]) == {"one", "two"}


def test_the_panel_has_what_the_overrides_say() -> None:
    panel = load_panel()
    sanctions = panel.tie_grid("sanction:trade", "RUS", ["TUR"], [2014, 2015, 2017, 2018])
    assert sanctions.value.loc["TUR"].tolist() == [0, 1, 1, 0]
    soviet = panel.tie_grid("troops_signal", "RUS", ["HUN", "CSK", "GEO", "UKR"], [1985, 1994, 2010])
    assert soviet.value.loc["HUN", 1985] == 16
    assert soviet.status.loc["UKR", 1994] == "missing"
    assert soviet.value.loc["GEO", 2010] == 0
    american = panel.tie_grid("troops_us", "USA", ["CUB", "QAT", "DEU", "NER"], [2017, 2019])
    assert american.value.loc["CUB"].tolist() == [0, 0]
    assert (
        american.status.loc["QAT"].tolist() == american.status.loc["NER"].tolist() == ["observed", "missing"]
    )
    assert american.status.loc["DEU", 2019] == "observed"
    change = panel.events("government_change_irregular").groupby(["iso3", "year"])["detail"].first()
    assert change["IRQ", 2003].startswith("hand-coded (foreign): Saddam Hussein")
    assert change["UKR", 2014].startswith("archigos: Yanukovych; Popular Protest")
    assert "Nagy" not in change["HUN", 1956]  # removed by his protector: exit_foreign alone
    regular = panel.events("government_change_regular")
    assert not ((regular["iso3"] == "UKR") & (regular["date"] == "2014-02-22")).any()


def test_years_with_few_roll_calls_are_missing() -> None:
    grid = load_panel().trait_grid("ideal_point", ["USA", "FRA"], [1950, 1951, 1952, 2023, 2024])
    assert grid.status.loc["FRA"].tolist() == ["observed", "missing", "observed", "observed", "missing"]


@pytest.mark.skipif("TERTIUS_UPSTREAM" not in os.environ, reason="needs the upstream files")
@pytest.mark.parametrize(
    "name", ["archigos", "irregular_change", "igo", "mcmanus_nieman", "us_troops", "gsdb"]
)
def test_every_row_still_changes_something(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that a newer file has made pointless has to go."""
    from tertius.panel.derivation import Inputs
    from tertius.pipeline.build import run_derivation
    from tertius.sources import SOURCES

    wanted = next(d for d in derivations().values() if d.dataset == name)
    upstream = Path(os.environ["TERTIUS_UPSTREAM"])
    inputs = Inputs({s: SOURCES.get(s).read(upstream) for s in wanted.sources}, STATES)
    with_all = run_derivation(wanted, inputs)
    every = overrides()
    for row in [r for table in module.ACTIONS for r in of(name, table)]:
        monkeypatch.setattr(module, "overrides", lambda row=row: tuple(r for r in every if r is not row))
        without = run_derivation(wanted, inputs)
        same = all(frame.equals(without[table]) for table, frame in with_all.items())
        assert not same, row


@pytest.mark.skipif("TERTIUS_UPSTREAM" not in os.environ, reason="needs the upstream files")
def test_the_states_without_leaders_are_those_that_the_record_leaves_out() -> None:
    from tertius.panel.derive.irregular_change import NOT_FOLLOWED
    from tertius.sources import SOURCES

    spells = SOURCES.get("archigos").read(Path(os.environ["TERTIUS_UPSTREAM"])).tables["spells"]
    known = set(STATES.to_iso3("gw", spells["gwcode"], spells["end"].str[:4].astype(int)).dropna())
    assert set(STATES.all()) - known == set(NOT_FOLLOWED)

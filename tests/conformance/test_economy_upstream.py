"""Facts that the real upstream files must give; skipped where ``TERTIUS_UPSTREAM`` names no folder."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tertius.panel.derivation import DERIVATIONS, Inputs
from tertius.panel.panel import Panel
from tertius.panel.states import States
from tertius.pipeline.build import run_derivation
from tertius.sources import SOURCES

STATES = States.embedded()


@cache
def made(folder: Path, name: str) -> Panel:
    derivation = DERIVATIONS.get(name)
    inputs = Inputs({source: SOURCES.get(source).read(folder) for source in derivation.sources}, STATES)
    return Panel.from_tables({**run_derivation(derivation, inputs), "states": STATES.table}, name)


def dates(panel: Panel, kind: str, iso3: str, since: str) -> list[str]:
    events = panel.events(kind)
    return events[(events["iso3"] == iso3) & (events["date"] >= since)]["date"].tolist()


@pytest.mark.parametrize(
    "name",
    ["archigos", "baci", "colpus", "cow_trade", "democracy", "gsdb", "powell_thyne", "religion", "ucdp"],
)
def test_the_files_are_the_releases_that_the_panel_was_made_from(upstream: Path, name: str) -> None:
    source = SOURCES.get(name)
    assert source.read(upstream).digests == {file.name: file.sha256 for file in source.files}


def test_cuba_and_the_soviet_union(upstream: Path) -> None:
    grid = made(upstream, "trade_cow").tie_grid("trade_level", "RUS", ["CUB"], range(1960, 1996))
    status = grid.status.loc["CUB"]
    assert (status.loc[1960:1991] == "missing").all()
    assert (status.loc[1992:] == "observed").all()
    shares = made(upstream, "trade_cow").tie_grid("trade_share", "RUS", ["SYR"], [1989])
    assert shares.value.loc["SYR", 1989] == 28.5


def test_the_empty_layer_is_outside(upstream: Path) -> None:
    grid = made(upstream, "trade_baci").tie_grid("trade_share", "TUR", ["SYR"], [1999, 2019, 2020, 2021])
    assert grid.status.loc["SYR"].tolist() == ["outside", "observed", "observed", "outside"]


def test_sanctions_on_russia(upstream: Path) -> None:
    panel = made(upstream, "sanctions")
    for sender in ("USA", "DEU", "FRA", "GBR"):
        grid = panel.tie_grid("sanction:financial", sender, ["RUS"], range(2012, 2025))
        assert grid.value.loc["RUS", 2013] == 0
        assert (grid.value.loc["RUS", 2014:2023] == 1).all()
        assert grid.status.loc["RUS", 2024] == "outside"
    assert (panel.tie_grid("sanction:any", "CHN", ["RUS"], range(2014, 2024)).value == 0).all().all()


def test_changes_of_government_in_syria_and_elsewhere(upstream: Path) -> None:
    panel, kind = made(upstream, "irregular_change"), "government_change_irregular"
    assert dates(panel, kind, "SYR", "1971") == ["2024-12-08"]
    assert dates(panel, kind, "EGY", "2000") == ["2011-02-11", "2013-07-03"]
    assert dates(panel, kind, "MLI", "2016") == ["2020-08-18", "2021-05-24"]
    assert dates(panel, kind, "AFG", "1990") == ["1992-04-16", "1996-09-27", "2001-11-13", "2021-08-15"]
    events = panel.events(kind)
    decade = (events["year"] // 10 * 10).value_counts()
    assert decade[1960] > decade[1990] > decade[2010] > 10
    recent = events[events["year"] > 2015].sort_values(["iso3", "date"])
    days = pd.to_datetime(recent["date"]).groupby(recent["iso3"]).diff().dt.days.dropna()
    assert (days > 60).all()  # no change is counted from two sources


def test_conflict_agrees_with_the_release_before(upstream: Path) -> None:
    (older,) = upstream.rglob("UcdpPrioConflict_v24_1.csv")
    with older.open(encoding="utf-8") as handle:
        before = {(int(row["conflict_id"]), int(row["year"])): row for row in csv.DictReader(handle)}
    now = SOURCES.get("ucdp").read(upstream).tables["conflicts"].set_index(["conflict_id", "year"])
    shared = [key for key in before if key in now.index]
    assert len(shared) >= len(before) - 1  # one conflict-year was withdrawn
    same = [int(before[key]["intensity_level"]) == now.loc[key, "intensity"] for key in shared]
    starts = [before[key]["start_date2"] == now.loc[key, "episode_start"] for key in shared]
    assert sum(same) / len(same) > 0.99
    assert sum(starts) / len(starts) > 0.98
    assert (11349, 2008) in now.index

"""Product, population, democracy and religion: units, impossible figures, and what is carried."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.panel.derivation import Inputs
from tertius.panel.derive import democracy, gdp, population, religion
from tertius.panel.states import States
from tertius.sources import SOURCES
from tertius.sources.record import Parsed


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder: Path = tmp_path_factory.mktemp("upstream")
    parsed = {}
    for name in ("wdi_gdp", "wdi_population", "democracy", "religion"):
        SOURCES.get(name).sample(folder)
        parsed[name] = SOURCES.get(name).read(folder)
    return Inputs(parsed, States.embedded())


def test_a_product_below_zero_is_missing(inputs: Inputs) -> None:
    rows = gdp.derive(inputs)["traits"].set_index(["iso3", "year", "variable"])["value"]
    assert rows["USA", 1950, "gdp_log"] == pytest.approx(np.log(2343208968447.384), abs=5e-4)
    assert rows["SYR", 2014, "gdp_pc_log"] == pytest.approx(np.log(847.66), abs=5e-4)
    assert "SSD" not in rows.index.get_level_values("iso3")
    assert any("626 in 2024" in note for note in inputs.sources["wdi_gdp"].notes)


def test_population_is_in_thousands_and_starts_with_the_panel(inputs: Inputs) -> None:
    rows = population.derive(inputs)["traits"]
    assert rows["year"].min() == 2023
    assert rows.set_index(["iso3", "year"])["value"].to_dict() == {
        ("SYR", 2023): 23595.0,
        ("SYR", 2024): 24673.0,
    }


def test_democracy_keeps_gaps(inputs: Inputs) -> None:
    rows = democracy.derive(inputs)["traits"].set_index(["iso3", "year", "variable"])["value"]
    assert rows["SYR", 2018, "polity"] == -9
    assert ("SYR", 2024, "polity") not in rows.index
    assert rows["SYR", 2024, "polyarchy"] == 0.143
    assert ("DDR", 1985, "uds") in rows.index


def test_religion_is_flagged_between_and_after_observations(inputs: Inputs) -> None:
    rows = religion.derive(inputs)["traits"]
    rows = rows[(rows["iso3"] == "SYR") & (rows["variable"] == "muslim_share")].set_index("year")
    assert rows.loc[2005, ["value", "status"]].tolist() == [91.0, "observed"]
    assert rows.loc[2008, ["value", "status"]].tolist() == [90.5, "carried"]
    assert rows.loc[2019, ["value", "status"]].tolist() == [90.2, "carried"]
    assert rows.index.max() == 2020


def test_a_long_gap_in_religion_is_not_filled() -> None:
    shares = pd.DataFrame({"ccode": 652, "year": [1950, 1955, 1970], "muslim": [0.8, 0.9, 0.9]})
    years = religion.filled(shares, "muslim")["year"].tolist()
    assert years == [*range(1950, 1956), *range(1970, 1981)]


def test_an_observed_share_beats_one_carried_by_a_predecessor() -> None:
    """North Yemen's last share is carried over unification, where united Yemen has its own."""
    shares = pd.DataFrame(
        {"ccode": [678, 679], "year": [1985, 1990], "muslim": [0.90, 0.99], "christian": [0.0, 0.0]}
    )
    made = religion.derive(Inputs({"religion": Parsed({"shares": shares})}, States.embedded()))["traits"]
    rows = made[(made["iso3"] == "YEM") & (made["variable"] == "muslim_share")].set_index("year")
    assert rows.loc[1990, ["value", "status"]].tolist() == [99.0, "observed"]

"""One battery over every measure, on the embedded panel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tertius.measures import MEASURES
from tertius.measures.measure import Measure
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel

ALL = MEASURES.all()


@pytest.fixture(scope="module")
def panel() -> Panel:
    return load_panel()


@pytest.fixture(params=ALL, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def computed(name: str, panel: Panel) -> pd.DataFrame:
    return ALL[name].compute(panel, **ALL[name].defaults)


def test_the_record_is_complete(name: str) -> None:
    measure: Measure = ALL[name]
    assert measure.unit
    assert measure.key
    assert len(measure.reference) > 10
    assert len(measure.interval) > 3


def test_it_returns_its_key_a_value_and_an_interval(name: str, computed: pd.DataFrame) -> None:
    key = list(ALL[name].key)
    assert len(computed) > 100
    assert {*key, "value", "low", "high"} <= set(computed.columns)
    assert not computed.duplicated(key).any()
    assert computed[key].notna().all(axis=None)


def test_the_value_lies_in_its_interval(name: str, computed: pd.DataFrame) -> None:
    whole = computed.dropna(subset=["value", "low", "high"])
    assert np.isfinite(whole[["value", "low", "high"]].to_numpy(dtype=float)).all()
    assert (whole["low"] <= whole["value"] + 1e-9).all()
    assert (whole["value"] <= whole["high"] + 1e-9).all()


def test_it_speaks_of_states_that_exist(name: str, computed: pd.DataFrame, panel: Panel) -> None:
    column = "iso3" if "iso3" in computed.columns else ALL[name].key[0]
    pairs = computed[[column, "year"]].drop_duplicates()
    alive = [panel.states.alive(state, int(year)) for state, year in pairs.itertuples(index=False)]
    assert all(alive), pairs[~np.array(alive)].head()


def test_it_is_deterministic(name: str, computed: pd.DataFrame, panel: Panel) -> None:
    pd.testing.assert_frame_equal(computed, ALL[name].compute(panel, **ALL[name].defaults))

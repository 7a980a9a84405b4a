"""A scenario's run as records, tables and figures: each says what the ensemble says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from support.scenario_toys import pair_world
from tertius.api.scenarios import Simulated
from tertius.core.errors import TertiusError
from tertius.core.progress import Step
from tertius.core.store import Store
from tertius.pipeline.scenarios.figures import figure_tables, state_names
from tertius.pipeline.scenarios.files import write_tables
from tertius.pipeline.scenarios.load import scenario_named
from tertius.pipeline.scenarios.run import ScenarioRun, plan_facts, run
from tertius.scenario.backend import Threads
from tertius.scenario.load import scenario_of
from tertius.scenario.run import Plan, plan_scenario

WORLD = pair_world(se=np.array([0.1, 0.2]))


def plan(**changes: object) -> Plan:
    spec = {
        "id": "pair",
        "title": "Two actors",
        "world": "pair",
        "windows": 1,
        "draws": 3,
        "chains": 20,
        "factors": {
            "push": {"levels": {"no": {}, "yes": {"do": [{"do": "shift", "parameter": "density", "by": 1}]}}}
        },
        "outcomes": {"tie": {"outcome": "reach", "parameters": {"patron": "BBB"}}},
        "contrasts": [{"a": {"push": "yes"}, "b": {"push": "no"}}],
    }
    return plan_scenario(scenario_of({**spec, **changes}), WORLD)


def finished(tmp_path: Path, seen: list[Step] | None = None) -> ScenarioRun:
    progress = (lambda step: None) if seen is None else seen.append
    return run(plan(), [WORLD], backend=Threads(1), store=Store(tmp_path / "store"), progress=progress)


def test_what_was_asked_for_is_there_and_nothing_else(tmp_path: Path) -> None:
    seen: list[Step] = []
    done = finished(tmp_path, seen)
    assert {s.stage for s in seen} == {"simulating"} and seen[-1].done == seen[-1].total
    assert done.multiplier is None and done.sensitivity is None and done.discovery is None
    (row,) = done.contrast_rows()
    means = {arm: mean for arm, _, _, mean, _ in done.arm_rows()}
    assert row["estimate"] == pytest.approx(means["push yes"] - means["push no"])
    layers = done.layer_table()
    assert set(layers["layer"]) == {"process", "parameter", "model", "scenario"}
    plain = done.to_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


def test_tables_are_those_of_the_run(tmp_path: Path) -> None:
    done = finished(tmp_path)
    files = write_tables(done, tmp_path / "out")
    assert {f.name for f in files} >= {"worlds.parquet", "summary.csv", "layers.csv", "contrasts.csv"}
    assert files[-1].name == "record.json" and all(f.exists() for f in files)
    assert len(pd.read_csv(tmp_path / "out" / "contrasts.csv")) == len(done.contrasts)
    record = json.loads(files[-1].read_text())
    assert record["seed"] == done.ensemble.spec.seed and record["inputs"] == {"model pair": WORLD.digest}


def test_figures_are_fans_only_where_actors_are_no_states(tmp_path: Path) -> None:
    done = finished(tmp_path)
    assert state_names(done.ensemble) == {}
    assert [(name, kind) for name, kind, _ in figure_tables(done)] == [("fan-tie", "fan")]
    (chart,) = Simulated(done).charts()
    assert chart.title.endswith(": tie through time") and "push yes" in chart.svg and "pair" in chart.source


def test_a_plan_is_measured_without_running_it() -> None:
    facts = plan_facts(plan(chains=50), threads=2)
    assert facts["simulated worlds"] == 2 * 3 * 50 and facts["threads"] == 2
    assert facts["seconds, about"] >= 0


def test_a_case_without_a_scenario_is_refused(tmp_path: Path) -> None:
    assert scenario_named("new-syria").case == "new-syria"
    with pytest.raises(TertiusError, match="no such file"):
        scenario_named(str(tmp_path / "none.yaml"))

"""`tertius scenario` on a model file: tables, figures, JSON, resume, and mistakes in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from support.scenario_toys import pair_world
from tertius.case.load import load_case
from tertius.cli.main import app
from tertius.core.errors import TertiusError
from tertius.scenario.cases import check_case
from tertius.scenario.load import load_scenario, packaged_scenarios
from tertius.scenario.spec import ScenarioSpec

MODEL = """\
variables:
  net: {kind: network, file: data.npz, array: net}
actors: [AAA, BBB]
effects: net ~ density
simulate: {theta: pair.fit.npz}
"""
SPEC = """\
id: pair
title: Two actors
world: model.yaml
windows: 1
draws: 3
chains: 30
factors:
  push: {levels: {"no": {}, "yes": {do: [{do: shift, parameter: density, by: 1}]}}}
outcomes:
  tie: {outcome: reach, parameters: {patron: BBB}}
contrasts:
  - {a: {push: "yes"}, b: {push: "no"}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    world = pair_world(se=np.array([0.1, 0.2]))
    world.fit.save(tmp_path / "pair.fit.npz")
    np.savez(tmp_path / "data.npz", net=world.data.networks["net"].waves)
    (tmp_path / "model.yaml").write_text(MODEL)
    (tmp_path / "pair.yaml").write_text(SPEC)
    return tmp_path


def call(*arguments: object) -> tuple[int, str]:
    made = CliRunner().invoke(app, ["scenario", *map(str, arguments)])
    return made.exit_code, made.output if made.exception is None else f"{made.output}{made.exception}"


def test_it_writes_tables_and_figures_and_goes_on(folder: Path) -> None:
    code, text = call(folder / "pair.yaml", "--out", folder / "out", "--json")
    assert code == 0
    plain = json.loads(text)
    assert plain["stored"] == 0 and {r["push"] for r in plain["summary"]} == {"yes", "no"}
    assert plain["contrasts"][0]["estimate"] > 0 and plain["contrasts"][0]["reduction"] > 1
    assert {"worlds.parquet", "summary.csv", "contrasts.csv", "layers.csv", "record.json", "fan-tie.png"} <= {
        p.name for p in (folder / "out").iterdir()
    }
    worlds = pd.read_csv(folder / "out" / "summary.csv")
    assert list(worlds.columns)[:3] == ["outcome", "push", "window"]
    again = json.loads(call(folder / "pair.yaml", "--out", folder / "out", "--json", "--no-figures")[1])
    assert again["stored"] == again["tasks"] == plain["tasks"] and again["contrasts"] == plain["contrasts"]


def test_the_plan_runs_nothing(folder: Path) -> None:
    code, text = call(folder / "pair.yaml", "--plan", "--json", "--chains", 1000)
    facts = json.loads(text)
    assert code == 0 and facts["simulated worlds"] == 6000 and facts["seconds, about"] >= 0
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("world: model.yaml", "world: modell.yaml", "no such file"),
        ("world: model.yaml", "world: interstat", "did you mean 'interstate'?"),
        ("chains: 30", "chains: 30000000", "less than or equal to 1000000"),
        ("chains: 30", "chains: 1000000", "at most 2,000,000 simulated windows"),
        ("patron: BBB", "patron: BBC", "did you mean 'BBB'?"),
    ],
)
def test_mistakes_are_one_sentence(folder: Path, old: str, new: str, says: str) -> None:
    (folder / "pair.yaml").write_text(SPEC.replace(old, new))
    code, text = call(folder / "pair.yaml")
    assert code != 0 and says in text


def test_packaged_scenarios_express_their_case() -> None:
    assert "new-syria" in packaged_scenarios()
    for name in packaged_scenarios():
        made = load_scenario(name)
        if made.case:
            check_case(made, load_case(made.case))
            for factor in made.factors.values():
                assert all(level.mapping or level.cannot for level in factor.levels.values())


def test_a_scenario_that_is_not_the_cases_is_refused() -> None:
    made = load_scenario("new-syria")
    case = load_case("new-syria")
    fewer = {k: v for k, v in made.factors.items() if k != "iran"}
    plain = made.model_dump(by_alias=True) | {"contrasts": []}
    dump = {k: v.model_dump(by_alias=True) for k, v in fewer.items()}
    with pytest.raises(TertiusError, match="no 'iran'"):
        check_case(ScenarioSpec.model_validate(plain | {"factors": dump}), case)

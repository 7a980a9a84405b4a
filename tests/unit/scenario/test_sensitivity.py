"""Sensitivity and discovery: dials that matter are told from dials that do not, planted boxes are found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from support.scenario_toys import pair_world, spec, town
from tertius.scenario.discovery import discover, peel
from tertius.scenario.errors import ScenarioError
from tertius.scenario.run import run_scenario
from tertius.scenario.sensitivity import _design, _indices, sensitivity

PAIR = {"tie": {"outcome": "reach", "parameters": {"patron": "BBB", "states": ["AAA"]}}}
PUSH = {"push": {"levels": {"no": {}, "yes": {"do": [{"do": "shift", "parameter": "density", "by": 2.0}]}}}}


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_a_dial_that_does_nothing_has_no_index(method: str) -> None:
    pytest.importorskip("SALib")
    factors = {**PUSH, "idle": {"levels": {"a": {}, "b": {}}}}
    inputs = {"density": {"parameter": "density", "low": -0.2, "high": 0.2}}
    asked = {"outcome": "tie", "method": method, "size": 8, "chains": 200, "inputs": inputs}
    found = sensitivity(spec(outcomes=PAIR, factors=factors, sensitivity=asked), pair_world())
    index = found.table.set_index("dial")["mu_star" if method == "morris" else "total"]
    assert index["idle"] == 0 and index["push"] > 2 * index["density"] > 0
    row = found.table.set_index("dial").loc["push"]
    assert row["at_low"] == row["base"] and row["at_high"] > row["base"] + 0.2


def test_sensitivity_says_what_it_lacks() -> None:
    asked = {"outcome": "tie", "inputs": {}}
    with pytest.raises(ScenarioError, match="two or more inputs"):
        sensitivity(spec(outcomes=PAIR, factors=PUSH, sensitivity=asked), pair_world())
    with pytest.raises(ScenarioError, match="none of the outcomes"):
        spec(sensitivity={"outcome": "no", "inputs": {}})


def test_prim_finds_a_planted_box() -> None:
    rng = np.random.default_rng(2)
    n = 4000
    frame = pd.DataFrame(
        {"x": rng.random(n), "idle": rng.random(n), "arm": rng.choice(["a", "b", "c"], n).astype(object)}
    )
    y = ((frame["x"] > 0.7) & frame["arm"].isin(["a", "b"]) & (rng.random(n) < 0.95)).to_numpy()
    box = peel(frame, y)
    assert set(box) == {"x", "arm"} and set(box["arm"]) == {"a", "b"}
    assert float(box["x"][0]) == pytest.approx(0.7, abs=0.03)


def test_discovery_names_the_arm_that_produces_the_outcome() -> None:
    factors = {**PUSH, "idle": {"levels": {"a": {}, "b": {}}}}
    wanted = {"outcome": "tie", "at_least": 1}
    found = run_scenario(
        spec(draws=10, chains=40, outcomes=PAIR, factors=factors, discovery=wanted),
        pair_world(se=np.array([0.0, 0.1])),
    )
    box = discover(found, pair_world(se=np.array([0.0, 0.1])))
    assert [(c.dial, c.levels) for c in box.conditions] == [("push", ("yes",))]
    assert box.conditions[0].stability > 0.9 and box.conditions[0].quasi_p < 1e-6
    assert box.density > box.base and abs(box.holdout_density - box.density) < 0.1
    with pytest.raises(ScenarioError, match="no worlds"):
        discover(
            run_scenario(spec(outcomes=PAIR, discovery=wanted | {"at_least": 2}), pair_world()), pair_world()
        )


def test_a_covariate_without_an_effect_cannot_be_set() -> None:
    world = town()
    with pytest.raises(ScenarioError, match="has an effect of"):
        from dataclasses import replace

        from tertius.saom.data.variables import Covariate, SaomData

        data = SaomData(world.data.variables, {**world.data.covariates, "idle": Covariate(np.ones(14))})
        run_scenario(spec(always=[{"do": "set", "covariate": "idle", "value": 1}]), replace(world, data=data))


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6, 20])
def test_a_problem_that_names_no_levels_moves_through_the_whole_range(k: int) -> None:
    problem = {"num_vars": 2, "names": ["f", "g"], "bounds": [[0.0, 1.0], [0.0, 1.0]]}
    points = _design(problem, "morris", 50, 1)
    values = np.minimum((points[:, 0] * k).astype(int), k - 1) / (k - 1)
    assert _indices(problem, "morris", points, values, 1)["mu_star"].tolist() == [1.0, 0.0]


def test_a_problem_with_levels_draws_all_of_them() -> None:
    problem = {"num_vars": 2, "names": ["f", "g"], "bounds": [[0.0, 1.0], [2.0, 8.0]], "levels": {"f": 6}}
    points = _design(problem, "morris", 100, 1)
    assert set((points[:, 0] * 6).astype(int)) == set(range(6))
    assert set(points[:, 1]) == {2.0, 4.0, 6.0, 8.0}

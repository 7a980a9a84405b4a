"""One battery over every outcome of scenarios: its record, its shape, and what it may not depend on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from support.scenario_toys import town
from tertius.core.errors import TertiusError
from tertius.saom.data.variables import Floats
from tertius.scenario.outcome import View
from tertius.scenario.outcomes import OUTCOMES

ALL = OUTCOMES.all()
#: Parameters with which each outcome runs on the town; a new outcome adds its own.
SAMPLES: dict[str, dict[str, Any]] = {
    "bloc_spread": {"patron": "S00"},
    "leeway": {"states": ["first"], "index": "shannon", "weight": "size"},
    "portfolio": {"patron": "S00", "networks": ["net"]},
    "reach": {"patron": "S00", "without": ["S01"]},
    "supply": {"spec": "africa-corps", "draws": 2, "figure": "kept"},
    "ties_kept": {"patron": "S00"},
}


def view(chains: int = 5, seed: int = 3, **changes: Any) -> View:
    world = town()
    rng = np.random.default_rng(seed)
    nets = (rng.random((chains, 14, 14)) < 0.3).astype(np.uint8)
    nets[:, np.arange(14), np.arange(14)] = 0
    before = (rng.random((14, 14)) < 0.3).astype(np.uint8)
    base: dict[str, Any] = {
        "world": world, "networks": {"net": nets}, "behaviours": {"beh": rng.integers(1, 5, (chains, 14))},
        "before": {"net": before}, "window": 1, "hubs": (), "airspace": (), "seed": 1, "where": "outcome",
    }  # fmt: skip
    return View(**base | changes)


def run(name: str, of: View, **parameters: Any) -> Floats:
    outcome = ALL[name]
    return outcome.compute(of, outcome.parameters.model_validate({**SAMPLES[name], **parameters}))


def test_every_outcome_has_a_sample() -> None:
    assert set(SAMPLES) >= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_the_record_is_complete(name: str) -> None:
    outcome = ALL[name]
    assert outcome.unit and len(outcome.reference) > 20 and outcome.parameters.__doc__


@pytest.mark.parametrize("name", ALL)
def test_one_number_a_world_whatever_the_others_are(name: str) -> None:
    of = view()
    values = run(name, of)
    assert values.shape == (5,) and values.dtype == np.float64
    alone = view(networks={"net": of.networks["net"][2:3]}, behaviours={"beh": of.behaviours["beh"][2:3]})
    assert run(name, alone)[0] == values[2]


@pytest.mark.parametrize("name", ALL)
def test_unknown_parameters_and_states_are_refused(name: str) -> None:
    with pytest.raises((TertiusError, ValueError)):
        run(name, view(), nonsense=1)
    for key in ("patron", "spec"):
        if key in SAMPLES[name]:
            with pytest.raises(TertiusError):
                run(name, view(), **{key: "nobody"})


def test_values_by_hand() -> None:
    nets = np.zeros((2, 14, 14), np.uint8)
    nets[0, [1, 2, 3], 0] = 1  # S01 and S03 are in the east, S02 in the west
    before = np.zeros((14, 14), np.uint8)
    before[[1, 5], 0] = 1
    of = view(networks={"net": nets}, before={"net": before})
    assert run("ties_kept", of).tolist() == [0.5, 0.0]
    assert run("ties_kept", of, count=True).tolist() == [1.0, 0.0]
    assert run("reach", of).tolist() == [2.0, 0.0]
    assert run("reach", of, without=(), weight="size").tolist() == [9.0, 0.0]
    spread = run("bloc_spread", of)
    assert spread[0] == pytest.approx(-(1 / 3) * np.log(1 / 3) - (2 / 3) * np.log(2 / 3)) and np.isnan(
        spread[1]
    )
    assert run("leeway", of, index="number", weight=None).tolist() == [0.75, 0.0]
    nets[1, 1, [0, 2]] = 1  # sizes 1 and 3: shares a quarter and three quarters
    two = np.exp(-0.25 * np.log(0.25) - 0.75 * np.log(0.75))
    assert run("leeway", view(networks={"net": nets}), states=["S01"])[1] == pytest.approx(two)


def test_supply_depends_on_what_an_arm_closes() -> None:
    stated, closed = (run("supply", view(hubs=hubs), figure="cost_ratio")[0] for hubs in ((), ("syria",)))
    assert stated == 1.0 and closed >= 1.0
    start = run("supply", view(hubs=("syria",), window=0), figure="cost_ratio")[0]
    assert start == 1.0


def test_a_portfolio_is_the_mean_over_kinds_and_unknown_without_one() -> None:
    nets = np.zeros((2, 14, 14), np.uint8)
    nets[0, [1, 2], 0] = 1  # one client in the east, one in the west
    nets[1, [1, 3], 0] = 1  # both in the east
    even, one_sided = run("portfolio", view(networks={"net": nets}))
    assert even == pytest.approx(1.0) and one_sided == pytest.approx(0.0)
    assert np.isnan(run("portfolio", view(), networks=["net", "trade"])).all()
    with pytest.raises(TertiusError, match="one or more"):
        run("portfolio", view(), networks=[])

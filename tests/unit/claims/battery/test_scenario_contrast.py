"""The claim test of scenario contrasts: what it asks of a scenario, placebos, and silence of a model."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tertius.claims.battery.scenario_contrast import TEST, ScenarioContrastParameters, cells_of, runs
from tertius.claims.registry import decide_by
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.errors import PanelError


def asked(**changes: Any) -> runs.Asked:
    plain = {"scenario": "new-syria", "factor": "syria", "a": "kept", "b": "lost", "outcome": "others"}
    return runs.Asked(**{**plain, "draws": 10, "chains": 2, **changes})


def test_a_scenario_is_cut_down_to_two_levels_of_one_factor() -> None:
    spec = runs.spec_of(asked())
    assert list(spec.factors) == ["syria"] and list(spec.factors["syria"].levels) == ["kept", "lost"]
    assert (spec.horizon, spec.draws, spec.chains) == (2, 10, 2)
    assert spec.arms() == ({"syria": "kept"}, {"syria": "lost"})
    assert runs.tied(spec.factors["syria"].levels["kept"]) == ("SYR", "RUS")
    assert runs.tied(runs.spec_of(asked(factor="bases", b="closed")).factors["bases"].levels["kept"]) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"factor": "weather"}, "a factor among syria, pressure"),
        ({"b": "half"}, "a level of it"),
        ({"factor": "pressure", "a": "as now", "b": "high"}, "a level that the model can express"),
        ({"outcome": "glory"}, "an outcome among others"),
    ],
)
def test_what_the_scenario_lacks_is_said(changes: dict[str, str], words: str) -> None:
    with pytest.raises(PanelError, match=words):
        runs.spec_of(asked(**changes))


def test_a_placebo_takes_the_clients_place_everywhere() -> None:
    spec = runs.spec_of(asked())
    step = runs._moved(spec.factors["syria"].levels["lost"].do[0], "SYR", "VNM")
    assert (step.sender, step.receiver) == ("VNM", "RUS")  # type: ignore[union-attr]
    outcome = runs._about(spec.outcomes["others"], "SYR", "VNM")
    assert outcome.parameters["without"] == ("VNM",)
    assert runs._about(spec.outcomes["spread"], "SYR", "VNM") == spec.outcomes["spread"]


def cell(role: str, value: float, half: float) -> GridCell:
    found = Estimate(value, value - half, value + half, 0.95, "states", 100, 16.0, "reach")
    return GridCell({"role": role, "value": value}, role, found, direction(found, 0.0))  # type: ignore[arg-type]


def test_a_model_without_a_term_is_silent_and_not_against() -> None:
    still: Any = [SimpleNamespace(contrast=SimpleNamespace(differences=np.zeros((1, 10, 4))))] * 3
    p = ScenarioContrastParameters()
    assert cells_of(still, p) == ()
    silent = decide_by(TEST, p, still, (), 0.0)
    assert silent.label == "not testable" and "no term" in silent.why
    cells = tuple(cell(role, 1.0, 0.2) for role in ("main", "variant", "variant"))
    assert decide_by(TEST, p, [], cells, 0.0).label == "supported"
    assert decide_by(TEST, p, [], (*cells, cell("placebo", 0.9, 0.2)), 0.0).label == "leaning for"


def test_few_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 10"):
        ScenarioContrastParameters(draws=3)

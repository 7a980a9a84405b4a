"""Outcomes that are undefined in some worlds: left out, counted, never on both sides of a question."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tertius.claims.battery.scenario_contrast.simulated_report import _share
from tertius.scenario.discovery import Box, discover
from tertius.scenario.errors import ScenarioError
from tertius.scenario.load import scenario_of
from tertius.scenario.moments import components, expectations


def found(values: np.ndarray, **bound: float) -> Box:
    """The box of an outcome with these values in two arms, many chains each."""
    spec = scenario_of(
        {
            "id": "d", "title": "d", "world": "w", "windows": 1, "draws": 1, "chains": values.shape[1],
            "factors": {"hub": {"levels": {"open": {"do": []}, "shut": {"do": []}}}},
            "outcomes": {"spread": {"outcome": "bloc_spread", "parameters": {"patron": "P"}}},
            "discovery": {"outcome": "spread", **bound},
        }
    )  # fmt: skip
    arms = [SimpleNamespace(levels=(("hub", level),)) for level in ("open", "shut")]
    shaped = values[None, :, None, :, None]
    ensemble: Any = SimpleNamespace(spec=spec, arms=arms, models=("w",), outcome=lambda name: shaped)
    models: Any = (SimpleNamespace(fit=None),)
    return discover(ensemble, models)


def test_complementary_questions_add_up_to_one() -> None:
    rng = np.random.default_rng(0)
    values = np.where(rng.random((2, 200)) < [[0.3], [0.8]], 2.0, 1.0)
    values[1, rng.random(200) < 0.6] = np.nan
    above, below = found(values, at_least=1.5), found(values, at_most=1.4999)
    defined = values[np.isfinite(values)]
    assert above.base == pytest.approx((defined >= 1.5).mean())
    assert above.base + below.base == pytest.approx(1)
    assert (above.n, above.undefined) == (defined.size, values.size - defined.size)
    assert above.conditions[0].levels == ("shut",) and below.conditions[0].levels == ("open",)


def test_expectations_and_layers_leave_undefined_worlds_out() -> None:
    """Put at the mean, or at zero, they would make what is not known look known."""
    rng = np.random.default_rng(2)
    values = rng.normal(size=(2, 3, 300, 1)) + 2 * rng.normal(size=(2, 3, 300, 40))
    whole, holes = components(values), values.copy()
    holes[rng.random(values.shape) < 0.5] = np.nan
    assert components(holes)[:2] == pytest.approx(whole[:2], rel=0.08)
    assert expectations(holes[0, 0]).std() == pytest.approx(expectations(values[0, 0]).std(), rel=0.1)
    holes[0, 0, :250] = np.nan
    assert len(expectations(holes[0, 0])) == 50 and np.isfinite(components(holes)).all()


def test_shares_of_worlds_are_those_of_worlds_in_which_the_goal_is_defined() -> None:
    met = np.full((1, 1, 3, 4), np.nan)
    met[0, 0, 0], met[0, 0, 1, :2] = [1, 1, 0, np.nan], [1, np.nan]
    assert _share(met)[0] == 0.75 and _share(met)[2] == pytest.approx(1, abs=0.01)
    assert _share(met * np.nan) == (None, None, None)


def test_an_outcome_that_is_defined_nowhere_is_an_error() -> None:
    with pytest.raises(ScenarioError, match="defined in some world"):
        found(np.full((2, 50), np.nan), at_least=1)

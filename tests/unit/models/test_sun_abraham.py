"""Interaction-weighted effects: those that the data do not tell are not numbers."""

from __future__ import annotations

import numpy as np

from tertius.models.sun_abraham import interaction_weighted

LAGS = np.array([-2, 0, 1])


def outcomes() -> tuple[np.ndarray, np.ndarray]:
    """Six units over six periods: three never reached, three reached in period 3, with an effect of 2."""
    rng = np.random.default_rng(1)
    group = np.array([-1, -1, -1, 3, 3, 3])
    since = np.arange(6)[None] - group[:, None]
    outcome = rng.normal(size=(6, 1)) + rng.normal(size=6) + 2.0 * ((group[:, None] >= 0) & (since >= 0))
    return outcome, group


def test_effects_with_comparisons_are_found() -> None:
    outcome, group = outcomes()
    found = interaction_weighted(outcome, group, np.arange(6), LAGS)
    assert np.allclose(found.value, [0, 2, 2])


def test_an_effect_whose_period_has_no_comparison_is_none() -> None:
    outcome, group = outcomes()
    outcome[:3, 4] = np.nan  # nobody who was never reached is seen in the period of lag 1
    found = interaction_weighted(outcome, group, np.arange(6), LAGS)
    assert np.allclose(found.value[:2], [0, 2])
    assert np.isnan(found.value[2])
    assert np.isfinite(found.mean(0, 1)).all()

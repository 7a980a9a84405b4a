"""Groups without events, or with nothing but events, are said to be separated by the fit of a hazard."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.models.discrete_hazard import fit_hazard, separated


def record(rate_in_group: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Design (constant, group, a covariate), events and clusters of 400 periods."""
    rng = np.random.default_rng(3)
    group = np.repeat([0.0, 1.0], 200)
    x = np.column_stack([np.ones(400), group, rng.normal(size=400)])
    return x, (rng.random(400) < np.where(group == 1, rate_in_group, 0.2)).astype(float), np.arange(400) // 8


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_a_group_without_events_or_with_nothing_else_is_named(rate: float) -> None:
    x, event, cluster = record(rate)
    fit = fit_hazard(x, event, cluster)
    assert fit.separated.tolist() == [False, True, False]
    assert np.isnan(fit.error(1)) and np.isfinite(fit.error(2))
    with pytest.raises(ModelError, match=r"column 1 .* on one side of a value alone"):
        fit_hazard(x, event, cluster, reported=(1,))


def test_a_threshold_in_a_covariate_separates_and_a_constant_does_not() -> None:
    x, _, cluster = record(0.3)
    event = (x[:, 2] > 0.5).astype(float)
    assert fit_hazard(np.delete(x, 1, axis=1), event, cluster).separated.tolist() == [False, True]


def test_one_event_in_each_group_is_enough() -> None:
    x, event, cluster = record(0.0)
    event[250] = 1
    fit = fit_hazard(x, event, cluster, reported=(1, 2))
    assert not fit.separated.any() and np.isfinite(fit.error(1))


def test_rows_without_weight_do_not_count() -> None:
    x, event, _ = record(0.0)
    event[250] = 1
    weights = np.ones(400)
    weights[250] = 0
    assert separated(x, event, weights).tolist() == [False, True, False]

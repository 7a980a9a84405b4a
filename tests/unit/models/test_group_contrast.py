"""The contrast of two groups: least squares, any unit, and what cannot be told is no number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.models.entropy_balance import balance
from tertius.models.group_contrast import contrast


def made(seed: int = 1, n: int = 60) -> tuple[Any, Any, Any, Any]:
    rng = np.random.default_rng(seed)
    covariates = rng.normal(size=(n, 2))
    group = rng.random(n) < 0.5
    outcome = 0.4 * group + covariates @ np.array([0.3, -0.2]) + rng.normal(0, 0.2, n)
    return outcome, group, covariates, np.arange(n) // 2


def test_it_is_least_squares() -> None:
    outcome, group, covariates, cluster = made()
    design = np.column_stack([np.ones(len(group)), group, covariates])
    slope = np.linalg.lstsq(design, outcome, rcond=None)[0][1]
    assert contrast(outcome, group, covariates, cluster).value == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("unit", [1e-14, 1e9])
def test_units_do_not_matter(unit: float, weighted: bool) -> None:
    outcome, group, covariates, cluster = made()
    found = contrast(outcome, group, covariates, cluster, weighted)
    scaled = contrast(unit * outcome, group, unit * covariates, cluster, weighted)
    assert [scaled.value / unit, scaled.error / unit] == pytest.approx([found.value, found.error], rel=1e-6)


def test_covariates_that_tell_the_groups_leave_nothing_to_estimate() -> None:
    outcome, group, covariates, cluster = made()
    for told in (group.astype(float), 3.0 - 2.0 * group, covariates[:, 0] + group):
        with pytest.raises(ModelError, match="tell the groups apart"):
            contrast(outcome, group, np.column_stack([covariates, told]), cluster)


@pytest.mark.parametrize("level", [0.0, 0.1, 1e6])
def test_outcomes_that_do_not_vary_have_no_error(level: float) -> None:
    _, group, covariates, cluster = made()
    for outcome in (np.full(len(group), level), level + 1.0 * group):
        with pytest.raises(ModelError, match="vary within the groups"):
            contrast(outcome, group, covariates, cluster)


def test_a_covariate_constant_in_the_comparison_cannot_be_balanced_unless_it_is_the_same() -> None:
    _, group, covariates, _ = made()
    same = np.column_stack([covariates, np.full(len(group), 0.1)])
    assert balance(same, group) == pytest.approx(balance(covariates, group))
    apart = np.column_stack([covariates, np.where(group, covariates[:, 0] > 0, 0.0)])
    with pytest.raises(ModelError, match="spans the other's means"):
        balance(apart, group)

"""Partial pooling of estimates and synthetic comparison units, against what can be told by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.core.rng import content_order
from tertius.models.event_study import cluster_weights, contrasts
from tertius.models.normal_pooling import pool_normal
from tertius.models.partial_pooling import pool, pool_effects
from tertius.models.synthetic_did import simplex_weights, synthetic_difference


def test_groups_that_agree_share_their_strength_and_groups_that_differ_stay_apart() -> None:
    alike = pool_normal([0.1, 0.12, 0.08, 0.11], [0.1, 0.1, 0.1, 0.1])
    assert alike.value == pytest.approx([0.1] * 4, abs=0.02)
    assert (alike.error < 0.085).all() and (alike.weight > 0.5).all()
    assert alike.mean == pytest.approx(0.1025) and 0.05 < alike.mean_error < 0.08
    apart = pool_normal([1.0, -1.0, 2.0, -2.0], [0.1, 0.1, 0.1, 0.1])
    assert apart.value == pytest.approx([1.0, -1.0, 2.0, -2.0], abs=0.05)
    assert (apart.weight < 0.05).all() and apart.error == pytest.approx([0.1] * 4, rel=0.05)


def test_the_common_mean_stays_within_its_groups_and_turns_with_them() -> None:
    y, s = np.array([0.3, -0.1, 0.2]), np.array([0.1, 0.3, 0.2])
    there, back = pool_normal(y, s), pool_normal(-y, s)
    assert back.value == pytest.approx(-there.value) and back.error == pytest.approx(there.error)
    assert y.min() < there.mean < y.max() and (there.error <= s).all()
    alone = pool_normal([0.3], [0.1])
    assert alone.value[0] == 0.3 and alone.error[0] == 0.1


@pytest.mark.parametrize(("values", "errors"), [([], []), ([0.1], [0.0]), ([0.1, np.nan], [0.1, 0.1])])
def test_pooling_refuses_what_is_no_estimate(values: list[float], errors: list[float]) -> None:
    with pytest.raises(ModelError):
        pool_normal(values, errors)


def test_pooled_means_lie_in_the_middle_of_their_intervals_and_large_groups_stay_apart() -> None:
    even = pool([10, 10, 10, 10], [20, 20, 20, 20])
    assert even.mean_low + even.mean_high == pytest.approx(1, abs=1e-3)
    for size in (100, 1000, 10000):
        alike = pool([0.53 * size] * 5, [size] * 5)
        error = np.sqrt(0.53 * 0.47 / (5 * size))
        assert alike.mean == pytest.approx(0.53, abs=0.2 * error)
        assert alike.mean_low < 0.53 - error and alike.mean_high > 0.53 + error
    assert pool([1e6, 2e6], [1e7, 1e7]).value == pytest.approx([0.1, 0.2], abs=1e-4)
    assert pool_effects([0, 0, 3000.0], [0.5, 0.5, 0.5])[0][:2] == pytest.approx([0, 0], abs=0.01)


def test_weights_lie_on_the_simplex_and_recover_a_mixture() -> None:
    rng = np.random.default_rng(3)
    design = np.cumsum(rng.normal(size=(30, 4)), axis=0)
    weights = simplex_weights(design, design @ np.array([0.7, 0.3, 0.0, 0.0]) + 5.0, 1e-6)
    assert weights.sum() == pytest.approx(1) and (weights >= 0).all()
    assert weights[:2] == pytest.approx([0.7, 0.3], abs=0.1)


def test_a_synthetic_difference_finds_a_planted_change() -> None:
    rng = np.random.default_rng(4)
    common = np.cumsum(rng.normal(size=9))
    level = rng.normal(size=(40, 1))
    paths = level + common + rng.normal(0, 0.05, (40, 9))
    found = synthetic_difference(paths[0, :8], float(paths[0, 8]) - 0.5, paths[1:, :8], paths[1:, 8])
    assert found == pytest.approx(-0.5, abs=0.15)
    assert np.isnan(synthetic_difference(paths[0, :8], 0.0, paths[1:4, :8], paths[1:4, 8]))


def test_weights_are_the_minimum_in_any_unit() -> None:
    rng = np.random.default_rng(5)
    design, target, ridge = rng.normal(size=(8, 60)), rng.normal(size=8), 0.3

    def value(w: np.ndarray) -> float:  # type: ignore[type-arg]
        gap = (design - design.mean(axis=0)) @ w - (target - target.mean())
        return float(gap @ gap + ridge * w @ w)

    weights = simplex_weights(design, target, ridge)
    slope = np.array([value(weights + 1e-6 * e) - value(weights) for e in np.eye(60)]) / 1e-6
    assert slope.min() == pytest.approx(slope @ weights, abs=1e-4)  # no weight gains from being moved
    for unit in (1e-7, 1e7):
        assert simplex_weights(unit * design, unit * target, unit**2 * ridge) == pytest.approx(
            weights, abs=1e-9
        )
    assert simplex_weights(np.ones((8, 4)), np.ones(8), 0.0) == pytest.approx(np.full(4, 0.25))


def test_with_one_period_before_the_comparison_is_the_mean_change() -> None:
    rng = np.random.default_rng(6)
    before, after = rng.normal(size=(9, 1)), rng.normal(size=9)
    found = synthetic_difference(before[0], float(after[0]), before[1:], after[1:])
    assert found == pytest.approx(after[0] - before[0, 0] - (after[1:] - before[1:, 0]).mean())


def test_a_gap_leaves_the_years_just_before_out_of_the_base() -> None:
    outcome = np.zeros((8, 12))
    outcome[0, 5:8] = 9.0  # high just before the event in column 8, at rest before and after
    group = np.array([8, *[-1] * 7])
    cluster, lags = np.arange(8), np.array([1, 2])
    weights = cluster_weights(cluster, 2, np.random.default_rng(1))
    near = contrasts(outcome, group, cluster, lags, weights, base=3)
    far = contrasts(outcome, group, cluster, lags, weights, base=3, gap=3)
    assert near.effect[0, 0] == pytest.approx([-9.0, -9.0]) and far.effect[0, 0] == pytest.approx([0.0, 0.0])
    with pytest.raises(ModelError):
        contrasts(outcome, group, cluster, lags, weights, base=3, gap=-1)


def test_weights_follow_content_and_not_the_names_of_clusters() -> None:
    rng = np.random.default_rng(8)
    content, cluster = rng.normal(size=(6, 3)), np.array([0, 0, 1, 1, 2, 3])
    content[1, 2] = np.nan
    order = content_order(content)
    weights = cluster_weights(cluster[order], 4, np.random.default_rng(1))
    renamed = np.array([3, 1, 0, 2])[cluster]
    again = cluster_weights(renamed[order], 4, np.random.default_rng(1))
    assert np.array_equal(weights, again) and len(np.unique(weights[1])) == 4
    moved = rng.permutation(6)
    assert np.array_equal(moved[content_order(content[moved])], order)

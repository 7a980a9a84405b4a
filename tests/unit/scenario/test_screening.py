"""Morris' screening against effects that are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.scenario import screening


def table(levels: list[list[float]], size: int = 200) -> dict[str, np.ndarray]:
    """Indices of an outcome that is the sum of what each factor's level is worth."""
    counts = [len(worth) for worth in levels]
    points = screening.design(counts, size, 1)
    at = np.minimum((points * counts).astype(int), np.array(counts) - 1)
    values = np.array([sum(worth[i] for worth, i in zip(levels, row)) for row in at])
    return screening.indices(screening.effects(counts, points, values), 1)


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6, 7, 20])
def test_a_factor_worth_one_from_end_to_end_has_an_effect_of_one(k: int) -> None:
    found = table([np.linspace(0, 1, k).tolist(), [0.0, 0.0]])
    assert found["mu_star"] == pytest.approx([1, 0]) and found["sigma"] == pytest.approx([0, 0])
    assert found["error"] == pytest.approx([0, 0])


@pytest.mark.parametrize("k", [2, 3, 6, 20])
def test_every_level_is_drawn(k: int) -> None:
    points = screening.design([k, 2], 300, 3)
    assert set((points[:, 0] * k).astype(int)) == set(range(k))


@pytest.mark.parametrize("worth", [[0.0, 0, 1, 0, 0, 0], [0.0, 5, 0], [1.0, 0, 0, 2]])
def test_levels_of_any_worth_have_their_exact_mean_effect(worth: list[float]) -> None:
    k = len(worth)
    pairs = [(i, j) for i in range(k) for j in range(k) if i != j]
    exact = np.mean([abs((worth[i] - worth[j]) / ((i - j) / (k - 1))) for i, j in pairs])
    found = table([worth, [0.0, 0.3]], 4000)
    assert found["mu_star"] == pytest.approx([exact, 0.3], rel=0.06)
    assert abs(found["mu_star"][0] - exact) < 2 * found["error"][0]


def test_a_range_moves_by_two_thirds_and_its_effect_is_per_whole_range() -> None:
    points = screening.design([None, 2, None], 100, 5)
    assert set(points[:, 0]) == {0.0, 1 / 3, 2 / 3, 1.0}
    values = 3 * points[:, 0] + (points[:, 1] > 0.5) - 2 * points[:, 2]
    found = screening.indices(screening.effects([None, 2, None], points, values), 1)
    assert found["mu_star"] == pytest.approx([3, 1, 2])


def test_an_interaction_shows_as_spread() -> None:
    points = screening.design([2, 2], 500, 5)
    values = (points > 0.5).prod(axis=1).astype(float)
    found = screening.indices(screening.effects([2, 2], points, values), 1)
    assert found["mu_star"] == pytest.approx([0.5, 0.5], abs=0.07) and (found["sigma"] > 0.4).all()

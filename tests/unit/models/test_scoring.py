"""Scores against published values, against other definitions of the same, and their exact parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.core.errors import ModelError
from tertius.models import scoring

FORECASTS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.26, 0.5, 0.7, 0.97, 1.0]), st.booleans()),
    min_size=1,
    max_size=40,
)


def split(pairs: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([p for p, _ in pairs]), np.array([float(y) for _, y in pairs])


def test_scores_by_hand() -> None:
    assert scoring.brier([0.7, 0.2], [1, 0]) == pytest.approx([0.09, 0.04])
    assert scoring.log_score([0.5, 1.0], [0, 1]) == pytest.approx([np.log(2), 0.0])
    assert np.isinf(scoring.log_score([0.0], [1]))[0]
    assert scoring.skill(0.1, 0.2) == 0.5 and scoring.skill(0.1, 0.0) is None


def test_murphys_parts_by_hand() -> None:
    # Two values: 0.2 five times, one of them true; 0.8 five times, three of them true.
    p = np.repeat([0.2, 0.8], 5)
    y = np.array([1, 0, 0, 0, 0, 1, 1, 1, 0, 0])
    found = scoring.murphy(p, y)
    assert found.reliability == pytest.approx(0.5 * 0.0 + 0.5 * 0.2**2)
    assert found.resolution == pytest.approx(0.5 * 0.2**2 + 0.5 * 0.2**2)
    assert found.uncertainty == pytest.approx(0.24) and found.within == pytest.approx(0.0, abs=1e-15)


@given(FORECASTS, st.sampled_from([None, 1, 3, 10]))
def test_the_parts_add_up_exactly(pairs: list[tuple[float, bool]], bins: int | None) -> None:
    p, y = split(pairs)
    found = scoring.murphy(p, y, bins)
    whole = found.reliability - found.resolution + found.uncertainty + found.within
    assert whole == pytest.approx(float(np.mean((p - y) ** 2)), abs=1e-12)
    assert found.reliability >= 0 and found.resolution >= 0
    if bins is None:
        assert found.within == pytest.approx(0.0, abs=1e-12)
    logs = scoring.murphy_log(p, y, bins)
    if np.isfinite(logs.score):
        whole = logs.reliability - logs.resolution + logs.uncertainty + logs.within
        assert whole == pytest.approx(float(scoring.log_score(p, y).mean()), abs=1e-9)
    else:
        assert np.isinf(logs.reliability + logs.within)


@given(FORECASTS)
def test_the_truth_scores_best(pairs: list[tuple[float, bool]]) -> None:
    # Proper: against outcomes drawn with chance q, no forecast has a lower expected score than q.
    p, _ = split(pairs)
    for q in (0.1, 0.5, 0.9):
        for score in (scoring.brier, scoring.log_score):
            hit, miss = score(p, np.ones_like(p)), score(p, np.zeros_like(p))
            expected = q * hit + (1 - q) * miss
            best = q * score([q], [1])[0] + (1 - q) * score([q], [0])[0]
            assert (expected >= best - 1e-12).all()


def test_calibration_counts_every_forecast_once() -> None:
    p, y = np.array([0.0, 0.1, 0.99, 1.0, 0.55]), np.array([0, 0, 1, 1, 1])
    found = scoring.calibration(p, y, 10)
    assert [(b.low, b.n) for b in found] == [(0.0, 1), (0.1, 1), (0.5, 1), (0.9, 2)]
    assert found[-1].forecast == pytest.approx(0.995) and found[-1].observed == 1.0


@pytest.mark.parametrize("bins", [3, 7, 10, 50, 100])
def test_a_forecast_on_an_edge_is_in_the_bin_that_it_opens(bins: int) -> None:
    edges = np.arange(bins + 1) / bins
    assert scoring.bins_of(edges, bins).tolist() == [*range(bins), bins - 1]


def test_the_reference_does_not_see_its_own_outcome() -> None:
    assert scoring.base_rate_scores([1, 0, 0]) == pytest.approx([1.0, 0.25, 0.25])
    assert scoring.base_rate_scores([1]) == pytest.approx([0.25])
    assert scoring.base_rate_scores([1, 1, 0], [7, 7, 8]) == pytest.approx([1, 1, 1])
    assert scoring.base_rate_scores([1, 0], ["a", "a"]) == pytest.approx([0.25, 0.25])


ODD: tuple[object, ...] = ("likely", ["0.5", "high"], ["0.5"], [[0.5], [0.5, 0.5]], [None], [1j])


@pytest.mark.parametrize("odd", ODD)
def test_what_are_no_numbers_is_refused_by_every_score(odd: Any) -> None:
    rng = np.random.default_rng(1)
    pairs: tuple[Any, ...] = (
        scoring.brier, scoring.log_score, scoring.murphy, scoring.murphy_log, scoring.calibration,
        scoring.pr_auc, scoring.roc_auc, scoring.crps_ensemble, scoring.crps_counts, scoring.checked,
    )  # fmt: skip
    calls = [lambda f=f: f(odd, [1]) for f in pairs] + [lambda f=f: f([1], odd) for f in pairs]
    calls += [lambda: scoring.base_rate_scores(odd), lambda: scoring.bootstrap_mean(odd, rng),
              lambda: scoring.bins_of(odd, 2), lambda: scoring.skill(odd, 1), lambda: scoring.skill(1, odd),
              lambda: scoring.bins_of(np.array([0.5]), odd), lambda: scoring.base_rate_scores([1], [1, 2]),
              lambda: scoring.bootstrap_mean(np.array([]), rng)]  # fmt: skip
    for call in calls:
        with pytest.raises(ModelError):
            call()


def test_areas_by_hand_and_by_pairs() -> None:
    s, y = np.array([0.9, 0.8, 0.8, 0.3, 0.1]), np.array([1, 0, 1, 1, 0])
    # Recall 1/3 at precision 1, then 1/3 more at 2/3 (a tie), then 1/3 more at 3/4.
    assert scoring.pr_auc(s, y) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    rng = np.random.default_rng(2)
    s, y = np.round(rng.random(60), 1), rng.random(60) < 0.3
    gaps = s[y][:, None] - s[~y][None, :]
    assert scoring.roc_auc(s, y) == pytest.approx(((gaps > 0) + 0.5 * (gaps == 0)).mean())
    with pytest.raises(ModelError):
        scoring.pr_auc([0.5], [0])
    with pytest.raises(ModelError):
        scoring.roc_auc([0.5, 0.6], [1, 1])


def test_ranked_scores_are_the_same_integral() -> None:
    rng = np.random.default_rng(3)
    draws, observed = rng.poisson(4, (5, 40)), rng.poisson(4, 5)
    found = scoring.crps_ensemble(draws, observed)
    for row, y, value in zip(draws, observed, found, strict=True):
        counts = np.arange(60)
        below = (row[:, None] <= counts).mean(axis=0)
        assert value == pytest.approx(((below - (y <= counts)) ** 2).sum())
    mass = np.stack([np.bincount(row, minlength=60) / 40 for row in draws])
    assert scoring.crps_counts(mass, observed) == pytest.approx(found)


def test_the_fair_score_is_that_of_the_distribution() -> None:
    # Of a standard normal forecast at 0 the score is (sqrt(2) - 1) / sqrt(pi): Gneiting and Raftery (2007).
    rng = np.random.default_rng(4)
    found = scoring.crps_ensemble(rng.normal(size=(4000, 5)), np.zeros(4000), fair=True)
    assert found.mean() == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=4 * found.std() / 4000**0.5)


def test_bootstrap_intervals_are_wider_where_forecasts_share_a_fate() -> None:
    rng = np.random.default_rng(5)
    values = np.repeat(rng.random(20), 10)
    alone = scoring.bootstrap_mean(values, np.random.default_rng(6))
    together = scoring.bootstrap_mean(values, np.random.default_rng(6), np.repeat(np.arange(20), 10))
    assert alone[0] < values.mean() < alone[1]
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])


@pytest.mark.parametrize(
    ("p", "y"), [([1.2], [1]), ([-0.1], [0]), ([np.nan], [1]), ([0.5], [2]), ([], []), ([0.5, 0.5], [1])]
)
def test_what_is_no_forecast_is_refused(p: list[float], y: list[float]) -> None:
    with pytest.raises(ModelError) as error:
        scoring.brier(p, y)
    assert "\n" not in str(error.value)
    with pytest.raises(ModelError):
        scoring.crps_counts([[0.5, 0.4]], [0])
    with pytest.raises(ModelError):
        scoring.crps_counts([[0.5, 0.5]], [2])
    for draws, observed in (([[0.0, np.nan]], [0.0]), ([[0.0, 1.0]], [np.nan]), ([[0.0, np.inf]], [0.0])):
        with pytest.raises(ModelError, match="draws and outcomes that are numbers"):
            scoring.crps_ensemble(draws, observed)


def test_infinite_scores_may_be_equal_too() -> None:
    low = -np.inf
    assert scoring.roc_auc([low, low, 1], [0, 1, 1]) == scoring.roc_auc([-9, -9, 1], [0, 1, 1]) == 0.75
    assert scoring.pr_auc([low, low, 1], [0, 1, 1]) == scoring.pr_auc([-9, -9, 1], [0, 1, 1])
    assert scoring.roc_auc([np.inf, np.inf], [0, 1]) == 0.5


MASKED = np.ma.masked_array([0.2, 0.9], mask=[False, True])
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: scoring.brier(MASKED, [1, 0]),
        lambda: scoring.brier(["a", "b"], [1, 0]),
        lambda: scoring.roc_auc(MASKED, [1, 0]),
        lambda: scoring.base_rate_scores(MASKED),
        lambda: scoring.crps_ensemble(np.ma.masked_array([[1.0, 2, 300]], mask=[[0, 0, 1]]), [2]),
        lambda: scoring.bootstrap_mean(np.array([]), RNG),
        lambda: scoring.bootstrap_mean(np.array([1.0, 2, 3]), RNG, cluster=np.array([1, 2])),
    ],
)
def test_gaps_and_text_are_no_numbers(call: Callable[[], object]) -> None:
    with pytest.raises(ModelError):
        call()


def test_an_unknown_score_has_no_interval() -> None:
    assert np.isnan(scoring.bootstrap_mean(np.array([1.0, np.nan]), RNG)).all()


def test_nothing_is_better_than_a_reference_without_bounds() -> None:
    assert scoring.skill(np.inf, np.inf) is None and scoring.skill(0.1, 0.0) is None
    assert scoring.skill(0.1, 0.2) == 0.5

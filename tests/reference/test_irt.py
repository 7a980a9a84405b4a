"""The estimator against plain formulas, and in worlds where the positions are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from support.irt_naive import probability, simulate
from tertius.core.errors import ModelError
from tertius.measures.irt import kernel
from tertius.measures.irt.ballots import Ballots, ballots
from tertius.measures.irt.fit import Fit, Spec, fit, update

COLUMNS = ["roll_call", "state", "period", "answer"]


def objective(par: np.ndarray, theta: np.ndarray, error: np.ndarray, answers: np.ndarray, kind: int) -> float:
    """Expected log posterior by the textbook formula: nodes of the three-point Gauss-Hermite rule."""
    total = 0.0
    for t, s, a in zip(theta, error, answers):
        for node, weight in ((0.0, 2 / 3), (np.sqrt(3), 1 / 6), (-np.sqrt(3), 1 / 6)):
            total += weight * np.log(probability(int(a), kind, t + node * s, *par))
    free = par if kind == 0 else par[:2]
    spread = np.array([1.5, 4.0, 4.0])[: len(free)]
    return float(total - 0.5 * ((free / spread) ** 2).sum())


@pytest.mark.parametrize(("kind", "given"), [(0, (0, 1, 2)), (1, (0, 2)), (2, (0, 1)), (3, (1, 2))])
@pytest.mark.parametrize("compiled", [True, False])
def test_roll_call_objective_gradient_and_hessian(kind: int, given: tuple[int, ...], compiled: bool) -> None:
    function = kernel.roll_call_objective if compiled else kernel.roll_call_objective.py_func
    rng = np.random.default_rng(3)
    theta, error = rng.normal(size=12), rng.uniform(0.05, 0.3, 12)
    answers = rng.choice(given, 12).astype(np.int8)
    par = np.array([0.9, -0.3, 0.5 if kind == 0 else -0.3])
    slope, curve, prior = np.empty(3), np.empty((3, 3)), np.array([0.0, 1.5, 0.0, 4.0])
    value = function(theta, error, answers, kind, par, prior, slope, curve)
    assert value == pytest.approx(objective(par, theta, error, answers, kind), rel=1e-12)
    step = 1e-5
    for k in range(3 if kind == 0 else 2):
        up, down = par.copy(), par.copy()
        up[k] += step
        down[k] -= step
        slopes = []
        for at in (up, down):
            if kind != 0:
                at[2] = at[1]
            own, unused = np.empty(3), np.empty((3, 3))
            function(theta, error, answers, kind, at, prior, own, unused)
            slopes.append(own)
        numeric = (
            objective(up, theta, error, answers, kind) - objective(down, theta, error, answers, kind)
        ) / (2 * step)
        assert slope[k] == pytest.approx(numeric, rel=1e-6, abs=1e-6)
        size = 3 if kind == 0 else 2
        np.testing.assert_allclose(
            curve[k, :size], -((slopes[0] - slopes[1]) / (2 * step))[:size], rtol=1e-5, atol=1e-6
        )


def test_far_tails_keep_their_digits() -> None:
    logp, ra, rb, p = kernel._cell(28.0, 29.0)
    assert p > 0 and np.isfinite([logp, ra, rb]).all()
    mirrored = kernel._cell(-29.0, -28.0)
    assert logp == pytest.approx(mirrored[0], rel=1e-12)
    assert ra == pytest.approx(28.0 + 1 / 28.0, rel=0.01)  # Mills ratio


def test_smoother_equals_the_dense_solution() -> None:
    rng = np.random.default_rng(0)
    first = np.array([0, 4, 5])
    carry, noise = np.array([0, 0.9, 0.8, 0.95, 0]), np.array([1.0, 0.2, 0.3, 0.1, 1.0])
    slope, curve, mean = rng.normal(size=5), rng.uniform(0.5, 2.0, 5), rng.normal(size=5)
    move, error, cross = np.empty(5), np.empty(5), np.empty(5)
    kernel.smooth(first, carry, noise, slope, curve, mean, move, error, cross)
    transition = np.eye(5)
    for k in (1, 2, 3):
        transition[k, k - 1] = -carry[k]
    prior = transition.T @ np.diag(1 / noise) @ transition
    precision = prior + np.diag(curve)
    np.testing.assert_allclose(move, np.linalg.solve(precision, slope - prior @ mean), rtol=1e-10)
    covariance = np.linalg.inv(precision)
    np.testing.assert_allclose(error, np.sqrt(np.diag(covariance)), rtol=1e-10)
    np.testing.assert_allclose(cross[1:4], np.diag(covariance, -1)[:3], rtol=1e-9)


@pytest.fixture(scope="module")
def world() -> tuple[np.ndarray, pd.DataFrame]:
    theta, rows = simulate(np.random.default_rng(11), 60, 12, 45)
    return theta, pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture(scope="module")
def fitted(world: tuple[np.ndarray, pd.DataFrame]) -> Fit:
    return fit(ballots(world[1]), ("S000", "S001"))


def truth(theta: np.ndarray, points: pd.DataFrame) -> np.ndarray:
    rows = points["state"].str[1:].astype(int).to_numpy()
    return np.asarray(theta[rows, points["period"].to_numpy() - 1950])


def test_it_finds_planted_positions(world: tuple[np.ndarray, pd.DataFrame], fitted: Fit) -> None:
    points = fitted.points
    real = truth(world[0], points)
    for year in points["period"].unique():
        own = (points["period"] == year).to_numpy()
        assert np.corrcoef(points["value"][own], real[own])[0, 1] > 0.97
    assert points["value"].mean() == pytest.approx(0, abs=1e-9)
    assert points["value"].std(ddof=0) == pytest.approx(1, abs=1e-9)


def test_its_intervals_cover(world: tuple[np.ndarray, pd.DataFrame], fitted: Fit) -> None:
    points = fitted.points
    real = truth(world[0], points)
    slope, shift = np.polyfit(
        real, points["value"], 1
    )  # the scale is free: put the truth on the points' scale
    off = np.abs(points["value"] - (slope * real + shift)) / points["error"]
    covered = float((off < 1.96).mean())
    assert 0.90 < covered <= 1.0, covered


def test_poles_fix_the_sign(world: tuple[np.ndarray, pd.DataFrame], fitted: Fit) -> None:
    turned = fit(ballots(world[1]), ("S001", "S000"))
    both = fitted.points.merge(turned.points, on=["state", "period"])
    assert np.corrcoef(both["value_x"], both["value_y"])[0, 1] < -0.99


def test_the_same_votes_give_the_same_numbers(world: tuple[np.ndarray, pd.DataFrame], fitted: Fit) -> None:
    shuffled = world[1].sample(frac=1, random_state=1)
    again = fit(ballots(shuffled), ("S000", "S001"))
    pd.testing.assert_frame_equal(fitted.points, again.points)


def test_update_follows_a_full_estimate(world: tuple[np.ndarray, pd.DataFrame], fitted: Fit) -> None:
    votes = world[1]
    last = votes["period"].max()
    before = fit(ballots(votes[votes["period"] < last]), ("S000", "S001"))
    moved = update(before.points, ballots(votes[votes["period"] == last]), before.scale, before.origin)
    full = fitted.points[fitted.points["period"] == last]
    both = moved.merge(full, on=["state", "period"])
    assert len(both) == 60
    assert np.corrcoef(both["value_x"], both["value_y"])[0, 1] > 0.98
    assert (moved["error"] > 0).all()


def test_update_refuses_a_year_that_is_known(world: tuple[np.ndarray, pd.DataFrame], fitted: Fit) -> None:
    with pytest.raises(ModelError, match="one period after"):
        update(fitted.points, ballots(world[1][world[1]["period"] == 1955]), fitted.scale, fitted.origin)


def small(rows: list[tuple[int, str, int, int]]) -> Ballots:
    return ballots(pd.DataFrame(rows, columns=COLUMNS))


def test_unanimous_roll_calls_are_left_out() -> None:
    made = small(
        [(1, "A", 2000, 0), (1, "B", 2000, 0), (2, "A", 2000, 0), (2, "B", 2000, 1), (2, "C", 2000, 2)]
    )
    assert made.roll_calls.tolist() == [2]
    assert made.left_out == 1
    assert made.cells["n"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, "A", 2000, 0), (1, "A", 2000, 1)], "one answer"),
        ([(1, "A", 2000, 0), (1, "B", 2000, 7)], "answers 0, 1 or 2"),
        ([(1, "A", 2000, 0), (1, "B", 2000, 0)], "two different answers"),
    ],
)
def test_votes_that_cannot_be_used_are_refused(rows: list[tuple[int, str, int, int]], expected: str) -> None:
    with pytest.raises(ModelError, match=expected):
        small(rows)


def test_a_prior_must_be_a_positive_number() -> None:
    with pytest.raises(ModelError, match="drift"):
        Spec(drift=0.0)


def test_a_pole_must_have_voted() -> None:
    with pytest.raises(ModelError, match="'USA'"):
        fit(small([(1, "A", 2000, 0), (1, "B", 2000, 2)]), ("USA", "A"))

"""Group-time effects against values worked by hand and against regressions with all dummies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from tertius.core.errors import ModelError
from tertius.models.event_study import Totals, cluster_weights, contrasts, mean_effect, over_lags
from tertius.models.sun_abraham import interaction_weighted


def weights(n: int, draws: int = 200) -> np.ndarray:
    return cluster_weights(np.arange(n), draws, np.random.default_rng(1))


def test_contrasts_worked_by_hand() -> None:
    # Unit 0 is reached in column 2, unit 1 in column 3, unit 2 never.
    y = np.array([[1.0, 2, 9, 11], [1, 1, 2, 7], [0, 2, 4, 5]])
    found = contrasts(y, np.array([2, 3, -1]), np.arange(3), np.array([-2, 0, 1]), weights(3))
    # g=2: base column 1.  lag -2: 1-2=-1 against mean(1-1, 0-2)=-1; lag 0: 7 against mean(1, 2)=1.5;
    # lag 1: 9 against unit 2 alone (unit 1 is reached by then), 3.
    assert found.effect[0, 0].tolist() == [0.0, 5.5, 6.0]
    # g=3: base column 2.  lag -2: 1-2=-1 against unit 2 alone (unit 0 is reached before 3), 2-4=-2.
    assert found.effect[0, 1, :2].tolist() == [1.0, 4.0]
    assert np.isnan(found.effect[0, 1, 2])
    assert found.controls.tolist() == [[2, 2, 1], [1, 1, 0]]
    never = contrasts(
        y, np.array([2, 3, -1]), np.arange(3), np.array([-2, 0, 1]), weights(3), controls="never"
    )
    assert never.effect[0, 0].tolist() == [1.0, 5.0, 6.0]


def staggered(seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n, periods = 40, 9
    y = rng.normal(size=(n, periods)) + rng.normal(size=(n, 1)) + 0.3 * np.arange(periods)
    group = np.full(n, -1)
    group[:6], group[6:14] = 3, 5
    for k in range(14):  # effects that differ by group and grow: where two-way fixed effects go wrong
        y[k, group[k] :] += (1.0 if group[k] == 3 else 3.0) * (1 + np.arange(periods - group[k]))
    return y, group


def test_both_estimators_agree_with_a_regression_with_all_dummies() -> None:
    y, group = staggered()
    lags = np.array([-3, -2, 0, 1, 2, 3])
    found = contrasts(y, group, np.arange(40), lags, weights(40), controls="never")
    second = interaction_weighted(y, group, np.arange(40), lags)
    rows = [
        {"y": y[i, t], "unit": i, "t": t, "cell": f"{group[i]}_{t - group[i]}"}
        for i in range(40)
        for t in range(9)
        if group[i] < 0 or t - group[i] in (*lags.tolist(), -1)
    ]
    frame = pd.DataFrame(rows)
    untreated = frame["cell"].str.endswith("_-1") | frame["cell"].str.startswith("-1")
    frame.loc[untreated, "cell"] = "0"
    fit = smf.ols("y ~ C(unit) + C(t) + C(cell)", frame).fit()
    for k, lag in enumerate(lags.tolist()):
        by_group = {g: fit.params[f"C(cell)[T.{g}_{lag}]"] for g in (3, 5)}
        expected = (6 * by_group[3] + 8 * by_group[5]) / 14
        assert second.value[k] == pytest.approx(expected, abs=1e-8)
        assert np.nanmean(found.effect[0, :, k]) == pytest.approx(expected, abs=1e-8)


#: Of `example`, by another program: diff-diff 3.13.0 (MIT), CallawaySantAnna(estimation_method="reg",
#: base_period="universal") and SunAbraham(), run in November 2026; rounded to six digits there.
NOT_YET = {
    (2, -2): -0.511111, (2, 0): 0.616667, (2, 1): 1.627778, (2, 2): 2.92, (2, 3): 3.876667, (2, 4): 4.486667,
    (4, -4): 0.11, (4, -3): 0.46, (4, -2): -0.35, (4, 0): 2.205, (4, 1): 4.4825, (4, 2): 6.18,
}  # fmt: skip
NEVER = {**NOT_YET, (2, -2): -0.666667, (2, 0): 0.256667, (2, 1): 1.423333}
WEIGHTED = {
    -4: (0.11, 0.573936), -3: (0.46, 0.740391), -2: (-0.485714, 0.436183), 0: (1.37, 0.455871),
    1: (3.171429, 0.389101), 2: (4.782857, 0.436167), 3: (3.876667, 0.54229), 4: (4.486667, 0.618371),
}  # fmt: skip


def example() -> tuple[np.ndarray, np.ndarray]:
    i, t = np.arange(24)[:, None], np.arange(7)[None, :]
    group = np.where(np.arange(24) < 6, 2, np.where(np.arange(24) < 14, 4, -1))
    y = ((i * 37 + t * t * (i % 5) * 11 + t * i * i * 3) % 29) / 10.0 + 0.4 * t + i / 8.0
    since = t - group[:, None]
    reached = (group[:, None] >= 0) & (since >= 0)
    return y + np.where(reached, (1 + (group[:, None] == 4)) * (1 + since), 0), group


@pytest.mark.parametrize(("controls", "expected"), [("not yet", NOT_YET), ("never", NEVER)])
def test_group_time_effects_agree_with_another_program(controls: str, expected: dict) -> None:
    y, group = example()
    lags = np.array([-4, -3, -2, 0, 1, 2, 3, 4])
    found = contrasts(y, group, np.arange(24), lags, weights(24), controls=controls)  # type: ignore[arg-type]
    effect = {
        (g, lag): float(found.effect[0, found.group == g, k].mean())
        for g in (2, 4)
        for k, lag in enumerate(lags.tolist())
        if np.isfinite(found.effect[0, found.group == g, k]).all()
    }
    assert effect == pytest.approx(expected, abs=1e-6)


def test_interaction_weighted_effects_and_errors_agree_with_another_program() -> None:
    y, group = example()
    lags = np.array(list(WEIGHTED))
    found = interaction_weighted(y, group, np.arange(24), lags)
    np.testing.assert_allclose(found.value, [v for v, _ in WEIGHTED.values()], atol=1e-6)
    np.testing.assert_allclose(
        np.sqrt(np.diag(found.covariance)), [e for _, e in WEIGHTED.values()], atol=1e-5
    )


def test_regression_on_the_base_agrees_with_least_squares() -> None:
    rng = np.random.default_rng(5)
    n = 30
    group = np.where(np.arange(n) < 4, 2, -1)
    y = rng.gamma(3.0, size=(n, 5))
    found = contrasts(y, group, np.arange(n), np.array([0, 1]), weights(n), base=2, given_base=True)
    start = y[:, :2].mean(axis=1)
    own, other = np.arange(n) < 4, np.arange(n) >= 4
    for k, column in enumerate((2, 3)):
        slope, level = np.polyfit(start[other], y[other, column] - start[other], 1)
        expected = y[own, column] - start[own] - (level + slope * start[own])
        np.testing.assert_allclose(found.effect[0, :, k], expected, atol=1e-9)


def test_two_estimators_have_like_errors() -> None:
    y, group = staggered()
    lags = np.array([-2, 0, 1, 2, 3])
    found = contrasts(y, group, np.arange(40), lags, weights(40, 400), controls="never")
    effect = mean_effect(found, over_lags(found, 0, 3, 1), found.units)
    assert effect is not None
    value, error = interaction_weighted(y, group, np.arange(40), lags).mean(0, 3)
    assert effect.value == pytest.approx(value, abs=1e-8)
    # The regression takes the groups' shares as given, and there are two groups with unlike effects.
    assert 0.8 * error < effect.error


def test_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    covered, worlds = 0, 200
    for _ in range(worlds):
        state = np.repeat(np.arange(40), 2)
        y = rng.normal(size=(80, 8)) + rng.normal(size=(40, 8))[state] * 0.7
        group = np.where(state < 15, 4, -1)
        y[group == 4, 4:] += 1.0
        w = cluster_weights(state, 150, rng)
        found = contrasts(y, group, state, np.array([1, 2, 3]), w, base=3)
        effect = mean_effect(found, over_lags(found, 1, 3, 2), state[found.units])
        assert effect is not None
        covered += effect.low <= 1.0 <= effect.high
    # 95 % of 200 give or take two and a half standard errors.
    assert 0.91 <= covered / worlds <= 0.99


def test_dropping_a_cluster_is_leaving_it_out() -> None:
    y, group = staggered()
    found = contrasts(y, group, np.arange(40), np.array([0, 1]), weights(40), controls="never")
    by_unit = over_lags(found, 0, 1, 2)
    sums = Totals(found.units, *(by_unit * found.weights, found.weights), np.ones(14, dtype=np.int64))
    effect = sums.effect({0, 7})
    keep = ~np.isin(found.units, [0, 7])
    assert effect is not None and effect.value == pytest.approx(by_unit[0, keep].mean())
    assert sums.effect(set(range(13))) is None


def test_nothing_to_estimate_and_shapes_that_do_not_fit() -> None:
    y = np.ones((6, 4))
    none = contrasts(y, np.full(6, -1), np.arange(6), np.array([0]), weights(6))
    assert none.units.size == 0 and mean_effect(none, over_lags(none, 0, 0, 1), none.units) is None
    with pytest.raises(ModelError):
        contrasts(y, np.zeros(5, dtype=np.int64), np.arange(6), np.array([0]), weights(6))
    with pytest.raises(ModelError):
        interaction_weighted(y, np.full(6, -1), np.arange(6), np.array([0]))
    with pytest.raises(ModelError):
        interaction_weighted(y, np.array([1, 1, -1, -1, -1, -1]), np.arange(6), np.array([-1, 0]))

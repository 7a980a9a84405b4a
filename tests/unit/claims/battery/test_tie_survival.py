"""Survival, intervals and hazard against other implementations and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.claims.following.hazard import hazard_ratios
from tertius.claims.following.kaplan_meier import count, curve, influence
from tertius.claims.following.samples import Followed, first_in
from tertius.claims.following.tie_years import YEARS, TieYears, ahead, behind, follow, shifted
from tertius.claims.intervals import effective_n, wilson

NAN = float("nan")


def sample(n: int = 200, seed: int = 3, clusters: int = 40) -> tuple[np.ndarray, np.ndarray, list[str]]:
    rng = np.random.default_rng(seed)
    time = rng.integers(1, 9, n)
    lost = rng.random(n) < 0.6
    return time, lost, [f"S{c:02d}" for c in rng.integers(0, clusters, n)]


def test_survival_agrees_with_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    time, lost, cluster = sample()
    ours = curve(count(time, lost, cluster, 8))
    theirs = lifelines.KaplanMeierFitter().fit(time, lost)
    expected = theirs.survival_function_at_times(range(1, 9)).to_numpy()
    np.testing.assert_allclose(ours.survival, expected, rtol=1e-12)


def test_interval_is_greenwoods_where_every_case_is_its_own_cluster() -> None:
    lifelines = pytest.importorskip("lifelines")
    time, lost, _ = sample(n=400)
    ours = curve(count(time, lost, [f"{k:04d}" for k in range(400)], 8))
    theirs = lifelines.KaplanMeierFitter().fit(time, lost).confidence_interval_
    at = theirs.loc[[float(k) for k in range(1, 9)]].to_numpy()
    # The jackknife and Student's quantile widen it a little: by less than 2 % of the width at n = 400.
    width = at[:, 1] - at[:, 0]
    assert (np.abs(ours.low - at[:, 0]) < 0.02 * width).all()
    assert (np.abs(ours.high - at[:, 1]) < 0.02 * width).all()


def test_clusters_that_move_together_widen_the_interval() -> None:
    time = np.repeat([1, 5] * 10, 10)
    lost = np.repeat([True, False] * 10, 10)
    together = curve(count(time, lost, [f"S{k // 10:02d}" for k in range(200)], 5))
    apart = curve(count(time, lost, [f"{k:03d}" for k in range(200)], 5))
    assert together.survival[0] == apart.survival[0] == 0.5
    assert together.high[0] - together.low[0] > 2 * (apart.high[0] - apart.low[0])
    assert together.n_effective[0] == pytest.approx(20, rel=0.1)


def test_all_kept_none_kept_and_nobody_left() -> None:
    time, names = np.full(12, 5), [f"S{k}" for k in range(12)]
    kept = curve(count(time, np.zeros(12, bool), names, 5))
    assert kept.survival[-1] == 1.0 and 0.7 < kept.low[-1] < 1.0 and kept.high[-1] == pytest.approx(1.0)
    gone = curve(count(np.ones(12, int), np.ones(12, bool), names, 3))
    assert gone.survival[0] == 0.0 and 0.0 < gone.high[0] < 0.3
    assert np.isnan(gone.survival[1:]).all() or (gone.survival[1:] == 0).all()
    censored = curve(count(np.ones(12, int), np.zeros(12, bool), names, 3))
    assert censored.survival[0] == 1.0 and np.isnan(censored.survival[1:]).all()


def test_leaving_a_cluster_out() -> None:
    time, lost, cluster = sample()
    counts = count(time, lost, cluster, 8)
    keep = np.array([c != "S05" for c in cluster])
    without = count(time[keep], lost[keep], [c for c in cluster if c != "S05"], 8)
    dropped = counts.without(("S05",))
    assert dropped.clusters == without.clusters
    np.testing.assert_array_equal(dropped.at_risk, without.at_risk)
    pull = influence(counts, 3)[counts.clusters.index("S05")]
    assert pull == pytest.approx(curve(counts).survival[2] - curve(without).survival[2])


def test_wilson_and_effective_n() -> None:
    from statsmodels.stats.proportion import proportion_confint

    for k, n in ((0, 10), (3, 10), (10, 10), (77, 150)):
        assert wilson(k / n, n) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)
    with pytest.raises(ValueError):
        wilson(0.5, 0)
    alone = np.array([f"S{k}" for k in range(100)], dtype=object)
    outcome = np.tile([0.0, 1.0], 50)
    assert effective_n(outcome, alone) == pytest.approx(99, abs=1)
    assert effective_n(np.repeat([0.0, 1.0], 50), np.repeat(np.array(["A", "B"], dtype=object), 50)) < 3
    assert effective_n(np.ones(6), np.repeat(np.array(["A", "B"], dtype=object), 3)) == 2


def test_windows_look_only_where_they_should() -> None:
    values = np.array([[0.0, 1.0, 0.0, 0.0, 0.0, NAN]])
    np.testing.assert_array_equal(ahead(values, 2), [[1, 1, 0, 0, NAN, NAN]])
    np.testing.assert_array_equal(behind(values, 2), [[False, False, True, True, False, False]])
    np.testing.assert_array_equal(shifted(values), [[NAN, 0, 1, 0, 0, 0]])


def test_following_a_tie() -> None:
    active = np.full((1, len(YEARS)), NAN)
    active[0, :20] = 1.0
    active[0, 10] = 0.0
    ties = TieYears("made", ("AAA",), active, np.ones_like(active, dtype=bool))
    rows, years = np.zeros(4, dtype=np.int64), YEARS[[5, 8, 15, 19]].astype(np.int64)
    time, lost = follow(ties, rows, years, 6)
    assert time.tolist() == [5, 2, 4, 0]  # lost in the fifth year; in the second; unknown after four; at once
    assert lost.tolist() == [True, True, False, False]


def test_outcomes_of_a_case() -> None:
    cases = Followed(
        ("A", "B", "C"), np.array([1990, 1990, 2020]), np.array([3, 5, 2]), np.array([True, False, False])
    )
    assert [cases.outcome(0, h) for h in (1, 3, 5)] == [True, False, False]
    assert [cases.outcome(1, h) for h in (1, 3, 5)] == [True, True, True]
    assert [cases.outcome(2, h) for h in (1, 3, 5)] == [True, None, None]


def test_first_of_a_series() -> None:
    marks = np.array([[1, 1, 0, 0, 0, 1, 1, 0]], dtype=bool)
    assert np.flatnonzero(first_in(marks, 5)[0]).tolist() == [0, 5]


def test_hazard_ratio_of_planted_groups() -> None:
    rng = np.random.default_rng(5)

    def followed(n: int, hazard: float) -> Followed:
        time = np.minimum(rng.geometric(hazard, n), 6)
        lost = time <= 5
        states = tuple(f"S{k:02d}" for k in rng.integers(0, 60, n))
        return Followed(states, rng.integers(1960, 2010, n), np.minimum(time, 5), lost)

    # cloglog: the ratio of -log(1 - h); of 0.2 and 0.1 it is 2.118.
    (ratio,) = hazard_ratios({"treated": (followed(800, 0.2),), "rest": (followed(1600, 0.1),)}, "rest", 5)
    assert ratio.low < np.log(0.8) / np.log(0.9) < ratio.high
    assert ratio.ratio == pytest.approx(2.118, rel=0.2)


def test_no_hazard_ratio_without_a_loss() -> None:
    kept = Followed(("A", "B"), np.array([1990, 1991]), np.array([5, 5]), np.array([False, False]))
    assert hazard_ratios({"a": (kept,), "b": (kept,)}, "b", 5) == []
    none = Followed((), np.zeros(0, int), np.zeros(0, int), np.zeros(0, bool))
    assert hazard_ratios({"a": (none,), "b": (none,)}, "b", 5) == []

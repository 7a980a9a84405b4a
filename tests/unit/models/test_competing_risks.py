"""Cumulative incidence against another program and by hand; shares drawn together against quadrature."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.models.competing_risks import incidence, shares, tally
from tertius.models.partial_pooling import pool


def sample(n: int, seed: int, late: bool = False) -> tuple[np.ndarray, ...]:
    """Return entry, distinct times and outcomes: other programs move tied times apart."""
    rng = np.random.default_rng(seed)
    time = rng.permutation(np.arange(1, n + 1)) + (n if late else 0)
    entry = rng.integers(0, n, n) if late else np.zeros(n, dtype=np.int64)
    return entry, time, rng.integers(0, 3, n)


@pytest.mark.parametrize("late", [False, True])
def test_incidence_agrees_with_lifelines(late: bool) -> None:
    lifelines = pytest.importorskip("lifelines")
    entry, time, outcome = sample(60, 2, late)
    periods = int(time.max())
    at_risk, events = tally(entry, time, outcome, 2, periods, np.arange(60))
    ours = incidence(at_risk, events)
    for kind in (1, 2):
        theirs = lifelines.AalenJohansenFitter(calculate_variance=True)
        theirs.fit(time, outcome, event_of_interest=kind, entry=entry if late else None)
        curve = theirs.cumulative_density_.iloc[:, 0]
        at = [t for t in range(1, periods + 1) if t in curve.index and ours.at_risk[t - 1] > 1]
        place = np.array(at) - 1
        np.testing.assert_allclose(ours.cumulative[kind - 1][place], curve.loc[at], atol=1e-10)
        if not late:
            np.testing.assert_allclose(
                ours.error[kind - 1][place] ** 2, theirs.variance_.loc[at], rtol=1e-8, atol=1e-12
            )


def test_survival_with_late_entry_agrees_with_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    rng = np.random.default_rng(4)
    entry = rng.integers(0, 4, 300)
    time = entry + rng.integers(1, 6, 300)
    lost = (rng.random(300) < 0.5).astype(np.int64)
    at_risk, events = tally(entry, time, lost, 1, 9, np.zeros(300, dtype=np.int64))
    free, _ = shares(at_risk.sum(axis=0), events.sum(axis=0))
    theirs = lifelines.KaplanMeierFitter().fit(time, lost, entry=entry)
    known = np.isfinite(free)  # where nobody is at risk any more it goes on as before, ours does not
    expected = theirs.survival_function_at_times(range(1, 10)).to_numpy()
    np.testing.assert_allclose(free[known], expected[known], rtol=1e-12)
    assert known.sum() >= 8


def test_ignoring_late_entry_overstates_survival() -> None:
    # Lives of geometric length, seen only from their third year on: those that ended before are missing.
    rng = np.random.default_rng(5)
    life = rng.geometric(0.3, 20_000)
    seen = life > 2
    row, lost = np.zeros(int(seen.sum()), dtype=np.int64), np.ones(int(seen.sum()), dtype=np.int64)
    right = tally(np.full(len(row), 2), life[seen], lost, 1, 8, row)
    wrong = tally(np.zeros(len(row), dtype=np.int64), life[seen], lost, 1, 8, row)
    hazards = [
        events.sum(axis=(0, 1)) / np.maximum(at_risk.sum(axis=0), 1) for at_risk, events in (right, wrong)
    ]
    assert hazards[0][2:6] == pytest.approx(0.3, abs=0.02)
    assert hazards[0][:2].tolist() == [0, 0]  # nobody was at risk, which says nothing about those years
    assert shares(wrong[0].sum(axis=0), wrong[1].sum(axis=0))[0][7] > 1.5 * 0.7**8


def test_shares_add_up_and_beat_one_minus_kaplan_meier() -> None:
    rng = np.random.default_rng(6)
    time, outcome = rng.integers(1, 7, 200), rng.integers(0, 3, 200)
    at_risk, events = tally(np.zeros(200, dtype=np.int64), time, outcome, 2, 6, rng.integers(0, 30, 200))
    found = incidence(at_risk, events, (np.arange(len(at_risk)),))
    assert found.free + found.cumulative.sum(axis=0) == pytest.approx(1.0)
    alone, _ = shares(at_risk.sum(axis=0), events.sum(axis=0)[:1])
    assert (1 - alone[2:] > found.cumulative[0][2:]).all()  # "if the other outcome were abolished" is more
    assert (found.low <= found.cumulative).all() and (found.cumulative <= found.high).all()


def test_by_hand() -> None:
    # Four cases: outcome 1 in year 1; outcome 2 in year 2; censored after year 2; and one that entered after
    # year 1, with outcome 1 in year 3.
    entry, time = np.array([0, 0, 0, 1]), np.array([1, 2, 2, 3])
    at_risk, events = tally(entry, time, np.array([1, 2, 0, 1]), 2, 3, np.zeros(4, dtype=np.int64))
    assert at_risk[0].tolist() == [3, 3, 1]
    found = incidence(at_risk, events)
    assert found.free == pytest.approx([2 / 3, 4 / 9, 0])
    assert found.cumulative[0] == pytest.approx([1 / 3, 1 / 3, 1 / 3 + 4 / 9])
    assert found.cumulative[1] == pytest.approx([0, 2 / 9, 2 / 9])


def test_cases_that_move_together_count_once() -> None:
    time, outcome = np.repeat([1, 5] * 10, 10), np.repeat([1, 0] * 10, 10)
    row = np.arange(200)
    at_risk, events = tally(np.zeros(200, dtype=np.int64), time, outcome, 1, 5, row)
    apart, together = incidence(at_risk, events), incidence(at_risk, events, (row // 10,))
    assert together.cumulative == pytest.approx(apart.cumulative)
    assert together.error[0, 0] == pytest.approx(np.sqrt(0.25 / 19), rel=1e-6)  # of 20 independent pacts
    assert apart.error[0, 0] == pytest.approx(np.sqrt(0.25 / 200), rel=1e-6)


def test_the_interval_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    covered, worlds = 0, 300
    for _ in range(worlds):
        # Thirty clusters of three cases with a common chance each; the mean chance in year 1 is 0.4.
        chance = np.repeat(rng.beta(2, 3, 30), 3)
        outcome = (rng.random(90) < chance).astype(np.int64)
        at_risk, events = tally(np.zeros(90, dtype=np.int64), np.ones(90, dtype=np.int64), outcome, 1, 1,
                                np.repeat(np.arange(30), 3))  # fmt: skip
        found = incidence(at_risk, events, (np.arange(30),))
        covered += found.low[0, 0] <= 0.4 <= found.high[0, 0]
    assert 0.92 <= covered / worlds <= 0.985


def test_impossible_cases_are_refused() -> None:
    one = np.array([0])
    for entry, time, outcome in (([2], [1], [0]), ([-1], [1], [0]), ([0], [1], [3])):
        with pytest.raises(ModelError):
            tally(np.array(entry), np.array(time), np.array(outcome), 2, 3, one)


def test_pooled_shares_agree_with_quadrature() -> None:
    from scipy.integrate import dblquad
    from scipy.stats import beta, betabinom

    k, n = np.array([3, 9, 10]), np.array([4, 20, 12])
    start = 3 / (1 / n).sum()

    def posterior(value: object) -> float:
        def inner(weight: float, m: float) -> float:
            size = weight / (1 - weight) * start
            a, b = m * size, (1 - m) * size
            return float(np.prod(betabinom.pmf(k, n, a, b))) * (value(a, b) if callable(value) else 1.0)

        return float(dblquad(inner, 1e-4, 1 - 1e-4, 1e-4, 1 - 1e-4, epsabs=1e-9, epsrel=1e-3)[0])

    whole = posterior(None)
    found = pool(k, n)
    expected = posterior(lambda a, b: (a + k[0]) / (a + b + n[0])) / whole
    assert found.value[0] == pytest.approx(expected, abs=2e-3)
    expected = posterior(lambda a, b: (a + b) / (a + b + n[1])) / whole
    assert found.shrinkage[1] == pytest.approx(expected, abs=2e-3)
    below = posterior(lambda a, b: beta.cdf(found.low[2], a + k[2], b + n[2] - k[2])) / whole
    assert below == pytest.approx(0.025, abs=1.5e-3)


def test_few_cases_are_drawn_further() -> None:
    found = pool([2, 60, 55, 70], [2, 100, 100, 100])
    assert found.shrinkage[0] > 2 * found.shrinkage[1]
    assert 0.62 < found.value[0] < 1 and found.value[1] == pytest.approx(0.6, abs=0.02)
    assert found.low[0] < found.value[0] < found.high[0]
    assert found.new_low < found.mean_low < found.mean < found.mean_high < found.new_high
    alike, unlike = pool([30, 31, 29], [60, 60, 60]), pool([5, 30, 55], [60, 60, 60])
    assert alike.shrinkage.min() > 0.4 > 0.2 > unlike.shrinkage.max()


def test_pooled_intervals_cover() -> None:
    rng = np.random.default_rng(8)
    inside, total = 0, 0
    for _ in range(36):
        truth = rng.beta(4, 3, 5)
        n = np.array([30, 12, 6, 20, 9])
        found = pool(rng.binomial(n, truth), n)
        inside += int(((found.low <= truth) & (truth <= found.high)).sum())
        total += 5
    assert 0.91 <= inside / total <= 0.99


def test_no_groups_no_pool() -> None:
    for k, n in (([1], [2]), ([3, 1], [2, 2]), ([0, 0], [0, 4])):
        with pytest.raises(ModelError):
            pool(k, n)


def test_an_outcome_at_entry_is_refused_and_an_unknown_share_has_no_error() -> None:
    entry, time, outcome, row = np.array([0, 3]), np.array([2, 3]), np.array([1, 1]), np.arange(2)
    with pytest.raises(ModelError, match="1 outcomes in the period of entry"):
        tally(entry, time, outcome, 1, 5, row)
    with pytest.raises(ModelError, match="other lengths"):
        tally(entry, time[:1], outcome, 1, 5, row)
    counts = tally(np.array([0, 0, 4, 4]), np.array([2, 2, 6, 7]), np.array([1, 0, 1, 0]), 1, 8, np.arange(4))
    found = incidence(*counts, clusterings=[np.arange(4)])
    assert np.array_equal(np.isnan(found.cumulative), np.isnan(found.error))

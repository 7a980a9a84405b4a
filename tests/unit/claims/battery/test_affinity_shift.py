"""Votes of a group around engagements: planted shifts are found, and traps are not taken for shifts."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from support.affinity_worlds import AffinityWorld, make
from tertius.case.schema import Claim
from tertius.claims import TESTS
from tertius.claims.battery.affinity_shift.sample import begins, window_mean
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import Verdict
from tertius.core.errors import ModelError, PanelError
from tertius.models.date_permutation import date_contrast
from tertius.models.matching import distances, nearest

WORDS = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
CLAIM = Claim(id="made", paraphrase="p", hedge="might", kind="group shift", opposite="o", needs="n", **WORDS)
OPEN = ("undetermined", "leaning for", "leaning against")


@cache
def run(world: AffinityWorld, group: str = "OIC") -> Verdict:
    test = TESTS.get("affinity_shift")
    given = test.parameters.model_validate({"patron": "RUS", "group": group})
    return verdict_of(test, make(world), given, claim="made", name="affinity_shift")


def value(verdict: Verdict) -> float:
    assert verdict.headline is not None and verdict.headline.value is not None
    return verdict.headline.value


def test_members_that_come_closer_are_found() -> None:
    verdict = run(AffinityWorld(seed=2, effect=0.3, chance=0.4))
    assert verdict.label == "supported"
    assert value(verdict) == pytest.approx(0.25, abs=0.12)  # the shift wears off within the years averaged


def test_members_that_move_away_contradict() -> None:
    verdict = run(AffinityWorld(seed=3, effect=-0.3, chance=0.4))
    assert verdict.label == "contradicted" and value(verdict) < -0.1


@pytest.mark.parametrize(
    "world",
    [
        AffinityWorld(seed=3),
        AffinityWorld(seed=2, drift=0.02, chance=0.4),
        AffinityWorld(seed=2, common=0.8, chance=0.4),
        AffinityWorld(seed=3, only_hosts=True, effect=0.4),
    ],
    ids=["nothing", "a drift of the group", "a common shock", "hosts that came closer before"],
)
def test_nothing_is_found_where_nothing_is(world: AffinityWorld) -> None:
    verdict = run(world)
    assert verdict.label in OPEN
    e = verdict.headline
    assert e is not None and e.low is not None and e.high is not None and e.low < 0 < e.high


def test_a_fall_back_after_moving_away_is_not_support() -> None:
    assert run(AffinityWorld(after_fall=True, wobble=0.15)).label in OPEN


def test_a_group_without_members_is_an_error_in_one_sentence() -> None:
    with pytest.raises(PanelError) as error:
        run(AffinityWorld(members=0, others=40))
    assert "\n" not in str(error.value)
    with pytest.raises(PanelError):
        run(AffinityWorld(seed=3), group="ASEAN")


def test_years_after_the_record_give_no_number() -> None:
    test = TESTS.get("affinity_shift")
    given = test.parameters.model_validate({"patron": "RUS", "first": 2024, "last": 2025})
    verdict = verdict_of(test, make(AffinityWorld(seed=3)), given, claim="made", name="affinity_shift")
    assert verdict.label == "not testable" and verdict.headline is not None and verdict.headline.value is None


def test_an_engagement_begins_after_known_years_without() -> None:
    held = np.array([[np.nan, 1, 1, 0, 0, 1], [0, 0, 1, 0, 1, 1], [0, np.nan, 1, 1, 1, 1]])
    assert np.argwhere(begins(held, 2)).tolist() == [[0, 5], [1, 2], [2, 2]]


def test_window_means_leave_out_what_is_unknown() -> None:
    values = np.array([[1.0, 2, np.nan, 4, 5]])
    assert window_mean(values, -2, 2)[0, 2:].tolist() == [1.5, 2.0, 4.0]
    assert np.isnan(window_mean(values, 1, 2)[0, 3:]).all()


def test_date_contrast_by_hand_and_its_coverage() -> None:
    marked = np.array([True, False] * 5)
    found = date_contrast(np.where(marked, 2.0, 1.0) + np.tile([0.1, 0.1, -0.1, -0.1], 3)[:10], marked)
    assert found is not None and found.value == pytest.approx(1.0) and found.marked == found.others == 5
    assert date_contrast(np.ones(10), marked) is None
    assert date_contrast(np.arange(4.0), np.array([True, False, False, False])) is None
    rng = np.random.default_rng(4)
    covered, worlds = 0, 400
    for _ in range(worlds):
        series = np.zeros(54)
        for k in range(1, 54):
            series[k] = 0.7 * series[k - 1] + rng.normal()
        marked = rng.random(54) < 0.5
        found = date_contrast(series + marked, marked)
        assert found is not None
        covered += found.low <= 1 <= found.high
    assert covered / worlds >= 0.93


def test_matching_by_hand() -> None:
    covariates = np.array([[0.0, 0], [1, 0], [0.1, 0], [5, 0], [np.nan, 0]])
    own = np.array([True, False, False, False, False])
    units, matches = nearest(distances(covariates), own, ~own, 2)
    assert units.tolist() == [0] and matches.tolist() == [[2, 1]]
    assert nearest(distances(covariates), own, ~own, 4)[0].size == 0
    with pytest.raises(ModelError):
        nearest(distances(covariates), own, np.ones(5, dtype=bool), 1)

"""Votes of a group around engagements: planted shifts are found, and traps are not taken for shifts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, get_args

import numpy as np
import pytest

from support.affinity_worlds import AffinityWorld, make
from tertius.claims import TESTS, assess
from tertius.claims.battery.affinity_shift import report
from tertius.claims.battery.affinity_shift.sample import begins, window_mean
from tertius.claims.judging.judge import verdict_of
from tertius.claims.registry import Assessment
from tertius.claims.rule import decide, direction, mirrored
from tertius.claims.verdict import Estimate, Label, Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import ModelError, PanelError
from tertius.models.dose_response import Windows, change_between, dose_of, reordered, response
from tertius.models.matching import distances, nearest

OPEN = ("undetermined", "practically none", "too few to tell")


@cache
def assessed(world: AffinityWorld) -> Assessment[Any, Any]:
    test = TESTS.get("affinity_shift")
    return assess(test, make(world), test.parameters.model_validate({"patron": "RUS"}))


@cache
def run(world: AffinityWorld, group: str = "OIC") -> Verdict:
    test = TESTS.get("affinity_shift")
    given = test.parameters.model_validate({"patron": "RUS", "group": group})
    return verdict_of(test, make(world), given, claim="made", name="affinity_shift")


def value(verdict: Verdict) -> float:
    assert verdict.headline is not None and verdict.headline.value is not None
    return verdict.headline.value


def test_members_that_come_closer_are_seen_to() -> None:
    found = [assessed(AffinityWorld(seed=seed, effect=0.3, chance=0.6)) for seed in (2, 3, 4, 5)]
    estimates = [f.headline.value or 0.0 for f in found]
    assert np.mean(estimates) == pytest.approx(0.3, abs=0.08)  # the planted size, not a fifth of it
    assert all(f.decision.label in ("supported", "leaning for") for f in found)


def test_dates_dealt_out_anew_show_nothing() -> None:
    found = assessed(AffinityWorld(seed=2, effect=0.3, chance=0.6))
    assert found.placebo is not None and len(found.placebo.draws) >= 200
    values = np.array([draw.value for draw in found.placebo.draws], dtype=float)
    assert abs(values.mean()) < 0.06 and found.decision.placebo is not None
    assert found.decision.placebo <= 0.2
    assert faults_of(run(AffinityWorld(seed=2, effect=0.3, chance=0.6)).plain) == []


def test_the_mirrored_rival_gets_the_mirrored_label() -> None:
    found = assessed(AffinityWorld(seed=2, effect=0.3, chance=0.6))
    bar = found.test.bar(found.parameters)
    turned = [replace(cell, estimate=_turned(cell.estimate)) for cell in found.cells]
    turned = [replace(cell, direction=direction(cell.estimate, 0.0)) for cell in turned]
    assert found.placebo is not None
    placebo = replace(found.placebo, draws=tuple(_turned(draw) for draw in found.placebo.draws))
    assert decide(turned, bar, placebo).label == mirrored(found.decision.label)


def _turned(e: Estimate) -> Estimate:
    if e.value is None or e.low is None or e.high is None:
        return e
    return replace(e, value=-e.value, low=-e.high, high=-e.low)


def test_members_that_move_away_contradict() -> None:
    verdict = run(AffinityWorld(seed=3, effect=-0.3, chance=0.6))
    assert verdict.label in ("contradicted", "leaning against") and value(verdict) < -0.15
    assert faults_of(verdict.plain) == [] and verdict.as_of == 2024


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


def test_the_dose_response_by_hand_and_its_coverage() -> None:
    windows = Windows((-1, 1), (1, 1))
    marked = np.array([0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0], dtype=float)
    dose = dose_of(marked, 3)
    assert np.isnan(dose[:3]).all() and dose[6] == pytest.approx(2 / 3) and dose[8] == 1.0
    exact = response(change_between(0.3 * dose, windows) + 0.01 * np.sin(np.arange(24.0)), marked, 3, windows)
    assert exact is not None and exact.value == pytest.approx(0.3, abs=0.03)
    assert response(change_between(dose, windows), np.ones(24), 3, windows) is None
    rng = np.random.default_rng(4)
    covered, worlds = 0, 150
    for _ in range(worlds):
        marks = (rng.random(60) < 0.6).astype(float)
        walk = np.cumsum(rng.normal(0, 0.05, 60)) + 0.3 * np.nan_to_num(dose_of(marks, 3))
        found = response(change_between(walk, windows), marks, 3, windows)
        assert found is not None
        covered += found.low <= 0.3 <= found.high
    assert covered / worlds >= 0.9


def test_reordered_dates_keep_the_lengths_of_their_runs() -> None:
    marked = np.array([np.nan, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0])
    drawn = reordered(marked, 50, np.random.default_rng(1))
    assert drawn.shape == (50, 12) and np.isnan(drawn[:, 0]).all()
    assert (drawn[:, 1:].sum(axis=1) == 6).all()
    assert len({tuple(row) for row in drawn[:, 1:].tolist()}) > 10


def test_matching_by_hand() -> None:
    covariates = np.array([[0.0, 0], [1, 0], [0.1, 0], [5, 0], [np.nan, 0]])
    own = np.array([True, False, False, False, False])
    units, matches = nearest(distances(covariates), own, ~own, 2)
    assert units.tolist() == [0] and matches.tolist() == [[2, 1]]
    assert nearest(distances(covariates), own, ~own, 4)[0].size == 0
    with pytest.raises(ModelError):
        nearest(distances(covariates), own, np.ones(5, dtype=bool), 1)


@pytest.mark.parametrize("label", get_args(Label))
def test_every_label_has_a_sentence_that_can_be_printed(label: Label) -> None:
    found = assessed(AffinityWorld(seed=2, effect=0.3, chance=0.6))
    decision = replace(found.decision, label=label)
    said = report.plain_sentence(found.panel, "RUS", "OIC", found.grid, found.headline, decision)
    assert faults_of(said) == [] and "OIC members" in said

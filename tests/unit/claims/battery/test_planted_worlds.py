"""Planted truths: where a claim is true by construction it is found, where it is not it is not claimed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from support.claim_worlds import World, clients, make
from tertius.case.schema import Claim
from tertius.claims import TESTS
from tertius.claims.following.moves import relative_move, smoothed
from tertius.claims.judging.hedging import hedges_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError


def claim(hedge: str = "asserted") -> Claim:
    words = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
    return Claim(
        id="made", paraphrase="p", hedge=hedge, kind="base rate", opposite="o", needs="nothing", **words
    )


def run(test: str, world: World, **given: object) -> Verdict:
    entry = TESTS.get(test)
    if test == "tie_survival":
        given = {"patrons": world.patrons, **given}
    bound = entry.parameters.model_validate(given)
    return verdict_of(entry, make(world), bound, claim="made", name=test)


def test_changes_that_cost_nothing_do_not_count_as_a_loss() -> None:
    verdict = run("tie_survival", World(kept=1.0, loss=0.02, states=80), patron="RUS")
    assert verdict.label in ("practically none", "undetermined")
    e = verdict.headline
    assert e is not None and e.low is not None and e.high is not None and e.low < 0 < e.high
    assert verdict.placebo_share == 0.0


def test_ties_that_end_with_changes_contradict() -> None:
    verdict = run("tie_survival", World(kept=0.05, irregular=0.06, states=45, never=12), patron="RUS")
    assert verdict.label == "contradicted"
    assert verdict.placebo_share is not None and verdict.placebo_share <= 0.05


def test_excess_is_near_the_truth() -> None:
    world = World(kept=0.7, loss=0.02, states=80)
    verdict = run("tie_survival", world, patron="RUS")
    # A third of the ties held before a change end with it; of the rest as many last as without one.
    yearly = 1 - world.loss
    truth = -(1 - world.kept) * yearly**3
    assert verdict.headline is not None and verdict.headline.value == pytest.approx(truth, abs=0.1)
    assert verdict.headline.low is not None and verdict.headline.high is not None
    assert verdict.headline.low < truth < verdict.headline.high


def test_existence_is_found_and_its_share_is_near_the_truth() -> None:
    world = World(movers=40, movers_kept=0.6, irregular=0.0, loss=0.0)
    verdict = run("existential_rate", world, patron="RUS", rival="USA", move=1.0)
    assert verdict.label == "supported"
    assert verdict.headline is not None and verdict.headline.value == pytest.approx(0.6, abs=0.17)
    assert [h.assessment for h in hedges_of(claim("not always"), verdict)] == ["apt"]


def test_no_keeper_says_nothing() -> None:
    # The record can only miss keepers: a lower bound speaks for "at least", never against it.
    world = World(movers=40, movers_kept=0.0, irregular=0.0, loss=0.0)
    verdict = run("existential_rate", world, patron="RUS", rival="USA", move=1.0)
    assert verdict.label == "undetermined"
    assert verdict.headline is not None and verdict.headline.value == 0.0


def test_a_state_that_drops_the_tie_is_not_among_the_keepers() -> None:
    world = World(movers=40, movers_kept=0.0, irregular=0.0, loss=0.0)
    verdict = run("existential_rate", world, patron="RUS", rival="USA", move=1.0)
    table = verdict.cases[0]
    kept = table.columns.index("kept 5")
    by_votes = [row for row in table.rows if row[table.columns.index("moved by")] == "votes"]
    assert len(by_votes) > 20
    assert {row[kept] for row in by_votes} <= {"no", "-"}


def test_a_move_of_everyone_is_no_ones_move() -> None:
    verdict = run("existential_rate", World(movers=0, common=1.0), patron="RUS", rival="USA", move=0.5)
    assert not [row for row in verdict.cases[0].rows if row[4] == "votes"]
    assert verdict.label == "not testable"


def test_moves_are_relative_and_told_from_those_of_powers_and_agenda() -> None:
    value = np.zeros((11, 10))
    value[0] = 2.0  # the rival
    value[1] = -1.5  # the patron
    value[2, 6:] = 1.0  # moves from patron to rival
    value[3, 6:] = -1.0  # moves the other way
    value[4] = 3.0
    value[4, 6:] = 2.5  # beyond the rival: comes nearer to both
    value[5] = -3.0
    value[5, 6:] = -1.8  # beyond the patron: comes nearer to both, and has not changed sides
    found = relative_move(value, 1, 0)
    assert found[2:, 6].tolist() == pytest.approx([1.0, -1.0, 0.0, 0.0, *[0.0] * 5])
    assert np.isnan(found[:2]).all() and np.isnan(found[:, :5]).all()
    for power, to in ((0, 1.0), (1, -0.5)):  # a power comes closer: nobody else has moved
        nearer = value.copy()
        nearer[power, 6:] = to
        np.testing.assert_array_equal(relative_move(nearer, 1, 0)[2:, 6], found[2:, 6])
    everyone = value + np.where(np.arange(10) >= 6, 0.7, 0.0)[None, :]
    assert relative_move(everyone, 1, 0)[7, 6] == pytest.approx(0.0)
    assert relative_move(everyone, 1, 0)[2, 6] == pytest.approx(1.0)
    mirrored = relative_move(-value, 0, 1)  # two powers and the scale swapped: the same moves, turned round
    np.testing.assert_allclose(mirrored[2:, 6], -found[2:, 6], atol=1e-12)


def test_one_odd_year_is_not_a_move() -> None:
    value = np.zeros((2, 9))
    value[0, 4] = 1.5
    mean, error = smoothed(value, np.full_like(value, 0.3))
    assert mean[0].max() == pytest.approx(0.5)
    assert error[0, 4] == pytest.approx(0.3 / np.sqrt(3)) and error[0, 0] == pytest.approx(0.3 / np.sqrt(2))
    value[0, 4] = np.nan
    mean, _ = smoothed(value, np.full_like(value, 0.3))
    assert np.isnan(mean[0, 4]) and mean[0, 3] == 0.0


def test_recent_moves_are_left_out_whole() -> None:
    # Losses after a recent move are known before its five years are over; counting them alone would
    # make the share of keepers fall at the end of the record.
    world = World(movers=50, movers_kept=0.5, irregular=0.0, loss=0.0)
    verdict = run("existential_rate", world, patron="RUS", rival="USA", move=1.0)
    table = verdict.cases[0]
    to, kept = table.columns.index("to"), table.columns.index("kept 5")
    by_year = {row[to]: row[kept] for row in table.rows if row[4] == "votes"}
    assert {by_year[year] for year in by_year if year > 2024 - 5 - 2} == {"-"}
    assert {"yes", "no"} == {by_year[year] for year in by_year if year <= 2024 - 5 - 2}


def test_counts_above_and_below_the_threshold() -> None:
    settings = {"patron": "RUS", "at_least": 24, "first": 1960, "last": 2010, "placebo_patron": None}
    many = run("count_under_definitions", World(supported_states=40), **settings)
    assert many.label == "supported"
    assert many.headline is not None and many.headline.value == 40.0
    assert [h.assessment for h in hedges_of(claim("dozens"), many)] == ["apt"]
    few = run("count_under_definitions", World(supported_states=5, states=20), **settings)
    assert few.label == "undetermined", "a record that can only miss states never speaks against"
    assert not hedges_of(claim("dozens"), few), "a hedge is judged on a decided verdict alone"
    assert {cell.direction for cell in few.grid} <= {"for", "neither"}
    assert "nothing follows" in few.plain and not faults_of(few.plain)
    assert "reaches the 24 claimed" in many.plain and not faults_of(many.plain)
    assert many.as_of == 2010


def test_a_number_of_one_definition_does_not_wait_for_the_others() -> None:
    settings = {"patron": "RUS", "first": 1960, "last": 2010, "placebo_patron": None}
    own = run("count_under_definitions", World(supported_states=40), at_least=40, **settings)
    assert own.label == "supported"
    assert own.robustness is not None and own.robustness < 0.8, "most definitions fall short, and none votes"


def test_support_outside_its_coverage_is_not_testable() -> None:
    settings = {"patron": "RUS", "at_least": 5, "require": "troops", "placebo_patron": None}
    for require in ("troops", "any"):
        with pytest.raises(PanelError, match="a period that the record covers"):
            run(
                "count_under_definitions",
                World(),
                **{**settings, "require": require, "first": 2018, "last": 2018},
            )
    # Five years before the period count too, so that a period just after the record is still testable.
    assert run("count_under_definitions", World(), first=2016, last=2018, **settings).label != "not testable"


def test_counted_states_are_listed() -> None:
    verdict = run("count_under_definitions", World(supported_states=30), patron="RUS", placebo_patron="CHN")
    assert {row[1] for row in verdict.cases[0].rows} == set(clients(50)[:30])
    assert "China counts 0 states" in verdict.placebo


def test_what_the_panel_lacks_is_an_error_not_a_number() -> None:
    for missing in ("arms_delivery", "government_change_irregular"):
        with pytest.raises(PanelError, match=missing):
            run("tie_survival", World(without=(missing,)), patron="RUS")
    with pytest.raises(PanelError, match="a period that"):
        run("count_under_definitions", World(), patron="RUS", first=2060, last=2070)


def test_no_cases_is_not_testable() -> None:
    verdict = run("tie_survival", World(irregular=0.0), patron="RUS")
    assert verdict.label == "not testable"
    assert verdict.headline is not None and verdict.headline.value is None
    json.dumps(verdict.to_json(), allow_nan=False)


def test_existence_without_ideal_points_says_so() -> None:
    world = World(movers=0, without=("ideal_point",))
    verdict = run("existential_rate", world, patron="RUS", rival="USA")
    assert any("no ideal points" in note for note in verdict.notes)

"""Ties gained, taken over, come back and formed: risk sets by hand, planted effects, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from tertius.claims import TESTS
from tertius.claims.battery.formation.chance import chance
from tertius.claims.battery.tie_replacement import TieReplacementParameters, takers
from tertius.claims.following.excess import HORIZONS, through
from tertius.claims.following.gains import free, gained
from tertius.claims.following.occasions import losses, soon_after
from tertius.claims.following.tie_years import TieYears
from tertius.claims.judging.judge import verdict_of
from tertius.claims.registry import assess
from tertius.claims.verdict import Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.panel.load import load_panel
from tertius.worlds import FAMILIES
from tertius.worlds.family import Setting

NAN = float("nan")


def verdict(name: str, **given: object) -> Verdict:
    test = TESTS.get(name)
    return verdict_of(test, load_panel(), test.parameters.model_validate(given), claim="c", name=name)


def test_only_years_that_are_known_make_a_state_free_of_a_tie() -> None:
    there = np.array([[0, 0, 0, 1, 0, 0, NAN, 0, 0]], dtype=float)
    assert free(there, 2).tolist() == [[False, True, True, False, False, True, False, False, True]]


def test_a_gain_counts_where_the_whole_horizon_is_known() -> None:
    there = np.array([[0, 0, 1, 0, 0, 0, 0, 0, NAN]], dtype=float)
    three = gained(there)[0, :, HORIZONS.index(3)]
    assert three[:5].tolist() == [1, 1, 0, 0, 0], "a tie in any of the three years after"
    assert np.isnan(three[5:]).all(), "a year of them is not on record, also where one had a tie"


def test_quiet_years_reach_to_the_horizon_and_occasions_linger() -> None:
    quiet = np.array([[True, True, True, True, False]])
    assert through(quiet)[0, :, HORIZONS.index(3)].tolist() == [True, False, False, False, False]
    assert soon_after(~quiet, 2).tolist() == [[False, False, False, False, True]]
    assert soon_after(np.array([[True, False, False, False]]), 2).tolist() == [[True, True, True, False]]


def test_a_loss_is_the_last_year_of_a_tie_that_was_held() -> None:
    active = np.array([[1, 1, 0, 0, 1, 1], [1, 1, NAN, 0, 0, 0]], dtype=float)
    held = np.ones(active.shape, dtype=bool)
    lost = losses(TieYears("arms", ("AAA", "BBB"), active, held))
    assert lost.happens.tolist() == [[False, True, False, False, False, False], [False] * 6]
    assert losses(TieYears("arms", ("AAA", "BBB"), active, ~held)).happens.sum() == 0


def test_the_chance_of_a_round_by_hand() -> None:
    formed, at_risk = np.array([0, 0, 1, 0, 0, 2, 0, 0, 0, 0] * 30), np.full(300, 50)
    any_state = chance(formed, at_risk, 50, 50, 5, 1)
    assert any_state.value == pytest.approx(1 - 0.8**5, abs=0.02), "two years of ten bring a round"
    one = chance(formed, at_risk, 1, 50, 5, 1)
    yearly = 0.1 * (1 / 50) + 0.1 * (1 - (49 / 50) ** 2)
    assert one.value == pytest.approx(1 - (1 - yearly) ** 5, abs=0.005)
    two = chance(formed, at_risk, 50, 50, 5, 2)
    # fewer than two states in five years: no round, or a single round of one state
    assert two.value == pytest.approx(1 - (0.8**5 + 5 * 0.1 * 0.8**4), abs=0.02)
    assert chance(formed, at_risk, 0, 50, 5, 1).value is None


def test_a_chance_grows_with_years_and_candidates_and_falls_with_how_many_must_join() -> None:
    formed, at_risk = np.array([0, 1, 0, 3, 0, 0] * 6), np.full(36, 40)
    short, long = (chance(formed, at_risk, 5, 40, years, 1).value or 0 for years in (2, 9))
    few, many = (chance(formed, at_risk, named, 40, 5, 1).value or 0 for named in (2, 20))
    one, three = (chance(formed, at_risk, 20, 40, 5, least).value or 0 for least in (1, 3))
    assert short < long and few < many and three < one


@pytest.mark.parametrize("name", ["tie_gain", "tie_replacement", "tie_return", "formation"])
def test_a_planted_effect_moves_the_estimate_as_far_as_it_was_planted(name: str) -> None:
    family, test = FAMILIES.get(name), TESTS.get(name)
    assert family.make is not None
    given = test.parameters.model_validate(dict(family.parameters))
    gaps = []
    for effect in (min(family.effects), 0.0, 1.0):
        for number in range(3):
            world = family.make(load_panel(), Setting(name, effect, 1.0, "", 11, number))
            found = assess(test, world.panel, given)
            assert found.headline.value is not None and world.truth is not None
            gaps.append(found.headline.value - world.truth)
            assert found.decision.label not in ("contradicted", "leaning against") or effect < 0
    assert abs(float(np.mean(gaps))) < 0.06


def test_verdicts_on_the_record_say_what_was_counted() -> None:
    gain = verdict("tie_gain", patron="RUS", after="coup")
    assert gain.headline is not None and gain.headline.n > 100
    assert "within five years of a coup" in gain.plain and faults_of(gain.plain) == []
    back = verdict("tie_return", patron="USA", kind="trade_share")
    assert back.label == "supported" and "came back" in back.sentence
    few = verdict("tie_replacement", patron="RUS", successor="TUR", among=("SYR", "AZE", "LBY"))
    assert few.label == "too few to tell" and few.plain.startswith("Not one of three clients")
    joined = next(t for t in few.tables if t.title.startswith("What came after"))
    by_year = {row[0]: [r[2] for r in joined.rows if r[0] == row[0]] for row in joined.rows}
    assert all(
        sum(float(x or 0) for x in shares) == pytest.approx(1, abs=1e-3) for shares in by_year.values()
    )


def test_a_forecast_names_its_states_and_can_be_scored() -> None:
    found = verdict("formation", bloc="NATO", candidates=("UKR", "SRB", "FIN"))
    table = next(t for t in found.tables if t.title.startswith("Forecasts"))
    assert [row[1] for row in table.rows] == ["SRB", "UKR"], "Finland is a member"
    assert all(0 < float(row[3]) < 0.5 and "2030-12-31" in str(row[2]) for row in table.rows)  # type: ignore[arg-type]
    assert any("Finland" in note for note in found.notes)
    past = next(t for t in found.tables if t.title.startswith("Earlier forecasts"))
    assert len(past.rows) > 5 and {row[3] for row in past.rows} == {"yes", "no"}
    assert verdict("formation", bloc="AUKUS").label == "too few to tell"
    high = verdict("formation", bloc="NATO", candidates=("UKR",), threshold=0.02, matters=0.01)
    assert "2 %" in high.plain and "more likely than not" not in high.plain


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"bloc": "NATOO"}, "did you mean"),
        ({"bloc": "NATO", "until": 2010}, "a year after"),
        ({"bloc": "NATO", "candidates": ("FIN",)}, "1 or more states that could"),
        ({"bloc": "NATO", "candidates": ("UKR",), "at_least": 2}, "2 or more states"),
    ],
)
def test_what_cannot_be_forecast_is_said(given: dict[str, object], said: str) -> None:
    with pytest.raises(PanelError, match=said):
        verdict("formation", **given)


def test_parameters_that_cannot_be_meant_are_refused() -> None:
    formation = TESTS.get("formation").parameters
    for given in ({}, {"kind": "membership"}, {"kind": "arms", "bloc": "NATO"}):
        with pytest.raises(ValidationError, match="asks for a"):
            formation.model_validate(given)
    peers = TESTS.get("peer_influence").parameters
    for given in (
        {"groups": ("named",)},
        {"followers": ("SYR",)},
        {"bloc": "OIC", "example": ("SYR",)},
        {"groups": ("everyone",), "against": "all others"},
    ):
        with pytest.raises(ValidationError):
            peers.model_validate(given)
    with pytest.raises(PanelError, match="none on record"):
        verdict("tie_gain", patron="LUX", kind="base")


def test_a_successor_left_out_is_any_other_power() -> None:
    p = TieReplacementParameters(patron="RUS")
    assert "RUS" not in takers(p) and len(takers(p)) == 4
    assert takers(TieReplacementParameters(patron="RUS", successor="TUR")) == ("TUR",)

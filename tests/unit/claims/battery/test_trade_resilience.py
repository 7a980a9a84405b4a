"""Trade after changes of government: planted effects are found, and traps are not taken for effects."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from support.trade_worlds import TradeWorld, make
from tertius.case.schema import Claim
from tertius.claims import TESTS, assess
from tertius.claims.battery.trade_resilience.sample import LONGEST, Trade, spells, straddles
from tertius.claims.following.tie_years import YEARS
from tertius.claims.judging.hedging import hedges_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import Verdict
from tertius.core.errors import PanelError

WORDS = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
CLAIM = Claim(id="made", paraphrase="p", hedge="can", kind="resilience", opposite="o", needs="n", **WORDS)


@cache
def run(world: TradeWorld) -> Verdict:
    test = TESTS.get("trade_resilience")
    given = {"patron": "RUS", "rival": "USA", "patrons": ("RUS",)}
    bound = test.parameters.model_validate(given)
    return verdict_of(test, make(world), bound, claim="made", name="trade_resilience")


def interval(verdict: Verdict) -> tuple[float, float, float]:
    e = verdict.headline
    assert e is not None and e.value is not None and e.low is not None and e.high is not None
    return e.low, e.value, e.high


def test_trade_that_goes_on_is_found_to_go_on() -> None:
    verdict = run(TradeWorld())
    low, value, high = interval(verdict)
    assert verdict.label == "supported"
    assert low < 0 < high and abs(value) < 0.1
    (hedge,) = hedges_of(CLAIM, verdict)
    assert hedge.scope == "rate" and hedge.assessment == "apt"


def test_halved_trade_contradicts() -> None:
    verdict = run(TradeWorld(effect=-0.5))
    _, value, high = interval(verdict)
    assert verdict.label == "contradicted"
    assert value == pytest.approx(-0.5, abs=0.1) and high < -0.4
    second = [c for c in verdict.grid if c.specification["estimator"] == "Sun-Abraham"]
    assert len(second) == 1 and second[0].estimate.value == pytest.approx(-0.5, abs=0.12)


def test_a_fall_at_the_threshold_is_left_open() -> None:
    verdict = run(TradeWorld(seed=2, effect=-0.25))
    assert verdict.label in ("undetermined", "leaning against", "leaning for")


def test_a_common_shock_is_not_an_effect() -> None:
    low, value, high = interval(run(TradeWorld(shock=0.4)))
    assert low < 0 < high and abs(value) < 0.1


def test_regression_to_the_mean_shows_in_the_years_before() -> None:
    # Governments that fall when the patron's share is high lose share afterwards without any effect.
    verdict = run(TradeWorld(overthrown_high=True, noise=0.4))
    assert verdict.label in ("leaning for", "undetermined")
    before = next(c for c in verdict.grid if c.specification.get("placebo") == "years before the change")
    assert before.direction == "for"
    assert "a rise that could hide a fall" in verdict.placebo


def test_windows_do_not_reach_across_sources() -> None:
    n = len(YEARS)
    source = np.where(YEARS < 2000, 0, 1)
    changed = np.zeros((2, n), dtype=bool)
    changed[0, 1998 - YEARS[0]] = True
    trade = Trade("RUS", ("AAA", "BBB"), np.ones((2, n)), source, ("one", "two"), changed)
    apart, across = spells(trade, 3, False), spells(trade, 3, True)
    for unit in range(len(apart.state)):
        known = np.isfinite(apart.outcome[unit])
        assert len(np.unique(source[known])) == 1
    reached = next(k for k in range(len(across.group)) if across.group[k] >= 0)
    assert YEARS[np.isfinite(across.outcome[reached])].max() == 1998 + LONGEST
    assert straddles(trade, 1998 - YEARS[0]) and not straddles(trade, 1990 - YEARS[0])


def test_a_state_in_the_wake_of_a_change_is_no_comparison() -> None:
    n = len(YEARS)
    changed = np.zeros((1, n), dtype=bool)
    changed[0, [20, 22, 40]] = True
    trade = Trade("RUS", ("AAA",), np.ones((1, n)), np.zeros(n, dtype=np.int64), ("one",), changed)
    found = spells(trade, 3, True)
    seen = [np.flatnonzero(np.isfinite(row)) for row in found.outcome]
    assert found.group.tolist() == [20, 40, -1]
    assert [(int(s[0]), int(s[-1])) for s in seen] == [(0, 25), (25, 45), (43, n - 1)]


def test_without_trade_there_is_no_number() -> None:
    test = TESTS.get("trade_resilience")
    with pytest.raises(PanelError):
        assess(test, make(TradeWorld()), test.parameters.model_validate({"patron": "CHN"}))

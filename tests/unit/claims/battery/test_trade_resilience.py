"""Trade after changes of government: planted effects are found, and traps are not taken for effects."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from support.trade_worlds import TradeWorld, make
from tertius.case.schema import Claim
from tertius.claims import TESTS, assess
from tertius.claims.battery.trade_resilience import qualify, report
from tertius.claims.battery.trade_resilience.sample import LONGEST, Trade, spells, straddles
from tertius.claims.following.tie_years import YEARS
from tertius.claims.judging.hedging import hedges_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.registry import Assessment
from tertius.claims.verdict import Label, Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.models.event_study import Effect
from tertius.panel.panel import Panel

GIVEN = {"patron": "RUS", "rival": "USA", "patrons": ("RUS",)}
WORDS = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
CLAIM = Claim(id="made", paraphrase="p", hedge="can", kind="resilience", opposite="o", needs="n", **WORDS)


@cache
def assessed(world: TradeWorld) -> Assessment[Any, Any]:
    test = TESTS.get("trade_resilience")
    return assess(test, make(world), test.parameters.model_validate(GIVEN))


@cache
def run(world: TradeWorld) -> Verdict:
    test = TESTS.get("trade_resilience")
    bound = test.parameters.model_validate(GIVEN)
    return verdict_of(test, make(world), bound, claim="made", name="trade_resilience")


def interval(verdict: Verdict) -> tuple[float, float, float]:
    e = verdict.headline
    assert e is not None and e.value is not None and e.low is not None and e.high is not None
    return e.low, e.value, e.high


def test_trade_that_goes_on_is_seen_to_go_on() -> None:
    verdict = run(TradeWorld())
    low, value, high = interval(verdict)
    assert verdict.label in ("supported", "leaning for")
    assert low < 0 < high and abs(value) < 0.12
    assert faults_of(verdict.plain) == [] and verdict.as_of == 2020
    (hedge,) = hedges_of(CLAIM, verdict)
    assert hedge.scope == "rate"


def test_halved_trade_contradicts() -> None:
    verdict = run(TradeWorld(effect=-0.5))
    _, value, high = interval(verdict)
    assert verdict.label == "contradicted" and faults_of(verdict.plain) == []
    assert value == pytest.approx(log(0.5), abs=0.15) and high < log(0.75)
    for other in ("Sun-Abraham", "synthetic difference-in-differences"):
        (cell,) = [c for c in verdict.grid if c.specification["estimator"] == other]
        assert cell.estimate.value == pytest.approx(log(0.5), abs=0.3)


def test_a_fall_at_the_threshold_is_left_open() -> None:
    verdict = run(TradeWorld(seed=2, effect=-0.25))
    assert verdict.label in ("undetermined", "leaning against", "leaning for")
    assert interval(verdict)[1] == pytest.approx(log(0.75), abs=0.12)


def test_a_common_shock_is_not_an_effect() -> None:
    low, value, high = interval(run(TradeWorld(shock=0.4)))
    assert low < 0 < high and abs(value) < 0.12


def test_regression_to_the_mean_is_not_taken_for_a_fall() -> None:
    # Governments fall when the share is high: a base in those years would take the way back for a loss.
    verdict = run(TradeWorld(overthrown_high=True, noise=0.4))
    early = interval(verdict)[1]
    main = verdict.grid[0].specification
    whole = next(c for c in verdict.grid if c.specification == {**main, "base years": "1 to 8 years before"})
    assert abs(early) < 0.12 and whole.estimate.value is not None and whole.estimate.value < early
    assert verdict.label not in ("contradicted", "leaning against")


def test_a_drift_that_was_under_way_before_does_not_earn_a_label() -> None:
    going = assessed(TradeWorld(effect=-0.5))
    falling = Effect(-0.35, 0.05, -0.45, -0.25, 30, 30, np.zeros(0))
    drifting = replace(going.grid, before=falling)
    threshold = going.threshold
    plain = replace(going.decision, label="contradicted")
    assert qualify(plain, going.cells, threshold, drifting, None).label == "not identified"
    rising = replace(going.grid, before=replace(falling, value=0.35))
    assert qualify(plain, going.cells, threshold, rising, None).label == "contradicted"


def test_placebo_dates_show_nothing() -> None:
    found = assessed(TradeWorld(effect=-0.5))
    assert found.placebo is not None and len(found.placebo.draws) >= 200
    values = [draw.value for draw in found.placebo.draws if draw.value is not None]
    assert abs(float(np.mean(values))) < 0.08 and found.decision.placebo is not None
    assert found.decision.placebo <= 0.2


def test_exchanged_powers_get_the_same_numbers() -> None:
    test, world = TESTS.get("trade_resilience"), TradeWorld(effect=-0.3)
    panel = make(world)
    swap = {"RUS": "USA", "USA": "RUS"}
    ties = panel.table("ties").assign(
        source=lambda t: t["source"].replace(swap), target=lambda t: t["target"].replace(swap)
    )
    tables = {name: panel.table(name) for name in ("states", "events", "variables")}
    turned = Panel.from_tables({**tables, "ties": ties}, f"swapped-{world}")
    given = {**GIVEN, "patron": "USA", "rival": "RUS", "patrons": ("USA",)}
    there = assess(test, turned, test.parameters.model_validate(given))
    here = assessed(world)
    assert there.decision == here.decision and there.headline == here.headline


def test_other_powers_lend_strength() -> None:
    # The same trade given to a second power halves what the first is unsure of, not its estimate.
    world = TradeWorld(effect=-0.3)
    panel = make(world)
    own = panel.table("ties")
    more = own[own["kind"] == "trade_share"].assign(source="CHN")
    tables = {name: panel.table(name) for name in ("states", "events", "variables")}
    both = Panel.from_tables({**tables, "ties": pd.concat([own, more], ignore_index=True)}, f"both-{world}")
    test = TESTS.get("trade_resilience")
    found = assess(test, both, test.parameters.model_validate({**GIVEN, "patrons": ("RUS", "CHN")}))
    alone, pooled = assessed(world).headline, found.headline
    assert pooled.value == pytest.approx(alone.value, abs=0.02) and pooled.n == 2 * alone.n
    assert pooled.high - pooled.low < alone.high - alone.low  # type: ignore[operator]
    assert alone.n_effective < pooled.n_effective <= 2 * alone.n_effective + 0.1


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


@pytest.mark.parametrize("label", get_args(Label))
def test_every_label_has_a_sentence_that_can_be_printed(label: Label) -> None:
    going = assessed(TradeWorld(effect=-0.5))
    decision = replace(going.decision, label=label)
    said = report.plain_sentence(going.panel, "RUS", going.headline, decision, -0.25)
    assert faults_of(said) == [] and "Russia" in said

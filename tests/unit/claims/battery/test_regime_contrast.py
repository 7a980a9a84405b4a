"""Democracies and autocracies: measures, outcomes, planted differences, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import get_args

import numpy as np
import pytest

from support import planted
from support.planted import PANEL, at
from tertius.claims.battery.regime_contrast import OutcomeName, qualify, report
from tertius.claims.battery.regime_contrast.outcomes import CUTS, OUTCOMES, democracy, held, measured
from tertius.claims.following.conflicts import involved, with_some
from tertius.claims.verdict import Label
from tertius.claims.wording import faults_of

assessed = partial(planted.assessed, "regime_contrast", 4)


def test_measures_of_regime_agree_on_plain_cases() -> None:
    for measure in CUTS:
        values = democracy(PANEL, measure)
        assert at(values, "SWE", 2010) == 1 and at(values, "SAU", 2010) == 0
    assert np.isnan(at(democracy(PANEL, "Freedom House"), "SWE", 1960))  # not covered, no autocracy
    assert at(democracy(PANEL, "V-Dem"), "ESP", 1975) == 0 and at(democracy(PANEL, "V-Dem"), "ESP", 1982) == 1


def test_every_outcome_is_on_record() -> None:
    assert set(OUTCOMES) == set(get_args(OutcomeName))
    for name in OUTCOMES:
        for values in measured(PANEL, name).values():
            known = values[np.isfinite(values)]
            assert len(known) > 1000 and known.std() > 0
            assert OUTCOMES[name].scale == "level" or known.min() >= 0


def test_ties_are_followed_to_the_end_of_the_record_and_not_beyond() -> None:
    share, gained = held(PANEL, ("pact_defense",))
    assert at(share, "POL", 1980) == 1 and at(share, "POL", 1988) == 0  # the Warsaw Pact five years on
    assert np.isnan(at(share, "POL", 2016))  # 2021 is not covered
    assert at(gained, "POL", 1996) == 1  # NATO
    assert np.isnan(at(share, "USA", 1980))


def test_disputes_with_democracies_are_some_of_all() -> None:
    every = involved(PANEL, "dispute_begun")
    free = np.nan_to_num(democracy(PANEL, "V-Dem")) > 0
    some = with_some(PANEL, "dispute_begun", free)
    assert ((some > 0) <= (every > 0)).all() and 0 < np.nansum(some) < np.nansum(every)
    assert np.isnan(at(every, "FRA", 2018))


def test_planted_differences_are_found() -> None:
    for effect in (1.0, -1.0):
        found = [assessed(effect=effect, number=k) for k in range(3)]
        assert np.mean([f.headline.value for f in found]) == pytest.approx(0.5 * effect, abs=0.15)
        way = {"supported", "leaning for"} if effect > 0 else {"contradicted", "leaning against"}
        assert {f.decision.label for f in found} <= way


def test_calm_states_are_not_calmed_by_democracy() -> None:
    for trap in ("selection into democracy", "homophily"):
        assert assessed(trap, 0.0).decision.label not in ("supported", "contradicted")


def test_a_full_label_needs_states_that_changed() -> None:
    found = assessed()
    assert found.decision.label == "contradicted"
    within = report.within_of(found.cells)
    assert within is not None
    up = replace(within, value=0.5, low=0.4, high=0.6)
    turned = [replace(c, estimate=up) if c.estimate is within else c for c in found.cells]
    assert qualify(found.decision, turned, 0.0, None, None).label == "leaning against"


def test_sham_regimes_and_plain_words() -> None:
    found = assessed()
    assert found.placebo is not None and len(found.placebo.draws) >= 200
    for outcome in OUTCOMES:
        own = assessed(outcome=outcome)
        for label in get_args(Label):
            turned = replace(own, decision=replace(own.decision, label=label))
            assert faults_of(own.test.report(turned).plain) == [], (outcome, label)


def test_democracies_repress_less() -> None:
    """Davenport (2007), Annual Review of Political Science 10: 1-23: "the domestic democratic peace" is the
    most stable finding on repression; Davenport and Armstrong (2004), AJPS 48: 538-554.
    """
    found = assessed()
    assert found.headline.high < 0 and found.decision.label == "contradicted"  # type: ignore[operator]


def test_democracies_fight_no_less_often_but_less_with_one_another() -> None:
    """Maoz and Russett (1993), APSR 87: 624-638; Rousseau, Gelpi, Reiter and Huth (1996), APSR 90: 512-533:
    the monadic difference is small, the dyadic one is not.
    """
    alone = assessed(outcome="disputes").headline
    assert alone.low < 0 < alone.high  # type: ignore[operator]
    wide = [c for c in assessed(outcome="disputes with democracies").cells if c.role != "placebo"]
    plain = next(
        c.estimate
        for c in wide
        if c.specification["held fixed"] == "nothing" and c.specification["compared"] == "between states"
    )
    assert plain.high < 0  # type: ignore[operator]

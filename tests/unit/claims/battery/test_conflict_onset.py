"""Conflict after arms, pacts, troops, sanctions and aid: beginnings, planted effects, conflict that came
first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import get_args

import numpy as np
import pytest

from support import planted
from support.planted import PANEL, ROW, at
from tertius.claims.battery.conflict_onset import qualify
from tertius.claims.battery.conflict_onset.grid import ALREADY, REVERSE
from tertius.claims.battery.conflict_onset.sample import outcomes, treatment
from tertius.claims.following.jumps import beginnings, jumps
from tertius.claims.following.stacks import REGION, matched, parts, stacked
from tertius.claims.following.tie_years import YEARS
from tertius.claims.verdict import Label
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError

assessed = partial(planted.assessed, "conflict_onset", 1)


def test_a_tie_begins_after_a_pause_and_is_then_no_comparison() -> None:
    held = np.array([[0.0] * 5 + [1.0] * 3 + [0.0] * 6 + [1.0, np.nan]])
    mark = beginnings(held, 3)[0]
    assert np.flatnonzero(mark == 1).tolist() == [5, 14]
    assert np.isnan(mark[6:11]).all() and mark[11:14].tolist() == [0, 0, 0]
    assert np.isnan(mark[:3]).all() and np.isnan(mark[15])


def test_a_jump_has_one_date() -> None:
    amount = np.array([[10.0] * 6 + [50.0] * 6 + [10.0] * 6])
    mark = jumps(amount, 2.0, 5.0)[0]
    assert (mark == 1).sum() == 1 and (mark == -1).sum() == 1
    assert not (jumps(amount, 2.0, 100.0) == 1).any()


def test_treatments_of_the_record() -> None:
    assert at(treatment(PANEL, "sanctions", "USA"), "CUB", 1958) == 1  # the arms embargo
    pacts = treatment(PANEL, "pact", "USA")
    assert at(pacts, "POL", 1990) == 0 and np.nansum(pacts[ROW["POL"]]) == 1  # NATO, once
    assert np.isnan(at(treatment(PANEL, "sanctions", "USA"), "CUB", 1980))  # long under sanctions
    assert np.isnan(treatment(PANEL, "arms", "USA")[ROW["USA"]]).all()
    with pytest.raises(PanelError, match="USA"):
        treatment(PANEL, "aid cut", "RUS")
    with pytest.raises(PanelError, match="id of a state"):
        treatment(PANEL, "arms", "XXX")


def test_conflicts_of_the_record() -> None:
    abroad, home = outcomes(PANEL, "between states"), outcomes(PANEL, "at home")
    assert at(abroad["new disputes"], "KWT", 1990) == 1
    assert at(home["armed conflict"], "COL", 2000) == 1 and at(home["armed conflict"], "SWE", 2000) == 0
    assert np.isnan(at(abroad["new disputes"], "UKR", 2022))  # not covered, and no peace
    assert set(outcomes(PANEL, "any")) == {*abroad, *home}


def test_matching_corrects_what_neighbours_differ_by() -> None:
    rng = np.random.default_rng(5)
    like = rng.normal(0, 1, (60, len(YEARS)))
    mark = (rng.random(like.shape) < 0.02 + 0.1 * (like > 1.5)).astype(float)
    outcome = 2 * like + 0.5 * mark + rng.normal(0, 0.3, like.shape)
    part = np.zeros(60, dtype=np.int64)
    usable = np.ones(like.shape, dtype=bool)
    found = matched(stacked(outcome, mark, usable, [like], part, REGION), part).contrast()
    assert found is not None and found.value == pytest.approx(0.5, abs=0.08)
    assert len(np.unique(parts(PANEL))) == 5


def test_planted_effects_are_found_on_their_side() -> None:
    for effect in (1.0, -1.0):
        found = [assessed(effect=effect, number=k) for k in range(4)]
        assert effect * float(np.mean([f.headline.value for f in found])) > 0.25
        against = {"contradicted", "leaning against"} if effect > 0 else {"supported", "leaning for"}
        assert not {f.decision.label for f in found} & against


def test_conflict_that_came_first_is_not_taken_for_an_effect() -> None:
    for trap in ("arms follow conflict", "trouble foreseen"):
        labels = [assessed(trap, 0.0, number).decision.label for number in range(2)]
        assert not set(labels) & {"supported", "contradicted"} and "not identified" in labels


def test_a_treatment_that_follows_conflict_gets_no_full_label() -> None:
    found = assessed(effect=1.0, number=3)
    kinds = [c.specification.get("placebo") for c in found.cells if c.role == "placebo"]
    assert kinds == [ALREADY, REVERSE]
    calm = replace(found.cells[-1].estimate, value=0.0, low=-0.1, high=0.1)
    follows = replace(calm, value=0.5, low=0.4, high=0.6)
    full = replace(found.decision, label="supported")
    for estimate, label in ((calm, "supported"), (follows, "leaning for")):
        ends = [replace(c, estimate=e) for c, e in zip(found.cells[-2:], (calm, estimate), strict=True)]
        assert qualify(full, (*found.cells[:-2], *ends), 0.0, None, found.parameters).label == label
    first = [replace(c, estimate=e) for c, e in zip(found.cells[-2:], (follows, calm), strict=True)]
    assert qualify(full, (*found.cells[:-2], *first), 0.0, None, found.parameters).label == "not identified"


def test_sham_treatments_and_plain_words() -> None:
    found = assessed()
    assert found.placebo is not None and len(found.placebo.draws) >= 200
    for treated in ("arms", "pact", "bases", "sanctions", "aid cut", "aid surge"):
        for outcome in ("between states", "at home"):
            own = assessed(treatment=treated, sender="USA", outcome=outcome)
            for label in get_args(Label):
                turned = replace(own, decision=replace(own.decision, label=label))
                assert faults_of(own.test.report(turned).plain) == [], (treated, outcome, label)


def test_pacts_with_few_beginnings_say_so() -> None:
    few = assessed(treatment="pact", sender="CHN") if (treatment(PANEL, "pact", "CHN") == 1).any() else None
    assert few is None or few.decision.label in ("too few to tell", "not testable")

"""Aid and votes: dates of surges and cuts, planted effects, aid that follows votes, and what is not on
record.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import get_args

import numpy as np
import pytest

from support import planted
from tertius.claims.battery.aid_and_alignment.sample import Aid, load
from tertius.claims.following.stacks import window_any, window_mean
from tertius.claims.following.tie_years import YEARS
from tertius.claims.verdict import Label
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.panel.load import load_panel

assessed = partial(planted.assessed, "aid_and_alignment", 4)


def aided(*amounts: float) -> Aid:
    aid = np.zeros((1, len(YEARS)))
    aid[0, 10 : 10 + len(amounts)] = amounts
    return Aid(
        "USA", ("AAA",), {}, aid, aid * 1e6, np.full(aid.shape, np.nan), (), np.zeros(1, dtype=np.int64)
    )


def test_a_surge_and_a_cut_have_one_date_each() -> None:
    aid = aided(*[20.0] * 8, *[80.0] * 8, *[10.0] * 20)
    mark = aid.dates(2.0, "ten million dollars a year")[0]
    ups, downs = YEARS[mark == 1], YEARS[mark == -1]
    assert len(ups) == 2 and len(downs) == 2  # from nothing, the jump; the fall, to nothing at the end
    assert YEARS[0] + 16 <= ups[1] <= YEARS[0] + 18
    assert np.isnan(mark[ups[1] - YEARS[0] + 1])  # the years after a date are no comparison


def test_small_sums_are_no_surge() -> None:
    assert not (aided(*[1.0] * 8, *[6.0] * 8).dates(2.0, "ten million dollars a year") == 1).any()


def test_windows_know_what_they_do_not_know() -> None:
    values = np.array([[1.0, np.nan, 3.0, 0.0]])
    assert window_mean(values, -1, 0, 2)[0, 1:].tolist()[2] == 1.5
    assert np.isnan(window_mean(values, -1, 0, 2)[0, 1])
    assert np.isnan(window_any(values, 0, 1)[0, 0]) and window_any(values, 0, 1)[0, 2] == 1


def test_planted_votes_are_found_at_their_size() -> None:
    for effect in (1.0, -1.0):
        found = assessed(effect=effect)
        assert found.headline.value == pytest.approx(0.3 * effect, abs=0.06)
        assert found.decision.label == ("supported" if effect > 0 else "contradicted")


def test_no_effect_is_practically_none() -> None:
    assert assessed(effect=0.0).decision.label == "practically none"


def test_aid_that_follows_votes_is_not_identified() -> None:
    found = assessed("aid follows votes", 0.0)
    assert found.headline.low > 0  # type: ignore[operator]
    assert found.decision.label == "not identified"


def test_a_bad_year_before_the_surge_is_not_credited_to_the_aid() -> None:
    e = assessed("regression to the mean", 0.0).headline
    assert e.low < 0 < e.high  # type: ignore[operator]


def test_the_donors_whose_aid_is_on_record() -> None:
    assert assessed(donor="CHN").headline.n > 50
    with pytest.raises(PanelError, match="USA or CHN"):
        assessed(donor="RUS")


def test_sham_dates_and_plain_words() -> None:
    found = assessed()
    assert found.placebo is not None and len(found.placebo.draws) >= 200
    values = [d.value for d in found.placebo.draws]
    assert abs(np.mean(values)) < 0.02  # type: ignore[arg-type]
    for label in get_args(Label):
        turned = replace(found, decision=replace(found.decision, label=label))
        assert faults_of(found.test.report(turned).plain) == [], label


def test_american_aid_moves_votes_a_little() -> None:
    """Wang (1999), International Studies Quarterly 43: 199-210, and Dreher, Nunnenkamp and Thiele (2008),
    Public Choice 136: 139-164, find that American aid goes with votes closer to the United States; the
    effects are small.
    """
    found = assessed()
    assert found.headline.low > 0 and found.headline.value < 0.15  # type: ignore[operator]


def test_votes_move_more_when_governments_change() -> None:
    """Dreher and Jensen (2013), Public Choice 155: 183-209, and Mattes, Leeds and Carroll (2015),
    International Studies Quarterly 59: 280-290: states shift their votes after a change of leader, or of
    the coalition behind it.
    """
    from tertius.claims.following.stacks import REGION, moved, parts, stacked, trait

    panel = load_panel()
    point = trait(panel, "ideal_point")
    states = panel.states.all()
    marks = np.zeros(point.shape)
    for kind in ("government_change_irregular", "exit_irregular"):
        rows = panel.events(kind)
        marks[[states.index(s) for s in rows["iso3"]], rows["year"].to_numpy() - YEARS[0]] = 1.0
    move = np.abs(window_mean(point, 1, 2, 2) - window_mean(point, -2, -1, 2))
    calm = np.abs(window_mean(point, -3, -2, 2) - window_mean(point, -6, -5, 2))
    usable = ((YEARS >= 1950) & (YEARS <= 2015))[None, :] & (np.abs(moved(point, -1)) >= 0)
    found = stacked(move, marks, usable, [calm], parts(panel), REGION).contrast()
    assert found is not None
    interval = found.interval()
    assert interval is not None
    assert interval.low > 0


def test_load_standardises_between_states() -> None:
    for values in load(load_panel(), "USA").closeness.values():
        spread = [
            np.nanstd(values[:, k]) for k in range(values.shape[1]) if np.isfinite(values[:, k]).sum() > 50
        ]
        assert 0.7 < float(np.mean(spread)) < 1.3

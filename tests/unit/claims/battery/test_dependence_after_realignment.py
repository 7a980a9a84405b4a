"""Keepers against leavers: planted effects are found; arithmetic and other traps are not taken for them."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest
from pydantic import ValidationError

from support.dependence_worlds import DependenceWorld, make
from tertius.case.schema import Claim
from tertius.claims import TESTS
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import Verdict
from tertius.core.errors import ModelError, PanelError
from tertius.models.group_contrast import contrast
from tertius.panel.panel import Panel
from tertius.panel.states import States

WORDS = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
CLAIM = Claim(id="made", paraphrase="p", hedge="can", kind="causal", opposite="o", needs="n", **WORDS)


def judge(panel: Panel, **given: object) -> Verdict:
    test = TESTS.get("dependence_after_realignment")
    bound = test.parameters.model_validate({"patron": "RUS", "rival": "USA", **given})
    return verdict_of(test, panel, bound, claim="made", name="dependence_after_realignment")


@cache
def run(world: DependenceWorld) -> Verdict:
    return judge(make(world))


def interval(verdict: Verdict) -> tuple[float, float, float]:
    e = verdict.headline
    assert e is not None and e.value is not None and e.low is not None and e.high is not None
    return e.low, e.value, e.high


def test_leavers_drawn_to_the_new_power_are_found() -> None:
    verdict = run(DependenceWorld(pull=0.4))
    low, value, _ = interval(verdict)
    assert verdict.label == "supported"
    assert low > 0 and 0.08 < value < 0.35


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_arithmetic_only_is_not_support(seed: int) -> None:
    verdict = run(DependenceWorld(seed=seed, old=0.3))
    low, value, high = interval(verdict)
    assert low < 0 < high and abs(value) < 0.04
    assert verdict.label not in ("supported", "contradicted")
    parts = {row[2]: row for row in verdict.tables[0].rows if row[1] == "trade"}
    whole, mechanical, rest = (parts[name][3] for name in ("all of it", "arithmetic", "the rest"))
    assert isinstance(whole, float) and isinstance(mechanical, float) and isinstance(rest, float)
    assert mechanical + rest == pytest.approx(whole, abs=2e-4)
    assert abs(mechanical) > 3 * abs(rest)  # all that there is, is arithmetic


def test_a_common_shock_is_not_an_effect() -> None:
    verdict = run(DependenceWorld(shock=0.3))
    low, _, high = interval(verdict)
    assert low < 0 < high and verdict.label not in ("supported", "contradicted")


def test_falling_back_from_a_height_is_not_an_effect() -> None:
    verdict = run(DependenceWorld(fall_back=True, noise=0.1))
    low, _, high = interval(verdict)
    assert low < 0 < high
    assert verdict.label not in ("supported", "contradicted")


def test_the_verdict_is_whole() -> None:
    verdict = run(DependenceWorld(pull=0.4))
    assert [c.role for c in verdict.grid].count("main") == 1
    assert sum(c.role == "variant" for c in verdict.grid) >= 5
    assert any(c.role == "placebo" for c in verdict.grid)
    assert len(verdict.cases[0].rows) >= 20 and all(f.alt for f in verdict.figures)
    text = json.dumps(verdict.to_json(), allow_nan=False)
    assert json.dumps(judge(make(DependenceWorld(pull=0.4))).to_json()) == text
    assert json.dumps(Verdict.from_json(json.loads(text)).to_json()) == text
    for cell in verdict.grid:
        e = cell.estimate
        if e.value is not None and e.low is not None and e.high is not None:
            assert e.low <= e.value <= e.high and 0 < e.n_effective <= e.n


def test_questions_outside_the_panel_are_refused() -> None:
    with pytest.raises(PanelError):
        judge(Panel.from_tables({"states": States.embedded().table}, "empty"))
    with pytest.raises(PanelError):
        judge(make(DependenceWorld(movers=1)))
    for bad in ({"rival": "RUS"}, {"first": 2000, "last": 1990}, {"horizon": 4}, {"unknown": 1}):
        with pytest.raises(ValidationError):
            judge(make(DependenceWorld()), **bad)


def test_the_contrast_agrees_with_statsmodels() -> None:
    from statsmodels.regression.linear_model import OLS

    rng = np.random.default_rng(3)
    x, group, cluster = rng.normal(size=(80, 2)), rng.random(80) < 0.4, rng.integers(0, 30, 80)
    y = 0.5 * group + x[:, 0] + rng.normal(size=80)
    own = contrast(y, group, x, cluster)
    design = np.column_stack([np.ones(80), group, x])
    other = OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    assert own.value == pytest.approx(other.params[1]) and own.error == pytest.approx(other.bse[1])
    assert 0 < own.robustness_value() < 1
    with pytest.raises(ModelError):
        contrast(y[:4], group[:4], x[:4], cluster[:4])

"""Pressure and the loss of ties: planted effects are found, and traps are not taken for effects."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from support.pressure_worlds import PressureWorld, make
from tertius.case.schema import Claim
from tertius.claims import TESTS
from tertius.claims.battery.pressure import report
from tertius.claims.battery.pressure.grid import BETWEEN, WITHIN
from tertius.claims.battery.pressure.sample import part_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.registry import Assessment, assess
from tertius.claims.verdict import Label, Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import ModelError, PanelError
from tertius.models.discrete_hazard import e_value, fit_hazard
from tertius.models.entropy_balance import balance
from tertius.panel.panel import Panel
from tertius.panel.states import States

WORDS = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
CLAIM = Claim(
    id="made", paraphrase="p", hedge="might", kind="conditional causal", opposite="o", needs="n", **WORDS
)


def judge(panel: Panel, **changes: object) -> Verdict:
    test = TESTS.get("pressure")
    plain = {"patron": "RUS", "rival": "USA", "others": (), **changes}
    given = test.parameters.model_validate(plain)
    return verdict_of(test, panel, given, claim="made", name="pressure")


@cache
def run(world: PressureWorld) -> Verdict:
    return judge(make(world))


def ratio(verdict: Verdict) -> tuple[float, float, float]:
    e = verdict.headline
    assert e is not None and e.value is not None and e.low is not None and e.high is not None
    return e.low, e.value, e.high


def test_pressure_that_loosens_ties_is_found() -> None:
    verdict = run(PressureWorld(seed=2, ratio=3.0))
    low, value, _ = ratio(verdict)
    assert verdict.label in ("supported", "leaning for") and faults_of(verdict.plain) == []
    assert verdict.placebo_share is not None and verdict.placebo_share <= 0.2
    assert 2.0 < value < 4.5 and low > 1
    assert verdict.rate is not None and verdict.rate.low is not None and verdict.rate.high is not None
    assert verdict.rate.low < verdict.rate.value < verdict.rate.high < 1  # type: ignore[operator]


def test_pressure_that_tightens_ties_contradicts() -> None:
    verdict = run(PressureWorld(ratio=0.2, loss=0.12))
    assert verdict.label in ("contradicted", "leaning against") and faults_of(verdict.plain) == []
    assert ratio(verdict)[2] < 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pressure_without_effect_decides_nothing(seed: int) -> None:
    verdict = run(PressureWorld(seed=seed))
    assert verdict.label not in ("supported", "contradicted") and faults_of(verdict.plain) == []
    assert 0.6 < ratio(verdict)[1] < 1.6


def test_pressure_on_strong_ties_is_not_taken_for_an_effect() -> None:
    verdict = run(PressureWorld(to_strong=True))
    table = next(t for t in verdict.tables if "competing" in t.title)
    plain = next(row[1] for row in table.rows if "no controls" in str(row[0]))
    low, value, high = ratio(verdict)
    assert isinstance(plain, float) and plain < 0.9 * value  # the plain comparison is taken in
    assert low < 1 < high and verdict.label not in ("supported", "contradicted")


def test_a_common_shock_is_not_an_effect() -> None:
    verdict = run(PressureWorld(seed=2, shock=3.0))
    low, _, high = ratio(verdict)
    assert low < 1 < high and verdict.label not in ("supported", "contradicted")


SEEDS = range(21, 26)


@cache
def assessed(seed: int, **settings: object) -> Assessment[Any, Any]:
    test = TESTS.get("pressure")
    given = test.parameters.model_validate({"patron": "RUS", "rival": "USA", "others": ()})
    return assess(test, make(PressureWorld(seed=seed, **settings)), given)  # type: ignore[arg-type]


def adjusted(found: Assessment[Any, Any], how: str) -> float:
    """Return the log hazard ratio of the main specification under another adjustment."""
    same = {**found.cells[0].specification, "adjusted by": how}
    value = next(c.estimate.value for c in found.cells if c.specification == same)
    assert value is not None
    return float(np.log(value))


def test_pressure_on_those_who_leave_anyway_is_not_support() -> None:
    found = [assessed(seed, to_leavers=True) for seed in SEEDS]
    between = [adjusted(f, BETWEEN) for f in found]
    assert np.mean(between) > 0.1  # between clients, no control takes what is not on record away
    main = [float(np.log(f.cells[0].estimate.value or 1.0)) for f in found]
    assert np.mean(main) < np.mean(between) - 0.05  # how often a client is pressed takes most of it
    assert abs(np.mean([adjusted(f, WITHIN) for f in found])) < 0.12  # within clients it has no part
    assert not {"supported", "leaning for"} & {f.decision.label for f in found}


def test_pressure_on_those_who_drift_away_is_not_support() -> None:
    found = [assessed(seed, to_drifters=True) for seed in SEEDS]
    assert np.mean([float(np.log(f.cells[0].estimate.value or 1.0)) for f in found]) > 0.1
    # What comes and goes with the pressure is in no comparison; the leads are there to see it.
    assert sum(any(c.role == "placebo" and c.direction == "for" for c in f.cells) for f in found) >= 3
    assert [f.decision.label for f in found].count("supported") <= 2


def test_an_effect_is_found_within_clients_too() -> None:
    found = [assessed(seed, ratio=2.0) for seed in SEEDS]
    labels = [f.decision.label for f in found]
    assert labels.count("supported") + labels.count("leaning for") >= 4
    assert np.mean([adjusted(f, WITHIN) for f in found]) == pytest.approx(np.log(2), abs=0.2)


def test_pressure_dealt_out_anew_shows_nothing() -> None:
    found = assessed(21, ratio=2.0)
    assert found.placebo is not None and len(found.placebo.draws) >= 200  # of 240, where losses are enough
    logs = np.log([draw.value or 1.0 for draw in found.placebo.draws])
    assert abs(logs.mean()) < 0.3 and found.decision.placebo is not None and found.decision.placebo <= 0.2


def two_pairs(ratio: float) -> Panel:
    """Return a world in which a second pair of powers has the same ties and the same pressure."""
    panel = make(PressureWorld(seed=2, ratio=ratio))
    own = panel.table("ties")
    again = own.assign(source=own["source"].replace({"RUS": "FRA", "USA": "CHN"}))
    tables = {"states": panel.table("states"), "variables": panel.table("variables")}
    return Panel.from_tables({**tables, "ties": pd.concat([own, again], ignore_index=True)}, f"two-{ratio}")


def test_other_pairs_lend_strength_and_exchanged_pairs_get_the_same_numbers() -> None:
    panel = two_pairs(3.0)
    pooled = judge(panel, others=("FRA:CHN",))
    alone = next(
        c
        for c in pooled.grid
        if c.specification == {**pooled.grid[0].specification, "ties": "of this pair alone"}
    )
    low, value, high = ratio(pooled)
    assert alone.estimate.value == pytest.approx(value, rel=0.15)
    assert alone.estimate.low is not None and alone.estimate.high is not None
    assert np.log(high / low) < np.log(alone.estimate.high / alone.estimate.low)
    other = judge(panel, patron="FRA", rival="CHN", others=("RUS:USA",))
    assert other.label == pooled.label and ratio(other) == pytest.approx(ratio(pooled), rel=1e-6)


def test_parts_of_the_world() -> None:
    assert part_of("West Africa") == "Africa south of the Sahara"
    assert part_of("North Africa") == part_of("Middle East")
    assert part_of("South America") == "Americas" and part_of("Atlantis") == "Atlantis"


def test_the_verdict_is_whole() -> None:
    verdict = run(PressureWorld(ratio=3.0))
    assert [c.role for c in verdict.grid].count("main") == 1
    assert sum(c.role == "variant" for c in verdict.grid) >= 5
    assert {f.kind for f in verdict.figures} == {"forest", "bars"}
    for figure in verdict.figures:
        assert figure.alt and figure.data.rows
    assert {"threshold", "confounder", "case"} <= {flip.kind for flip in verdict.flips}
    again = judge(make(PressureWorld(ratio=3.0)))
    text = json.dumps(verdict.to_json(), allow_nan=False)
    assert json.dumps(again.to_json()) == text
    assert json.dumps(Verdict.from_json(json.loads(text)).to_json()) == text
    specifications = [json.dumps(c.specification, sort_keys=True) for c in verdict.grid]
    assert len(set(specifications)) == len(specifications)
    for cell in verdict.grid:
        e = cell.estimate
        if e.value is not None and e.low is not None and e.high is not None:
            assert e.low <= e.value <= e.high and 0 < e.n_effective <= e.n


def test_ways_out_add_up() -> None:
    table = run(PressureWorld(ratio=3.0)).tables[0]
    ended = table.columns.index("ended")
    for row in table.rows:
        assert sum(int(str(x)) for x in row[ended + 1 : ended + 4]) == row[ended]


def test_questions_outside_the_panel_are_refused() -> None:
    with pytest.raises(PanelError):
        judge(Panel.from_tables({"states": States.embedded().table}, "empty"))
    with pytest.raises(PanelError, match="none"):
        judge(make(PressureWorld(chance=0.0)))
    with pytest.raises(PanelError):
        judge(make(PressureWorld()), others=("XXX:USA",))
    for bad in ({"rival": "RUS"}, {"first": 2000, "last": 1990}, {"others": ("CHN",)}, {"unknown": 1}):
        with pytest.raises(ValidationError):
            judge(make(PressureWorld()), **bad)


def test_the_hazard_model_agrees_with_statsmodels() -> None:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.families.links import CLogLog
    from statsmodels.genmod.generalized_linear_model import GLM

    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(2000), rng.random(2000) < 0.4, rng.normal(size=2000)]).astype(float)
    y = (rng.random(2000) < -np.expm1(-np.exp(x @ np.array([-2.0, 0.7, 0.3])))).astype(float)
    cluster = rng.integers(0, 60, 2000)
    own = fit_hazard(x, y, cluster)
    other = GLM(y, x, family=Binomial(link=CLogLog())).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    assert own.coefficients == pytest.approx(np.asarray(other.params), abs=2e-4)
    errors = [own.error(k) for k in range(3)]
    assert errors == pytest.approx(np.asarray(other.bse).tolist(), rel=0.03)
    with pytest.raises(ModelError):
        fit_hazard(x, np.zeros(2000), cluster)


def test_entropy_balancing_gives_the_means_of_the_group() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(size=(600, 3))
    group = rng.random(600) < 1 / (1 + np.exp(-x[:, 0]))
    weights = balance(x, group)
    rest = ~group
    means = (weights[rest, None] * x[rest]).sum(axis=0) / weights[rest].sum()
    assert means == pytest.approx(x[group].mean(axis=0), abs=1e-3)
    assert weights[rest].sum() == pytest.approx(group.sum()) and (weights[rest] > 0).all()
    with pytest.raises(ModelError):
        balance(np.where(group[:, None], 9.0, x), group)


def test_the_e_value_is_that_of_its_paper() -> None:
    assert e_value(3.9) == pytest.approx(7.26, abs=0.01)  # VanderWeele and Ding (2017), their example
    assert e_value(0.5) == pytest.approx(e_value(2.0)) and e_value(1.0) == 1.0


@pytest.mark.parametrize("label", get_args(Label))
def test_every_label_has_a_sentence_that_can_be_printed(label: Label) -> None:
    found = assessed(21, ratio=2.0)
    decision = replace(found.decision, label=label)
    said = report.plain_sentence(found.panel, "RUS", "USA", found.grid, found.headline, decision)
    assert faults_of(said) == [] and "the United States" in said

"""`scenario_contrast`: which contrasts are exact, which simulated, which cannot be made; noise; words."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tertius.claims.battery.scenario_contrast import (
    MATTERS,
    TEST,
    ScenarioContrastParameters,
    ScenarioGrid,
    build,
    cells_of,
    exact,
    qualify,
    report,
    runs,
)
from tertius.claims.rule import Decision, Label, decide
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.scenario.load import load_scenario


@cache
def panel() -> Panel:
    return load_panel()


def asked(**changes: Any) -> runs.Asked:
    plain = {"scenario": "new-syria", "factor": "syria", "a": "kept", "b": "lost", "outcome": "others"}
    return runs.Asked(**{**plain, "draws": 10, "chains": 2, **changes})


def question(**changes: Any) -> exact.Question | None:
    a = asked(**changes)
    return exact.question_of(panel(), runs.spec_of(a), a.factor, a.a, a.b, a.outcome)


def test_a_scenario_is_cut_down_to_two_levels_of_one_factor() -> None:
    spec = runs.spec_of(asked())
    assert list(spec.factors) == ["syria"] and list(spec.factors["syria"].levels) == ["kept", "lost"]
    assert (spec.horizon, spec.draws, spec.chains) == (2, 10, 2)
    assert spec.arms() == ({"syria": "kept"}, {"syria": "lost"})
    assert runs.tied(spec.factors["syria"].levels["kept"]) == ("SYR", "RUS")
    assert runs.tied(runs.spec_of(asked(factor="bases", b="closed")).factors["bases"].levels["kept"]) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"factor": "weather"}, "a factor among syria, pressure"),
        ({"b": "half"}, "a level of it"),
        ({"factor": "pressure", "a": "as now", "b": "high"}, "a level that the model can express"),
        ({"outcome": "glory"}, "an outcome among others"),
    ],
)
def test_what_the_scenario_lacks_is_said(changes: dict[str, str], words: str) -> None:
    with pytest.raises(PanelError, match=words):
        runs.spec_of(asked(**changes))


def test_the_client_is_no_part_of_the_outcome() -> None:
    for name in ("syria", "others", "conflict-afflicted"):
        spec = runs.spec_of(asked(outcome=name))
        assert "SYR" in spec.outcomes[name].parameters["without"]  # type: ignore[operator]
    found = question()
    assert found is not None and not {"SYR", "RUS"} & set(found.states) and len(found.states) > 150


def test_a_placebo_takes_the_clients_place_everywhere() -> None:
    spec = runs.spec_of(asked())
    step = runs._moved(spec.factors["syria"].levels["lost"].do[0], "SYR", "VNM")
    assert (step.sender, step.receiver) == ("VNM", "RUS")  # type: ignore[union-attr]
    outcome = runs._about(spec.outcomes["others"], "SYR", "VNM")
    assert outcome.parameters["without"] == ("VNM",)
    assert runs._about(spec.outcomes["spread"], "SYR", "VNM") == spec.outcomes["spread"]


def test_states_without_a_recent_tie_are_named_and_not_counted() -> None:
    found = question(outcome="setbacks")
    assert found is not None and found.states == ("IRN",)
    assert found.left_out == (("VEN", 2014),)
    grid = build(panel(), ScenarioContrastParameters(outcome="venezuela"))
    assert grid.silent.endswith("Venezuela has had no arms from Russia since 2014")
    assert cells_of(grid, ScenarioContrastParameters(outcome="venezuela")) == ()


def test_what_the_exact_model_has_no_words_for_is_simulated_or_silent() -> None:
    assert question(outcome="spread") is None and question(outcome="syria-suppliers") is None
    assert question(factor="iran", a="no", b="yes") is None, "an event within the window"
    assert question(factor="venezuela", a="no", b="yes") is not None
    spec = load_scenario("new-syria")
    assert exact.is_silent(spec, "bases", ("kept", "closed"), spec.outcomes["others"])
    assert not exact.is_silent(spec, "bases", ("kept", "closed"), spec.outcomes["supply"])
    assert not exact.is_silent(spec, "syria", ("kept", "lost"), spec.outcomes["others"])


def test_a_balance_of_ties_that_the_model_lacks_is_not_testable() -> None:
    p = ScenarioContrastParameters(outcome="balance")
    grid = build(panel(), p)
    assert "no trade, pacts, votes" in grid.silent and grid.exact is None and not grid.runs
    nothing = Decision("not testable", None, None, None, None, "there is no specification to decide on")
    found = qualify(nothing, (), 0.0, grid, p)
    assert found.label == "not testable" and found.why == grid.silent
    said = report.plain(panel(), None, asked(), found, grid.short, None)
    assert faults_of(said) == [] and "balance needs more than arms" in said


def differences(effect: float, spread: float, chance: float, draws: int, chains: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    mean = effect + spread * rng.standard_normal((1, draws, 1))
    return np.asarray(mean + chance * rng.standard_normal((1, draws, chains)))


def test_the_interval_is_that_of_the_parameters_and_noise_is_told_apart() -> None:
    value, low, high, noise = runs.interval_of(differences(0.5, 0.1, 0.2, 2000, 8))
    assert value == pytest.approx(0.5, abs=0.01)
    assert high - low == pytest.approx(2 * 1.96 * 0.1, rel=0.1), "chance is taken off, nothing is shrunk away"
    assert noise < 0.05
    _, low, high, noise = runs.interval_of(differences(0.5, 0.0, 2.0, 50, 4))
    assert noise > 0.2 and high - low > 2 * 1.96 * 2.0 / np.sqrt(200) * 0.5, "noise alone is no certainty"
    assert runs.interval_of(np.zeros((1, 10, 4)))[3] == 0.0
    assert runs.interval_of(np.full((1, 10, 4), np.nan))[3] == 1.0


def run(differ: np.ndarray, role: str = "main") -> Any:
    contrast = SimpleNamespace(differences=differ)
    ensemble = SimpleNamespace(units={"others": "states (n)"}, titles={"others": "Reach"})
    s: dict[str, Any] = {"windows": 1, "role": role}
    return runs.ScenarioCell(s, role, contrast, ensemble, 0, 1)  # type: ignore[arg-type]


def label(*cells: Any) -> Label:
    p = ScenarioContrastParameters()
    grid = ScenarioGrid(runs=cells)
    made = cells_of(grid, p)
    first = decide(made, TEST.bar(p)) if made else Decision("not testable", None, None, None, None, "")
    return qualify(first, made, p.threshold, grid, p).label


def test_a_silent_model_is_not_testable_and_noise_decides_nothing() -> None:
    assert label(run(np.zeros((1, 10, 4)))) == "not testable"
    assert label(run(differences(1.0, 0.1, 0.1, 100, 8))) == "supported"
    assert label(run(differences(0.0, 0.01, 0.01, 100, 8))) == "practically none"
    assert label(run(differences(1.0, 0.0, 0.5, 100, 2))) == "undetermined", "all of the interval is noise"


def test_few_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 10"):
        ScenarioContrastParameters(draws=3)


@cache
def precedent() -> tuple[exact.ExactGrid, ScenarioContrastParameters]:
    p = ScenarioContrastParameters(outcome="setbacks", draws=60)
    found = question(outcome="setbacks")
    assert found is not None
    main = exact._cell(panel(), found, exact.main_of(exact.CHOICES), p.draws, "main")
    assert main is not None
    return exact.ExactGrid(found, (main,), exact._through(found, main), exact._placebo(found, main)), p


def test_an_example_can_travel_on_the_record_and_hardly_does() -> None:
    grid, p = precedent()
    main = grid.cells[0]
    assert main.one.shape == (p.draws + 1, 1) and (main.one > 0.3).all()
    assert {way for way, *_ in grid.through} == {
        "the example of clients after a setback",
        "the neighbourhood",
    }
    assert all(low < high for _, _, low, high in grid.through), "both ways are open"
    error, share = exact.noise(main)
    assert 0 < share < 0.2 and error < 0.01
    (cell,) = cells_of(ScenarioGrid(exact=grid), p)
    assert abs(cell.estimate.value or 1) < MATTERS and cell.estimate.n == 1
    sham = exact.placebo_of(grid)
    assert sham is not None and len(sham.draws) >= 20
    assert max(abs(d.value or 0) for d in sham.draws) < MATTERS


def test_words_of_an_exact_contrast_are_plain() -> None:
    grid, p = precedent()
    (cell,) = cells_of(ScenarioGrid(exact=grid), p)
    decision = decide([cell], TEST.bar(p))
    said = report.plain(panel(), grid, asked(outcome="setbacks"), decision, "", cell.estimate)
    assert faults_of(said) == [] and said.startswith("Venezuela has had no Russian deliveries since 2014")
    assert "Left out: Venezuela" in report.sentence(panel(), grid, asked(outcome="setbacks"), decision)
    whole = report.exact_report(panel(), grid, asked(outcome="setbacks"), decision, ())
    assert len(whole.figures) == 2 and "other states, once clients" in whole.placebo


def test_goals_are_met_together_less_often_than_each() -> None:
    spec = runs.spec_of(asked())
    met = exact.met(panel(), spec, ("syria", "iran", "conflict-afflicted"), "RUS", 20)
    assert set(met) == {"syria", "iran", "conflict-afflicted"}
    both = met["syria"] & met["iran"]
    assert both.mean() <= min(met["syria"].mean(), met["iran"].mean()) and both.shape == (20, exact.WORLDS)
    table = report.goal_table(met)
    assert table.rows[-1][0] == "all of them" and len(table.rows) == 4

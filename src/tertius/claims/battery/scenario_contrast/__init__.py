"""Whether an outcome is larger in simulated worlds with one level of a factor than with another.

A packaged scenario (`tertius.scenario`) lets the fitted network model of arms ties go on for one or two
windows, with a factor at level `a` and at level `b`, everything else drawn alike (common chance).  The
quantity is the expected difference of an outcome between the two, its interval that of the parameters'
uncertainty widened by the Monte Carlo error.  It says what the model implies, not what will happen.

Where no world of any specification differs, the model has no term through which the factor could act on the
outcome, and the verdict is "not testable", never "no effect".

Placebo: the same change made to other clients that share next to no peers with the one in question.  Whatever
they show comes from any client's tie (popularity, arithmetic) and not from the example.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, Field

from tertius.case.schema import Claim
from tertius.claims.battery.scenario_contrast import report
from tertius.claims.battery.scenario_contrast.runs import CHOICES, Asked, ScenarioCell, cells_of
from tertius.claims.flips import by_bias, by_choice, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Threshold
from tertius.claims.rule import Decision, at_threshold, decide, direction
from tertius.claims.verdict import Cell, Estimate, Flip, GridCell, Label, Verdict
from tertius.panel.panel import Panel


class ScenarioContrastParameters(Parameters):
    """Parameters of `scenario_contrast`.

    Attributes
    ----------
    scenario, factor, a, b : str
        A packaged scenario, one of its factors, and the two levels to compare (a less b).
    outcome : str
        One of the scenario's outcomes.
    threshold : float
        Difference that must be exceeded, in the outcome's unit.
    goals : tuple of str
        Outcomes whose joint chance of not falling below the start is reported beside the verdict.
    draws, chains : int
        Draws of the parameters, and worlds for each draw and level.
    """

    scenario: str = "new-syria"
    factor: str = "syria"
    a: str = "kept"
    b: str = "lost"
    outcome: str = "others"
    threshold: float = 0.0
    goals: tuple[str, ...] = ()
    draws: int = Field(default=16, ge=10, le=500)
    chains: int = Field(default=25, ge=2, le=2000)


def _estimate(cell: ScenarioCell, asked: Asked) -> Estimate:
    c, e = cell.contrast, cell.ensemble
    low, high = (float(x) for x in c.expected)
    value = float(c.estimate)
    unit = e.units[asked.outcome].split(" (")[0]
    what = f"{e.titles[asked.outcome].lower()}: {asked.factor} {asked.a} less {asked.b}"
    n = int(np.isfinite(c.differences).sum())
    return Estimate(
        round(value, 6),
        round(min(low, value), 6),
        round(max(high, value), 6),
        0.95,
        unit,
        n,
        float(c.differences.shape[1]),
        what,
    )


def _run(
    panel: Panel, p: ScenarioContrastParameters
) -> tuple[list[ScenarioCell], Asked, tuple[GridCell, ...]]:
    asked = Asked(p.scenario, p.factor, p.a, p.b, p.outcome, p.draws, p.chains)
    runs = cells_of(panel, asked)
    cells = []
    for run in runs:
        found = _estimate(run, asked)
        specification: dict[str, Cell] = dict(run.specification)
        cells.append(
            GridCell(specification, run.role, found, direction(found, p.threshold))  # type: ignore[arg-type]
        )
    return runs, asked, tuple(cells)


def _silent(runs: Sequence[ScenarioCell]) -> bool:
    """Whether no world differs between the levels in any specification."""
    return all(not np.nan_to_num(run.contrast.differences).any() for run in runs)


def _decision(runs: Sequence[ScenarioCell], cells: tuple[GridCell, ...], threshold: float) -> Decision:
    if _silent(runs):
        why = "the model has no term through which the factor could act on the outcome"
        return Decision("not testable", None, None, why)
    return decide(cells, threshold)


def assess(panel: Panel, parameters: BaseModel) -> Assessment:
    """Return the grid's cells and the decision, without the report."""
    assert isinstance(parameters, ScenarioContrastParameters)
    runs, _, cells = _run(panel, parameters)
    return Assessment(cells, _decision(runs, cells, parameters.threshold))


def judge(panel: Panel, claim: Claim, parameters: BaseModel) -> Verdict:
    """Return the verdict on "more of it with `a` than with `b`"."""
    assert isinstance(parameters, ScenarioContrastParameters)
    p = parameters
    runs, asked, cells = _run(panel, p)
    decision = _decision(runs, cells, p.threshold)
    main = cells[0].estimate
    goals = (report.goal_table(runs[0], asked, p.goals),) if p.goals else ()
    if decision.label == "not testable":
        return Verdict(
            claim=claim.id,
            test="scenario_contrast",
            label="not testable",
            sentence=report.silent_sentence(asked, decision),
            tables=goals,
            figures=(report.fan_figure(runs[0], asked),),
            datasets=TEST.datasets,
            notes=report.notes(runs, asked),
        )
    return Verdict(
        claim=claim.id,
        test="scenario_contrast",
        label=decision.label,
        sentence=report.sentence(runs[0], asked, main, decision),
        headline=main,
        grid=cells,
        robustness=decision.agree,
        placebo=report.placebo(runs, cells),
        cases=(report.change_table(panel, runs[0], asked),),
        tables=(report.level_table(runs[0], asked), report.layer_table(runs[0], asked), *goals),
        figures=(
            report.fan_figure(runs[0], asked),
            report.draw_figure(runs, asked),
            *report.map_figure(panel, runs[0], asked),
        ),
        flips=tuple(_flips(runs, cells, p)),
        datasets=TEST.datasets,
        notes=report.notes(runs, asked),
    )


def _flips(
    runs: Sequence[ScenarioCell], cells: tuple[GridCell, ...], p: ScenarioContrastParameters
) -> list[Flip]:
    main = cells[0].estimate
    width = (main.high or 0.0) - (main.low or 0.0) or 1.0
    steps = [p.threshold + k * width / 10 for k in range(-20, 21) if k]

    def label_at(threshold: float) -> Label:
        return _decision(runs, at_threshold(cells, threshold), threshold).label

    flips = by_threshold(label_at, p.threshold, steps, width)
    flips += by_choice(cells, CHOICES, lambda other: _decision(runs, tuple(other), p.threshold).label)
    return flips + by_bias(label_at, p.threshold, width, main.unit)


TEST = ClaimTest(
    title="Contrast between simulated scenarios",
    estimand="Expected difference of an outcome between two levels of a scenario's factor.",
    parameters=ScenarioContrastParameters,
    judge=judge,
    datasets=("arms_register", "ucdp", "un_votes", "wdi_gdp", "igo", "geography", "atop"),
    assess=assess,
    threshold=Threshold("threshold", "difference"),
    silent={
        "case": "worlds are simulated; no case on record enters but through the fitted model",
        "sample": "every state of the model is in every world",
    },
)

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
from dataclasses import replace

import numpy as np
from pydantic import Field

from tertius.claims.battery.scenario_contrast import report
from tertius.claims.battery.scenario_contrast.runs import CHOICES, Asked, ScenarioCell, simulated_cells
from tertius.claims.flips import by_bias, by_choice, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import Decision, at_threshold, direction
from tertius.claims.verdict import Cell, Estimate, Flip, GridCell, Label
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


def asked_of(p: ScenarioContrastParameters) -> Asked:
    """Return what is compared."""
    return Asked(p.scenario, p.factor, p.a, p.b, p.outcome, p.draws, p.chains)


def build(panel: Panel, p: ScenarioContrastParameters) -> list[ScenarioCell]:
    """Return the contrasts of "more of it with `a` than with `b`", the main one first.

    Raises
    ------
    PanelError
        The scenario has no such factor, level or outcome.
    """
    return simulated_cells(panel, asked_of(p))


def is_silent(runs: Sequence[ScenarioCell]) -> bool:
    """Whether no world differs between the levels in any specification."""
    return all(not np.nan_to_num(run.contrast.differences).any() for run in runs)


def cells_of(runs: Sequence[ScenarioCell], p: ScenarioContrastParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where there is more of the outcome.  None from a silent model."""
    if is_silent(runs):
        return ()
    cells = []
    for run in runs:
        estimate = _estimate(run, asked_of(p))
        specification: dict[str, Cell] = dict(run.specification)
        way = direction(estimate, p.threshold)
        cells.append(GridCell(specification, run.role, estimate, way))  # type: ignore[arg-type]
    return tuple(cells)


def qualify(
    decision: Decision, cells: Sequence[GridCell], _threshold: float, _runs: object, _p: object
) -> Decision:
    """Return the decision, or why a silent model has none."""
    if cells:
        return decision
    return replace(decision, why="the model has no term through which the factor could act on the outcome")


def report_of(found: Assessment[ScenarioContrastParameters, list[ScenarioCell]]) -> Report:
    """Return what a reader is told."""
    p, runs, decision, asked = found.parameters, found.grid, found.decision, asked_of(found.parameters)
    goals = (report.goal_table(runs[0], asked, p.goals),) if p.goals else ()
    if not found.cells:
        return Report(
            sentence=report.silent_sentence(asked, decision),
            tables=goals,
            figures=(report.fan_figure(runs[0], asked),),
            notes=report.notes(runs, asked),
        )
    return Report(
        sentence=report.sentence(runs[0], asked, found.headline, decision),
        placebo=report.placebo(runs, found.cells),
        cases=(report.change_table(found.panel, runs[0], asked),),
        tables=(report.level_table(runs[0], asked), report.layer_table(runs[0], asked), *goals),
        figures=(
            report.fan_figure(runs[0], asked),
            report.draw_figure(runs, asked),
            *report.map_figure(found.panel, runs[0], asked),
        ),
        notes=report.notes(runs, asked),
    )


def flips_of(found: Assessment[ScenarioContrastParameters, list[ScenarioCell]]) -> list[Flip]:
    """Return the changes of threshold, choice and unseen influence that were tried."""
    main, cells, at = found.headline, found.cells, found.threshold
    width = (main.high or 0.0) - (main.low or 0.0) or 1.0
    steps = [at + k * width / 10 for k in range(-20, 21) if k]

    def label_at(threshold: float) -> Label:
        return found.label(at_threshold(cells, threshold), threshold)

    flips = by_threshold(label_at, at, steps, width)
    flips += by_choice(cells, CHOICES, found.label)
    return flips + by_bias(label_at, at, width, main.unit)


TEST = ClaimTest(
    title="Contrast between simulated scenarios",
    estimand="Expected difference of an outcome between two levels of a scenario's factor.",
    parameters=ScenarioContrastParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    qualify=qualify,
    datasets=("arms_register", "ucdp", "un_votes", "wdi_gdp", "igo", "geography", "atop"),
    threshold=Threshold("threshold", "difference"),
    silent={
        "case": "worlds are simulated; no case on record enters but through the fitted model",
        "sample": "every state of the model is in every world",
    },
)

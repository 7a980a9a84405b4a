"""Whether democracies have more of something than autocracies: ties kept or gained, war, conflict,
repression.

The quantity is the difference between democracies and autocracies of the same year, part of the world,
wealth and size, in standard deviations of the outcome; the claim says that it is above 0.  Four measures of
regime are used, and for each the difference *between* states stands beside that *within* states that
changed (fixed effects of state): the first also holds whatever else sets democracies apart, the second
rests on fewer and mostly short spells.  Errors are clustered by state and by year.

Placebo: regimes dealt out anew among states of the same part of the world, era by era; beside it
autocracies that were to become democracies within six years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field

from tertius.claims.battery.regime_contrast import report
from tertius.claims.battery.regime_contrast.grid import RegimeGrid, build_grid, placebo_draws
from tertius.claims.coverage import Needed
from tertius.claims.following.forest import forest
from tertius.claims.following.stack_grid import flips_tried
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import Decision, Placebo, direction
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel

OutcomeName = Literal[
    "keeping ties", "joining", "war", "disputes", "disputes with democracies", "internal conflict",
    "repression", "coups",
]  # fmt: skip
Measure = Literal["every measure", "V-Dem", "Freedom House", "Polity", "Regimes of the World"]


class RegimeContrastParameters(Parameters):
    """Parameters of `regime_contrast`.

    Attributes
    ----------
    outcome : str
        What democracies are said to have more of.
    measure : str
        One measure of regime, or every one.
    threshold : float
        Difference that the claim says is exceeded, in standard deviations of the outcome.
    first, last : int
        Years compared.
    matters : float
        Smallest difference that matters, in the same unit.
    """

    outcome: OutcomeName = "repression"
    measure: Measure = "every measure"
    threshold: float = Field(default=0.0, ge=-3, le=3)
    first: int = Field(default=1946, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    matters: float = Field(default=0.10, gt=0, le=3)


def needs(_: RegimeContrastParameters) -> tuple[Needed, ...]:
    """Return the measure of regimes that covers most."""
    return (("traits", "polyarchy"),)


def build(panel: Panel, p: RegimeContrastParameters) -> RegimeGrid:
    """Return the grid of "democracies have more of the outcome".

    Raises
    ------
    PanelError
        The panel has no record of the outcome, or of no regime.
    """
    return build_grid(panel, p.outcome, p.measure, p.first, p.last)


def cells_of(grid: RegimeGrid, p: RegimeContrastParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where democracies have more."""
    return grid.cells(p.threshold)


def placebo_of(grid: RegimeGrid, _: RegimeContrastParameters) -> Placebo | None:
    """Return the main specification at regimes dealt out anew."""
    return placebo_draws(grid)


def qualify(
    decision: Decision, cells: Sequence[GridCell], threshold: float, _g: object, _p: object
) -> Decision:
    """Return a leaning instead of a full label where states that changed regime point the other way."""
    if decision.label not in ("supported", "contradicted"):
        return decision
    within = report.within_of(cells)
    other = "against" if decision.label == "supported" else "for"
    if within is None or direction(within, threshold) != other:
        return decision
    way: Label = "leaning for" if decision.label == "supported" else "leaning against"
    return replace(
        decision, label=way, why=f"within states the difference points the other way; {decision.why}"
    )


def report_of(a: Assessment[RegimeContrastParameters, RegimeGrid]) -> Report:
    """Return what a reader is told."""
    p, grid, cells = a.parameters, a.grid, a.cells
    return Report(
        sentence=report.sentence(p.outcome, grid, cells, a.decision),
        plain=report.plain_sentence(p.outcome, grid, a.headline, a.decision.label),
        as_of=report.last_year(grid),
        placebo=report.placebo(cells, a.placebo, a.decision),
        cases=(report.case_table(a.panel, grid),),
        figures=(
            report.measure_figure(cells),
            forest(cells, "standard deviations of the outcome", a.threshold),
        ),
        notes=report.notes(p.outcome, grid, a.decision),
    )


def flips_of(a: Assessment[RegimeContrastParameters, RegimeGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    return flips_tried(a, a.grid.states, a.grid.choices, "standard deviations of the outcome", 20)


DATASETS = (
    "democracy", "freedom_house", "vdem_episodes", "arms_register", "atop", "mid", "icb", "ucdp",
    "battle_deaths", "political_terror", "powell_thyne", "wdi_gdp",
)  # fmt: skip
TEST = ClaimTest(
    title="Democracies and autocracies compared",
    estimand="Difference in the outcome between democracies and comparable autocracies.",
    parameters=RegimeContrastParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    placebo=placebo_of,
    qualify=qualify,
    threshold=Threshold("threshold", "difference", none=0.0),
    datasets=DATASETS,
)

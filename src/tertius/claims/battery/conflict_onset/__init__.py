"""Whether conflict follows arms, pacts, bases, sanctions, cuts or surges of aid.

The quantity is the share of the `after` years following the beginning of a treatment in which there is
conflict, beyond states of the same year and part of the world without the treatment and with like conflict
in the ten years before, like wealth, size and regime; in standard deviations of the outcome.  The claim says
that it is above 0. Conflict *between states* is a new militarised dispute (two lists) or an international
crisis; conflict *at home* is armed conflict by UCDP, or the logarithm of battle deaths.  Variants: nearest
states with bias correction, fixed effects of state, another horizon, since 1990.  Errors are clustered by
state and by year.

Direction of cause: conflict in the three years before, all else held fixed before those.  Treatments that
follow conflict show there, and the verdict is then "not identified".  In the reverse order, whether the
treatment comes after conflict began: where it does, no full label is given.  Placebo: treatments dealt out
anew among states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field

from tertius.claims.battery.conflict_onset import report
from tertius.claims.battery.conflict_onset.grid import (
    ALREADY,
    ConflictGrid,
    build_grid,
    placebo_draws,
)
from tertius.claims.confidence import exceeds
from tertius.claims.coverage import Needed
from tertius.claims.following.forest import forest
from tertius.claims.following.stack_grid import flips_tried
from tertius.claims.intervals import rate_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import FULL, Decision, Placebo
from tertius.claims.verdict import Estimate, Flip, GridCell, Label
from tertius.panel.panel import Panel

#: How probable conflict before the treatment must be, beyond half of what matters, to stop a verdict.
SURE = 0.90
_LEANING: dict[Label, Label] = {"supported": "leaning for", "contradicted": "leaning against"}
_CAUSAL: tuple[Label, ...] = (*_LEANING, "leaning for", "leaning against")


class ConflictOnsetParameters(Parameters):
    """Parameters of `conflict_onset`.

    Attributes
    ----------
    treatment : str
        What is said to be followed by conflict.
    sender : str or None
        By which power; any of the five without one (for aid: the United States).
    focal : str or None
        The state that the claim is about, marked in the list of cases.
    outcome : str
        Conflict "between states", "at home", or "any" of both.
    after : int
        Years after the beginning that count.
    threshold : float
        Difference that the claim says is exceeded, in standard deviations of the outcome.
    first, last : int
        Years of beginnings.
    matters : float
        Smallest difference that matters, in the same unit.
    """

    treatment: Literal["arms", "pact", "bases", "sanctions", "aid cut", "aid surge"] = "arms"
    sender: str | None = Field(default=None, json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    outcome: Literal["between states", "at home", "any"] = "at home"
    after: int = Field(default=5, ge=1, le=10)
    threshold: float = Field(default=0.0, ge=-3, le=3)
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    matters: float = Field(default=0.10, gt=0, le=3)


def needs(p: ConflictOnsetParameters) -> tuple[Needed, ...]:
    """Return the record of conflict that covers most."""
    return (("traits", "conflict_internal") if p.outcome == "at home" else ("ties", "dispute_begun"),)


def build(panel: Panel, p: ConflictOnsetParameters) -> ConflictGrid:
    """Return the grid of "conflict comes more often after the treatment begins".

    Raises
    ------
    PanelError
        The record has no such treatment of this sender, or no conflict beside it.
    """
    return build_grid(panel, p.treatment, p.sender, p.outcome, p.after, p.first, p.last)


def cells_of(grid: ConflictGrid, p: ConflictOnsetParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where conflict comes more often."""
    return grid.cells(p.threshold)


def placebo_of(grid: ConflictGrid, _: ConflictOnsetParameters) -> Placebo | None:
    """Return the main specification at treatments dealt out anew."""
    return placebo_draws(grid)


def qualify(
    decision: Decision, cells: Sequence[GridCell], _t: float, _g: object, p: ConflictOnsetParameters
) -> Decision:
    """Return "not identified" where conflict came first, a leaning where the treatment follows conflict.

    Conflict before the treatment feigns an effect of its own sign where it goes on, and one of the other
    sign where it passes.  The second asks for more: it must be beyond what matters as surely as a full label
    is."""
    main = cells[0].estimate.value if cells else None
    if decision.label not in _CAUSAL or main is None:
        return decision
    way = 1.0 if main > 0 else -1.0
    for cell in cells:
        if cell.role != "placebo":
            continue
        before = cell.specification.get("placebo") == ALREADY
        if before and (
            _beyond(cell.estimate, way * p.matters / 2) >= SURE
            or _beyond(cell.estimate, -way * p.matters) >= FULL
        ):
            why = f"conflict differed by as much before the treatment; {decision.why}"
            return replace(decision, label="not identified", why=why)
        if not before and decision.label in _LEANING and _beyond(cell.estimate, way * p.matters / 2) >= SURE:
            why = f"the treatment itself follows conflict; {decision.why}"
            decision = replace(decision, label=_LEANING[decision.label], why=why)
    return decision


def _beyond(estimate: Estimate, cut: float) -> float:
    """Return the probability that a quantity lies beyond a cut, on the side of the cut's sign."""
    over = exceeds(estimate, cut, "difference")
    if over is None:
        return 0.0
    return over if cut > 0 else 1 - over


def report_of(a: Assessment[ConflictOnsetParameters, ConflictGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells, e = a.panel, a.parameters, a.grid, a.cells, a.headline
    lead = report.after(panel, p.treatment, p.sender)
    own = grid.main.outcome[grid.main.regressor > 0]
    some = float((own > 0).mean()) if len(own) else None
    return Report(
        sentence=report.sentence(lead, grid, e, a.decision),
        plain=report.plain_sentence(lead, p.outcome, grid, e, a.decision.label),
        as_of=report.last_year(grid),
        placebo=report.placebo(cells, a.placebo, a.decision),
        cases=(report.case_table(panel, grid, p.focal),),
        figures=(report.path_figure(grid), forest(cells, "standard deviations of the outcome", a.threshold)),
        rate=rate_of(some, e.n, e.n_effective, "share of beginnings with any conflict in the years after"),
        notes=report.notes(grid, a.decision),
    )


def flips_of(a: Assessment[ConflictOnsetParameters, ConflictGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    return flips_tried(a, a.grid.states, a.grid.choices, "standard deviations of the outcome", 20)


DATASETS = (
    "arms_register", "atop", "us_troops", "mcmanus_nieman", "gsdb", "us_aid", "mid", "icb", "ucdp",
    "battle_deaths", "democracy", "wdi_gdp",
)  # fmt: skip
TEST = ClaimTest(
    title="Does conflict follow",
    estimand="Share of years with conflict after a treatment begins, beyond like states without it.",
    parameters=ConflictOnsetParameters,
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

"""Whether aid buys votes: how receivers vote in the General Assembly after their aid surges or is cut.

The quantity is how much closer to the donor a receiver votes in the `after` years following a surge of aid
than four to two years before it, beyond receivers of the same year and part of the world whose aid did not
jump and that stood and had moved alike; a cut counts with its sign turned.  The year just before is no base:
aid that comes while a state happens to stand far away would be credited with the way back.  Closeness is
measured by ideal points, by agreement, and by agreement beyond chance, each in standard deviations between
states.  The claim says that it is above 0.

Variants: surges or cuts alone, the five nearest receivers instead of a regression, larger jumps, and fixed
effects of state and year.  Errors are clustered by state and by year.

Direction of cause: votes in the years up to the date against those before.  Aid that follows votes shows
there, and the verdict is then "not identified".  Placebo: surges and cuts dealt out anew among receivers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from tertius.claims.battery.aid_and_alignment import report
from tertius.claims.battery.aid_and_alignment.grid import AidGrid, build_grid, placebo_draws
from tertius.claims.confidence import exceeds
from tertius.claims.coverage import Needed
from tertius.claims.following.forest import forest
from tertius.claims.following.stack_grid import flips_tried
from tertius.claims.intervals import rate_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import LEAN, Decision, Placebo
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel

#: Labels that speak for an effect of aid, one way or the other.
_CAUSAL: tuple[Label, ...] = ("supported", "leaning for", "leaning against", "contradicted")


class AidAndAlignmentParameters(Parameters):
    """Parameters of `aid_and_alignment`.

    Attributes
    ----------
    donor : str
        Whose aid: USA or CHN.
    focal : str or None
        The receiver that the claim is about, marked in the list of cases.
    after : int
        Years after the surge whose votes count.
    threshold : float
        Shift that the claim says is exceeded, in standard deviations between states.
    first, last : int
        Years of surges and cuts.
    matters : float
        Smallest effect that matters, in the same unit.
    """

    donor: str = Field(default="USA", json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    after: int = Field(default=3, ge=2, le=10)
    threshold: float = Field(default=0.0, ge=-3, le=3)
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    matters: float = Field(default=0.10, gt=0, le=3)


def needs(_: AidAndAlignmentParameters) -> tuple[Needed, ...]:
    """Return the votes."""
    return (("traits", "ideal_point"),)


def build(panel: Panel, p: AidAndAlignmentParameters) -> AidGrid:
    """Return the grid of "receivers vote closer to the donor after a surge of aid".

    Raises
    ------
    PanelError
        The record has no aid of this donor, or no votes.
    """
    return build_grid(panel, p.donor, p.after, p.first, p.last)


def cells_of(grid: AidGrid, p: AidAndAlignmentParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where votes come closer."""
    return grid.cells(p.threshold)


def placebo_of(grid: AidGrid, _: AidAndAlignmentParameters) -> Placebo | None:
    """Return the main specification at surges and cuts dealt out anew."""
    return placebo_draws(grid)


def qualify(
    decision: Decision, cells: Sequence[GridCell], _t: float, _g: AidGrid, p: AidAndAlignmentParameters
) -> Decision:
    """Return "not identified" where votes had moved the same way, by as much as matters, before the aid."""
    main = cells[0].estimate.value if cells else None
    if decision.label not in _CAUSAL or main is None:
        return decision
    for cell in cells:
        if cell.role != "placebo":
            continue
        over = exceeds(cell.estimate, p.matters / 2 if main > 0 else -p.matters / 2, "difference")
        if over is not None and (over if main > 0 else 1 - over) >= LEAN:
            why = (
                "votes had moved that way before the aid came, by half of what matters or more; "
                f"{decision.why}"
            )
            return replace(decision, label="not identified", why=why)
    return decision


def report_of(a: Assessment[AidAndAlignmentParameters, AidGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = a.panel, a.parameters, a.grid, a.cells
    e, closer = a.headline, grid.main.outcome[grid.main.regressor != 0]
    signs = grid.main.regressor[grid.main.regressor != 0]
    share = float((closer * signs > 0).mean()) if len(closer) else None
    return Report(
        sentence=report.sentence(panel, grid, e, a.decision),
        plain=report.plain_sentence(panel, grid, e, a.decision.label),
        as_of=report.last_year(grid),
        placebo=report.placebo(cells, a.placebo, a.decision),
        cases=(report.case_table(panel, grid, p.focal),),
        tables=(report.amount_table(grid),),
        figures=(report.path_figure(grid), forest(cells, "standard deviations", a.threshold)),
        rate=rate_of(
            share, e.n, e.n_effective, "share of surges (cuts) after which votes came closer (went away)"
        ),
        notes=report.notes(grid, a.decision),
    )


def flips_of(a: Assessment[AidAndAlignmentParameters, AidGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    return flips_tried(a, a.grid.aid.states, a.grid.choices, "standard deviations between states", 50)


TEST = ClaimTest(
    title="Aid and votes",
    estimand="How much closer to the donor receivers vote after a surge of its aid, beyond like receivers.",
    parameters=AidAndAlignmentParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    placebo=placebo_of,
    qualify=qualify,
    threshold=Threshold("threshold", "difference", none=0.0),
    datasets=("us_aid", "gcdf", "un_votes", "democracy", "wdi_gdp"),
)

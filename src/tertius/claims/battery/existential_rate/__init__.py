"""Whether any state that moved towards the rival kept its tie with the patron, and what share did.

A state moved if, within five years, its UN ideal point came nearer to the rival relative to the patron by at
least the size of move asked for, over and above what the median state's did; or if it took its first arms
from the rival after ten years without any.  It kept the tie if the patron's tie, held before the move began,
was active in every year from then to `horizon` years after the move.  One genuine case makes "not always"
true; the share says how much that means.  The record can only miss keepers, so that none found never speaks
against the claim.

Lost ties are told apart by whether another patron took them up (competing outcomes, moves too recent for the
share included as far as they are known), members of one multilateral pact with the patron count once in
intervals, and the share is pooled with that of other pairs of powers.

Placebo: states that moved without having the tie.  A definition under which as many of them as of the others
show a tie afterwards would not measure keeping.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import Field

from tertius.claims.battery.existential_rate import competing as standard
from tertius.claims.battery.existential_rate import report
from tertius.claims.battery.existential_rate.grid import MoveGrid, build_grid
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_case, by_choice, by_threshold
from tertius.claims.following.tie_years import covered
from tertius.claims.parameters import Pair, Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


class ExistentialRateParameters(Parameters):
    """Parameters of `existential_rate`.

    Attributes
    ----------
    patron : str
        The power whose ties are kept or lost.
    rival : str
        The power that states moved towards, by votes or by taking up its arms.
    minimum : int
        States that must have kept the tie for the existential claim to hold.
    horizon : int
        Years after the move.
    move : float
        Smallest move of the ideal point towards the rival within five years.  The scale has a standard
        deviation of about one among states, and a five-year move a standard error of about 0.2: among
        thousands of state-years, moves of half a unit occur by error alone, moves of one do not.
    others : tuple of str
        Further pairs of powers, as "PATRON:RIVAL", whose shares the claim's is pooled with.
    powers : tuple of str
        Suppliers that may replace the patron.
    first, last : int
        Years in which a move is completed.
    """

    patron: str = Field(json_schema_extra={"states": True})
    rival: str = Field(json_schema_extra={"states": True})
    minimum: int = Field(default=1, ge=1, le=100)
    horizon: Literal[3, 5, 10] = 5
    move: float = Field(default=1.0, gt=0, le=3)
    others: tuple[Pair, ...] = ("CHN:USA", "USA:RUS")
    powers: tuple[str, ...] = Field(default=POWERS, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)


def build(panel: Panel, p: ExistentialRateParameters) -> MoveGrid:
    """Return the grid of "not always": at least so many states kept the tie.

    Raises
    ------
    PanelError
        The panel lacks what the question needs.
    """
    return build_grid(panel, p.patron, p.rival, p.horizon, p.move, p.first, p.last)


def needs(_: ExistentialRateParameters) -> tuple[Needed, ...]:
    """Return the deliveries that make the tie."""
    return (("ties", "arms_delivery"),)


def count(panel: Panel, p: ExistentialRateParameters) -> Counted:
    """Return the moves whose later years are on record."""
    grid = build_grid(panel, p.patron, p.rival, p.horizon, p.move, p.first, p.last)
    return Counted(len(grid.entries[0].states), f"moves towards {p.rival} by states tied to {p.patron}")


def cells_of(grid: MoveGrid, p: ExistentialRateParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where enough states kept the tie.

    Raises
    ------
    PanelError
        Fewer states moved than the claim asks for.
    """
    moved = len(set(grid.entries[0].states.tolist()))
    if 0 < moved < p.minimum:
        asked = f"a number of states that can be reached: {moved} moved with a tie"
        raise PanelError("minimum", asked, str(p.minimum))
    return grid.cells(p.minimum)


def report_of(assessment: Assessment[ExistentialRateParameters, MoveGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = assessment.panel, assessment.parameters, assessment.grid, assessment.cells
    settings = (p.horizon, p.move, p.first, p.last)
    shares = standard.incidences(panel, p.patron, p.powers, grid)
    head, decision = assessment.headline, assessment.decision
    as_of = covered(panel, "ties", "arms_delivery")[1]
    return Report(
        sentence=report.sentence(panel, p.patron, p.rival, grid, head, decision),
        plain=report.plain(panel, p.patron, p.rival, grid, head, decision, as_of),
        as_of=as_of,
        placebo=report.placebo(cells),
        cases=(report.case_table(panel, p.patron, p.rival, grid),),
        tables=(
            report.definition_table(cells),
            standard.incidence_table(shares),
            standard.pooled_table(panel, (p.patron, p.rival), p.others, settings, grid),
            standard.cluster_table(grid),
            standard.leave_out_table(grid),
        ),
        figures=(
            report.figure(panel, p.patron, p.rival, grid, cells).measured("share that kept the tie"),
            standard.incidence_figure(panel, p.patron, p.rival, shares),
        ),
        rate=assessment.headline,
        notes=report.notes(panel, grid, assessment.decision),
    )


def flips_of(assessment: Assessment[ExistentialRateParameters, MoveGrid]) -> list[Flip]:
    """Return the changes of number, choice, keeper and state that were tried."""
    grid, minimum, label = assessment.grid, assessment.parameters.minimum, assessment.decision.label

    def label_at(least: float) -> Label:
        return assessment.label(grid.cells(int(least)))

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(minimum, dropped))

    flips = by_threshold(label_at, minimum, range(1, 31))
    flips += by_choice(assessment.cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    names, kept = grid.kept_by_state()
    flips += by_wrong_keepers(label, names, kept, relabel)
    return flips + by_case(label, names, kept, relabel)


def by_wrong_keepers(
    label: Label, names: Sequence[str], kept: Sequence[float], relabel: Callable[[tuple[str, ...]], Label]
) -> list[Flip]:
    """Return how many keepers would have to be none for another label, the most often counted first."""
    order = [name for name, k in sorted(zip(names, kept, strict=True), key=lambda pair: -pair[1]) if k > 0]
    for count in range(1, len(order) + 1):
        other = relabel(tuple(order[:count]))
        if other != label:
            change = f"had {count} of {len(order)} keepers been counted wrongly: {', '.join(order[:count])}"
            return [Flip("confounder", change, other, round(count / len(order), 4))]
    change = f"not even if all {len(order)} keepers of the main specification were counted wrongly"
    return [Flip("confounder", change, None)]


TEST = ClaimTest(
    title="States that moved towards the rival and kept the patron",
    estimand="Number and share of states that moved towards the rival and had the patron's tie h years on.",
    parameters=ExistentialRateParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    count=count,
    threshold=Threshold("minimum", "exact", lower_bound=True, unit="states"),
    datasets=("un_votes", "arms_register"),
    cost=1,
)

"""Whether pressure by one power makes a state drop its tie with the rival power.

The quantity is the hazard ratio of losing the tie, a year at a time, in the five years after the rival began
to press the client, against tie-years of clients that were not pressed: complementary log-log regression, or
entropy-balanced comparison tie-years, with errors clustered by state (and by pair of powers, where that
widens them).  All pairs of a power and its rival are in one regression, each with an effect of its own, and
that of the claim's pair is drawn towards the others' as far as their likeness allows.  How often a client
is pressed at all is a term of its own, so that what stays with a client, reasons not on record among it, is
taken away.  Three ways out are told apart: the tie is replaced by the rival's arms, by another power's, or
by none.  Pressure that has been in force for long is no part of the main specification, because the ties
that are left under it are those that withstood it.

Placebo: the rivals' pressure dealt out anew among the states of each part of the world, era by era.  Beside
it pressure that begins only three to five years after the tie-year, which cannot have ended it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from tertius.claims.battery.pressure import report
from tertius.claims.battery.pressure.grid import WITHIN, PressureGrid, build_grid, direction, pressed_years
from tertius.claims.battery.pressure.placebo import placebo_draws
from tertius.claims.battery.pressure.sample import load_dyads
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_case, by_choice, by_ratio, by_threshold
from tertius.claims.parameters import Pair, Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


class PressureParameters(Parameters):
    """Parameters of `pressure`.

    Attributes
    ----------
    patron, rival : str
        The power whose arms tie may end, and the power that presses its clients (patron first).
    focal : str or None
        The client that the claim is about, if any: marked in the list of cases.
    threshold : float
        Hazard ratio that pressure must exceed for the claim to hold.
    others : tuple of str
        Further pairs of powers, as "PATRON:RIVAL", that lend the claim's pair strength.
    powers : tuple of str
        Suppliers that may replace the patron.
    first, last : int
        Years at risk.
    matters : float
        Smallest effect that matters: a factor of the yearly risk.
    """

    patron: str = Field(json_schema_extra={"states": True})
    rival: str = Field(json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    threshold: float = Field(default=1.0, ge=0.2, le=5)
    others: tuple[Pair, ...] = ("CHN:USA", "USA:RUS", "FRA:RUS", "GBR:RUS")
    powers: tuple[str, ...] = Field(default=POWERS, json_schema_extra={"states": True})
    first: int = Field(default=1955, ge=1946, le=2100)
    last: int = Field(default=2024, ge=1946, le=2100)
    matters: float = Field(default=1.25, gt=1, le=10)


def build(panel: Panel, p: PressureParameters) -> PressureGrid:
    """Return the grid of "pressure makes clients drop the patron".

    Raises
    ------
    PanelError
        A power is no state, no client was pressed, or the panel lacks what the question needs.
    """
    pairs = [(p.patron, p.rival)]
    for other in p.others:
        codes = other.split(":")
        if (codes[0], codes[1]) not in pairs:
            pairs.append((codes[0], codes[1]))
    known = set(panel.states.all())
    for power in {code for pair in pairs for code in pair} - known:
        raise PanelError(f"power {power!r}", "the id of a state", "none of that id")
    dyads = [load_dyads(panel, patron, rival, p.powers, (3, 5)) for patron, rival in pairs]
    grid = build_grid(dyads, (3, 5), p.first, p.last)
    if not (grid.main.pressed & (grid.main.pair == 0)).any():
        asked = f"at least one client that {p.rival} pressed while it had the tie, {p.first} to {p.last}"
        raise PanelError(f"clients of {p.patron}", asked, "none")
    return grid


def needs(_: PressureParameters) -> tuple[Needed, ...]:
    """Return the deliveries that make the tie and the sanctions that press."""
    return ("ties", "arms_delivery"), ("ties", "sanction:any")


def count(panel: Panel, p: PressureParameters) -> Counted:
    """Return the tie-years under new pressure of the claim's own pair."""
    n = pressed_years(load_dyads(panel, p.patron, p.rival, p.powers, (3,)), p.first, p.last)
    return Counted(n, f"tie-years of clients of {p.patron} newly pressed by {p.rival}")


def cells_of(grid: PressureGrid, p: PressureParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where pressure raises the hazard."""
    return grid.cells(p.threshold)


def placebo_of(grid: PressureGrid, p: PressureParameters) -> Placebo | None:
    """Return the hazard ratios of pressure dealt out anew."""
    return placebo_draws(grid, p.first, p.last)


def qualify(
    decision: Decision, cells: Sequence[GridCell], _threshold: float, _grid: object, _p: object
) -> Decision:
    """Return the decision with two conditions more for a full label.

    "Contradicted" needs leads that show nothing: pressure that goes where ties hold makes leads fall as well,
    which the rule by itself lets pass.  Either full label needs a comparison within clients that points the
    same way, where there is one: pressure that goes to those who leave easily for reasons that are not on
    record looks like an effect in every comparison between clients.
    """
    if decision.label not in ("supported", "contradicted"):
        return decision
    way: Label = "leaning for" if decision.label == "supported" else "leaning against"
    leads = [c for c in cells if c.role == "placebo" and c.direction == "against"]
    if decision.label == "contradicted" and leads:
        why = f"a placebo specification points against the claim too; {decision.why}"
        return replace(decision, label=way, why=why)
    main = next(cell for cell in cells if cell.role == "main")
    same = {**main.specification, "adjusted by": WITHIN}
    within = next((cell for cell in cells if cell.specification == same), None)
    if within is not None and within.direction != main.direction:
        return replace(decision, label=way, why=f"within clients nothing points that way; {decision.why}")
    return decision


def report_of(assessment: Assessment[PressureParameters, PressureGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = assessment.panel, assessment.parameters, assessment.grid, assessment.cells
    chances = report.chance_table(panel, grid)
    outcomes = report.outcome_table(grid)
    said = panel, p.patron, p.rival, grid, assessment.headline, assessment.decision
    return Report(
        sentence=report.sentence(*said),
        plain=report.plain_sentence(*said),
        as_of=report.last_year(panel),
        placebo=report.placebo(cells, assessment.placebo, assessment.decision),
        cases=(report.case_table(panel, p.focal, grid),),
        tables=(chances, outcomes, report.region_table(grid), report.strength_table(cells)),
        figures=(
            report.effect_figure(cells, outcomes).measured(
                "times the yearly risk of losing the tie", assessment.threshold
            ),
            report.chance_figure(chances).measured("chance a year that the tie ends"),
        ),
        rate=report.five_year_rate(grid),
        notes=report.notes(panel, grid, assessment.decision),
    )


def flips_of(assessment: Assessment[PressureParameters, PressureGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen confounder and state that were tried."""
    grid, cells = assessment.grid, assessment.cells
    threshold, label = assessment.threshold, assessment.decision.label

    def label_at(other: float) -> Label:
        moved = [
            c if c.role == "placebo" else replace(c, direction=direction(c.estimate, other)) for c in cells
        ]
        return assessment.label(moved, other)

    flips = by_threshold(label_at, threshold, [k / 20 for k in range(6, 61)])
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    flips += by_ratio(label_at, threshold, "pressure and with loss")

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(threshold, dropped))

    names, pull = grid.influence()
    above = direction(assessment.headline, threshold) != "against"
    return flips + by_case(label, names, [x if above else -x for x in pull], relabel)


TEST = ClaimTest(
    title="Pressure by the rival and the loss of the patron's tie",
    estimand="Hazard ratio of losing the patron's arms tie after the rival began to press the client.",
    parameters=PressureParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    count=count,
    placebo=placebo_of,
    qualify=qualify,
    threshold=Threshold("threshold", "ratio", none=1.0),
    datasets=("arms_register", "gsdb", "us_aid", "un_votes", "irregular_change", "ucdp"),
)

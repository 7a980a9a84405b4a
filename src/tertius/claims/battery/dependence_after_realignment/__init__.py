"""Whether states that move to a new power and keep the old one depend less on any one of the others.

Of states that moved towards one power while they had the other's arms tie, those that kept it through the
horizon (keepers) are compared with those that did not (leavers); moves and keeping are told as in
`existential_rate`.  That a kept tie lowers total concentration is arithmetic; so the quantity is the
concentration (Herfindahl index) over the *remaining* patrons, leavers less keepers, given where each stood
before the move, in votes, in which era and which way it moved.  Moves either way between the two powers
count; those of the claim's own direction alone are a variant.  Errors are clustered by state.

Placebo: who kept and who left dealt out anew among states that moved the same way in the same era, 200 times.
Beside it the five years before the move, in which what keepers do later cannot have shown.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tertius.claims.battery.dependence_after_realignment import report
from tertius.claims.battery.dependence_after_realignment.grid import DependenceGrid, Pair, build_grid
from tertius.claims.battery.dependence_after_realignment.sample import load_cases, load_series
from tertius.claims.battery.dependence_after_realignment.sham import placebo_of
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_bias, by_case, by_choice, by_threshold, side_of
from tertius.claims.following.tie_years import covered
from tertius.claims.intervals import width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Placebo, at_threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

SIZES = ("1", "0.75", "0.5")


class DependenceParameters(Parameters):
    """Parameters of `dependence_after_realignment`.

    Attributes
    ----------
    patron, rival : str
        The two powers between which states moved.
    horizon : int
        Years after the move at which the claim is decided, and through which keepers kept the old tie.
    powers : tuple of str
        Patrons over which concentration is taken; patron and rival are always among them.
    first, last : int
        Years in which a move is completed.
    matters : float
        Smallest effect that matters: points of the index of concentration.
    """

    patron: str = Field(json_schema_extra={"states": True})
    rival: str = Field(json_schema_extra={"states": True})
    horizon: Literal[3, 5, 10] = 5
    powers: tuple[str, ...] = Field(default=POWERS, min_length=3, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    matters: float = Field(default=0.05, gt=0, lt=1)


def build(panel: Panel, p: DependenceParameters) -> DependenceGrid:
    """Return the grid of "keepers depend less on any one patron".

    Raises
    ------
    PanelError
        No state with the tie moved, or the panel lacks what the question needs.
    """
    pairs = tuple(_pair(panel, p, a, b) for a, b in ((p.patron, p.rival), (p.rival, p.patron)))
    if not any(len(pair.cases[SIZES[0]].rows) for pair in pairs):
        asked = f"at least one move between {p.patron} and {p.rival} with the old tie, {p.first} to {p.last}"
        raise PanelError(f"clients of {p.patron}", asked, "none")
    return build_grid(pairs, p.horizon, _sets(p))


def needs(_: DependenceParameters) -> tuple[Needed, ...]:
    """Return the deliveries that make the tie and the trade that is concentrated."""
    return ("ties", "arms_delivery"), ("ties", "trade_share")


def count(panel: Panel, p: DependenceParameters) -> Counted:
    """Return the moves that can be compared."""
    kept = build(panel, p).entries[0].data.kept
    what = f"moves between {p.patron} and {p.rival}, {int(kept.sum())} of them by keepers"
    return Counted(len(kept), what)


def cells_of(grid: DependenceGrid, p: DependenceParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where keepers are less concentrated.

    Raises
    ------
    PanelError
        There are too few keepers or leavers for any of them.
    """
    cells = grid.cells()
    if cells[0].estimate.value is None and len(cells) < 3:
        data = grid.entries[0].data
        got = f"{int(data.kept.sum())} keepers and {int((~data.kept).sum())} leavers"
        raise PanelError(f"clients of {p.patron}", "enough keepers and leavers with known partners", got)
    return cells


def report_of(assessment: Assessment[DependenceParameters, DependenceGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid = assessment.panel, assessment.parameters, assessment.grid
    sets = _sets(p)
    profile, arithmetic = report.profile_table(grid, sets), report.arithmetic_table(grid, sets)
    head, decision = assessment.headline, assessment.decision
    as_of = covered(panel, "ties", "trade_share")[1]
    return Report(
        sentence=report.sentence(panel, p.patron, p.rival, grid, head, decision),
        plain=report.plain(panel, p.patron, p.rival, grid, head, decision, as_of),
        as_of=as_of,
        placebo=report.placebo(assessment.placebo, decision.placebo, assessment.cells),
        cases=(report.case_table(panel, grid),),
        tables=(arithmetic, profile, report.room_table(grid, sets), report.strength_table(grid)),
        figures=(report.profile_figure(profile, next(iter(sets))), report.arithmetic_figure(arithmetic)),
        notes=report.notes(grid, assessment.decision),
    )


def placebo(grid: DependenceGrid, _: DependenceParameters) -> Placebo | None:
    """Return the contrasts of labels dealt out anew."""
    return placebo_of(grid)


def _sets(p: DependenceParameters) -> dict[str, int]:
    return {"either way between the two": 2, f"from {p.patron} towards {p.rival}": 1}


def _pair(panel: Panel, p: DependenceParameters, patron: str, rival: str) -> Pair:
    cases = {size: load_cases(panel, patron, rival, size, p.first, p.last, p.horizon) for size in SIZES}
    return Pair(cases, load_series(panel, cases[SIZES[0]].states, patron, rival, p.powers))


def flips_of(assessment: Assessment[DependenceParameters, DependenceGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    grid, cells, label = assessment.grid, assessment.cells, assessment.decision.label

    def label_at(other: float) -> Label:
        return assessment.label(at_threshold(cells, other), other)

    width = width_of(assessment.headline)
    flips = by_threshold(label_at, 0.0, [k / 50 for k in range(-15, 16)], width)
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips

    if width:
        flips += by_bias(label_at, 0.0, width, "of the index")

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(dropped))

    names, pull = grid.influence()
    way = side_of(label)
    return flips + by_case(label, names, [way * x for x in pull], relabel)


TEST = ClaimTest(
    title="Dependence after a realignment: keepers against leavers",
    estimand="Concentration over the remaining patrons h years after a move, leavers less keepers.",
    parameters=DependenceParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    count=count,
    threshold=Threshold(0.0, "difference", none=0.0),
    minimum=report.FEWEST_EFFECTIVE,
    silent={
        "definition": "no channel but the main one has enough keepers and leavers",
        "sample": "no other set of moves has enough keepers and leavers",
    },
    placebo=placebo,
    datasets=("un_votes", "arms_register", "cow_trade", "baci"),
)

"""Whether more of a patron's ties are lost after an irregular change of government than without one.

The quantity is the share of ties, held in the year before a change that replaced the ruling coalition, that
are still kept `horizon` years after it, less the share of like ties kept over as many years without any
change (same patron and era, governments that fall as often, same age and recency of deliveries): above zero,
more are kept; below zero, the change costs ties.  Effects are partially pooled over the patrons.  A loss that
was expected and did not come shows as *practically none* (or more kept); one that came as *contradicted*.

Only cases whose whole horizon is on record count.  States are the clusters, and clients in one multilateral
pact with the patron count once.  Beside it: plain shares by kind of change, era and patron; what becomes of
lost ties as competing outcomes; ties by their age with late entry.

Placebo: dates of change moved at random among the same states' years without a change, 200 times.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tertius.claims.battery.tie_survival import competing as standard
from tertius.claims.battery.tie_survival import report
from tertius.claims.battery.tie_survival.grid import SurvivalGrid, build_grid, cases_of
from tertius.claims.battery.tie_survival.sham import placebo_of
from tertius.claims.battery.tie_survival.types import type_table
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_bias, by_case, by_choice, by_threshold, side_of
from tertius.claims.following.samples import IRREGULAR
from tertius.claims.following.tie_years import covered
from tertius.claims.intervals import rate_of, width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Placebo, at_threshold
from tertius.claims.verdict import DataTable, Figure, Flip, GridCell, Label
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


class TieSurvivalParameters(Parameters):
    """Parameters of `tie_survival`.

    Attributes
    ----------
    patron : str
        The power whose ties are followed.
    focal : str or None
        The client that the claim is about, if any: marked in the list of cases, not a case of its own.
    horizon : int
        Years after the change at which the claim is decided: 1, 3 or 5.
    threshold : float
        Difference of shares that must be exceeded for the claim to hold; 0: no more are lost than without a
        change.
    kinds : tuple of str
        Kinds of tie; the first is the main one.
    patrons : tuple of str
        Patrons to compare and to pool with.
    first, last : int
        First and last year of the changes of government.
    cases : tuple of str
        Changes of government to which the reference class is limited, as STATE:YEAR; all when empty.
    matters : float
        Smallest effect that matters: difference of shares.
    """

    patron: str = Field(json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    horizon: Literal[1, 3, 5] = 3
    threshold: float = Field(default=0.0, gt=-1, lt=1)
    kinds: tuple[
        Literal["arms", "pact_defense", "pact_consultation", "troops_signal", "trade_share"], ...
    ] = Field(default=("arms", "pact_defense", "trade_share"), min_length=1)
    patrons: tuple[str, ...] = Field(default=POWERS, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    cases: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}:(19|20)\d\d$")], ...] = ()
    matters: float = Field(default=0.10, gt=0, lt=1)


def build(panel: Panel, p: TieSurvivalParameters) -> SurvivalGrid:
    """Return the grid of "no more ties are lost than without a change".

    Raises
    ------
    PanelError
        The panel lacks what the question needs.
    """
    return build_grid(panel, p.patron, p.patrons, p.kinds, p.horizon, p.first, p.last, p.cases)


def needs(p: TieSurvivalParameters) -> tuple[Needed, ...]:
    """Return the changes of government and the main kind of tie."""
    main = p.kinds[0]
    return ("events", IRREGULAR), ("ties", "arms_delivery" if main == "arms" else main)


def count(panel: Panel, p: TieSurvivalParameters) -> Counted:
    """Return the changes that the main specification follows to the claim's horizon."""
    n = cases_of(panel, p.patron, p.kinds[0], p.horizon, p.first, p.last, p.cases)
    return Counted(n, f"changes of rulers among states tied to {p.patron} with all years on record")


def cells_of(grid: SurvivalGrid, p: TieSurvivalParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where more are kept than the threshold asks."""
    return grid.cells(p.threshold)


def placebo(grid: SurvivalGrid, _: TieSurvivalParameters) -> Placebo | None:
    """Return the estimates under moved dates of change."""
    return placebo_of(grid)


def shown(
    panel: Panel, grid: SurvivalGrid, p: TieSurvivalParameters
) -> tuple[DataTable, tuple[DataTable, ...], tuple[Figure, ...]]:
    """Return the list of cases, tables and figures: what does not depend on the decision."""
    groups = report.groups(panel, p.patron, grid, grid.ties)
    patrons = report.by_patron(panel, p.patrons, grid)
    taken = standard.successors(panel, p.patron, p.patrons, grid.ties)
    shares = standard.incidences(groups, grid.ties, taken)
    tables = (
        report.group_table(groups),
        type_table(panel, grid),
        standard.incidence_table(shares),
        standard.patron_table(patrons),
        standard.cluster_table(panel, p.patron, p.kinds, grid),
        standard.leave_out_table(grid),
        standard.age_table(groups, grid.ties),
        report.kind_table(panel, p.patrons, grid),
        report.hazard_table(panel, p.patron, p.patrons, grid),
    )
    figures = (
        report.survival_figure(panel, p.patron, groups, grid),
        standard.incidence_figure(panel, p.patron, grid, shares),
        standard.patron_figure(patrons).measured("share of ties kept"),
    )
    return report.case_table(panel, p.patron, p.focal, grid), tables, figures


def report_of(assessment: Assessment[TieSurvivalParameters, SurvivalGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, decision = assessment.panel, assessment.parameters, assessment.grid, assessment.decision
    cases, tables, figures = assessment.once("report", partial(shown, panel))
    own, head = grid.plain(), assessment.headline
    as_of = covered(panel, "ties", "arms_delivery" if grid.ties.kind == "arms" else grid.ties.kind)[1]
    return Report(
        sentence=report.sentence(panel, p.patron, grid, head, decision),
        plain=report.plain(panel, p.patron, grid, head, decision, as_of),
        as_of=as_of,
        placebo=report.placebo(assessment.placebo, decision.placebo),
        cases=(cases,),
        tables=tables,
        figures=figures,
        rate=None if own is None else rate_of(own.share, own.n, own.n_effective, RATE),
        notes=report.notes(panel, grid, decision),
    )


def without(dropped: tuple[str, ...], grid: SurvivalGrid, _: TieSurvivalParameters) -> tuple[GridCell, ...]:
    """Return the cells without some states, their directions about zero."""
    return grid.cells(0.0, dropped)


def influence(grid: SurvivalGrid, _: TieSurvivalParameters) -> tuple[list[str], list[float]]:
    """Return the states of the main cases and how much each raises the main estimate."""
    return grid.influence()


def flips_of(assessment: Assessment[TieSurvivalParameters, SurvivalGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    grid, cells = assessment.grid, assessment.cells
    threshold, label = assessment.threshold, assessment.decision.label

    def label_at(other: float) -> Label:
        return assessment.label(at_threshold(cells, other), other)

    width = width_of(assessment.headline) if assessment.main is not None else None
    flips = by_threshold(label_at, threshold, [k / 20 for k in range(-12, 13)], width)
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    if width:
        flips += by_bias(label_at, threshold, width, "of the share kept")

    def relabel(dropped: tuple[str, ...]) -> Label:
        left = assessment.once(f"cells without {', '.join(dropped)}", partial(without, dropped))
        return assessment.label(at_threshold(left, threshold))

    names, pull = assessment.once("influence", influence)
    way = side_of(label)
    return flips + by_case(label, names, [way * x for x in pull], relabel, limit=4, singles=8)


#: What the plain share is called beside the verdict.
RATE = "share of ties kept after a change that replaced the ruling coalition"

TEST = ClaimTest(
    title="Survival of patron ties after irregular changes of government",
    estimand="Share of ties kept h years after a change of government, less that in like years without one.",
    parameters=TieSurvivalParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    placebo=placebo,
    needs=needs,
    count=count,
    threshold=Threshold("threshold", "difference", none=0.0),
    datasets=(
        "arms_register",
        "irregular_change",
        "archigos",
        "colpus",
        "powell_thyne",
        "atop",
        "cow_trade",
        "baci",
    ),
    cost=5.5,
)

"""How often a patron's ties outlast an irregular change of government in the client.

The quantity is the product-limit (Kaplan-Meier) share of ties, held in the year before the change, that are
still active `horizon` years after it; the claim says that the share is above `threshold`.  Cases whose later
years the sources do not cover are censored.  States are the clusters, and clients in one multilateral pact
with the patron count once.  Beside it: what becomes of lost ties (replaced by another patron, or not) as
competing outcomes, ties by their age with late entry, and the patrons' shares drawn together.

Placebo: clients without the tie.  After their changes of government a "kept" tie cannot be one, so that a
definition under which most of them show one would count anything.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tertius.claims.battery.tie_survival import competing as standard
from tertius.claims.battery.tie_survival import report
from tertius.claims.battery.tie_survival.grid import SurvivalGrid, build_grid
from tertius.claims.flips import by_case, by_choice, by_miscount, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import at_threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


class TieSurvivalParameters(Parameters):
    """Parameters of `tie_survival`.

    Attributes
    ----------
    patron, focal : str
        Whose ties; and the client that the claim is about, if any (marked in the list of cases).
    horizon : int
        Years after the change at which the claim is decided: 1, 3 or 5.
    threshold : float
        Share that the kept ties must exceed for the claim to hold.
    kinds : tuple of str
        Kinds of tie; the first is the main one.
    patrons : tuple of str
        Patrons to compare with.
    first, last : int
        Years of the changes of government.
    cases : tuple of str
        Changes of government to which the reference class is limited, as STATE:YEAR; all when empty.
    """

    patron: str = Field(json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    horizon: Literal[1, 3, 5] = 3
    threshold: float = Field(default=0.5, gt=0, lt=1)
    kinds: tuple[
        Literal["arms", "pact_defense", "pact_consultation", "troops_signal", "trade_share"], ...
    ] = Field(default=("arms", "pact_defense", "trade_share"), min_length=1)
    patrons: tuple[str, ...] = Field(default=POWERS, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    cases: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}:(19|20)\d\d$")], ...] = ()


def build(panel: Panel, p: TieSurvivalParameters) -> SurvivalGrid:
    """Return the grid of "most ties are kept"."""
    return build_grid(panel, p.patron, p.kinds, p.horizon, p.first, p.last, p.cases)


def cells_of(grid: SurvivalGrid, p: TieSurvivalParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where more than the threshold are kept."""
    return grid.cells(p.threshold)


def report_of(assessment: Assessment[TieSurvivalParameters, SurvivalGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, decision = assessment.panel, assessment.parameters, assessment.grid, assessment.decision
    groups = report.groups(panel, p.patron, grid, grid.ties)
    patrons = report.by_patron(panel, p.patrons, grid)
    taken = standard.successors(panel, p.patron, p.patrons, grid.ties)
    shares = standard.incidences(groups, grid.ties, taken)
    return Report(
        sentence=report.sentence(panel, p.patron, grid, assessment.headline, groups, decision),
        placebo=report.placebo(assessment.cells),
        cases=(report.case_table(panel, p.patron, p.focal, grid),),
        tables=(
            report.group_table(groups),
            standard.incidence_table(shares),
            standard.patron_table(patrons),
            standard.cluster_table(panel, p.patron, p.kinds, grid),
            standard.leave_out_table(grid),
            standard.age_table(groups, grid.ties),
            report.kind_table(panel, p.patrons, grid),
            report.hazard_table(panel, p.patron, p.patrons, grid),
        ),
        figures=(
            report.survival_figure(panel, p.patron, groups, grid),
            standard.incidence_figure(panel, p.patron, grid, shares),
            standard.patron_figure(patrons),
        ),
        rate=assessment.headline,
        notes=report.notes(panel, grid, decision),
    )


def flips_of(assessment: Assessment[TieSurvivalParameters, SurvivalGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, count and state that were tried."""
    grid, cells = assessment.grid, assessment.cells
    threshold, label = assessment.threshold, assessment.decision.label

    def label_at(other: float) -> Label:
        return assessment.label(at_threshold(cells, other), other)

    flips = by_threshold(label_at, threshold, [k / 20 for k in range(1, 20)])
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    flips += by_miscount(label_at, threshold, assessment.headline.n, "kept")

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(threshold, dropped))

    ways = {"supported": (True,), "leaning for": (True,), "undetermined": (True, False)}.get(label, (False,))
    tried = [flip for way in ways for flip in by_case(label, *grid.influence(above=way), relabel)]
    changing = [flip for flip in tried if flip.label is not None]
    return flips + (list(dict.fromkeys(changing)) or tried[:1])


TEST = ClaimTest(
    title="Survival of patron ties after irregular changes of government",
    estimand="Share of ties held before an irregular change of government that last h years after it.",
    parameters=TieSurvivalParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    threshold=Threshold("threshold", "share"),
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
)

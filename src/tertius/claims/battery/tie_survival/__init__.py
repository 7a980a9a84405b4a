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

from pydantic import BaseModel, Field, StringConstraints

from tertius.case.schema import Claim
from tertius.claims.battery.tie_survival import competing as standard
from tertius.claims.battery.tie_survival import report
from tertius.claims.battery.tie_survival.grid import Grid, build_grid
from tertius.claims.flips import by_case, by_choice, by_miscount, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Threshold
from tertius.claims.rule import Decision, at_threshold, decide
from tertius.claims.verdict import Flip, GridCell, Label, Verdict
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


def _run(panel: Panel, p: TieSurvivalParameters) -> tuple[Grid, tuple[GridCell, ...], Decision]:
    grid = build_grid(panel, p.patron, p.kinds, p.horizon, p.first, p.last, p.cases)
    cells = grid.cells(p.threshold)
    return grid, cells, decide(cells, p.threshold)


def assess(panel: Panel, parameters: BaseModel) -> Assessment:
    """Return the grid's cells and the decision, without the report."""
    assert isinstance(parameters, TieSurvivalParameters)
    _, cells, decision = _run(panel, parameters)
    return Assessment(cells, decision)


def judge(panel: Panel, claim: Claim, parameters: BaseModel) -> Verdict:
    """Return the verdict on "most ties are kept"."""
    assert isinstance(parameters, TieSurvivalParameters)
    threshold = parameters.threshold
    grid, cells, decision = _run(panel, parameters)
    headline = next(cell.estimate for cell in cells if cell.role == "main")
    groups = report.groups(panel, parameters.patron, grid, grid.ties)
    patrons = report.by_patron(panel, parameters.patrons, grid)
    taken = standard.successors(panel, parameters.patron, parameters.patrons, grid.ties)
    shares = standard.incidences(groups, grid.ties, taken)
    return Verdict(
        claim=claim.id,
        test="tie_survival",
        label=decision.label,
        sentence=report.sentence(panel, parameters.patron, grid, headline, groups, decision),
        headline=headline,
        grid=cells,
        robustness=decision.agree,
        placebo=report.placebo(cells),
        cases=(report.case_table(panel, parameters.patron, parameters.focal, grid),),
        tables=(
            report.group_table(groups),
            standard.incidence_table(shares),
            standard.patron_table(patrons),
            standard.cluster_table(panel, parameters.patron, parameters.kinds, grid),
            standard.leave_out_table(grid),
            standard.age_table(groups, grid.ties),
            report.kind_table(panel, parameters.patrons, grid),
            report.hazard_table(panel, parameters.patron, parameters.patrons, grid),
        ),
        figures=(
            report.survival_figure(panel, parameters.patron, groups, grid),
            standard.incidence_figure(panel, parameters.patron, grid, shares),
            standard.patron_figure(patrons),
        ),
        flips=tuple(_flips(grid, threshold, decision.label)),
        rate=headline,
        datasets=TEST.datasets,
        notes=report.notes(panel, grid, decision),
    )


def _flips(grid: Grid, threshold: float, label: Label) -> list[Flip]:
    cells = grid.cells(threshold)

    def label_at(other: float) -> Label:
        return decide(at_threshold(cells, other), other).label

    flips = by_threshold(label_at, threshold, [k / 20 for k in range(1, 20)])
    flips += by_choice(cells, grid.choices, lambda swapped: decide(swapped, threshold).label)
    if label == "not testable":
        return flips
    flips += by_miscount(label_at, threshold, cells[0].estimate.n, "kept")

    def relabel(dropped: tuple[str, ...]) -> Label:
        return decide(grid.cells(threshold, dropped), threshold).label

    ways = {"supported": (True,), "leaning for": (True,), "undetermined": (True, False)}.get(label, (False,))
    found = [flip for way in ways for flip in by_case(label, *grid.influence(above=way), relabel)]
    changing = [flip for flip in found if flip.label is not None]
    return flips + (list(dict.fromkeys(changing)) or found[:1])


TEST = ClaimTest(
    title="Survival of patron ties after irregular changes of government",
    estimand="Share of ties held before an irregular change of government that last h years after it.",
    parameters=TieSurvivalParameters,
    judge=judge,
    assess=assess,
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

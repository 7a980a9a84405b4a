"""What becomes of a sanctioned patron's share of a client's trade when the client's government is overthrown.

The quantity is the change of the share in the `horizon` years after an irregular change of government,
beyond that of comparable clients of the same years without one, over the share in the three years before.
The claim says that it is above `threshold` (-0.25: no more than a quarter is lost).  It is an event study
with clean controls: group-time effects (Callaway and Sant'Anna 2021), with Sun and Abraham's (2021)
estimator beside it; no unit that a change has reached serves as comparison.  States are the clusters of
the bootstrap.

Placebos: the years before the change, in which nothing should have moved, and dates made up for clients
without a change.  A rise in them could hide a fall, and then the label is at most "leaning for".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tertius.case.schema import Claim
from tertius.claims.battery.trade_resilience import report
from tertius.claims.battery.trade_resilience.grid import Grid, build_grid
from tertius.claims.flips import by_case, by_choice, by_threshold
from tertius.claims.intervals import rate_of
from tertius.claims.registry import Assessment, ClaimTest, Threshold
from tertius.claims.rule import Decision, at_threshold, decide
from tertius.claims.verdict import Flip, GridCell, Label, Verdict
from tertius.panel.panel import Panel
from tertius.panel.powers import powers_from


class TradeResilienceParameters(BaseModel):
    """Parameters of `trade_resilience`.

    Attributes
    ----------
    patron, rival, focal : str
        Whose trade; whose sanctions (those of any state if none is named); and the client that the claim is
        about, if any (marked in the list of cases).
    horizon : int
        Years after the change over which the share is averaged: 3 or 5.
    threshold : float
        Change of the share, as a share of what it was, that the claim must exceed.
    floor : float
        Share of a client's trade, in per cent, from which it counts as a client.
    clean : int
        Years without an irregular change before one that counts: 3 or 5.
    patrons : tuple of str
        Patrons to compare with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    patron: str = Field(json_schema_extra={"states": True})
    rival: str | None = Field(default=None, json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    horizon: Literal[3, 5] = 5
    threshold: float = Field(default=-0.25, gt=-1, le=0)
    floor: float = Field(default=1.0, ge=0.5, le=30)
    clean: Literal[3, 5] = 3
    patrons: tuple[str, ...] = Field(default=powers_from("RUS"), json_schema_extra={"states": True})

    @model_validator(mode="after")
    def _two(self) -> TradeResilienceParameters:
        if self.patron == self.rival:
            raise ValueError("patron and rival must be two states")
        return self


def _run(panel: Panel, p: TradeResilienceParameters) -> tuple[Grid, tuple[GridCell, ...], Decision]:
    grid = build_grid(panel, p.patron, p.rival, p.floor, p.horizon, p.clean)
    cells = grid.cells(p.threshold)
    return grid, cells, decide(cells, p.threshold)


def assess(panel: Panel, parameters: BaseModel) -> Assessment:
    """Return the grid's cells and the decision, without the report."""
    assert isinstance(parameters, TradeResilienceParameters)
    _, cells, decision = _run(panel, parameters)
    return Assessment(cells, decision)


def judge(panel: Panel, claim: Claim, parameters: BaseModel) -> Verdict:
    """Return the verdict on "the patron keeps its business"."""
    assert isinstance(parameters, TradeResilienceParameters)
    p = parameters
    grid, cells, decision = _run(panel, p)
    headline = cells[0].estimate
    patrons = report.patron_table(panel, p.patrons, grid, p.floor, p.clean)
    power = report.power_table(cells, p.threshold)
    return Verdict(
        claim=claim.id,
        test="trade_resilience",
        label=decision.label,
        sentence=report.sentence(panel, p.patron, grid, headline, decision, p.threshold),
        headline=headline,
        grid=cells,
        robustness=decision.agree,
        placebo=report.placebo(cells, power),
        cases=(report.case_table(panel, p.patron, p.focal, grid),),
        tables=(report.lag_table(grid), power, patrons),
        figures=(report.lag_figure(grid), report.patron_figure(patrons)),
        flips=tuple(_flips(grid, cells, p.threshold, decision.label)),
        rate=rate_of(
            report.shares_of_cases(grid, p.threshold)["kept"],
            headline.n,
            headline.n_effective,
            "share of cases that lost no more than the threshold",
        ),
        datasets=TEST.datasets,
        notes=report.notes(panel, grid, decision, p.floor),
    )


def _flips(grid: Grid, cells: tuple[GridCell, ...], threshold: float, label: Label) -> list[Flip]:
    def label_at(other: float) -> Label:
        return decide(tuple(_kept_placebos(cells, other)), other).label

    flips = by_threshold(label_at, threshold, [-k / 20 for k in range(20)])
    flips += by_choice(cells, grid.choices, lambda swapped: decide(swapped, threshold).label)
    if label == "not testable":
        return flips
    flips += _by_drift(label_at, threshold, label)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return decide(grid.cells(threshold, dropped), threshold).label

    names, pull = grid.influence()
    way = -1.0 if label in ("contradicted", "leaning against") else 1.0
    return flips + by_case(label, names, [way * x for x in pull], relabel)


def _kept_placebos(cells: tuple[GridCell, ...], threshold: float) -> list[GridCell]:
    """Return the cells at another threshold; placebos are held against zero at any."""
    moved = at_threshold(cells, threshold)
    return [old if old.role == "placebo" else new for old, new in zip(cells, moved, strict=True)]


def _by_drift(label_at: Callable[[float], Label], threshold: float, label: Label) -> list[Flip]:
    """Return the smallest unseen drift of the clients' shares, either way, that alters the label."""
    flips = list[Flip]()
    steps = [k / 200 for k in range(1, 31)]
    for sign, word in ((-1.0, "fallen"), (1.0, "risen")):
        for step in steps:
            # Had the share drifted by `step` a year for other reasons, the change itself did that much less.
            other = label_at(threshold + sign * step * report.MIDDLE)
            if other != label:
                words = f"had the share {word} by {step:.1%} of itself a year without the change"
                size = round(step * report.MIDDLE / abs(threshold), 4) if threshold else None
                flips.append(Flip("confounder", words, other, size))
                break
    none = f"no drift of up to {steps[-1]:.0%} of the share a year without the change alters the verdict"
    return flips or [Flip("confounder", none, None)]


TEST = ClaimTest(
    title="A sanctioned patron's trade after changes of government",
    estimand="Change of the patron's share of a client's trade after an irregular change of government.",
    parameters=TradeResilienceParameters,
    judge=judge,
    assess=assess,
    threshold=Threshold("threshold", "difference"),
    datasets=("cow_trade", "baci", "gsdb", "irregular_change", "archigos", "colpus", "powell_thyne"),
)

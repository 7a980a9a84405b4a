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

from pydantic import Field

from tertius.claims.battery.trade_resilience import report
from tertius.claims.battery.trade_resilience.grid import TradeGrid, build_grid
from tertius.claims.flips import by_case, by_choice, by_threshold, past_placebos, side_of
from tertius.claims.intervals import rate_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel
from tertius.panel.powers import powers_from


class TradeResilienceParameters(Parameters):
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

    patron: str = Field(json_schema_extra={"states": True})
    rival: str | None = Field(default=None, json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    horizon: Literal[3, 5] = 5
    threshold: float = Field(default=-0.25, gt=-1, le=0)
    floor: float = Field(default=1.0, ge=0.5, le=30)
    clean: Literal[3, 5] = 3
    patrons: tuple[str, ...] = Field(default=powers_from("RUS"), json_schema_extra={"states": True})


def build(panel: Panel, p: TradeResilienceParameters) -> TradeGrid:
    """Return the grid of "the patron keeps its business"."""
    return build_grid(panel, p.patron, p.rival, p.floor, p.horizon, p.clean)


def cells_of(grid: TradeGrid, p: TradeResilienceParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the share did not fall by more than the threshold."""
    return grid.cells(p.threshold)


def report_of(assessment: Assessment[TradeResilienceParameters, TradeGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = assessment.panel, assessment.parameters, assessment.grid, assessment.cells
    headline, decision = assessment.headline, assessment.decision
    patrons = report.patron_table(panel, p.patrons, grid, p.floor, p.clean)
    power = report.power_table(cells, p.threshold)
    return Report(
        sentence=report.sentence(panel, p.patron, grid, headline, decision, p.threshold),
        placebo=report.placebo(cells, power),
        cases=(report.case_table(panel, p.patron, p.focal, grid),),
        tables=(report.lag_table(grid), power, patrons),
        figures=(report.lag_figure(grid), report.patron_figure(patrons)),
        rate=rate_of(
            report.shares_of_cases(grid, p.threshold)["kept"],
            headline.n,
            headline.n_effective,
            "share of cases that lost no more than the threshold",
        ),
        notes=report.notes(panel, grid, decision, p.floor),
    )


def flips_of(assessment: Assessment[TradeResilienceParameters, TradeGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, drift and state that were tried."""
    grid, cells = assessment.grid, assessment.cells
    threshold, label = assessment.threshold, assessment.decision.label

    def label_at(other: float) -> Label:
        return assessment.label(past_placebos(cells, other), other)

    flips = by_threshold(label_at, threshold, [-k / 20 for k in range(20)])
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    flips += _by_drift(label_at, threshold, label)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(threshold, dropped))

    names, pull = grid.influence()
    way = side_of(label)
    return flips + by_case(label, names, [way * x for x in pull], relabel)


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
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    threshold=Threshold("threshold", "difference"),
    datasets=("cow_trade", "baci", "gsdb", "irregular_change", "archigos", "colpus", "powell_thyne"),
)

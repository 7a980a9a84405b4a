"""What becomes of a patron's share of a client's trade when the client's government is overthrown.

The quantity is the change of the logarithm of the share: its mean in the `horizon` years after an irregular
change of government less its mean four to eight years before, beyond what comparable clients of the same
years without a change did.  The claim says that it is above the logarithm of 1 + `threshold` (-0.25: no more
than a quarter is lost).  It is an event study with clean controls: group-time effects (Callaway and Sant'Anna
2021); no unit that a change has reached serves as comparison.  Every power's trade is studied, under
sanctions or not, and the claim's patron is drawn towards the others as far as their likeness allows.

The three years just before the change are no base: where governments fall while a share happens to stand
high, a base in those years takes the way back for an effect.  Synthetic difference-in-differences over
eight years is a variant and not the main specification for the same reason: its weights lean on
the years just before.

Placebo: the changes moved to quiet years of the same clients.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log1p
from typing import Literal

import numpy as np
from pydantic import Field

from tertius.claims.battery.trade_resilience import report
from tertius.claims.battery.trade_resilience.grid import ALL_YEARS, TradeGrid, build_grid
from tertius.claims.battery.trade_resilience.placebo import placebo_draws
from tertius.claims.battery.trade_resilience.sample import (
    clients_changed,
    load_trade,
    sanctioned_years,
    spells,
)
from tertius.claims.battery.trade_resilience.studies import PatronStudies
from tertius.claims.flips import by_case, by_choice, past_placebos, side_of
from tertius.claims.following.tie_years import YEARS
from tertius.claims.intervals import rate_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.powers import powers_from


class TradeResilienceParameters(Parameters):
    """Parameters of `trade_resilience`.

    Attributes
    ----------
    patron : str
        The power whose share of its clients' trade is followed.
    rival : str or None
        Whose sanctions on the patron count in the variants "under sanctions"; those of any state if none is
        named.  The main specification takes all years, with sanctions or without.
    focal : str or None
        The client that the claim is about, if any: marked in the list of cases.
    horizon : int
        Years after the change over which the share is averaged: 3 or 5.
    threshold : float
        Change of the share, as a share of what it was, that the claim must exceed.
    floor : float
        Share of a client's trade, in per cent, from which it counts as a client.
    clean : int
        Years without an irregular change before one that counts: 3 or 5.
    patrons : tuple of str
        Powers whose trade lends the patron's strength.
    matters : float
        Smallest effect that matters: change of the logarithm of the share of trade.
    """

    patron: str = Field(json_schema_extra={"states": True})
    rival: str | None = Field(default=None, json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    horizon: Literal[3, 5] = 5
    threshold: float = Field(default=-0.25, gt=-1, le=0)
    floor: float = Field(default=1.0, ge=0.5, le=30)
    clean: Literal[3, 5] = 3
    patrons: tuple[str, ...] = Field(default=powers_from("RUS"), json_schema_extra={"states": True})
    matters: float = Field(default=0.10, gt=0, lt=1)


def build(panel: Panel, p: TradeResilienceParameters) -> TradeGrid:
    """Return the grid of "the patron keeps its business".

    Raises
    ------
    PanelError
        The panel lacks trade shares of the patron, changes of government or sanctions.
    """
    studies = {p.patron: PatronStudies(load_trade(panel, p.patron))}
    under = {p.patron: sanctioned_years(panel, p.patron, p.rival, "any")}
    for other in p.patrons:
        if other not in studies:
            try:
                studies[other] = PatronStudies(load_trade(panel, other))
            except PanelError:
                continue  # its trade is not on record
            under[other] = sanctioned_years(panel, other, None, "any")
    every = dict.fromkeys(studies, np.ones(len(YEARS), dtype=np.bool_))
    name = f"under sanctions ({p.rival or 'any state'} on {p.patron})"
    rules = {ALL_YEARS: every, name: under}
    return build_grid(studies, p.patron, rules, p.floor, p.horizon, p.clean)


def count(panel: Panel, p: TradeResilienceParameters) -> Counted:
    """Return the clients' changes of government whose base years are on record."""
    n = clients_changed(spells(load_trade(panel, p.patron), p.clean, across=False), p.floor)
    return Counted(n, f"irregular changes of government among clients of {p.patron}")


def cells_of(grid: TradeGrid, p: TradeResilienceParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the share did not fall by more than the threshold."""
    return grid.cells(log1p(p.threshold))


def placebo_of(grid: TradeGrid, _: TradeResilienceParameters) -> Placebo | None:
    """Return the changes moved to quiet years of the same clients."""
    return placebo_draws(grid)


def qualify(
    decision: Decision, cells: Sequence[GridCell], threshold: float, grid: TradeGrid, _: object
) -> Decision:
    """Return "not identified" where what was under way before the change would by itself explain the label.

    The label is explained if the years just before the change had moved from the base towards it (with a
    probability of 0.80), and the main estimate no longer leans that way once such a drift is taken out.
    """
    way = {"supported": 1.0, "leaning for": 1.0, "leaning against": -1.0, "contradicted": -1.0}.get(
        decision.label
    )
    before, main = grid.before, cells[0].estimate if cells else None
    if way is None or before is None or main is None or main.value is None or main.low is None:
        return decision
    if way * before.value <= report.LEAN_Z * before.error:
        return decision
    drift = report.PACE * before.value
    error = float(np.hypot((main.value - main.low) / 1.96, report.PACE * before.error))
    left = way * (main.value - drift - threshold)
    if left > report.LEAN_Z * error:
        return decision
    moved = f"{report.per_cent_of(before.value)} from the base years to the three years before it"
    why = f"the share moved the same way before the change ({moved}): a drift of that pace would explain it"
    return replace(decision, label="not identified", why=why)


def report_of(assessment: Assessment[TradeResilienceParameters, TradeGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = assessment.panel, assessment.parameters, assessment.grid, assessment.cells
    headline, decision = assessment.headline, assessment.decision
    patrons = report.patron_table(panel, grid)
    power = report.power_table(cells, log1p(p.threshold))
    kept = report.shares_of_cases(grid, log1p(p.threshold))["kept"]
    what = "share of the patron's cases that lost no more than the threshold"
    own = grid.entries[0].parts[p.patron]
    n = len(report.outcomes(grid))
    return Report(
        sentence=report.sentence(panel, p.patron, grid, headline, decision, p.threshold),
        plain=report.plain_sentence(panel, p.patron, headline, decision, p.threshold),
        as_of=report.last_year(panel),
        placebo=report.placebo(cells, assessment.placebo, decision),
        cases=(report.case_table(panel, p.patron, p.focal, grid),),
        tables=(report.lag_table(grid), power, patrons),
        figures=(
            report.lag_figure(grid).measured("change of the share of trade, relative", p.threshold),
            report.patron_figure(patrons).measured("change of the share of trade, relative", p.threshold),
        ),
        rate=rate_of(kept, n, min(float(n), float(len(own.sizes()))), what),
        notes=report.notes(panel, grid, decision, p.floor),
    )


def flips_of(assessment: Assessment[TradeResilienceParameters, TradeGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, drift and state that were tried."""
    grid, cells, p = assessment.grid, assessment.cells, assessment.parameters
    threshold, label = assessment.threshold, assessment.decision.label

    def label_at(other: float) -> Label:
        return assessment.label(past_placebos(cells, other), other)

    flips = _by_threshold(label_at, p.threshold, label)
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    flips += _by_drift(label_at, threshold, label)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(threshold, dropped))

    names, pull = grid.influence()
    way = side_of(label)
    return flips + (by_case(label, names, [way * x for x in pull], relabel) if names else [])


def _by_threshold(label_at: Callable[[float], Label], threshold: float, label: Label) -> list[Flip]:
    """Return the nearest loss, either way, that asked for instead gives another label."""
    flips = list[Flip]()
    for losses in (
        [k / 20 for k in range(20) if -k / 20 > threshold][::-1],
        [k / 20 for k in range(20) if -k / 20 < threshold],
    ):
        for loss in losses:
            other = label_at(log1p(-loss))
            if other != label:
                size = round(abs(-loss - threshold) / abs(threshold), 4) if threshold else None
                change = f"a loss of {loss:.0%} of the share allowed instead of {-threshold:.0%}"
                flips.append(Flip("threshold", change, other, size))
                break
    return flips or [
        Flip("threshold", "no loss from 0 to 95 % of the share asked for changes the verdict", None)
    ]


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
    title="A patron's trade after changes of government",
    estimand="Log change of the patron's share of a client's trade after an irregular change of government.",
    parameters=TradeResilienceParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    placebo=placebo_of,
    qualify=qualify,
    count=count,
    threshold=Threshold("threshold", "difference", none=0.0, logs=True),
    datasets=("cow_trade", "baci", "gsdb", "irregular_change", "archigos", "colpus", "powell_thyne"),
)

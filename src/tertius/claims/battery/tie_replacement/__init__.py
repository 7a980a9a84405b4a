"""Whether another power takes a patron's place: gains of a successor where the patron's tie ended.

The quantity is the share of clients that take up ties with the successor (or with any of the other powers)
within `horizon` years after their last year with the patron's, less the share of like client-years in which
the patron's tie went on.  At risk are clients that had no tie with the successor for five years up to then.
Above zero, the successor fills the gap; a share alone would count as replacement what comes in any case.

What becomes of a lost tie is beside it as competing outcomes (Aalen-Johansen): taken up by each power, back
with the patron, or nothing.  Only cases whose whole horizon is on record count; states are the clusters.

Placebo: losses moved at random to other years of the same clients in which the tie went on, 200 times.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from tertius.claims.battery.tie_replacement import report
from tertius.claims.coverage import Needed
from tertius.claims.following import contrast_report as told
from tertius.claims.following.contrast import Asked, ContrastGrid, contrast, placebo_of
from tertius.claims.following.contrast_flips import flips_of as flips_tried
from tertius.claims.following.gains import STORED
from tertius.claims.following.occasions import Occasion, Occasions, losses, occasions, soon_after
from tertius.claims.following.samples import between, changes
from tertius.claims.following.taken import bands, followed, incidence_table
from tertius.claims.following.tie_years import covered, tie_years
from tertius.claims.intervals import rate_of
from tertius.claims.naming import called
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Flip, GridCell
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

#: Years after an occasion in which a loss counts as having come with it.
SOON = 3


class TieReplacementParameters(Parameters):
    """Parameters of `tie_replacement`.

    Attributes
    ----------
    patron : str
        Whose ties were lost.
    successor : str
        Who takes the place; any of the other powers when left out.
    focal : str
        The client that the claim is about, if any (marked in the list of cases).
    kind : str
        Kind of tie: arms, pact_defense, pact_consultation, trade_share.
    after : str
        Losses that count: "any loss", or those within three years of a "coup", "irregular change", "new
        rulers" or "sanctions" by `sender`.
    sender : str
        Who imposes the sanctions; of no meaning otherwise.
    horizon : int
        Years after the last year with the tie: 3 or 5.
    among : tuple of str
        Clients to which the losses are limited; all when empty.
    powers : tuple of str
        Powers that can take a place.
    first, last : int
        Years of the losses.
    threshold : float
        Difference of shares that must be exceeded; 0: no more than where the tie went on.
    matters : float
        Smallest effect that matters: difference of shares.
    """

    patron: str = Field(json_schema_extra={"states": True})
    successor: str | None = Field(default=None, json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    kind: Literal["arms", "pact_defense", "pact_consultation", "trade_share"] = "arms"
    after: Literal["any loss", "coup", "irregular change", "new rulers", "sanctions"] = "any loss"
    sender: str = Field(default="USA", json_schema_extra={"states": True})
    horizon: Literal[3, 5] = 5
    among: tuple[str, ...] = Field(default=(), max_length=210, json_schema_extra={"states": True})
    powers: tuple[str, ...] = Field(default=POWERS, min_length=1, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    threshold: float = Field(default=0.0, gt=-1, lt=1)
    #: One lost tie in twenty more: with some 120 losses on record, six.
    matters: float = Field(default=0.05, gt=0, lt=1)


def takers(p: TieReplacementParameters) -> tuple[str, ...]:
    """Return who may take the patron's place."""
    if p.successor is not None:
        return (p.successor,)
    return tuple(power for power in p.powers if power != p.patron)


def needs(p: TieReplacementParameters) -> tuple[Needed, ...]:
    """Return the ties."""
    return (("ties", "arms_delivery" if p.kind == "arms" else p.kind),)


def build(panel: Panel, p: TieReplacementParameters) -> ContrastGrid:
    """Return the grid of "the successor fills the gap".

    Raises
    ------
    PanelError
        The panel lacks the ties, or what tells the occasion.
    """
    ties = tie_years(panel, p.patron, p.kind)
    changed = changes(panel, ties.states)
    lost = losses(ties)
    if p.after != "any loss":
        name: Occasion = p.after
        before = soon_after(occasions(panel, name, changed, ties.states, p.sender).happens, SOON)
        lost = Occasions(lost.name, lost.happens & before, lost.quiet, lost.going)
    powers = takers(p)
    others = tuple(x for x in p.powers if x not in (*powers, p.patron)) or powers
    asked = Asked(p.kind, powers, others, p.horizon, p.first, p.last, p.among, "tie_replacement", report.WHAT)
    return contrast(panel, asked, changed, lost)


def cells_of(grid: ContrastGrid, p: TieReplacementParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the successor gains more than the threshold asks."""
    return grid.cells(p.threshold)


def placebo(grid: ContrastGrid, _: TieReplacementParameters) -> Placebo | None:
    """Return the estimates under moved losses."""
    return placebo_of(grid)


def report_of(found: Assessment[TieReplacementParameters, ContrastGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid = found.panel, found.parameters, found.grid
    changed = changes(panel, grid.states)
    order = dict.fromkeys((*takers(p), *(x for x in p.powers if x != p.patron)))
    gains = told.by_power(panel, grid.asked, changed, grid.occasion, tuple(order))
    name = called(panel, p.patron, p.first, p.last)
    title = f"Lost ties with {name} that others could take up"
    powers = f"Gains of each power where ties with {name} ended"
    marks = between(grid.occasion.happens, p.first, p.last)
    if p.among:
        marks &= np.isin(grid.states, p.among)[:, None]
    after = followed(panel, p.kind, p.patron, tuple(order), grid.states, marks)
    own, as_of = grid.of(0), covered(panel, "ties", STORED[p.kind][0])[1]
    return Report(
        sentence=report.sentence(panel, p.patron, p.successor, grid, found.headline, found.decision),
        plain=report.plain(panel, p.patron, p.successor, grid, found.decision, as_of),
        as_of=as_of,
        placebo=told.placebo(found.placebo, found.decision.placebo),
        cases=(told.case_table(panel, grid, title, p.focal),),
        tables=(
            told.power_table(gains, powers),
            incidence_table(after, name),
            told.kind_table(panel, grid.asked, changed, grid.occasion, report.KINDS),
        ),
        figures=(told.power_figure(gains, powers, f"a loss by {name}"), *bands(after, name)),
        rate=None if own is None else rate_of(own.share, own.n, own.n_effective, RATE),
        notes=(*told.notes(panel, grid, found.decision), *report.notes(p.kind)),
    )


def flips_of(found: Assessment[TieReplacementParameters, ContrastGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    return flips_tried(found)


#: What the plain share is called beside the verdict.
RATE = "share of lost ties that the successor took up"

TEST = ClaimTest(
    title="Who takes the place of a patron",
    estimand=(
        "Share of clients that take up ties with the successor within h years after the patron's ended, less "
        "that of like clients whose tie went on."
    ),
    parameters=TieReplacementParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    placebo=placebo,
    threshold=Threshold("threshold", "difference", none=0.0),
    datasets=("arms_register", "atop", "cow_trade", "baci", "irregular_change", "archigos", "gsdb"),
    silent={"window": "another number of years asks another question: see the list of cases"},
)

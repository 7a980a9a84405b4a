"""Whether lost ties come back: the share of a patron's lost ties that are there again some years later.

A tie is lost after a year without it; of arms, after three years without a delivery.  It came back if
there is one in any of the `horizon` years from then on.  The share is held against one half, or what the
claim says.  Only losses whose whole horizon is on record count, so that recent returns are not seen sooner
than their absence; the fewer independent cases of clients or of years give the interval, since one year may
end many ties.

Beside it: whose tie came first as competing outcomes (back with the patron, another power, nobody), the other
powers' shares, alone and pooled, and every lost tie with what came of it.

Placebo: states that never had the tie, of which few should have it so many years later.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from tertius.claims.battery.tie_return import report
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_case, by_choice, by_miscount, by_threshold, side_of
from tertius.claims.following.gains import STORED
from tertius.claims.following.occasions import Occasion, occasions, soon_after
from tertius.claims.following.returns import ReturnGrid, return_grid
from tertius.claims.following.samples import changes
from tertius.claims.following.taken import bands, followed, incidence_table
from tertius.claims.following.tie_years import YEARS, covered
from tertius.claims.naming import called
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import at_threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

#: Years after an occasion in which a loss counts as having come with it.
SOON = 3


class TieReturnParameters(Parameters):
    """Parameters of `tie_return`.

    Attributes
    ----------
    patron : str
        Whose ties were lost.
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
        Years after the loss: 5, 10 or 15.
    among : tuple of str
        Clients to which the losses are limited; all when empty.
    powers : tuple of str
        Powers to compare with, and that can take the place.
    first, last : int
        Last years with the tie.
    threshold : float
        Share that must be exceeded.
    matters : float
        Smallest distance from the threshold that matters.
    """

    patron: str = Field(json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    kind: Literal["arms", "pact_defense", "pact_consultation", "trade_share"] = "arms"
    after: Literal["any loss", "coup", "irregular change", "new rulers", "sanctions"] = "any loss"
    sender: str = Field(default="USA", json_schema_extra={"states": True})
    horizon: Literal[5, 10, 15] = 10
    among: tuple[str, ...] = Field(default=(), max_length=210, json_schema_extra={"states": True})
    powers: tuple[str, ...] = Field(default=POWERS, min_length=1, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    threshold: float = Field(default=0.5, gt=0, lt=1)
    #: "Most" is a majority that a recount of a few cases does not undo: six in ten.
    matters: float = Field(default=0.10, gt=0, lt=1)


def needs(p: TieReturnParameters) -> tuple[Needed, ...]:
    """Return the ties."""
    return (("ties", "arms_delivery" if p.kind == "arms" else p.kind),)


def build(panel: Panel, p: TieReturnParameters) -> ReturnGrid:
    """Return the grid of "lost ties come back".

    Raises
    ------
    PanelError
        The panel lacks the tie, or what tells the occasion.
    """
    changed = changes(panel, tuple(sorted(panel.states.all())))
    states = changed.states
    may = np.ones((len(states), len(YEARS)), dtype=np.bool_)
    if p.among:
        may &= np.isin(states, p.among)[:, None]
    if p.after != "any loss":
        name: Occasion = p.after
        may &= soon_after(occasions(panel, name, changed, states, p.sender).happens, SOON)
    return return_grid(panel, p.patron, p.kind, p.horizon, p.first, p.last, may)


def cells_of(grid: ReturnGrid, p: TieReturnParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where more come back than the threshold asks."""
    return grid.cells(p.threshold)


def report_of(found: Assessment[TieReturnParameters, ReturnGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid = found.panel, found.parameters, found.grid
    name = called(panel, p.patron, p.first, p.last)
    powers = tuple(x for x in p.powers if x != p.patron)
    after = followed(panel, p.kind, p.patron, powers, grid.states, grid.lost)
    as_of = covered(panel, "ties", STORED[p.kind][0])[1]
    shares = report.by_patron(panel, p.kind, grid, (p.patron, *powers))
    return Report(
        sentence=report.sentence(name, p.kind, grid, found.headline, found.decision, p.threshold),
        plain=report.plain(called(panel, p.patron, as_of, as_of), p.kind, found, as_of),
        as_of=as_of,
        placebo=report.placebo(found.cells),
        cases=(report.case_table(panel, grid, name, p.focal),),
        tables=(report.patron_table(shares, p.horizon), incidence_table(after, name)),
        figures=(report.patron_figure(shares, p.horizon, p.threshold), *bands(after, name)),
        rate=found.headline,
        notes=report.notes(grid, p.kind, as_of, found.decision),
    )


def flips_of(found: Assessment[TieReturnParameters, ReturnGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, client and count that were tried."""
    grid, cells, label, at = found.grid, found.cells, found.decision.label, found.threshold

    def label_at(other: float) -> Label:
        return found.label(at_threshold(cells, other), other)

    flips = by_threshold(label_at, at, [k / 20 for k in range(3, 18)])
    flips += by_choice(cells, grid.choices, found.label)
    if label == "not testable":
        return flips

    def relabel(dropped: tuple[str, ...]) -> Label:
        return found.label(grid.cells(at, dropped))

    outcome, rows, _ = grid.main_cases()
    pull = np.bincount(rows, outcome - at, minlength=len(grid.states))
    names = [grid.states[r] for r in np.unique(rows).tolist()]
    way = side_of(label)
    weight = [way * float(pull[grid.states.index(n)]) for n in names]
    flips += by_case(label, names, weight, relabel, limit=4, singles=8)
    return flips + by_miscount(label_at, at, found.headline.n, "back")


TEST = ClaimTest(
    title="Whether lost ties come back",
    estimand="Share of a patron's lost ties that are there again within h years after they were lost.",
    parameters=TieReturnParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    threshold=Threshold("threshold", "share"),
    datasets=("arms_register", "atop", "cow_trade", "baci", "irregular_change", "archigos", "gsdb"),
    silent={"window": "another number of years asks another question: see the list of lost ties"},
)

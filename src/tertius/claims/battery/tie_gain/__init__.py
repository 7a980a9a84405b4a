"""Whether states take up ties with a power after a coup, sanctions or the outbreak of war.

The quantity is the share of states without the tie that gain it within `horizon` years after such an
occasion, less the share of like state-years without it (same era, governments that fall as often, the same
past with the power, another power there or not).  Above zero: the occasion brings the power ties; below
zero: it keeps them away.  "Turn to Russia after coups" is about this difference, not about the share alone:
states take up arms from a great power in any case.

Only cases whose whole horizon is on record count; states are the clusters.  Beside it: the same for the
other powers (who gains most), for other kinds of tie, and every case with what came of it.

Placebo: the occasions moved at random among the same states' years without one, 200 times.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tertius.claims.battery.tie_gain.report import KINDS, plain, sentence
from tertius.claims.coverage import Needed
from tertius.claims.following import contrast_report as told
from tertius.claims.following.contrast import Asked, ContrastGrid, contrast, placebo_of
from tertius.claims.following.contrast_flips import flips_of as flips_tried
from tertius.claims.following.gains import STORED
from tertius.claims.following.occasions import SAID, Occasion, occasions
from tertius.claims.following.samples import changes
from tertius.claims.following.tie_years import covered
from tertius.claims.intervals import rate_of
from tertius.claims.naming import called
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Flip, GridCell
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


class TieGainParameters(Parameters):
    """Parameters of `tie_gain`.

    Attributes
    ----------
    patron : str
        Who gains the tie.
    after : str
        The occasion: "coup", "irregular change", "new rulers" (a change of government that replaced the
        ruling coalition), "sanctions" by `sender`, or "conflict" (its outbreak).
    sender : str
        Who imposes the sanctions; of no meaning for other occasions.
    focal : str
        The state that the claim is about, if any (marked in the list of cases).
    kind : str
        Kind of tie: arms, pact_defense, pact_consultation, base, trade_share.
    horizon : int
        Years after the occasion: 3 or 5.
    among : tuple of str
        States to which the occasions are limited; all when empty.
    powers : tuple of str
        Powers to compare with.
    first, last : int
        Years of the occasions.
    threshold : float
        Difference of shares that must be exceeded; 0: no more than without the occasion.
    matters : float
        Smallest effect that matters: difference of shares.
    """

    patron: str = Field(json_schema_extra={"states": True})
    after: Occasion = "new rulers"
    sender: str = Field(default="USA", json_schema_extra={"states": True})
    focal: str | None = Field(default=None, json_schema_extra={"states": True})
    kind: Literal["arms", "pact_defense", "pact_consultation", "base", "trade_share"] = "arms"
    horizon: Literal[3, 5] = 5
    among: tuple[str, ...] = Field(default=(), max_length=210, json_schema_extra={"states": True})
    powers: tuple[str, ...] = Field(default=POWERS, min_length=1, json_schema_extra={"states": True})
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=2025, ge=1946, le=2100)
    threshold: float = Field(default=0.0, gt=-1, lt=1)
    #: One state in twenty more: with some 120 such occasions on record, six ties.
    matters: float = Field(default=0.05, gt=0, lt=1)


def _asked(p: TieGainParameters) -> Asked:
    others = tuple(power for power in p.powers if power != p.patron)
    return Asked(p.kind, (p.patron,), others, p.horizon, p.first, p.last, p.among, "tie_gain", WHAT)


def needs(p: TieGainParameters) -> tuple[Needed, ...]:
    """Return the ties; of bases several variables stand for each other."""
    return () if p.kind == "base" else (("ties", "arms_delivery" if p.kind == "arms" else p.kind),)


def build(panel: Panel, p: TieGainParameters) -> ContrastGrid:
    """Return the grid of "the occasion brings the power ties".

    Raises
    ------
    PanelError
        The panel lacks the tie, or what tells the occasion.
    """
    changed = changes(panel, tuple(sorted(panel.states.all())))
    happened = occasions(panel, p.after, changed, changed.states, p.sender)
    return contrast(panel, _asked(p), changed, happened)


def cells_of(grid: ContrastGrid, p: TieGainParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where more states gain the tie than the threshold asks."""
    return grid.cells(p.threshold)


def placebo(grid: ContrastGrid, _: TieGainParameters) -> Placebo | None:
    """Return the estimates under moved occasions."""
    return placebo_of(grid)


def report_of(found: Assessment[TieGainParameters, ContrastGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid = found.panel, found.parameters, found.grid
    changed = changes(panel, grid.states)
    order = (p.patron, *(power for power in p.powers if power != p.patron))
    gains = told.by_power(panel, grid.asked, changed, grid.occasion, order)
    name = called(panel, p.patron, p.first, p.last)
    title = f"States without {told.tie_with(p.kind, name)} at {SAID[p.after]}, and what came of it"
    own, powers = grid.of(0), f"Gains of each power after {SAID[p.after]}"
    as_of = covered(panel, "ties", STORED[p.kind][0])[1]
    return Report(
        sentence=sentence(panel, p.patron, grid, found.headline, found.decision),
        plain=plain(
            panel, p.patron, grid, found.decision, as_of, p.sender if p.after == "sanctions" else None
        ),
        as_of=as_of,
        placebo=told.placebo(found.placebo, found.decision.placebo),
        cases=(told.case_table(panel, grid, title, p.focal),),
        tables=(
            told.power_table(gains, powers),
            told.kind_table(panel, grid.asked, changed, grid.occasion, KINDS),
        ),
        figures=(told.power_figure(gains, powers, SAID[p.after]),),
        rate=None if own is None else rate_of(own.share, own.n, own.n_effective, RATE),
        notes=told.notes(panel, grid, found.decision),
    )


def flips_of(found: Assessment[TieGainParameters, ContrastGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and state that were tried."""
    return flips_tried(found)


#: What the estimates and the plain share are called.
WHAT = "share of states that gain the tie after the occasion less that in like years without it"
RATE = "share of states without the tie that gained it after the occasion"

TEST = ClaimTest(
    title="Ties gained after a coup, sanctions or war",
    estimand="Share of states that gain a tie within h years of an occasion, less that in years without.",
    parameters=TieGainParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    placebo=placebo,
    threshold=Threshold("threshold", "difference", none=0.0),
    datasets=("arms_register", "irregular_change", "archigos", "colpus", "gsdb", "ucdp", "atop"),
    silent={"window": "another number of years asks another question: see the list of cases"},
)

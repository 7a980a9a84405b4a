"""Whether ties with a power follow those of one's peers: the demonstration effect.

States and the five powers are a two-mode network in windows of five years; in an actor-oriented model
(`tertius.models.peers`) each state keeps, adds and drops suppliers in continuous time, seeing the others as
they stood when the window began.  Its likelihood is exact.  The quantity is the odds of a tie when one more
of the peers had one with the same power.  Peers are the conflict-afflicted states, whose choices are the
example, or the states that a case names; those who may follow it are a group: conflict-afflicted, newly
US-aligned, neutral, or members of the OIC, each with its own effect in one model.  The same model holds
likeness of votes, distance, size and earlier ties (selection), neighbours' ties, the powers' own levels and
every group's leaning to each of them, and shocks to each power in a window and to each group, power and
window, whose spreads are estimated.

Several groups at once: the group that follows least decides, by joint draws of all effects.  Placebo: peers
dealt out anew among the states of each region, hundreds of times, by one step from the fitted model.
"""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from tertius.claims.battery.peer_influence import report
from tertius.claims.battery.peer_influence.fits import CHOICES, PeerGrid, grid_of, placebo_of, pointing
from tertius.claims.battery.peer_influence.parts import Parts, parts_of
from tertius.claims.flips import by_choice, by_ratio, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel

Group = Literal["conflict", "aligned", "neutral", "muslim", "everyone", "named", "adjacent"]
#: Smallest effect that matters: the odds change by a twentieth with one more peer.  Twenty such examples
#: would then make a tie some 2.7 times as likely; what is less is not a reason to tie or to cut.
MATTERS = 1.05


class PeerInfluenceParameters(Parameters):
    """Parameters of `peer_influence`.

    Attributes
    ----------
    patron : str
        Whose ties the table of cases shows; beside the five powers it is one more that states may tie with.
    ties_with : str
        Whether the example is about ties with any power, or with the patron alone.
    groups : tuple of str
        Who must follow the example: conflict, aligned, neutral, muslim, everyone, adjacent (states that
        touch one that gives it), or named (`followers`); all of them, where several.
    followers : tuple of str
        The states of the group "named".
    example : tuple of str
        States that give the example; none: those whose government fights a conflict.
    bloc : str
        Organisation whose members give the example instead, as in the panel's `member:` variables.
    ties : str
        "all ties", kept and new; or "first ties" alone, with a power that the state had none with.
    against : str
        "none": how much the group follows; "all others": how much more than all other states do.
    first, last : int
        Years of the record.
    threshold : float
        Odds ratio for one more peer that the effect must exceed.
    matters : float
        Smallest effect that matters: a factor of the odds, for one more peer with the tie.
    """

    patron: str = Field(default="RUS", json_schema_extra={"states": True})
    ties_with: Literal["any power", "the patron"] = "any power"
    groups: tuple[Group, ...] = Field(default=("conflict",), min_length=1, max_length=7)
    example: tuple[str, ...] = Field(default=(), max_length=50, json_schema_extra={"states": True})
    followers: tuple[str, ...] = Field(default=(), max_length=210, json_schema_extra={"states": True})
    bloc: str | None = Field(default=None, max_length=20)
    ties: Literal["all ties", "first ties"] = "all ties"
    against: Literal["none", "all others"] = "none"
    first: int = Field(default=1960, ge=1950, le=2100)
    last: int = Field(default=2024, ge=1950, le=2100)
    threshold: float = Field(default=1.0, gt=0)
    matters: float = Field(default=MATTERS, gt=1, le=10)

    @model_validator(mode="after")
    def _groups(self) -> Self:
        if ("named" in self.groups) != bool(self.followers):
            raise ValueError('the group "named" and the list of its states, followers, go together')
        if self.bloc and self.example:
            raise ValueError("the example is given by a bloc or by the states named, not by both")
        if "everyone" in self.groups and self.against == "all others":
            raise ValueError("everyone follows no more than all others")
        return self


def build(panel: Panel, p: PeerInfluenceParameters) -> PeerGrid:
    """Return the fits of "the example is followed", the main one first.

    Raises
    ------
    PanelError
        A state or a year outside the panel.
    """
    return grid_of(panel, p)


def cells_of(grid: PeerGrid, p: PeerInfluenceParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where every group follows."""
    return tuple(pointing(c, p.groups, p.threshold) for c in grid.cells)


def placebo(grid: PeerGrid, p: PeerInfluenceParameters) -> Placebo | None:
    """Return what peers dealt out anew show."""
    return placebo_of(grid, p.groups)


def report_of(found: Assessment[PeerInfluenceParameters, PeerGrid]) -> Report:
    """Return what a reader is told."""
    p, grid = found.parameters, found.grid
    main = grid.cells[0]
    parts: dict[str, Parts] = {}
    if main.fitted is not None and grid.peers is not None:
        parts = parts_of(main.fitted, grid.peers, p.groups)
    return Report(
        plain=plain(found),
        as_of=p.last,
        sentence=report.sentence(grid, p.groups, found.decision, p.ties, p.against),
        placebo=report.placebo(grid, p.groups, found.decision),
        cases=(report.case_table(found.panel, grid, p.groups, p.patron),),
        tables=(
            report.effect_table(grid),
            report.parts_table(parts),
            report.shock_table(grid, p.groups),
            report.strength_table(grid, p.groups),
            report.model_table(grid),
        ),
        figures=(
            report.group_figure(grid).measured("times the odds, for one more peer with the tie", p.threshold),
            report.placebo_figure(grid, p.groups).measured("times the odds, for one more peer", p.threshold),
            report.parts_figure(parts).measured("part of the likeness of ties and peers' ties"),
        ),
        notes=report.notes(grid),
    )


def plain(found: Assessment[PeerInfluenceParameters, PeerGrid]) -> str:
    """Return the verdict in words that an editor could print."""
    p = found.parameters
    who = f"{p.bloc}" if p.bloc else "example" if p.example else "conflict-hit"
    return report.plain(found.grid, p.groups, found.decision, who, p.ties == "first ties", p.against)


def flips_of(found: Assessment[PeerInfluenceParameters, PeerGrid]) -> list[Flip]:
    """Return the changes of threshold, choice and unseen confounder that were tried."""
    p, grid = found.parameters, found.grid

    def label_at(threshold: float) -> Label:
        there = [pointing(c, p.groups, threshold) for c in grid.cells]
        return found.label(there, threshold)

    steps = [float(v) for v in np.round(p.threshold * np.exp(np.arange(-40, 41) / 200), 4)]
    flips = by_threshold(label_at, p.threshold, [s for s in steps if s != p.threshold])
    flips += by_choice(found.cells, CHOICES, found.label)
    flips += by_ratio(label_at, p.threshold, "peers' ties and with one's own")
    return flips


TEST = ClaimTest(
    title="Peer influence on ties with a power",
    estimand=(
        "Odds ratio of a tie when one more of the peers had one with the same power as the window began."
    ),
    parameters=PeerInfluenceParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    datasets=("arms_register", "ucdp", "un_votes", "wdi_gdp", "igo", "geography", "atop", "archigos"),
    placebo=placebo,
    threshold=Threshold("threshold", "ratio", none=1.0),
    silent={
        "case": "a state out of the network changes what all others could see: a grid of fits for each",
        "sample": "the grid varies definitions and windows; every state of the panel is in all of them",
    },
    cost=11,
    shares="peers",
)

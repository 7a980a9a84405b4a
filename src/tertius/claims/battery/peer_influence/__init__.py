"""Whether ties with a power follow those of one's peers: the demonstration effect.

States and the five powers are a two-mode network in windows of five years; a stochastic actor-oriented
model (`tertius.models.interstate`) lets each state keep, add and drop suppliers in continuous time.  The
quantity is the odds of a tie when a quarter more of the peers have one with the same power.  Peers are the
conflict-afflicted states, whose choices are the example; those who may follow it are a group:
conflict-afflicted, newly US-aligned, neutral, or members of the OIC, each with its own effect in one model.
The same model holds likeness of votes, distance, size and earlier ties (selection), the powers' own levels,
popularity and ties with the group (common shocks), and neighbours' ties.

Several groups at once: for, if every group's effect points for; against, if none does and none can be a
doubling.  Placebos: peers dealt out anew among states of the same region, and states that become peers only
in the window after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from tertius.claims.battery.peer_influence import report
from tertius.claims.battery.peer_influence.fits import CHOICES, PeerCell, fitted_cells, pointing
from tertius.claims.battery.peer_influence.parts import Parts, parts_of
from tertius.claims.battery.peer_influence.shock import Shock, shock_of
from tertius.claims.flips import by_choice, by_ratio, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import Decision
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

Group = Literal["conflict", "aligned", "neutral", "muslim"]


class PeerInfluenceParameters(Parameters):
    """Parameters of `peer_influence`.

    Attributes
    ----------
    patron : str
        Whose ties the table of cases shows; one of the five powers.
    groups : tuple of str
        Who must follow the example: conflict, aligned, neutral, muslim; all of them, where several.
    threshold : float
        Odds ratio that the effect must exceed.
    bound : float
        For several groups: odds ratio that every interval must exclude for the claim to be contradicted.
    """

    patron: str = Field(default="RUS", json_schema_extra={"states": True})
    groups: tuple[Group, ...] = Field(default=("conflict",), min_length=1, max_length=4)
    threshold: float = Field(default=1.0, gt=0)
    bound: float = Field(default=2.0, gt=1)


def build(panel: Panel, p: PeerInfluenceParameters) -> list[PeerCell]:
    """Return the fits of "the example is followed", the main one first.

    Raises
    ------
    PanelError
        The power is none of the five.
    """
    if p.patron not in POWERS:
        raise PanelError(f"power {p.patron!r}", f"one of {', '.join(POWERS)}", "another state")
    return fitted_cells(panel)


def cells_of(fits: Sequence[PeerCell], p: PeerInfluenceParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where every group follows."""
    return tuple(pointing(c, p.groups, p.threshold, p.bound) for c in fits)


def qualify(
    decision: Decision,
    _: Sequence[GridCell],
    threshold: float,
    fits: Sequence[PeerCell],
    p: PeerInfluenceParameters,
) -> Decision:
    """Return the decision on several groups, which the case's rule takes together."""
    estimates = fits[0].estimates
    if len(p.groups) == 1 or not estimates:
        return decision
    lows = [estimates[g].low or 0.0 for g in p.groups]
    highs = [estimates[g].high or np.inf for g in p.groups]
    if decision.label == "undetermined" and sum(low > threshold for low in lows) == len(lows) - 1:
        return replace(decision, label="leaning for", why=f"all groups but one lie above; {decision.why}")
    if decision.label == "leaning against" and max(lows) <= threshold and max(highs) < p.bound:
        return replace(decision, label="contradicted")
    return decision


def report_of(found: Assessment[PeerInfluenceParameters, list[PeerCell]]) -> Report:
    """Return what a reader is told."""
    p, fits = found.parameters, found.grid
    main = fits[0]
    parts: dict[str, Parts] = {}
    shocks: dict[str, Shock] = {}
    if main.fitted is not None:
        shocks = {group: shock_of(main.fitted, group) for group in p.groups}
        parts = {group: parts_of(main.fitted, group) for group in p.groups}
    return Report(
        sentence=report.sentence(main, p.groups, found.decision),
        placebo=report.placebo(fits, p.groups),
        cases=(report.case_table(found.panel, main, p.groups, p.patron),),
        tables=(
            report.effect_table(fits),
            report.parts_table(parts),
            report.shock_table(main, shocks),
            report.strength_table(main, p.groups),
            report.model_table(main),
        ),
        figures=(report.group_figure(fits), report.parts_figure(parts)),
        notes=report.notes(fits),
    )


def flips_of(found: Assessment[PeerInfluenceParameters, list[PeerCell]]) -> list[Flip]:
    """Return the changes of threshold, choice and unseen confounder that were tried."""
    p, fits = found.parameters, found.grid

    def label_at(threshold: float) -> Label:
        there = [pointing(c, p.groups, threshold, p.bound) for c in fits]
        return found.label(there, threshold)

    flips = by_threshold(label_at, p.threshold, [k / 20 for k in range(6, 61)])
    flips += by_choice(found.cells, CHOICES, found.label)
    flips += by_ratio(label_at, p.threshold, "peers' ties and with one's own")
    return flips


TEST = ClaimTest(
    title="Peer influence on ties with a power",
    estimand="Odds ratio of a tie when a quarter more of the peers have one with the same power.",
    parameters=PeerInfluenceParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    qualify=qualify,
    datasets=("arms_register", "ucdp", "un_votes", "wdi_gdp", "igo", "geography", "atop", "archigos"),
    threshold=Threshold("threshold", "ratio"),
    silent={
        "case": "a state out of the network changes what all others could see: a grid of fits for each",
        "sample": "the grid varies definitions and windows; every state of the panel is in all of them",
    },
)

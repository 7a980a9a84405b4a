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
from pydantic import BaseModel, Field

from tertius.case.schema import Claim
from tertius.claims.battery.peer_influence import report
from tertius.claims.battery.peer_influence.fits import CHOICES, PeerCell, cells_of, pointing
from tertius.claims.battery.peer_influence.parts import Parts, parts_of
from tertius.claims.battery.peer_influence.shock import Shock, shock_of
from tertius.claims.flips import by_choice, by_ratio, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Threshold
from tertius.claims.rule import Decision, decide
from tertius.claims.verdict import Flip, GridCell, Label, Verdict
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


def _decided(cells: Sequence[GridCell], fitted: PeerCell, p: PeerInfluenceParameters) -> Decision:
    """Return the written rule's decision; several groups are decided as the case's rule says."""
    found = decide(cells, p.threshold)
    if len(p.groups) == 1 or not fitted.estimates:
        return found
    lows = [fitted.estimates[g].low or 0.0 for g in p.groups]
    highs = [fitted.estimates[g].high or np.inf for g in p.groups]
    if found.label == "undetermined" and sum(low > p.threshold for low in lows) == len(lows) - 1:
        return replace(found, label="leaning for", why=f"all groups but one lie above; {found.why}")
    if found.label == "leaning against" and max(lows) <= p.threshold and max(highs) < p.bound:
        return replace(found, label="contradicted")
    return found


def _run(panel: Panel, p: PeerInfluenceParameters) -> tuple[list[PeerCell], tuple[GridCell, ...], Decision]:
    if p.patron not in POWERS:
        raise PanelError(f"power {p.patron!r}", f"one of {', '.join(POWERS)}", "another state")
    fits = cells_of(panel)
    cells = tuple(pointing(c, p.groups, p.threshold, p.bound) for c in fits)
    return fits, cells, _decided(cells, fits[0], p)


def assess(panel: Panel, parameters: BaseModel) -> Assessment:
    """Return the grid's cells and the decision, without the report."""
    assert isinstance(parameters, PeerInfluenceParameters)
    _, cells, decision = _run(panel, parameters)
    return Assessment(cells, decision)


def judge(panel: Panel, claim: Claim, parameters: BaseModel) -> Verdict:
    """Return the verdict on "the example is followed"."""
    assert isinstance(parameters, PeerInfluenceParameters)
    p = parameters
    fits, cells, decision = _run(panel, p)
    main = fits[0]
    parts: dict[str, Parts] = {}
    shocks: dict[str, Shock] = {}
    if main.fitted is not None:
        shocks = {group: shock_of(main.fitted, group) for group in p.groups}
        parts = {group: parts_of(main.fitted, group) for group in p.groups}
    return Verdict(
        claim=claim.id,
        test="peer_influence",
        label=decision.label,
        sentence=report.sentence(main, p.groups, decision),
        headline=cells[0].estimate,
        grid=cells,
        robustness=decision.agree,
        placebo=report.placebo(fits, p.groups),
        cases=(report.case_table(panel, main, p.groups, p.patron),),
        tables=(
            report.effect_table(fits),
            report.parts_table(parts),
            report.shock_table(main, shocks),
            report.strength_table(main, p.groups),
            report.model_table(main),
        ),
        figures=(report.group_figure(fits), report.parts_figure(parts)),
        flips=tuple(_flips(fits, cells, p)),
        datasets=TEST.datasets,
        notes=report.notes(fits),
    )


def _flips(fits: Sequence[PeerCell], cells: Sequence[GridCell], p: PeerInfluenceParameters) -> list[Flip]:
    def label_at(threshold: float) -> Label:
        moved = p.model_copy(update={"threshold": threshold})
        there = [pointing(c, p.groups, threshold, p.bound) for c in fits]
        return _decided(there, fits[0], moved).label

    flips = by_threshold(label_at, p.threshold, [k / 20 for k in range(6, 61)])
    flips += by_choice(cells, CHOICES, lambda swapped: _decided(swapped, fits[0], p).label)
    flips += by_ratio(label_at, p.threshold, "peers' ties and with one's own")
    return flips


TEST = ClaimTest(
    title="Peer influence on ties with a power",
    estimand="Odds ratio of a tie when a quarter more of the peers have one with the same power.",
    parameters=PeerInfluenceParameters,
    judge=judge,
    datasets=("arms_register", "ucdp", "un_votes", "wdi_gdp", "igo", "geography", "atop", "archigos"),
    assess=assess,
    threshold=Threshold("threshold", "ratio"),
    silent={
        "case": "a state out of the network changes what all others could see: a grid of fits for each",
        "sample": "the grid varies definitions and windows; every state of the panel is in all of them",
    },
)

"""Whether a tie will be formed: accession to an organisation, a pact, arms, a base, by a year.

The quantity is the chance that at least one (or `at_least`) of the named states forms the tie by the year
`until`, from how often states like them did: those of the same regions that could have, in every year on
record.  Ties come in rounds, in which several states join at once; the sizes of past rounds and how often
they came give the chance and its interval.  A claim that "more states will join" names nobody: it is about
all that could.  The claim says "more likely than not", or another chance (`threshold`).

What tells a candidate from its peers (an application, an invitation, a war) is not on record: the chance is a
base rate, to be scored when its time has come.  Beside it: the chance of each named state alone, earlier
forecasts of the same kind with what happened, and who formed the tie when.

Placebo: as many states of regions in which nobody ever had the tie.
"""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from tertius.claims.battery.formation import report
from tertius.claims.battery.formation.grid import FormationGrid, build_grid
from tertius.claims.flips import by_case, by_choice, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import at_threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.panel.panel import Panel


class FormationParameters(Parameters):
    """Parameters of `formation`.

    Attributes
    ----------
    kind : str
        membership (of `bloc`), or a tie with `patron`: pact, arms, base, trade.  Left out: membership where a
        bloc is named, else pact.
    patron : str
        The power with which the tie is formed.
    bloc : str
        The organisation, as the panel's `member:` variables call it: NATO, BRICS, SCO.
    candidates : tuple of str
        The states that the claim names; all that could form the tie when empty.
    peers : tuple of str
        States whose record tells the chance; those of the candidates' regions when empty.
    until : int
        Year by which it is to happen.
    at_least : int
        How many of the candidates must form it.
    threshold : float
        Chance that must be exceeded.
    matters : float
        Smallest distance from it that matters.
    """

    kind: Literal["membership", "pact", "arms", "base", "trade"] | None = None
    patron: str | None = Field(default=None, json_schema_extra={"states": True})
    bloc: str | None = Field(default=None, max_length=20)
    candidates: tuple[str, ...] = Field(default=(), max_length=210, json_schema_extra={"states": True})
    peers: tuple[str, ...] = Field(default=(), max_length=210, json_schema_extra={"states": True})
    until: int = Field(default=2030, ge=1946, le=2100)
    at_least: int = Field(default=1, ge=1, le=50)
    threshold: float = Field(default=0.5, gt=0, lt=1)
    #: "Will" is a chance that a bettor would tell from an even one: six in ten.
    matters: float = Field(default=0.10, gt=0, lt=1)

    @property
    def tie(self) -> Literal["membership", "pact", "arms", "base", "trade"]:
        """The kind of tie, where it is left out: membership of a bloc, else a pact."""
        return self.kind or ("membership" if self.bloc else "pact")

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.tie == "membership" and not self.bloc:
            raise ValueError("membership asks for a bloc, such as NATO")
        if self.tie != "membership" and not self.patron:
            raise ValueError(f"a tie of kind {self.tie} asks for a patron (membership: for a bloc)")
        return self


def build(panel: Panel, p: FormationParameters) -> FormationGrid:
    """Return the grid of "the tie will be formed".

    Raises
    ------
    PanelError
        No such organisation or tie; a year that is on record; nobody left who could form it.
    """
    power = None if p.tie == "membership" else p.patron
    return build_grid(panel, p.tie, power, p.bloc, p.candidates, p.peers, p.until, p.at_least)


def cells_of(grid: FormationGrid, p: FormationParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the chance exceeds the threshold."""
    return grid.cells(p.threshold)


def report_of(found: Assessment[FormationParameters, FormationGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid = found.panel, found.parameters, found.grid
    tie = report.tie_of(panel, p.tie, p.patron, p.bloc)
    who = report.who_of(panel, grid)
    each = report.each_of(panel, grid)
    past = report.earlier(grid)
    return Report(
        sentence=report.sentence(grid, tie, who, found.headline, found.decision),
        plain=report.plain(grid, tie, who, found.headline, found.decision, p.threshold),
        as_of=grid.main.last,
        placebo=report.placebo(found.cells),
        cases=(report.joined_table(panel, grid, tie),),
        tables=(report.forecast_table(each, tie, grid), report.earlier_table(past, tie)),
        figures=report.figures(grid, each, found.headline, who, tie, p.threshold),
        rate=found.headline,
        notes=report.notes(panel, grid, found.decision),
    )


def flips_of(found: Assessment[FormationParameters, FormationGrid]) -> list[Flip]:
    """Return the changes of threshold, choice and state that were tried."""
    grid, cells, at = found.grid, found.cells, found.threshold

    def label_at(other: float) -> Label:
        return found.label(at_threshold(cells, other), other)

    flips = by_threshold(label_at, at, [k / 20 for k in range(1, 20)])
    flips += by_choice(cells, grid.choices, found.label)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return found.label(grid.cells(at, dropped))

    rows = np.flatnonzero(grid.main.formed.any(axis=1)).tolist()
    names = [grid.main.states[r] for r in rows]
    whole = found.headline.value or 0.0
    pull = [whole - (grid.estimate(grid.specifications[0], (n,)).value or 0.0) for n in names]
    return flips + by_case(found.decision.label, names, pull, relabel, limit=4, singles=6) if names else flips


TEST = ClaimTest(
    title="Whether a tie will be formed by a year",
    estimand="Chance that the named states form the tie by a year, from how often states like them did.",
    parameters=FormationParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    threshold=Threshold("threshold", "share"),
    silent={"confounder": "what tells a candidate from its peers, such as an invitation, is not on record"},
    datasets=("igo", "igo_continued", "organisations", "atop", "arms_register", "mcmanus_nieman"),
)

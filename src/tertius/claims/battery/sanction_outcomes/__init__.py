"""Whether sanctions reach their aims: the share of episodes that succeeded, by every definition of success.

Two records are read (GSDB, TIES), three definitions (full success; full or partial; with settlements),
threats beside impositions, trade disputes kept or left out, running episodes left out or counted as no
success once they have lasted ten years, cases or target states, all years or since 1990.  The claim says
that the share lies above `threshold`.  The range over definitions is part of every sentence: it is wider
than any sampling error.

Episodes against one target, and by one sender, resemble each other: the interval is Wilson's on the smaller
of the two effective numbers.  Beside it: how episodes had ended by years since their start (competing
risks), and shares by stage, number of senders, target's regime and size, cost and length.

Placebo: autocracies that nobody sanctioned, and how many of them did what sanctions ask for most often.  A
share has no value of "no effect": that sanctions were followed by success does not say that they brought it
about.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import Field

from tertius.claims.battery.sanction_outcomes import report
from tertius.claims.battery.sanction_outcomes.episodes import Episode
from tertius.claims.battery.sanction_outcomes.grid import SanctionGrid, build_grid
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_case, by_choice, by_miscount, by_threshold, side_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import at_threshold
from tertius.claims.verdict import Figure, Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

Objective = Literal[
    "any", "policy_change", "human_rights", "democracy", "destab_regime", "territorial_conflict", "terrorism",
    "prevent_war", "end_war", "other",
]  # fmt: skip
Success = Literal["every definition", "full or part", "full", "full, part or settled"]
#: Electoral democracy from which a target counts as a democracy.
DEMOCRACY = 0.5


class SanctionOutcomesParameters(Parameters):
    """Parameters of `sanction_outcomes`.

    Attributes
    ----------
    sender : str or None
        Whose sanctions: a state by ISO 3166-1 alpha-3 code, or a group by its name in GSDB ("EU", "UN").
    target : str or None
        On which state.
    group : str or None
        On members of which organisation, as in the panel's ``member:`` traits.
    regime : str
        On "any" target, "democracies" or "autocracies" (electoral democracy below 0.5 the year before).
    objective : str
        Aim, as GSDB names it; TIES counts by the issues that come closest.
    success : str
        One definition of success, or every one.
    threshold : float
        Share of successes that the claim says is exceeded.
    first, last : int
        Years in which episodes begin.
    matters : float
        Smallest difference from the threshold that matters.
    """

    sender: str | None = Field(default=None, min_length=2, max_length=60)
    target: str | None = Field(default=None, json_schema_extra={"states": True})
    group: str | None = Field(default=None, max_length=20)
    regime: Literal["any", "democracies", "autocracies"] = "any"
    objective: Objective = "any"
    success: Success = "every definition"
    threshold: float = Field(default=0.5, gt=0, lt=1)
    first: int = Field(default=1946, ge=1945, le=2100)
    last: int = Field(default=2025, ge=1945, le=2100)
    matters: float = Field(default=0.05, gt=0, lt=1)


def needs(_: SanctionOutcomesParameters) -> tuple[Needed, ...]:
    """Return the episodes."""
    return (("events", "sanction_start"),)


def cell(frame: pd.DataFrame, state: str, year: int) -> float:
    """Return a cell of a grid; NaN outside of it."""
    if state not in frame.index or year not in frame.columns:
        return float("nan")
    return float(frame.loc[state].to_numpy(dtype=float)[list[object](frame.columns).index(year)])


def build(panel: Panel, p: SanctionOutcomesParameters) -> SanctionGrid:
    """Return the grid of "sanctions succeed more often than `threshold`".

    Raises
    ------
    PanelError
        A target is no state, a group is none of the panel's, or no episode has a known outcome.
    """
    if p.target is not None and p.target not in panel.states.all():
        raise PanelError(f"target {p.target!r}", "the id of a state", "none of that id")
    member = panel.trait_grid(f"member:{p.group}").value if p.group else None
    level = panel.trait_grid("polyarchy").value if p.regime != "any" else None

    def belongs(e: Episode) -> bool:
        if (p.sender and p.sender not in e.by) or (p.target and p.target != e.target):
            return False
        if member is not None and not cell(member, e.target, e.start) > 0:
            return False
        if level is None:
            return True
        value = cell(level, e.target, e.start - 1)
        return value >= DEMOCRACY if p.regime == "democracies" else value < DEMOCRACY

    return build_grid(panel, belongs, p.objective, p.success, p.first, p.last)


def cells_of(grid: SanctionGrid, p: SanctionOutcomesParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the share lies above the threshold."""
    return grid.cells(p.threshold)


def report_of(a: Assessment[SanctionOutcomesParameters, SanctionGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = a.panel, a.parameters, a.grid, a.cells
    whom = report.of_whom(panel, p.sender, p.target)
    table = report.range_table(grid, cells)
    said = report.sentence(whom, grid, cells, a.decision)
    bars = Figure("bars", table.title, said, table, "share of episodes", a.threshold)
    return Report(
        sentence=said,
        plain=report.plain_sentence(whom, cells, a.threshold, a.decision.label),
        as_of=grid.last,
        placebo=report.placebo(grid),
        cases=(report.case_table(panel, grid),),
        tables=(table, report.group_table(panel, grid)),
        figures=(bars, report.course(grid)),
        rate=a.headline,
        notes=report.notes(grid, a.decision),
    )


def flips_of(a: Assessment[SanctionOutcomesParameters, SanctionGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, target left out and outcome coded wrongly that were tried."""
    grid, cells, label = a.grid, a.cells, a.decision.label

    def label_at(threshold: float) -> Label:
        return a.label(at_threshold(cells, threshold), threshold)

    flips = by_threshold(label_at, a.threshold, [k / 20 for k in range(1, 20)])
    flips += by_choice(cells, grid.choices, a.label)
    main = grid.entries[0]
    pull = dict[str, float]()
    for e, hit in zip(main.own, main.succeeded, strict=True):
        pull[e.target] = pull.get(e.target, 0.0) + (hit - a.threshold) * side_of(label)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return a.label(grid.cells(a.threshold, dropped))

    flips += by_case(label, list(pull), list(pull.values()), relabel)
    return flips + by_miscount(label_at, a.threshold, a.headline.n, "successes")


TEST = ClaimTest(
    title="Do sanctions work",
    estimand="Share of sanctions episodes with a known outcome that succeeded, under each definition.",
    parameters=SanctionOutcomesParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    threshold=Threshold("threshold", "share"),
    datasets=("gsdb", "sanction_threats", "democracy", "wdi_gdp"),
)

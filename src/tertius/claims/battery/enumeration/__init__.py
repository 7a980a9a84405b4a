"""Only, first, never, always, none, some: every state and year on record is looked up.

Conditions are written in a small language (`following.series.conditions`) over any variables of the panel,
with years, durations and events; all must hold together.  A state-year fits, does not, or nobody knows: what
a source does not cover is not "no".

==========  ==========================================================================================
says        the statement is broken by
==========  ==========================================================================================
none        a state that fits in any year ("no state has", "never")
only        another state that fits, or the subject not fitting
first       another state that fitted in an earlier year, or the subject not fitting
always      a state that does not fit in some year
some        fewer than `at_least` states that fit
==========  ==========================================================================================

One genuine case refutes (more than `most`, where exceptions are allowed).  That none was found supports the
statement if at most 2 % of the state-years that could break it are unknown, leans towards it at up to 20 %,
and beyond that leaves it open, as does a year that a source does not cover: "not on record" is less than
"never".  What is found can only be too little, so that "some" is never refuted where more than 2 % are
unknown.

Placebo: the conditions dealt out to states at random, apart from one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field, model_validator

from tertius.claims.battery.enumeration import report
from tertius.claims.battery.enumeration.search import SOME, Search, build_search
from tertius.claims.flips import by_case, by_choice
from tertius.claims.following.series.conditions import read_condition
from tertius.claims.following.series.groups import check_group
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Decision
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import TertiusError
from tertius.panel.panel import Panel

#: Shares of unknown state-years up to which a search is complete, and up to which it leans.
COMPLETE, LEANS = 0.02, 0.20


class EnumerationParameters(Parameters):
    """Parameters of `enumeration`.

    Attributes
    ----------
    conditions : tuple of str
        What a state in a year must fit, all of them: "member:NATO >= 1", "arms_tie_5y = 1 from RUS",
        "polyarchy < 0.4 for 10 years", "ends member:NATO >= 1", "sanction:any = 1 from USA after
        coup_success within 2 years".
    statement : str
        none, only, first, always, or some.
    state : tuple of str
        The subject of only and first.
    among : tuple of str
        States that are looked at: world, NATO, Africa, a list, a condition, with a minus to leave out.
    first, last : int
        Years that are looked at; those on record if left out, for "only" the last one.
    most : int
        Exceptions that the statement allows.
    at_least : int
        States that must fit, for "some".
    """

    conditions: tuple[str, ...] = Field(min_length=1, max_length=6)
    statement: Literal["none", "only", "first", "always", "some"] = "none"
    state: tuple[str, ...] = Field(default=(), json_schema_extra={"groups": True})
    among: tuple[str, ...] = Field(default=("world",), json_schema_extra={"groups": True})
    first: int | None = Field(default=None, ge=1946, le=2100)
    last: int | None = Field(default=None, ge=1946, le=2100)
    most: int = Field(default=0, ge=0, le=100)
    at_least: int = Field(default=1, ge=1, le=200)

    @model_validator(mode="after")
    def _subject(self) -> EnumerationParameters:
        if self.statement in ("only", "first") and not self.state:
            raise ValueError(f"a statement of {self.statement!r} names its subject under 'state'")
        if self.statement not in ("only", "first") and self.state:
            raise ValueError(f"a statement of {self.statement!r} has no subject: say whom under 'among'")
        return self

    @property
    def limit(self) -> int:
        """The number that is counted against."""
        return self.at_least if self.statement == SOME else self.most


def build(panel: Panel, p: EnumerationParameters) -> Search:
    """Return the search.

    Raises
    ------
    PanelError
        No state's answer is known in any of these years.
    """
    return build_search(panel, p.statement, p.conditions, p.state, p.among, (p.first, p.last), p.limit)


def check(panel: Panel, p: EnumerationParameters) -> dict[str, TertiusError]:
    """Return what is wrong with conditions and groups, by parameter."""
    out = dict[str, TertiusError]()
    for text in p.conditions:
        try:
            read_condition(panel, text)
        except TertiusError as error:
            out.setdefault("conditions", error)
    for name, words in (("among", p.among), ("state", p.state)):
        try:
            if words:
                check_group(panel, words)
        except TertiusError as error:
            out[name] = error
    return out


def cells_of(grid: Search, _: EnumerationParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where no more cases break the statement than it allows."""
    return grid.cells()


def qualify(
    decision: Decision, _: Sequence[GridCell], __: float, grid: Search, p: EnumerationParameters
) -> Decision:
    """Return the decision under what is not known: see the module."""
    found = grid.main
    share = f"{found.open} of the {found.could} state-years that could break it unknown"
    if not found.searched:
        return replace(decision, label="not testable", why="no state-year to look at")
    label, why = decision.label, f"{decision.why}; {share}"
    if found.subject != found.subject:
        label, why = "undetermined", f"whether the subject fits is not known; {share}"
    elif p.statement == SOME:
        if label == "contradicted" and found.unknown > COMPLETE:
            label = "leaning against" if found.unknown <= LEANS else "undetermined"
    elif label == "supported" and grid.uncovered:
        label, why = "undetermined", f"nothing is on record for {_span(grid.uncovered)}; {share}"
    elif label == "supported" and found.unknown > COMPLETE:
        label = "leaning for" if found.unknown <= LEANS else "undetermined"
    return replace(decision, label=label, why=why)


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])


def report_of(assessment: Assessment[EnumerationParameters, Search]) -> Report:
    """Return what a reader is told."""
    p = assessment.parameters
    return report.report(assessment, p.state, p.among)


def flips_of(assessment: Assessment[EnumerationParameters, Search]) -> list[Flip]:
    """Return the changes of number, choice, unknown state-years and state that were tried."""
    grid, label = assessment.grid, assessment.decision.label
    flips = list[Flip]()
    for most in [n for n in range(21) if n != grid.limit and (grid.says != SOME or n)]:
        other = assessment.label(grid.cells(limit=most))
        if other != label:
            size = round(abs(most - grid.limit) / max(grid.limit, 1), 4)
            word = "at least" if grid.says == SOME else "exceptions allowed:"
            flips.append(Flip("threshold", f"{word} {most} instead of {grid.limit}", other, size))
            break
    if not flips:
        flips.append(Flip("threshold", "no number up to 20 alters the verdict", None))
    flips += by_choice(assessment.cells, grid.choices, assessment.label)
    names = [state for state, _, _ in grid.main.against]

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(without=dropped))

    if names:
        flips += by_case(label, names, [-float(years) for _, _, years in grid.main.against], relabel)
    else:
        flips.append(Flip("case", "no state stands against it, so that none can be left out", None))
    return [*flips, report.by_unknown(assessment)]


def count(panel: Panel, p: EnumerationParameters) -> Counted:
    """Return how many state-years are looked at."""
    grid = build(panel, p)
    return Counted(grid.main.searched, f"state-years, {grid.window[0]} to {grid.window[1]}")


def asks(p: EnumerationParameters) -> str:
    """Return what is claimed in words."""
    if p.statement == SOME:
        return f"{p.at_least} or more such states"
    allowed = f", {p.most} exceptions allowed" if p.most else ""
    return f"{p.statement} of this kind{allowed}"


TEST = ClaimTest(
    title="Only, first, never, always: every case looked up",
    estimand="Number of states that break the statement (for 'some': that fit it), all state-years searched.",
    parameters=EnumerationParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    qualify=qualify,
    check=check,
    asks=asks,
    count=count,
    threshold=Threshold(0.0, "exact"),
    minimum=1.0,
    datasets=("panel",),
)

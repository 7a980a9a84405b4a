"""How many states a power armed and stood by, under every definition of a grid.

A claim such as "dozens" turns on what is counted. A state counts if it had the patron's arms in enough years
of the period and, in the same years or the five before them, what the definition asks for besides: the
patron's troops, a pact, or a visit by its leader.  The number is shown under each definition; there is no
sampling error, and the range given with the number is the range over the definitions.

Definitions do not vote: the label rests on the main one.  The record can only miss states, so that a number
that reaches what is claimed supports it and one that falls short says nothing.  A period for which what is
counted is on no record is not testable, and never "0 states".

Placebo: another power of which nobody claims as much, under the same definitions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from pydantic import Field

from tertius.claims.battery.count_under_definitions import report
from tertius.claims.battery.count_under_definitions.grid import TOGETHER, DefinitionGrid, build_grid
from tertius.claims.flips import by_case, by_choice, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

#: Years by which an end of the period is moved to see whether the verdict hangs on it.
WINDOWS = (5, 10)


class CountParameters(Parameters):
    """Parameters of `count_under_definitions`.

    Attributes
    ----------
    patron : str
        Whose missions are counted.
    at_least : int
        Number of states from which on the claim holds.
    first, last : int
        Period.
    require : str
        What is asked for besides arms in the main definition: any (troops, a pact or a visit),
        nothing, troops, pact, visit.
    placebo_patron : str or None
        The power to compare with.
    """

    patron: str = Field(json_schema_extra={"states": True})
    at_least: int = Field(default=24, ge=1, le=300)
    first: int = Field(default=1950, ge=1946, le=2100)
    last: int = Field(default=1991, ge=1946, le=2100)
    require: Literal["any", "nothing", "troops", "pact", "visit"] = "any"
    placebo_patron: str | None = Field(default="CHN", json_schema_extra={"states": True})


def build(panel: Panel, p: CountParameters) -> DefinitionGrid:
    """Return the grid of "at least so many states".

    Raises
    ------
    PanelError
        What counting needs is not on record.
    """
    return build_grid(panel, p.patron, p.placebo_patron, p.first, p.last, TOGETHER[p.require])


def count(panel: Panel, p: CountParameters) -> Counted:
    """Return the states that could count."""
    grid = build_grid(panel, p.patron, p.placebo_patron, p.first, p.last, TOGETHER[p.require])
    return Counted(grid.eligible, "states of the Global South that could count")


def cells_of(grid: DefinitionGrid, p: CountParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the number is reached.

    Raises
    ------
    PanelError
        There are not so many states that could count.
    """
    if p.at_least > grid.eligible:
        asked = f"a number of states that can be reached, at most {grid.eligible}"
        raise PanelError(f"at_least in {p.first}-{p.last}", asked, str(p.at_least))
    return grid.cells(p.at_least)


def report_of(assessment: Assessment[CountParameters, DefinitionGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, decision = assessment.panel, assessment.parameters, assessment.grid, assessment.decision
    return Report(
        sentence=report.sentence(panel, p.patron, p.at_least, grid, assessment.headline, decision),
        plain=report.plain_sentence(panel, p.patron, p.at_least, grid),
        as_of=report.as_of(panel, grid),
        placebo=report.placebo(panel, p.placebo_patron, p.at_least, assessment.cells),
        cases=(report.case_table(panel, p.patron, grid),),
        tables=(report.definition_table(grid), report.pact_table(panel, p.patron, grid)),
        figures=(report.figure(panel, p.patron, grid).measured("states", p.at_least),),
        notes=report.notes(panel, grid, p.first, p.last, decision),
    )


def flips_of(assessment: Assessment[CountParameters, DefinitionGrid]) -> list[Flip]:
    """Return the changes of number, definition, state, record and period that were tried."""
    grid, at_least, label = assessment.grid, assessment.parameters.at_least, assessment.decision.label
    main = grid.entries[0].states

    def label_at(least: float) -> Label:
        return assessment.label(grid.cells(int(least)))

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.without(dropped).cells(at_least))

    flips = [
        replace(flip, parameter="at_least", value=int(str(flip.value))) if flip.label is not None else flip
        for flip in by_threshold(label_at, at_least, range(1, 151))
    ]
    flips += by_choice(assessment.cells, grid.choices, assessment.label)
    counted = [sum(state in entry.states for entry in grid.entries) for state in main]
    cases = by_case(label, main, counted, relabel, limit=len(main)) if len(main) > 1 else []
    flips += [_named(flip, assessment.panel, grid) for flip in cases]
    return [*flips, *_by_miscount(label_at, at_least, len(main)), *_by_window(assessment)]


def _named(flip: Flip, panel: Panel, grid: DefinitionGrid) -> Flip:
    """Return a change with the names of the states that it leaves out, not their codes."""
    change = flip.change
    for state in flip.value if isinstance(flip.value, tuple) else ():
        year = (grid.years_of_arms[str(state)] or [grid.span[1]])[0]
        change = change.replace(str(state), panel.states.name(str(state), year))
    return replace(flip, change=change)


def _by_miscount(label_at: Callable[[float], Label], at_least: int, n: int) -> list[Flip]:
    """Return how many states the record would have to miss, or hold wrongly, under every definition."""
    label, flips = label_at(at_least), list[Flip]()
    for sign, words in ((-1, "missed"), (1, "held wrongly")):
        for count in range(1, max(n, 1) + 1):
            other = label_at(at_least + sign * count) if at_least + sign * count > 0 else label
            if other != label:
                change = f"had the record {words} {count} states under every definition"
                flips.append(Flip("confounder", change, other, round(count / max(n, 1), 4)))
                break
    none = f"not even had the record missed, or held wrongly, {n} states under every definition"
    return flips or [Flip("confounder", none, None)]


def _by_window(assessment: Assessment[CountParameters, DefinitionGrid]) -> list[Flip]:
    """Return the smallest change of the period, an end at a time, that alters the label."""
    p, flips = assessment.parameters, list[Flip]()
    for years in WINDOWS:
        for first, last in ((p.first + years, p.last), (p.first, p.last - years), (p.first, p.last + years)):
            if first > last or flips:
                continue
            try:
                other = assessment.under(first=first, last=last).decision.label
            except PanelError:
                continue
            if other != assessment.decision.label:
                size = round(years / (p.last - p.first + 1), 4)
                flips.append(Flip("window", f"{first}-{last} instead of {p.first}-{p.last}", other, size))
    tried = f"no end of the period moved by {' or '.join(map(str, WINDOWS))} years changes the verdict"
    return flips or [Flip("window", tried, None)]


TEST = ClaimTest(
    title="Number of states under a grid of definitions",
    estimand="Number of states outside the patron's bloc and the West that had its arms and its support.",
    parameters=CountParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    count=count,
    threshold=Threshold("at_least", "exact", lower_bound=True, unit="states"),
    datasets=("arms_register", "mcmanus_nieman", "atop"),
    cost=1.2,
)

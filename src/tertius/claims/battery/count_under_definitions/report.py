"""Tables, figures and sentences of `count_under_definitions`."""

from __future__ import annotations

from collections.abc import Sequence

from tertius.claims.battery.count_under_definitions.grid import (
    ARMS,
    NORTH_STATES,
    SUPPORT,
    TOGETHER,
    DefinitionGrid,
)
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.tie_years import covered
from tertius.claims.naming import called
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.claims.wording import number, plain
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel


def case_table(panel: Panel, patron: str, grid: DefinitionGrid) -> DataTable:
    """List the states of the main definition with the years of the arms tie and the kinds of support."""
    rows = list[tuple[Cell, ...]]()
    for state in grid.entries[0].states:
        years = grid.years_of_arms[state]
        support = ", ".join(grid.support[state]) or "none"
        rows.append((panel.states.name(state, years[0]), state, len(years), years[0], years[-1], support))
    main = grid.entries[0].specification
    title = f"States that count for {called(panel, patron, *grid.span)} under the main definition"
    note = "; ".join(f"{name}: {main[name]}" for name in ("arms", "together with", "years with arms"))
    columns = ("state", "id", "years with arms", "first", "last", "support seen in the period")
    return DataTable(title, columns, tuple(rows), note)


def definition_table(grid: DefinitionGrid) -> DataTable:
    """Return the number of states by arms and support, at the main number of years."""
    main = grid.entries[0].specification
    by = {
        (e.specification["arms"], e.specification["together with"]): len(e.states)
        for e in grid.entries
        if e.role != "placebo"
        and all(e.specification[name] == main[name] for name in ("years with arms", "states"))
    }
    together = next(choice for choice in grid.choices if choice.name == "together with").options
    rows = tuple((str(t), *(by.get((arms, t)) for arms in ARMS)) for t in together)
    title = f"Number of states by definition ({main['years with arms']} years with arms or more)"
    return DataTable(title, ("together with", *ARMS), rows, "Columns: what counts as an arms tie.")


def pact_table(panel: Panel, patron: str, grid: DefinitionGrid) -> DataTable:
    """Return the number of states, and the number with members of one multilateral pact counted once."""
    main = grid.entries[0].specification
    rows = list[tuple[Cell, ...]]()
    for entry in grid.entries:
        same = all(entry.specification.get(n) == v for n, v in main.items() if n != "together with")
        if entry.role == "placebo" or not same:
            continue
        cases = [(state, year + 1) for state in entry.states for year in grid.years_of_arms[state]]
        blocks = blocks_of(panel, patron, grid.states, cases)
        rows.append((entry.specification["together with"], len(entry.states), len({*blocks.values()})))
    title = "Number of states, and with members of one pact counted once"
    note = (
        "A pact: the largest defence pact that a state shared with the patron in a year with arms. A count "
        "has no sampling error, so nothing is pooled; what is not covered makes it too low."
    )
    return DataTable(title, ("together with", "states", "pacts counted once"), tuple(rows), note)


def figure(panel: Panel, patron: str, grid: DefinitionGrid) -> Figure:
    """Return the number by kind of support, with the range over the number of years asked for."""
    main = grid.entries[0].specification
    rows = list[tuple[Cell, ...]]()
    for choice in grid.choices:
        if choice.name != "together with":
            continue
        for option in choice.options:
            counts = {
                e.specification["years with arms"]: len(e.states)
                for e in grid.entries
                if e.role != "placebo"
                and e.specification["together with"] == option
                and all(e.specification[name] == main[name] for name in ("arms", "states"))
            }
            value = counts[main["years with arms"]]
            rows.append((f"arms with {option}", value, min(counts.values()), max(counts.values())))
    title = (
        f"States outside bloc and West that {called(panel, patron, *grid.span)} armed, by what went with it"
    )
    said = "; ".join(f"{row[0]} {row[1]} ({row[2]} to {row[3]})" for row in rows)
    years = sorted(int(str(o)) for c in grid.choices if c.name == "years with arms" for o in c.options)
    columns = ("label", "value", "low", "high")
    note = f"Range: with {years[-1]} years of arms or more to {years[0]} or more."
    return Figure(
        "bars",
        title,
        f"Number of states: {said}.",
        DataTable(title, columns, tuple(rows), note),
    )


def sentence(
    panel: Panel, patron: str, at_least: int, grid: DefinitionGrid, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict in one technical sentence, its numbers computed."""
    variants = [e for e in grid.entries if e.role != "placebo"]
    name = called(panel, patron, *grid.span)
    name = name[0].upper() + name[1:]
    main = grid.entries[0].specification
    return (
        f"{name} counts {headline.n} states or more under the main definition (arms together with "
        f"{main['together with']}), and {headline.low:.0f} to {headline.high:.0f} over {len(variants)} "
        f"definitions; asked for are {at_least}: {decision.why}."
    )


def plain_sentence(panel: Panel, patron: str, at_least: int, grid: DefinitionGrid) -> str:
    """Return what an editor could print: the number, what it counts, and what arms alone give."""
    first, last = grid.span
    main = grid.entries[0]
    n, alone = len(main.states), _arms_alone(grid)
    name = called(panel, patron, first, last)
    held = "state" if n == 1 else "states"
    what = str(main.specification["together with"])
    besides = "" if what == TOGETHER["nothing"] else f" plus {_spoken(what)}"
    said = f"at least {number(n)} {held} of the Global South had arms from {name}{besides} in {first}-{last}"
    beside = f"arms alone gives {alone}" if alone is not None and besides else ""
    if n < at_least:
        short = f"{number(at_least)} were claimed; records miss some, so nothing follows"
        return plain([said, short], [beside] if beside else [])
    reached = f"that reaches the {number(at_least)} claimed"
    return plain([f"{said}; {beside}" if beside else said, reached], ["what came of it is not measured"])


def _spoken(together: str) -> str:
    return {"troops, pact or visit": "troops, a pact or a visit", "pact": "a pact", "visit": "a visit"}.get(
        together, together
    )


def _arms_alone(grid: DefinitionGrid) -> int | None:
    """Return the number of states with arms, whatever went with them."""
    wanted = {**grid.entries[0].specification, "together with": TOGETHER["nothing"]}
    return next((len(e.states) for e in grid.entries if e.specification == wanted), None)


def as_of(panel: Panel, grid: DefinitionGrid) -> int:
    """Return the last year of the record that the number rests on."""
    return min(grid.span[1], covered(panel, "ties", "arms_delivery")[1])


def placebo(panel: Panel, other: str | None, at_least: int, cells: Sequence[GridCell]) -> str:
    """Say what the placebo power's number is."""
    other_power = next((cell for cell in cells if cell.role == "placebo"), None)
    if other_power is None or other is None:
        return "No placebo power was named."
    if other_power.direction == "for":
        verdict = "it reaches the number too"
    else:
        verdict = "on this record it does not reach the number"
    name = called(panel, other)
    return f"Under the main definition {name} counts {other_power.estimate.n} states: {verdict} ({at_least})."


def notes(panel: Panel, grid: DefinitionGrid, first: int, last: int, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about definition and coverage."""
    out = [f"Rule: {decision.why}."]
    for name, kinds in SUPPORT.items():
        if name in grid.absent:
            out.append(f"The panel has no {name}: the number is a lower bound.")
            continue
        if name in grid.outside:
            out.append(f"No {name} is on record for the period: definitions that ask for it are left out.")
            continue
        for kind in kinds[:1]:
            try:
                start, end = covered(panel, "ties", kind)
            except PanelError:
                continue
            if start > first or end < last:
                span = f"{name.capitalize()} ties are covered {start}-{end} only"
                out.append(f"{span}: the number with them is a lower bound.")
    start, end = covered(panel, "ties", "arms_tie_5y")
    if start > first or end < last:
        out.append(f"Shares of arms are covered {start}-{end} only: a tie before or after that is not seen.")
    out.append(
        "The record can only miss states, so that a number that falls short says nothing; a zero for troops "
        "may stand for an entry that the source lacks.  Definitions do not vote: the label rests on the main "
        "one."
    )
    others = ", ".join(sorted(NORTH_STATES))
    out.append(f"Left out as bloc, West or Japan: states in Europe, and {others}.")
    return tuple(out)

"""Words, tables and figures of `scenario_contrast` where chances are exact, or where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tertius.claims.battery.scenario_contrast.exact import ExactGrid, Question, noise, places
from tertius.claims.battery.scenario_contrast.runs import Asked, spec_of
from tertius.claims.naming import called, percent
from tertius.claims.registry import Report
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.claims.wording import how_sure, number
from tertius.claims.wording import plain as joined
from tertius.core.arrays import Floats
from tertius.models.peers.ahead import chances
from tertius.panel.panel import Panel

SHOWN = 15


def exact_report(
    panel: Panel, grid: ExactGrid, asked: Asked, decision: Decision, goals: tuple[DataTable, ...]
) -> Report:
    """Return the report of a contrast with exact chances."""
    return Report(
        sentence=sentence(panel, grid, asked, decision),
        placebo=placebo(panel, grid, decision),
        cases=(change_table(panel, grid, asked),),
        tables=(level_table(panel, grid, asked), way_table(grid), noise_table(grid), *goals),
        figures=(
            draw_figure(panel, grid, asked).measured("difference between the two", 0.0),
            *map_figure(panel, grid, asked),
        ),
        notes=notes(panel, grid.question),
    )


def _ends(gaps: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(gaps[1:], (0.025, 0.975))
    return float(gaps[0]), float(low), float(high)


def sentence(panel: Panel, grid: ExactGrid, asked: Asked, decision: Decision) -> str:
    """Return the verdict in one technical sentence."""
    main, q = grid.cells[0], grid.question
    value, low, high = _ends(main.gaps)
    one, two = float(main.one[0].mean()), float(main.two[0].mean())
    way, by_way = max(((w, v) for w, v, _, _ in grid.through), key=lambda pair: abs(pair[1]))
    out = left_out(panel, q)
    return (
        f"{called(panel, q.client)}'s tie with {called(panel, q.patron)} {asked.a} against {asked.b}: the "
        f"chance of a tie five years on is {one:.3f} against {two:.3f} in {_who(panel, q)}, a difference of "
        f"{value:+.3f} ({low:+.3f} to {high:+.3f}), most of it through {way} ({by_way:+.3f}); {decision.why}."
        + (f" Left out: {out}." if out else "")
    )


def _who(panel: Panel, q: Question) -> str:
    names = [called(panel, s) for s in q.states]
    return " and ".join(names) if len(names) <= 3 else f"{len(names)} states on average"


def left_out(panel: Panel, q: Question) -> str:
    """Return which states had no tie to speak of, and since when."""
    said = []
    for state, year in q.left_out:
        since = f"since {year}" if year else "on record"
        said.append(f"{called(panel, state)} has had no arms from {called(panel, q.patron)} {since}")
    return "; ".join(said)


def plain(
    panel: Panel,
    grid: ExactGrid | None,
    asked: Asked,
    decision: Decision,
    short: str,
    main: Estimate | None,
) -> str:
    """Return the verdict in words that an editor could print."""
    if decision.label == "not testable" or main is None or main.value is None:
        return joined([f"Not tested: {short}" if short else "Not tested: the model has no way to tell"])
    if grid is None:
        if main.unit != "chance of a tie":
            return joined([f"What is compared differs little or much, but {how_sure(decision.said)}"])
        size = _points(main.value)
        return joined([f"Whether the tie is {asked.a} or {asked.b} changes others' chances by {size}"],
                      [how_sure(decision.said)])  # fmt: skip
    q = grid.question
    value, low, high = _ends(grid.cells[0].gaps)
    way = max(grid.through, key=lambda row: abs(row[1]))[0]
    through = (
        "neighbourhood rather than example" if "neighbourhood" in way else "example rather than neighbourhood"
    )
    arms = "Russian deliveries" if q.patron == "RUS" else "deliveries"
    first = [
        f"{called(panel, s)} has had no {arms} since {year} and cannot be tested"
        for s, year in q.left_out[:1]
        if year
    ]
    who = _who(panel, q) if len(q.states) <= 2 else f"{number(len(q.states))} states"
    size = f"{_points(value)} ({_signed(low)} to {_signed(high)})"
    core = f"for {who}, {called(panel, q.client)}'s tie adds {size}, through {through}"
    return joined([*first, core], [how_sure(decision.said)])


def _points(value: float) -> str:
    size = round(100 * abs(value))
    if size == 0:
        return "less than one point in a hundred"
    sign = "" if value > 0 else "minus "
    return f"{sign}about {number(size)} point{'s' if size > 1 else ''} in a hundred"


def _signed(value: float) -> str:
    return f"{round(100 * value):+d}" if round(100 * value) else "0"


def silent_sentence(asked: Asked, decision: Decision) -> str:
    """Return why there is nothing to decide."""
    return (
        f"Not testable: with {asked.named} {asked.a} or {asked.b}, the outcome ({asked.outcome}) "
        f"cannot be compared, since {decision.why}."
    )


def silent_notes(asked: Asked) -> tuple[str, ...]:
    """Return what the scenario's levels stand for."""
    levels = spec_of(asked).factors[asked.factor].levels
    return tuple(f"{asked.named}, {name}: {level.mapping}" for name, level in levels.items() if level.mapping)


def placebo(panel: Panel, grid: ExactGrid, decision: Decision) -> str:
    """Return what the same change does to clients that can be no example."""
    if not grid.placebo:
        return f"{called(panel, grid.question.patron)} has had no other client without a setback of its own."
    values = [float(gaps[0]) for _, gaps in grid.placebo]
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    share = "" if decision.placebo is None else f"; {percent(decision.placebo)} of them would earn a label"
    return (
        f"The same change made to {len(values)} other states, once clients and without a setback, which can "
        f"be no example: median {middle:+.4f}, nine in ten from {low:+.4f} to {high:+.4f}{share}. That is "
        "what any client's tie does through its neighbourhood."
    )


def level_table(panel: Panel, grid: ExactGrid, asked: Asked) -> DataTable:
    """Return each counted state's chance under either level."""
    main = grid.cells[0]
    rows: list[tuple[Cell, ...]] = []
    for at, state in enumerate(grid.question.states[:SHOWN]):
        for level, values in ((asked.a, main.one), (asked.b, main.two)):
            value, low, high = _ends(values[:, at])
            rows.append((called(panel, state), level, round(value, 4), round(low, 4), round(high, 4)))
    columns = ("state", asked.named, "chance", "low", "high")
    note = "Low and high hold 95 % of the draws of the parameters."
    return DataTable("Chance of a tie at the end of the window to come", columns, tuple(rows), note)


def way_table(grid: ExactGrid) -> DataTable:
    """Return the difference with one way open alone."""
    rows = tuple((way, round(v, 5), round(low, 5), round(high, 5)) for way, v, low, high in grid.through)
    note = "The difference with the other way closed; both together are not quite their sum."
    return DataTable("What the difference travels through", ("way", "difference", "low", "high"), rows, note)


def noise_table(grid: ExactGrid) -> DataTable:
    """Return how much of every specification's interval is noise."""
    rows: list[tuple[Cell, ...]] = []
    for cell in grid.cells:
        value, low, high = _ends(cell.gaps)
        error, share = noise(cell)
        s = cell.specification
        head = (s["smallest share"], s["record"], s["peers count"], s["rates to come"])
        rows.append((*head, round(value, 5), round(low, 5), round(high, 5), round(error, 6), round(share, 4)))
    columns = ("smallest share", "record", "peers count", "rates", "difference", "low", "high")
    note = (
        "Given the parameters chances are exact. Noise is the error of the mean over draws of the "
        "parameters, and its share of the interval's width."
    )
    return DataTable("Every specification", (*columns, "noise", "share"), tuple(rows), note)


def goal_table(goals: Mapping[str, NDArray[np.bool_]]) -> DataTable:
    """Return the chance that each goal, and all of them, stand no lower at the horizon than at the start."""
    rows: list[tuple[Cell, ...]] = []
    together = None
    for goal, met in goals.items():
        rows.append((goal, *_share(met)))
        together = met if together is None else together & met
    if together is not None:
        rows.append(("all of them", *_share(together)))
    columns = ("goal: no lower than at the start", "chance", "low", "high")
    note = (
        "Five years on, with ties as they stand; each draw of the parameters has a shock of its own, and low "
        "and high hold 95 % of the draws, each the share of its worlds."
    )
    return DataTable("Joint chance of the named goals", columns, tuple(rows), note)


def _share(met: NDArray[np.bool_]) -> tuple[float, float, float]:
    low, high = np.quantile(met.mean(axis=1), (0.025, 0.975))
    return round(float(met.mean()), 4), round(float(low), 4), round(float(high), 4)


def draw_figure(panel: Panel, grid: ExactGrid, asked: Asked) -> Figure:
    """Return the difference at each draw of the parameters, and that of the other clients."""
    label = asked.gap
    rows: list[tuple[Cell, ...]] = [(label, round(float(v), 5)) for v in grid.cells[0].gaps[1:]]
    rows += [("other states in its place", round(float(gaps[0]), 5)) for _, gaps in grid.placebo]
    data = DataTable("Difference by draw", ("label", "value"), tuple(rows), "One dot a draw, or a client.")
    value, low, high = _ends(grid.cells[0].gaps)
    others = ", ".join(f"{called(panel, s)} {gaps[0]:+.3f}" for s, gaps in grid.placebo[:5])
    alt = f"{label}: {value:+.3f} ({low:+.3f} to {high:+.3f})" + (
        f"; for instance {others}" if others else ""
    )
    title = "The difference, over the parameters' uncertainty, and other states in the client's place"
    return Figure("distribution", title, f"{alt}.", data)


def _everyone(grid: ExactGrid) -> tuple[Sequence[str], Floats, Floats]:
    """Return states with their chances under either level, at the estimate and without shocks."""
    main, q = grid.cells[0], grid.question
    record = main.found.record
    alive = [s for s, here in zip(record.states, record.alive[-1]) if here and s not in (q.client, q.patron)]
    who = places(record, alive)
    one, two = (
        chances(main.found, main.spread, q.patron, who, {} if held is None else {q.client: held}, 0, 0)[0]
        for held in q.held
    )
    return alive, one, two


def change_table(panel: Panel, grid: ExactGrid, asked: Asked) -> DataTable:
    """Return the states whose chance of a tie with the patron changes most."""
    states, one, two = _everyone(grid)
    gap = one - two
    order = sorted(range(len(gap)), key=lambda i: -abs(float(gap[i])))[:SHOWN]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (called(panel, states[i]), *(round(float(x[i]), 3) for x in (one, two, gap))) for i in order
    )
    columns = ("state", f"with {asked.a}", f"with {asked.b}", "difference")
    note = "Five years on, at the estimate and without a shock."
    return DataTable("States whose chance of a tie changes most", columns, rows, note)


def map_figure(panel: Panel, grid: ExactGrid, asked: Asked) -> tuple[Figure, ...]:
    """Return the map of changes."""
    states, one, two = _everyone(grid)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (s, called(panel, s), round(float(c), 4)) for s, c in zip(states, one - two)
    )
    largest = sorted(rows, key=lambda r: -abs(float(r[2] or 0)))[:5]
    alt = "Largest changes: " + ", ".join(f"{r[1]} {float(r[2] or 0):+.2f}" for r in largest) + "."
    data = DataTable("Change of the chance of a tie", ("iso3", "name", "change"), rows)
    patron = called(panel, grid.question.patron)
    return (Figure("tie_map", f"Chance of an arms tie with {patron}, {asked.a} less {asked.b}", alt, data),)


def notes(panel: Panel, q: Question) -> tuple[str, ...]:
    """Return what a reader must know."""
    out = [
        "Chances say what the fitted model implies.  A difference is a consequence of its terms for "
        "neighbours and for the example of clients after a setback, which are predictive precedence and no "
        "proof of copying.",
        "The model holds arms ties with the five powers, 1960 to 2024, and runs five years on.  Others see a "
        "tie as it stands when the window begins.  Votes, distance and conflicts stay as in the last window.",
        "A setback: the government fought a conflict, fell irregularly, or came under sanctions of a power "
        "that does not arm it.",
        f"{called(panel, q.client)} itself is not counted.",
    ]
    if gone := left_out(panel, q):
        out.append(f"Not counted, with no tie in two windows: {gone}.")
    return tuple(out)

"""Tables, figures and sentences of `existential_rate`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims import wording as words
from tertius.claims.battery.existential_rate.grid import MoveGrid
from tertius.claims.following.keeping import kept_through
from tertius.claims.following.moves import OUTSIDE
from tertius.claims.following.tie_years import covered
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.panel.panel import Panel

HORIZONS = (3, 5, 10)


def case_table(panel: Panel, patron: str, rival: str, grid: MoveGrid) -> DataTable:
    """List every move of the main specification by a state that had the tie, and whether it kept it."""
    moves, use = grid.moves, grid.held
    rows, years, begins = moves.rows[use], moves.years[use], moves.begins[use]
    kept = [kept_through(grid.ties, rows, years, begins, h) for h in HORIZONS]
    out = list[tuple[Cell, ...]]()
    for k, place in enumerate(np.flatnonzero(use)):
        state, year = grid.ties.states[rows[k]], int(years[k])
        size = float(moves.size[place])
        far = None if moves.by[place] == "arms" or np.isnan(size) else round(size, 2)
        words = tuple("-" if np.isnan(x[k]) else "yes" if x[k] else "no" for x in kept)
        out.append(
            (panel.states.name(state, year), state, int(begins[k]), year, moves.by[place], far, *words)
        )
    out.sort(key=lambda row: (str(row[3]), str(row[1])))
    columns = ("state", "id", "from", "to", "moved by", "size", "kept 3", "kept 5", "kept 10")
    us, them = called(panel, patron, *grid.span), called(panel, rival)
    note = (
        f"States with an arms tie to {us} in the year before the move began. 'Size': move towards {them} and "
        f"away from {us} on the ideal-point scale, beyond the median state's. 'Kept': the tie was active "
        "every year to 3, 5, 10 years after the move; '-': not yet observable."
    )
    return DataTable(f"States that moved towards {them} and had a tie with {us}", columns, tuple(out), note)


def definition_table(cells: Sequence[GridCell]) -> DataTable:
    """Return number and share of keepers by how moves are told and by years after."""
    main = next(cell for cell in cells if cell.role == "main").specification
    free = ("moved by", "size of the move", "years after")
    rows = list[tuple[Cell, ...]]()
    for cell in cells:
        same = all(cell.specification[name] == value for name, value in main.items() if name not in free)
        e = cell.estimate
        if cell.role != "placebo" and same:
            number = None if e.value is None else round(e.value * e.n)
            rows.append((*(cell.specification[name] for name in free), number, e.n, e.value, e.low, e.high))
    columns = (*free, "kept", "moves", "share", "low", "high")
    return DataTable(
        "Moves and keepers by definition", columns, tuple(rows), "Wilson intervals, states as clusters."
    )


def figure(panel: Panel, patron: str, rival: str, grid: MoveGrid, cells: Sequence[GridCell]) -> Figure:
    """Return the share of keepers by definition."""
    table = definition_table(cells)
    rows = list[tuple[Cell, ...]]()
    for row in table.rows:
        size = "" if row[1] == "-" else f", at least {row[1]}"
        rows.append((f"{row[0]}{size}; {row[2]} years", row[5], row[6], row[7], row[4]))
    us, them = called(panel, patron, *grid.span), called(panel, rival)
    title = f"Share of states that moved towards {them} and kept {us}"
    shares = [float(row[1]) for row in rows if isinstance(row[1], float)]
    span = f"from {percent(min(shares))} to {percent(max(shares))}" if shares else "unknown"
    columns = ("label", "estimate", "low", "high", "n")
    alt = f"Share kept under {len(rows)} definitions, {span}."
    return Figure("forest", title, alt, DataTable(title, columns, tuple(rows), "95 % intervals."))


def sentence(
    panel: Panel, patron: str, rival: str, grid: MoveGrid, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict in plain words, its numbers computed."""
    us, them = called(panel, patron, *grid.span), called(panel, rival)
    if headline.value is None:
        return f"No move towards {them} by a state tied to {us} can be followed for {grid.horizon} years."
    names, kept = grid.kept_by_state()
    keepers = [panel.states.name(name) for name, number in zip(names, kept, strict=True) if number > 0]
    among = f", among them {', '.join(keepers[:6])}" if keepers else ""
    number = round(headline.value * headline.n)
    return (
        f"Of {headline.n} moves towards {them} by states with an arms tie to {us}, {number} "
        f"({percent(headline.value)}, {percent(headline.low)} to {percent(headline.high)}) left the tie "
        f"in place {grid.horizon} years later ({len(keepers)} states{among}); {decision.why}."
    )


def plain(
    panel: Panel,
    patron: str,
    rival: str,
    grid: MoveGrid,
    headline: Estimate,
    decision: Decision,
    as_of: int,
) -> str:
    """Return the verdict as an editor could print it."""
    us, them = called(panel, patron), called(panel, rival)
    if headline.value is None:
        said = f"No state armed by {us} that turned to {them} can be followed for long enough"
        return words.plain([said], [f"As of {as_of}"])
    kept = round(headline.value * headline.n)
    long = f"{words.number(grid.horizon)} years"
    keepers = words.number(kept) if kept else "none"
    what = (
        f"of {headline.n} turns to {them} by arms clients of {us}, {keepers} kept the tie for {long}, "
        f"{words.number(headline.n - kept)} did not"
    )
    if decision.label == "supported":
        share = "some" if 2 * kept < headline.n else "half" if 2 * kept == headline.n else "most"
        return words.plain(
            [f"{share} did: {what}"], ["Whether anybody forced them is not observed", f"As of {as_of}"]
        )
    return words.plain([what], ["Keepers may be missing: this settles nothing", f"As of {as_of}"])


def placebo(cells: Sequence[GridCell]) -> str:
    """Say what the placebo specification shows."""
    without_tie = next((cell for cell in cells if cell.role == "placebo"), None)
    if without_tie is None or without_tie.estimate.value is None:
        return "No placebo: too few states without the tie made such a move."
    verdict = (
        "as many as of those that had one"
        if without_tie.direction == "for"
        else "fewer than of those that had one"
    )
    e = without_tie.estimate
    said = f"Of {e.n} moves by states without the tie, {percent(e.value)} would count as having kept one"
    return f"{said}: {verdict}."


def notes(panel: Panel, grid: MoveGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about definition, coverage and grid."""
    last = covered(panel, "ties", "arms_delivery")[1]
    out = [
        f"Rule: {decision.why}.",
        "The tie must be active in every year from the start of the move on, told by deliveries in that year "
        "or the two after it.",
        "Moves by votes are relative: half of what a state gained on the rival less half of what it gained "
        "on the patron, between means of three years; only what exceeds the median state's counts.",
        "Moves by arms begin with the first delivery from the rival after ten years on record without any.",
        "A move in votes is one of positions, not of alliance: the "
        "variants moved by arms count only states that took up the rival's arms.",
        f"Deliveries are covered to {last}; moves whose later years are not covered are not counted.",
        "The error of a move takes the errors of its two years as independent, the rival's point as known.",
    ]
    if grid.entries[0].specification["states"] == OUTSIDE[0]:
        out.append(
            "Moves that began inside the Warsaw Pact are left out, except in the variants with all states."
        )
    if grid.absent:
        out.append("The panel has no ideal points: moves are told by arms alone.")
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    return tuple(out)

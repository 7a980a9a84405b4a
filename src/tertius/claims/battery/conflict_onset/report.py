"""What a reader of `conflict_onset` is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims import wording
from tertius.claims.battery.conflict_onset.grid import ALREADY, LEAD, ConflictGrid
from tertius.claims.battery.conflict_onset.sample import PAUSE
from tertius.claims.following.forest import COLUMNS, sentence_of, sham_words
from tertius.claims.following.tie_years import YEARS
from tertius.claims.naming import called
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import DataTable, Estimate, Figure, GridCell, Label
from tertius.panel.panel import Panel

#: What a treatment is called: at its beginning.
BEGUN = {
    "arms": "new arms deliveries by {them}",
    "pact": "a new defence pact with {them}",
    "bases": "the arrival of troops of {them}",
    "sanctions": "new sanctions by {them}",
    "aid cut": "a cut of aid by {them}",
    "aid surge": "a surge of aid by {them}",
}
#: What is counted, by the main way of measuring it.
COUNTED = {
    "between states": "entered a new military dispute in {x} of the following years",
    "at home": "had armed conflict at home in {x} of the following years",
    "any": "entered a new military dispute in {x} of the following years",
}


def last_year(grid: ConflictGrid) -> int:
    """Return the last year of beginnings whose later conflict is on record."""
    return int(YEARS[grid.main.column.max()]) if len(grid.main.column) else int(YEARS[-1])


def after(panel: Panel, name: str, sender: str | None) -> str:
    """Return "after ...", the treatment and its sender in words."""
    aided = name.startswith("aid")
    them = called(panel, sender or "USA") if sender or aided else "a great power"
    return f"after {BEGUN[name].format(them=them)}"


def sentence(lead: str, grid: ConflictGrid, e: Estimate, decision: Decision) -> str:
    """Return the verdict in one technical sentence."""
    count = int((grid.main.regressor > 0).sum())
    if e.value is None:
        return f"Too few cases {lead} ({count}) beside known conflict; {decision.why}."
    years = grid.entries[0].specification["years after"]
    way = grid.entries[0].specification["conflict by"]
    return (
        f"In the {years} years {lead} ({count} cases), the share of years with conflict ({way}) was "
        f"{grid.figures[0]:.3f}, against {grid.figures[1]:.3f} in like states of the same year and part "
        "of the world; "
        f"the difference is {e.value:+.2f} ({e.low:+.2f} to {e.high:+.2f}) standard deviations; "
        f"{decision.why}."
    )


def plain_sentence(lead: str, outcome: str, grid: ConflictGrid, e: Estimate, label: Label) -> str:
    """Return the verdict as an editor could print it."""
    if e.value is None or not np.isfinite(grid.figures).all():
        return wording.plain([f"too few cases {lead} are on record to compare"])
    x, y = (wording.per_cent(min(1.0, max(0.0, value))) for value in grid.figures)
    said = {
        "supported": "that more conflict follows is well supported",
        "leaning for": "that more conflict follows is likely, not certain",
        "practically none": "a difference that matters can be ruled out",
        "undetermined": "whether that is a real difference stays open",
        "leaning against": "that less conflict follows is likely, not certain",
        "contradicted": "that less conflict follows is well supported",
        "not identified": "it differed before too, or sham dates show as much",
    }.get(label, wording.how_sure(label))
    return wording.plain([f"{lead}, states {COUNTED[outcome].format(x=x)}, like states in {y}", said])


def path_figure(grid: ConflictGrid) -> Figure:
    """Return the difference by years since the treatment began."""
    rows = tuple((f"{k:+d} years", e.value, e.low, e.high, e.n) for k, e in grid.path if e.value is not None)
    note = (
        "Like states of the same year; all that is held fixed lies before the year shown or before the date."
    )
    data = DataTable("Conflict by years since the treatment began", COLUMNS, rows, f"95 % intervals. {note}")
    said = "; ".join(f"{label}: {value:+.2f}" for label, value, *_ in rows)
    return Figure("forest", data.title, f"{said}.", data, "difference in the yearly figure", 0.0)


def case_table(panel: Panel, grid: ConflictGrid, focal: str | None) -> DataTable:
    """Return the beginnings with the share of years with conflict after them."""
    rows = []
    for row, column, sign, y in zip(
        grid.main.row, grid.main.column, grid.main.regressor, grid.main.outcome, strict=True
    ):
        if sign > 0:
            state, year = grid.states[row], int(YEARS[column])
            rows.append(("*" if state == focal else "", panel.states.name(state), year, round(float(y), 3)))
    rows.sort(key=lambda r: (r[0] == "", -r[2], r[1]))
    columns = ("claim", "state", "year", "conflict in the years after")
    return DataTable("Beginnings of the treatment", columns, tuple(rows), "Compared with nobody.")


def placebo(cells: Sequence[GridCell], draws: Placebo | None, decision: Decision) -> str:
    """Say what came before the treatment, what the reverse order shows, and what sham treatments do."""
    said = []
    for cell in cells:
        e = cell.estimate
        if cell.role != "placebo" or e.value is None:
            continue
        numbers = f"{e.value:+.2f} ({e.low:+.2f} to {e.high:+.2f})"
        if cell.specification["placebo"] == ALREADY:
            said.append(f"in the {LEAD} years before the treatment conflict differed by {numbers} already")
        else:
            said.append(
                f"in the reverse order, the treatment came {numbers} more often after conflict had begun"
            )
    return sentence_of(said + sham_words(draws, decision), "too few beginnings for a placebo")


def notes(grid: ConflictGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know."""
    return (
        f"Rule: {decision.why}.",
        "Arms, troops, aid and sanctions go where trouble is expected. Conflict of ten years before, "
        "wealth, size and "
        "regime are held fixed, the year and the part of the world too; what was foreseen and is not "
        "on record is not.",
        f"A treatment begins after {PAUSE} years without it; states that have it already, or will have "
        "it within the "
        "years compared, are no comparison. Aid: a halving or doubling of yearly American obligations "
        "by ten million "
        "constant dollars or more. Troops: 64 or more; those of other powers are on record for 1981 to 2012.",
        "Disputes and crises may be with anybody, the sender included. Records end in 2014 (disputes), "
        "2010 (revised "
        "list), 2019 (crises), 2022 (battle deaths, by place of death) and 2024 (armed conflict).",
        "Peace that deterrence keeps is not observed; only differences in how often conflict comes are.",
        f"{grid.left_out} specifications with too few cases are left out.",
    )

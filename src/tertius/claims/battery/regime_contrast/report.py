"""What a reader of `regime_contrast` is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims import wording
from tertius.claims.battery.regime_contrast.grid import OWN, RegimeGrid
from tertius.claims.battery.regime_contrast.outcomes import OUTCOMES
from tertius.claims.following.forest import COLUMNS, sentence_of, sham_words
from tertius.claims.following.tie_years import YEARS
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import DataTable, Estimate, Figure, GridCell, Label
from tertius.panel.panel import Panel


def last_year(grid: RegimeGrid) -> int:
    """Return the last year of the main specification."""
    return int(YEARS[grid.main.column.max()]) if len(grid.main.column) else int(YEARS[-1])


def first_year(grid: RegimeGrid) -> int:
    """Return its first year."""
    return int(YEARS[grid.main.column.min()]) if len(grid.main.column) else int(YEARS[0])


def figure_of(outcome: str, value: float) -> str:
    """Return a figure of an outcome as people say it; a comparison group's cannot be below nothing."""
    if OUTCOMES[outcome].scale == "share":
        return wording.per_cent(min(1.0, max(0.0, value)))
    return f"{value:.1f}"


def sentence(outcome: str, grid: RegimeGrid, cells: Sequence[GridCell], decision: Decision) -> str:
    """Return the verdict in one technical sentence."""
    e, within = cells[0].estimate, within_of(cells)
    if e.value is None:
        return f"Too few democracies or autocracies with {OUTCOMES[outcome].title} on record; {decision.why}."
    own = ""
    if within is not None and within.value is not None:
        own = f", within states that changed {within.value:+.2f} ({within.low:+.2f} to {within.high:+.2f})"
    return (
        f"{OUTCOMES[outcome].title[:1].upper()}{OUTCOMES[outcome].title[1:]}, {first_year(grid)} to "
        f"{last_year(grid)}: "
        f"democracies {grid.figures[0]:.3f}, autocracies of the same year, part of the world, wealth "
        "and size "
        f"{grid.figures[1]:.3f}; the difference is {e.value:+.2f} ({e.low:+.2f} to {e.high:+.2f}) "
        "standard deviations "
        f"between states{own}; {decision.why}."
    )


def within_of(cells: Sequence[GridCell]) -> Estimate | None:
    """Return the main specification's estimate within states."""
    same = {**cells[0].specification, "compared": OWN}
    return next((cell.estimate for cell in cells if cell.specification == same), None)


def plain_sentence(outcome: str, grid: RegimeGrid, e: Estimate, label: Label) -> str:
    """Return the verdict as an editor could print it."""
    if e.value is None or not np.isfinite(grid.figures).all():
        return wording.plain(["too few democracies and autocracies are on record to compare"])
    x, y = (figure_of(outcome, value) for value in grid.figures)
    lead = f"democracies {OUTCOMES[outcome].words.format(x=x)}, comparable autocracies {y}"
    said = {
        "supported": "that democracies stand higher is well supported",
        "leaning for": "that democracies stand higher is likely, not certain",
        "practically none": "a difference that matters can be ruled out",
        "undetermined": "whether the difference matters stays open",
        "leaning against": "that democracies stand lower is likely, not certain",
        "contradicted": "that democracies stand lower is well supported",
        "not identified": "sham regimes differ as much, so nothing follows",
    }.get(label, wording.how_sure(label))
    dated = f"from {first_year(grid)} to {last_year(grid)} {lead}"
    return wording.fitting(wording.plain([dated, said]), wording.plain([lead, said]))


def measure_figure(cells: Sequence[GridCell]) -> Figure:
    """Return the difference by measure of regime, between states and within them."""
    main = cells[0].specification
    rows = []
    for cell in cells:
        s, e = cell.specification, cell.estimate
        same = all(s[k] == v for k, v in main.items() if k not in ("regime by", "compared"))
        if cell.role != "placebo" and same and e.value is not None:
            rows.append((f"{s['regime by']}, {s['compared']}", e.value, e.low, e.high, e.n))
    data = DataTable(
        "Democracies less autocracies", COLUMNS, tuple(rows), "95 % intervals, standard deviations."
    )
    said = "; ".join(f"{label}: {value:+.2f}" for label, value, *_ in rows)
    return Figure("forest", data.title, f"{said}.", data, "standard deviations of the outcome", 0.0)


def case_table(panel: Panel, grid: RegimeGrid) -> DataTable:
    """Return by state how many years it was which, and its mean outcome in each."""
    rows = []
    for row in np.unique(grid.main.row):
        own = grid.main.row == row
        free = grid.main.regressor[own] > 0
        y = grid.main.outcome[own]
        means = [round(float(y[use].mean()), 3) if use.any() else None for use in (free, ~free)]
        rows.append((panel.states.name(grid.states[row]), int(free.sum()), int((~free).sum()), *means))
    columns = (
        "state",
        "years a democracy",
        "years an autocracy",
        "outcome as a democracy",
        "as an autocracy",
    )
    return DataTable(
        "States by regime", columns, tuple(rows), "Means of the years on record, compared with nobody."
    )


def placebo(cells: Sequence[GridCell], draws: Placebo | None, decision: Decision) -> str:
    """Say what democracies yet to come and sham regimes show."""
    said = []
    for cell in cells:
        e = cell.estimate
        if cell.role == "placebo" and e.value is not None:
            said.append(
                f"autocracies that were to become democracies within six years differed from others by "
                f"{e.value:+.2f} ({e.low:+.2f} to {e.high:+.2f}) beforehand"
            )
    return sentence_of(said + sham_words(draws, decision), "too few states for a placebo")


def notes(outcome: str, grid: RegimeGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know."""
    ways = ", ".join(name for name, _ in OUTCOMES[outcome].ways)
    return (
        f"Rule: {decision.why}.",
        "Regimes are not dealt out by lot: democracies differ from autocracies in much besides. "
        "Wealth and size of "
        "the year before, the year and the part of the world are held fixed; the difference within "
        "states that changed "
        "regime is part of the grid, and a full label needs it not to point the other way.",
        "A democracy has last year an electoral democracy of 0.5 or more (V-Dem), a freedom score of "
        "0.7 or more "
        "(Freedom House, from its two ratings), a Polity score of 6 or more, or is an electoral or "
        "liberal democracy "
        "(Regimes of the World).",
        f"The outcome is measured by: {ways}. Ties with great powers are arms ties and defence pacts "
        "with the United "
        "States, Russia, China, France and Britain; one counts as kept if it is there again five "
        "years later.",
        "Political terror: 5 is worst; the State Department's scale shows favour to friends, "
        "Amnesty's is the main one.",
        "The two lists of disputes differ in many cases; wars between states end in 2003, disputes in 2014.",
        f"{grid.left_out} specifications with too few cases are left out.",
    )

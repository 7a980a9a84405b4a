"""What a reader of `aid_and_alignment` is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims import wording
from tertius.claims.battery.aid_and_alignment.grid import BASE, AidGrid
from tertius.claims.battery.aid_and_alignment.sample import IMPORTANT, LEAD
from tertius.claims.following.forest import sentence_of, sham_words
from tertius.claims.following.jumps import ABOUT
from tertius.claims.following.stacks import window_mean
from tertius.claims.following.tie_years import YEARS
from tertius.claims.naming import called
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell, Label
from tertius.core.arrays import Floats
from tertius.panel.panel import Panel


def last_year(grid: AidGrid) -> int:
    """Return the last year whose votes enter the main specification."""
    return int(YEARS[int(grid.main.column.max(initial=0))])


def sentence(panel: Panel, grid: AidGrid, e: Estimate, decision: Decision) -> str:
    """Return the verdict in one technical sentence."""
    them = called(panel, grid.aid.donor)
    up, down = int((grid.main.regressor > 0).sum()), int((grid.main.regressor < 0).sum())
    if e.value is None:
        return (
            f"Too few surges and cuts of aid by {them} beside known votes ({up} and {down}); {decision.why}."
        )
    return (
        f"After {up} surges of aid by {them}, and the reverse after {down} cuts, receivers' votes came "
        f"{e.value:+.3f} ({e.low:+.3f} to {e.high:+.3f}) standard deviations between states closer to "
        "the donor's "
        "than like receivers' of the same year and part of the world; in shares of votes "
        f"{_votes(grid.votes)}; "
        f"{decision.why}."
    )


def _votes(e: Estimate) -> str:
    return "unknown" if e.value is None else f"{e.value:+.4f} ({e.low:+.4f} to {e.high:+.4f})"


def plain_sentence(panel: Panel, grid: AidGrid, e: Estimate, label: Label) -> str:
    """Return the verdict as an editor could print it."""
    them = called(panel, grid.aid.donor)
    if e.value is None or grid.votes.value is None:
        return wording.plain([f"too few surges and cuts of aid by {them} to tell what they do to votes"])
    by = 100 * grid.votes.value
    size = (
        "hardly moved"
        if abs(by) < 0.05
        else f"came {abs(by):.1f} in a hundred closer"
        if by > 0
        else f"moved {abs(by):.1f} in a hundred away"
    )
    lead = f"after surges of aid from {them}, receivers' UN votes {size}, cuts counted in reverse"
    said = {
        "supported": "a gain that matters is well supported",
        "leaning for": "a gain that matters is likely, not certain",
        "practically none": "an effect that matters can be ruled out",
        "undetermined": "whether that matters stays open",
        "leaning against": "if anything, aid goes with votes moving away",
        "contradicted": "aid is clearly followed by votes moving away",
        "not identified": "votes moved that way before the aid, or sham dates show as much",
    }.get(label, wording.how_sure(label))
    return wording.plain([lead, said], [f"votes up to {last_year(grid)}"])


def path_figure(grid: AidGrid) -> Figure:
    """Return how far votes had moved by years since the surge."""
    rows = tuple((f"{k:+d} years", e.value, e.low, e.high, e.n) for k, e in grid.path if e.value is not None)
    note = (
        f"Against the mean of years {BASE[0]} to {BASE[1]}; 95 % intervals. "
        "Year 0: the first year of the surge."
    )
    data = DataTable(
        "Votes by years since a surge of aid", ("label", "estimate", "low", "high", "n"), rows, note
    )
    said = "; ".join(f"{label}: {value:+.3f}" for label, value, *_ in rows)
    return Figure(
        "forest",
        data.title,
        f"Closer to the donor, in standard deviations. {said}.",
        data,
        "standard deviations",
        0.0,
    )


def amount_table(grid: AidGrid) -> DataTable:
    """Return what fixed effects of state and year say of amounts of aid."""
    rows = tuple(
        (m, what, e.value, e.low, e.high, e.n) for m, what, e in grid.by_amount if e.value is not None
    )
    note = (
        "Another quantity, beside the verdict: votes on the logarithm of aid with fixed effects of "
        "state and of year "
        "and part of the world, votes two years before held fixed, at the mean jump of a surge. Aid "
        "two years ahead "
        "can have done nothing: what it shows is aid that follows votes."
    )
    return DataTable(
        "Votes by the amount of aid", ("votes by", "aid", "shift", "low", "high", "n"), rows, note
    )


def case_table(panel: Panel, grid: AidGrid, focal: str | None) -> DataTable:
    """Return surges and cuts with what votes did."""
    aid, rows = grid.aid, list[tuple[tuple[bool, int, str], tuple[Cell, ...]]]()
    before, after = (np.nan_to_num(x) for x in _means(grid))
    for row, column, sign, gap in zip(
        grid.main.row, grid.main.column, grid.main.regressor, grid.main.outcome, strict=True
    ):
        if sign != 0:
            state = aid.states[row]
            amounts = [round(float(x[row, column]) / 1e6, 1) for x in (before, after)]
            what = "surge" if sign > 0 else "cut"
            mark = "*" if state == focal else ""
            year = int(YEARS[column])
            name = panel.states.name(state)
            rows.append(((mark == "", -year, name), (mark, name, year, what, *amounts, round(float(gap), 3))))
    ordered = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    columns = (
        "claim",
        "state",
        "year",
        "aid",
        "before, million a year",
        "after, million a year",
        "votes closer by",
    )
    note = (
        "Constant dollars; votes: change of closeness in standard deviations between states, compared "
        "with nobody."
    )
    return DataTable("Surges and cuts of aid", columns, tuple(ordered[:500]), note)


def _means(grid: AidGrid) -> tuple[Floats, Floats]:
    return window_mean(grid.aid.aid, -ABOUT, -1, ABOUT), window_mean(grid.aid.aid, 0, ABOUT - 1, ABOUT)


def placebo(cells: Sequence[GridCell], draws: Placebo | None, decision: Decision) -> str:
    """Say what votes did before the aid, and at sham dates."""
    said = []
    for cell in cells:
        e = cell.estimate
        if cell.role == "placebo" and e.value is not None:
            said.append(
                f"in the {LEAD} years before the date votes had moved by {e.value:+.3f} ({e.low:+.3f} "
                f"to {e.high:+.3f}) "
                "against the years before those, where aid can have done nothing"
            )
    said += sham_words(draws, decision)
    return sentence_of(said, "too few surges and cuts for a placebo")


def _on_important_votes(grid: AidGrid) -> tuple[str, ...]:
    """Say what the votes show that the donor itself called important, where they are on record."""
    every = "All roll calls count alike, except in one specification"
    for entry in grid.entries:
        if IMPORTANT in entry.specification.values():
            e = entry.estimate()
            return (
                f"{every}: on votes that the State Department listed as important (1983 to 2017) "
                f"receivers came {e.value:+.3f} ({e.low:+.3f} to {e.high:+.3f}) standard deviations closer.",
            )
    return ("All roll calls count alike: which votes the donor calls important is not on record here.",)


def notes(grid: AidGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know."""
    return (
        f"Rule: {decision.why}.",
        "Aid is not given by lot. Dates at which votes had begun to move the same way in the years "
        "before make the "
        "answer “not identified”. What comes at the same moment as the aid, such as a new government "
        "that the donor "
        "likes, is part of the estimate.",
        "A surge doubles yearly aid (a cut halves it) between the three years before and the three "
        "from the date on, "
        "by ten million constant dollars a year or more. Aid of the United States is obligations, "
        "economic and "
        "military together; that of China is commitments of official finance, 2000 to 2021.",
        "Where the donor's own position moves, all receivers move with it: the comparison within a "
        "year takes that out.",
        *_on_important_votes(grid),
        "Aid to Ukraine after 2022 is on record by donor alone and is not tested; aid of other donors "
        "is not on record.",
        "By fixed effects of state and year the effect is that of the mean jump of aid, last year's "
        "votes held fixed.",
        f"{grid.left_out} specifications with too few cases are left out.",
    )

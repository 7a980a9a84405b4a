"""What tests of contrasts show alike: every specification in one chart, sham draws in one clause."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.naming import percent
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import DataTable, Figure, GridCell

COLUMNS = ("label", "estimate", "low", "high", "n")


def forest(cells: Sequence[GridCell], unit: str, line: float, title: str = "Every specification") -> Figure:
    """Return the estimates of all specifications, each labelled by what it changes."""
    main = cells[0].specification
    rows = []
    for cell in cells:
        e = cell.estimate
        if e.value is not None:
            changed = [f"{k}: {v}" for k, v in cell.specification.items() if main.get(k) != v]
            rows.append((", ".join(changed) or "main", e.value, e.low, e.high, e.n))
    values = [row[1] for row in rows]
    ends = f" from {min(values):+.3f} to {max(values):+.3f}" if values else ""
    said = f"{len(rows)} specifications{ends}."
    return Figure(
        "forest", title, said, DataTable(title, COLUMNS, tuple(rows), "95 % intervals."), unit, line
    )


def sham_words(draws: Placebo | None, decision: Decision) -> list[str]:
    """Return a clause on what sham treatments show; none without draws."""
    if draws is None or not draws.draws:
        return []
    values = np.array([d.value for d in draws.draws], dtype=float)
    low, high = np.quantile(values, (0.05, 0.95))
    text = f"{draws.what}, {len(values)} times: nine in ten lie from {low:+.3f} to {high:+.3f}"
    if decision.placebo is not None:
        text += f"; {percent(decision.placebo)} would earn a label on the side of the estimate"
    return [text]


def sentence_of(clauses: Sequence[str], otherwise: str) -> str:
    """Return clauses as a sentence, or other words where there are none."""
    text = "; ".join(clauses) or otherwise
    return f"{text[:1].upper()}{text[1:]}."

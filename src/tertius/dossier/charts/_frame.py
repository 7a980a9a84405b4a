"""Shared by the charts: a table of cells as a frame, and labels that fit."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier.draw import WIDE
from tertius.dossier.palette import SERIES


def frame(table: DataTable, numeric: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the table as a frame; columns in `numeric` become floats, anything else in them missing."""
    out = pd.DataFrame(list(table.rows), columns=list(table.columns))
    for column in numeric:
        out[column] = pd.to_numeric(out[column], errors="coerce").astype(float)
    return out.astype(object).where(out.notna(), None)


def narrow(width: int) -> bool:
    """Whether the chart is drawn for a telephone."""
    return width < WIDE * 0.75


def share_axis(values: pd.Series[Any], title: str | None = None) -> alt.Axis:
    """Return an axis in per cent if all values lie in [0, 1] and some do not equal 0 or 1, else plain."""
    found = pd.to_numeric(values, errors="coerce").dropna()
    is_share = len(found) > 0 and bool(found.between(0, 1).all()) and not bool(found.isin([0, 1]).all())
    return alt.Axis(title=title, tickCount=6, **({"format": "%"} if is_share else {}))


def colours(names: list[str]) -> alt.Scale:
    """Return a colour scale that gives each name a series colour, in order."""
    return alt.Scale(domain=names, range=[SERIES[n % len(SERIES)].light for n in range(len(names))])


def wrapped(label: str, limit: int) -> list[str]:
    """Break a label into lines of at most `limit` characters, at most three lines."""
    lines: list[str] = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 3:
        lines = [*lines[:2], lines[2] + " …"]
    return [line if len(line) <= limit * 2 else line[: limit * 2 - 1] + "…" for line in lines]


def lines(labels: list[str], limit: int) -> list[str]:
    """Break labels into lines joined by newlines; equal labels get an invisible difference, a row each."""
    seen: dict[str, int] = {}
    out = []
    for label in labels:
        text = "\n".join(wrapped(label, limit))
        out.append(text + "\u200b" * seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
    return out


def rows_axis(limit: int, grid: bool) -> alt.Axis:
    """Return the axis of a chart with one row a label, labels broken by `lines`."""
    return alt.Axis(
        labelExpr="split(datum.label, '\\n')", labelLimit=limit * 8, grid=grid, ticks=False, domain=False
    )

"""Timelines: one row a label, one bar from its start to its end, coloured by a category."""

from __future__ import annotations

from typing import Any

import altair as alt

from tertius.claims.verdict import DataTable
from tertius.dossier.charts._frame import colours, frame, lines, narrow, rows_axis
from tertius.dossier.record import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``label, start, end, value``; start and end in years, both of them in the bar."""
    data = frame(table, ("start", "end"))
    limit = 18 if narrow(width) else 34
    data["line"] = lines([str(label) for label in data["label"]], limit)
    data["until"] = [None if end is None else end + 1 for end in data["end"]]
    data["value"] = [str(value) for value in data["value"]]
    values = list(dict.fromkeys(data["value"]))
    return (
        alt.Chart(data, width=width - limit * 7 - 30, height=alt.Step(20 if narrow(width) else 18))
        .mark_bar(height={"band": 0.66})
        .encode(
            y=alt.Y(
                "line:N",
                sort=None,
                title=None,
                axis=rows_axis(limit, grid=True),
            ),
            x=alt.X(
                "start:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(format="d", tickCount=6)
            ),
            x2="until:Q",
            color=alt.Color(
                "value:N", scale=colours(values), legend=alt.Legend(title=None, orient="top", columns=2)
            ),
        )
    )


CHART = Chart(("label", "start", "end", "value"), draw)

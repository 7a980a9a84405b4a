"""Cumulative incidence: what becomes of cases as years pass, in stacked bands that add up to all of them."""

from __future__ import annotations

from typing import Any

import altair as alt

from tertius.claims.verdict import DataTable
from tertius.dossier.frame import colours, frame, narrow
from tertius.dossier.palette import INK
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``panel, outcome, time, share``: a panel per group, bands in the order of the table from below."""
    data = frame(table, ("time", "share"))
    ways = list(dict.fromkeys(data["outcome"].astype(str)))
    names = list(dict.fromkeys(data["panel"].astype(str)))
    data["order"] = [ways.index(way) for way in data["outcome"].astype(str)]
    columns = 1 if narrow(width) else min(3, max(1, len(names)))
    inner = (width - 56 * columns) // columns
    legend = alt.Legend(title=None, orient="top", columns=1 if narrow(width) else 0, symbolType="square")
    last = float(data["time"].max()) if len(data) else 1.0
    panels = []
    for name in names:
        own = data[data["panel"] == name]
        base = alt.Chart(own, width=inner, height=220, title=alt.Title(name, color=INK.light, fontSize=12))
        panels.append(
            base.mark_area(interpolate="step-after", opacity=0.85).encode(
                x=alt.X(
                    "time:Q",
                    title="years after",
                    scale=alt.Scale(domain=[0, last]),
                    axis=alt.Axis(tickMinStep=1, grid=False),
                ),
                y=alt.Y(
                    "share:Q",
                    stack="zero",
                    title=None,
                    scale=alt.Scale(domain=[0, 1]),
                    axis=alt.Axis(format="%", tickCount=5),
                ),
                color=alt.Color("outcome:N", scale=colours(ways), legend=legend, sort=ways),
                order=alt.Order("order:Q"),
            )
        )
    return alt.concat(*panels, columns=columns, spacing=12)


CHART = Chart(("panel", "outcome", "time", "share"), draw)

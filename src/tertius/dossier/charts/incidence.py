"""Cumulative incidence: what becomes of cases as years pass, in stacked bands that add up to all of them."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
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
    legend = vega.Legend(title=None, orient="top", columns=1 if narrow(width) else 0, symbolType="square")
    last = float(data["time"].max()) if len(data) else 1.0
    panels = []
    for name in names:
        own = data[data["panel"] == name]
        base = vega.chart(own, width=inner, height=220, title=vega.title(name, color=INK.light, fontSize=12))
        panels.append(
            base.mark("area", interpolate="step-after", opacity=0.85).encode(
                x=vega.X(
                    "time:Q",
                    title="years after",
                    scale=vega.Scale(domain=[0, last]),
                    axis=vega.Axis(tickMinStep=1, grid=False),
                ),
                y=vega.Y(
                    "share:Q",
                    stack="zero",
                    title=None,
                    scale=vega.Scale(domain=[0, 1]),
                    axis=vega.Axis(format="%", tickCount=5),
                ),
                color=vega.Color("outcome:N", scale=colours(ways), legend=legend, sort=ways),
                order=vega.Order("order:Q"),
            )
        )
    return vega.concat(*panels, columns=columns, spacing=12)


CHART = Chart(("panel", "outcome", "time", "share"), draw)

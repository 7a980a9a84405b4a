"""Survival curves: the share kept by time since the event, a step line with its band for each group."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import colours, frame, narrow
from tertius.dossier.registry import Chart

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


def draw(table: DataTable, width: int) -> Any:
    """Draw ``group, time, estimate, low, high``; time in years, estimates as shares."""
    data = frame(table, ("time", "estimate", "low", "high"))
    groups = list(dict.fromkeys(data["group"].astype(str)))
    legend = vega.Legend(
        title=None, orient="top", columns=1 if narrow(width) else 0, symbolType="square", symbolOpacity=1
    )
    color = vega.Color("group:N", scale=colours(groups), legend=legend)
    dashes = [_DASHES[n % len(_DASHES)] for n in range(len(groups))]
    dash = vega.StrokeDash("group:N", scale=vega.Scale(domain=groups, range=dashes), legend=None)
    base = vega.chart(data, width=width, height=250 if narrow(width) else 320).encode(
        x=vega.X("time:Q", title="years since the event", axis=vega.Axis(tickMinStep=1, grid=False))
    )
    band = base.mark("area", interpolate="step-after", opacity=0.16).encode(
        y="low:Q", y2="high:Q", color=color
    )
    line = base.mark("line", interpolate="step-after", strokeWidth=2.5).encode(
        y=vega.Y(
            "estimate:Q", title="share kept", scale=vega.Scale(domain=[0, 1]), axis=vega.Axis(format="%")
        ),
        color=color,
        strokeDash=dash,
    )
    return vega.layer(band, line)


CHART = Chart(("group", "time", "estimate", "low", "high"), draw)

"""Survival curves: the share kept by time since the event, a step line with its band for each group."""

from __future__ import annotations

from typing import Any

import altair as alt

from tertius.claims.verdict import DataTable
from tertius.dossier.charts._frame import colours, frame, narrow
from tertius.dossier.record import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``group, time, estimate, low, high, at_risk``; time in years, estimates as shares."""
    data = frame(table, ("time", "estimate", "low", "high", "at_risk"))
    groups = list(dict.fromkeys(data["group"].astype(str)))
    legend = alt.Legend(title=None, orient="top", direction="vertical" if narrow(width) else "horizontal")
    base = alt.Chart(data, width=width - 70, height=260 if narrow(width) else 320).encode(
        x=alt.X("time:Q", title="years since the event", axis=alt.Axis(tickMinStep=1, grid=False)),
        color=alt.Color("group:N", scale=colours(groups), legend=legend),
    )
    band = base.mark_area(interpolate="step-after", opacity=0.16).encode(
        y=alt.Y("low:Q", title=None),
        y2="high:Q",
        color=alt.Color("group:N", scale=colours(groups), legend=None),
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
        y=alt.Y("estimate:Q", title="share kept", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        strokeDash=alt.StrokeDash("group:N", scale=alt.Scale(domain=groups), legend=None),
    )
    return alt.layer(band, line)


CHART = Chart(("group", "time", "estimate", "low", "high"), draw)

"""Calibration: how often forecasts came true, by the chance they gave; on the diagonal they were right."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier.frame import frame
from tertius.dossier.palette import INK, MUTED, SERIES
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``forecast, observed, low, high, n``: a point per bin with the interval of the share come true."""
    data = frame(table, ("forecast", "observed", "low", "high", "n"))
    side = min(width, 420)
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=6)
    x = alt.X("forecast:Q", title="forecast", scale=scale, axis=axis)
    y = alt.Y("observed:Q", title="came true", scale=scale, axis=axis)
    line = pd.DataFrame({"forecast": [0.0, 1.0], "observed": [0.0, 1.0]})
    right = alt.Chart(line).mark_line(color=MUTED.light, strokeDash=[4, 4], strokeWidth=1, aria=False)
    base = alt.Chart(data)
    rule = base.mark_rule(color=SERIES[0].light, strokeWidth=2).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    point = base.mark_circle(size=70, opacity=1, color=SERIES[0].light).encode(x=x, y=y)
    data["text"] = [f"n = {int(n)}" for n in data["n"]]
    text = base.mark_text(align="left", dx=8, dy=-8, fontSize=11, color=INK.light).encode(
        x=x, y=y, text="text:N"
    )
    return alt.layer(right.encode(x=x, y=y), rule, point, text, width=side, height=side)


CHART = Chart(("forecast", "observed", "low", "high", "n"), draw)

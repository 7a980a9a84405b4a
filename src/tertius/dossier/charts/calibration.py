"""Calibration: how often forecasts came true, by the chance they gave; on the diagonal they were right."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import frame
from tertius.dossier.palette import INK, MUTED, SERIES
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``forecast, observed, low, high, n``: a point per bin with the interval of the share come true."""
    data = frame(table, ("forecast", "observed", "low", "high", "n"))
    side = min(width, 420)
    scale = vega.Scale(domain=[0, 1])
    axis = vega.Axis(format="%", tickCount=6)
    x = vega.X("forecast:Q", title="forecast", scale=scale, axis=axis)
    y = vega.Y("observed:Q", title="came true", scale=scale, axis=axis)
    line = pd.DataFrame({"forecast": [0.0, 1.0], "observed": [0.0, 1.0]})
    right = vega.chart(line).mark("line", color=MUTED.light, strokeDash=[4, 4], strokeWidth=1, aria=False)
    base = vega.chart(data)
    rule = base.mark("rule", color=SERIES[0].light, strokeWidth=2).encode(x=x, y=vega.Y("low:Q"), y2="high:Q")
    point = base.mark("circle", size=70, opacity=1, color=SERIES[0].light).encode(x=x, y=y)
    data["text"] = [f"n = {int(n)}" for n in data["n"]]
    text = base.mark("text", align="left", dx=8, dy=-8, fontSize=11, color=INK.light).encode(
        x=x, y=y, text="text:N"
    )
    return vega.layer(right.encode(x=x, y=y), rule, point, text, width=side, height=side)


CHART = Chart(("forecast", "observed", "low", "high", "n"), draw)

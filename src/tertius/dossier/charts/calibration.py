"""Calibration: how often forecasts came true, by the chance they gave; on the diagonal they were right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.core.arrays import Floats
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
    data["text"] = [f"n = {int(n):,}".replace(",", "\u202f") for n in data["n"]]
    data["at"] = _below(data["observed"].to_numpy(dtype=float), side)
    text = base.mark("text", align="left", baseline="middle", dx=9, fontSize=11, color=INK.light).encode(
        x=x, y=vega.Y("at:Q"), text="text:N"
    )
    room = {"left": 0, "top": 4, "right": 46, "bottom": 4}
    return vega.layer(right.encode(x=x, y=y), rule, point, text, width=side, height=side, padding=room)


def _below(observed: Floats, side: int) -> Floats:
    """Return heights of labels: a little below their points, off the diagonal, a line apart at least."""
    at, last = observed - 9 / side, -np.inf
    for k in np.argsort(observed, kind="stable"):
        at[k] = last = max(at[k], last + 13 / side, 7 / side)
    return at


CHART = Chart(("forecast", "observed", "low", "high", "n"), draw)

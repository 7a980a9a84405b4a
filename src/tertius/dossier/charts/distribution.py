"""Distributions: one row per label, every draw as a tick, the middle 95 % as a line, the mean as a point."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Measured, Rows, frame
from tertius.dossier.palette import INK, MUTED, SERIES
from tertius.dossier.registry import Chart
from tertius.dossier.text import number

#: Draws of a label that are drawn; more are thinned evenly by rank.
MOST = 200


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``label, value``, one row of the table a draw."""
    data = frame(table, ("value",)).dropna(subset=["value"])
    labels = list(dict.fromkeys(str(v) for v in data["label"]))
    spans, ticks = [], []
    for label in labels:
        values = np.sort(data.loc[data["label"].astype(str) == label, "value"].to_numpy(dtype=float))
        low, high = np.quantile(values, (0.025, 0.975))
        says = f"{label}: mean {number(values.mean(), '')}, 95 % from {number(low, '')} to {number(high, '')}"
        spans.append({"label": label, "low": low, "high": high, "mean": values.mean(), "says": says})
        at = np.unique(np.linspace(0, len(values) - 1, min(MOST, len(values))).astype(int))
        ticks += [{"label": label, "value": v} for v in values[at]]
    rows = Rows(pd.DataFrame(spans), width, 44)
    base, below = rows.chart(), rows.offset
    lines = dict(zip(labels, rows.data["line"], strict=True))
    marks = pd.DataFrame(ticks)
    marks["line"] = [lines[x] for x in marks["label"]]
    axis = vega.Axis(title=measured.title or None, tickCount=6)
    scale = vega.Scale(zero=False)  # the dashed line is what draws are compared with, wherever it lies
    tick = (
        vega.chart(marks, width=width, height=rows.height)
        .mark(
            "tick", aria=False, color=SERIES[0].light, opacity=0.35, thickness=1, size=16, yOffset=below - 6
        )
        .encode(x=vega.X("value:Q", axis=axis, scale=scale), y=rows.y)
    )
    rule = base.mark(
        "rule", aria=False, color=INK.light, strokeWidth=2, yOffset=below + 8, y2Offset=below + 8
    ).encode(x=vega.X("low:Q", axis=axis, scale=scale), x2="high:Q")
    point = base.mark("point", filled=True, size=70, opacity=1, color=INK.light, yOffset=below + 8).encode(
        x=vega.X("mean:Q", axis=axis, scale=scale), description="says:N"
    )
    zero = (
        vega.chart(pd.DataFrame({"zero": [measured.line or 0.0]}))
        .mark("rule", aria=False, color=MUTED.light, strokeDash=[3, 3])
        .encode(x=vega.X("zero:Q", axis=axis, scale=scale))
    )
    return vega.layer(zero, tick, rule, point, *rows.labels())


CHART = Chart(("label", "value"), draw, measured=True)

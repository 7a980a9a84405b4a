"""Bars: one value a label, with an interval where there is one."""

from __future__ import annotations

from typing import Any

import altair as alt

from tertius.claims.verdict import DataTable
from tertius.dossier.charts._frame import frame, lines, narrow, rows_axis, share_axis
from tertius.dossier.palette import INK, SERIES
from tertius.dossier.record import Chart
from tertius.dossier.text import number


def draw(table: DataTable, width: int) -> Any:
    """Draw ``label, value`` and, where given, ``low, high``, in the order of the table, from zero."""
    bounds = tuple(c for c in ("low", "high") if c in table.columns)
    data = frame(table, ("value", *bounds))
    limit = 18 if narrow(width) else 38
    data["line"] = lines([str(label) for label in data["label"]], limit)
    axis = share_axis(data[["value", *bounds]].stack())
    unit = "share" if axis.format == "%" else ""
    data["text"] = [number(v, unit) for v in data["value"]]
    data["edge"] = data[["value", *bounds[1:]]].astype(float).max(axis=1)
    base = alt.Chart(data, width=width - limit * 7 - 30, height=alt.Step(34 if narrow(width) else 28)).encode(
        y=alt.Y(
            "line:N",
            sort=None,
            title=None,
            axis=rows_axis(limit, grid=False),
        )
    )
    bar = base.mark_bar(color=SERIES[0].light, opacity=0.75, height={"band": 0.62}).encode(
        x=alt.X("value:Q", title=None, axis=axis)
    )
    layers = [bar]
    if len(bounds) == 2:
        layers.append(base.mark_rule(color=INK.light, strokeWidth=1.5).encode(x="low:Q", x2="high:Q"))
    layers.append(base.mark_text(align="left", dx=6, color=INK.light).encode(x="edge:Q", text="text:N"))
    return alt.layer(*layers)


CHART = Chart(("label", "value"), draw)

"""Bars: one value per label, with an interval where there is one."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Measured, Rows, colours, frame, is_percent, share_axis
from tertius.dossier.palette import INK, SERIES
from tertius.dossier.registry import Chart
from tertius.dossier.text import number


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``label, value`` and, where given, ``low, high``, in the order of the table, from zero.

    A column ``series`` colours the bars and gets a legend.
    """
    bounds = tuple(c for c in ("low", "high") if c in table.columns)
    data = frame(table, ("value", *bounds))
    axis = share_axis(data[["value", *bounds]], measured)
    data["text"] = [number(v, "share" if is_percent(axis) else "") for v in data["value"]]
    data["says"] = [f"{label}: {shown}" for label, shown in zip(data["label"], data["text"], strict=True)]
    data["edge"] = data[["value", *bounds]].astype(float).max(axis=1).clip(lower=0.0)
    rows = Rows(data, width, 26, grid=False)
    base, below = rows.chart(), rows.offset
    bar = base.mark("bar", color=SERIES[0].light, opacity=0.8, height=14, yOffset=below).encode(
        x=vega.X("value:Q", axis=axis), description="says:N"
    )
    if "series" in data:
        names = list(dict.fromkeys(str(name) for name in data["series"]))
        legend = vega.Legend(title=None, orient="bottom", symbolType="square")
        bar = bar.encode(color=vega.Color("series:N", scale=colours(names), legend=legend))
    layers = [bar]
    if len(bounds) == 2:
        rule = base.mark("rule", aria=False, color=INK.light, strokeWidth=1.5, yOffset=below, y2Offset=below)
        layers.append(rule.encode(x=vega.X("low:Q", axis=axis), x2="high:Q"))
    text = base.mark("text", aria=False, align="left", dx=6, yOffset=below)
    layers.append(text.encode(x=vega.X("edge:Q", axis=axis), text="text:N"))
    return vega.layer(
        *layers, *measured.rule(), *rows.labels(), padding={"left": 0, "top": 4, "bottom": 4, "right": 46}
    )


CHART = Chart(("label", "value"), draw, measured=True)

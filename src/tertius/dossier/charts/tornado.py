"""Sensitivity bars: how far an outcome moves between the low and the high end of each input."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Measured, Rows, frame, is_percent, share_axis
from tertius.dossier.palette import INK, SERIES
from tertius.dossier.registry import Chart
from tertius.dossier.text import number


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``label, at_low, at_high, base``, the widest first."""
    data = frame(table, ("at_low", "at_high", "base"))
    data["reach"] = (data["at_high"] - data["at_low"]).abs()
    data = data.sort_values("reach", ascending=False, kind="stable").reset_index(drop=True)
    axis = share_axis(data[["at_low", "at_high", "base"]], measured)
    unit = "share" if is_percent(axis) else ""
    data["says"] = [
        f"{label}: {number(lo, unit)} at its low end, {number(hi, unit)} at its high end"
        for label, lo, hi in zip(data["label"], data["at_low"], data["at_high"], strict=True)
    ]
    rows = Rows(data, width, 28, grid=False)
    base, below = rows.chart(), rows.offset
    scale = vega.Scale(zero=False, nice=True, padding=6)
    layers = []
    for n, (column, name) in enumerate((("at_low", "low end"), ("at_high", "high end"))):
        data[f"end {n}"] = name
        layers.append(
            base.mark("bar", opacity=0.85, height=14, yOffset=below).encode(
                x=vega.X("base:Q", axis=axis, scale=scale),
                x2=f"{column}:Q",
                color=vega.Color(
                    f"end {n}:N",
                    scale=vega.Scale(
                        domain=["low end", "high end"], range=[SERIES[1].light, SERIES[0].light]
                    ),
                    legend=vega.Legend(title="input at its", orient="bottom"),
                ),
                description="says:N",
            )
        )
    middle = (
        vega.chart(pd.DataFrame({"base": [float(data["base"].iloc[0])]}))
        .mark("rule", aria=False, color=INK.light)
        .encode(x=vega.X("base:Q", axis=axis, scale=scale))
    )
    return vega.layer(*layers, middle, *measured.rule(scale), *rows.labels())


CHART = Chart(("label", "at_low", "at_high", "base"), draw, measured=True)

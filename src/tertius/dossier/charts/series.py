"""Yearly series: a line each, broken where a year is missing."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Measured, colours, frame, whole_ticks, years_axis
from tertius.dossier.registry import Chart
from tertius.dossier.text import COUNTED, number


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``series, year, value``; a gap in the years breaks the line, and a legend names several series."""
    data = frame(table, ("year", "value")).sort_values(["series", "year"], kind="stable")
    step = data.groupby("series", sort=False)["year"].diff().fillna(1)
    data["piece"] = (step != 1).groupby(data["series"], sort=False).cumsum()
    columns = (data["series"], data["year"], data["value"])
    data["says"] = [
        f"{name}, {year:.0f}: {number(value, '')}" for name, year, value in zip(*columns, strict=True)
    ]
    names = list(dict.fromkeys(str(name) for name in data["series"]))
    legend = vega.Legend(title=None, orient="bottom", columns=1, labelLimit=width) if len(names) > 1 else None
    most = float(data["value"].max())
    whole = (
        {"values": whole_ticks(0, most, 5), "format": "d"} if measured.title in COUNTED else {"tickCount": 5}
    )
    base = vega.chart(data, width=width - 60, height=190).encode(
        x=vega.X(
            "year:Q",
            title=None,
            scale=vega.Scale(zero=False, nice=False),
            axis=years_axis(data["year"].min(), data["year"].max(), 6),
        ),
        y=vega.Y("value:Q", axis=vega.Axis(title=measured.title or None, **whole)),
        color=vega.Color("series:N", scale=colours(names), legend=legend),
    )
    line = base.mark("line", strokeWidth=2, aria=False).encode(detail="piece:N")
    return vega.layer(line, base.mark("circle", size=14, opacity=1).encode(description="says:N"))


CHART = Chart(("series", "year", "value"), draw, measured=True)

"""Timelines: one row per label, one bar from its start to its end, coloured by a category."""

from __future__ import annotations

import math
from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Rows, colours, frame, years_axis
from tertius.dossier.palette import SERIES
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int, quiet: str = "") -> Any:
    """Draw ``label, start, end, value``; start and end in years, both of them in the bar.

    The category `quiet` is drawn in grey.
    """
    data = frame(table, ("start", "end"))
    data["until"] = data["end"] + 1
    data["value"] = [str(value) for value in data["value"]]
    data["says"] = [_says(*row) for row in data[["label", "start", "end", "value"]].to_numpy()]
    values = list(dict.fromkeys(data["value"]))
    loud = [value for value in values if value != quiet]
    scale = vega.Scale(
        domain=[*loud, quiet] if quiet in values else loud,
        range=[*colours(loud)["range"], SERIES[5].light],
    )
    rows = Rows(data, width, 20)
    legend = vega.Legend(title=None, orient="top", columns=2) if len(values) > 1 else None
    bar = (
        rows.chart()
        .mark("bar", height=11, yOffset=rows.offset)
        .encode(
            x=vega.X(
                "start:Q",
                title="year",
                scale=vega.Scale(zero=False, nice=False),
                axis=years_axis(data["start"].min(), data["end"].max(), 6),
            ),
            x2="until:Q",
            description="says:N",
            color=vega.Color("value:N", scale=scale, legend=legend),
        )
    )
    return vega.layer(bar, *rows.labels())


def _says(label: object, start: float, end: float, value: object) -> str:
    years = " to ".join(f"{year:.0f}" for year in (start, end) if math.isfinite(year))
    return f"{label}: {years}, {value}"


CHART = Chart(("label", "start", "end", "value"), draw)

"""Strip of a hedge: the range that readers take a word for, against what was found with its interval."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Rows, frame
from tertius.dossier.palette import INK, SEQUENCE, SERIES
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``label, low, high, found, found_low, found_high, says``; a share where all lie in [0, 1].

    A word without an upper end reaches to the edge of the chart.
    """
    numeric = ("low", "high", "found", "found_low", "found_high")
    data = frame(table, numeric)
    every = data[list(numeric)]
    share = bool((every.stack() <= 1).all())
    end = 1.0 if share else float(every.max().max()) * 1.08
    data["high"] = data["high"].fillna(end)
    rows = Rows(data, width, 30, grid=False)
    below = rows.offset
    axis = vega.Axis(
        title="probability or rate" if share else "number", tickCount=5, **({"format": "%"} if share else {})
    )
    scale = vega.Scale(domain=[0, end], nice=False)
    base = rows.chart()
    band = base.mark("bar", height=14, color=SEQUENCE[0].light, yOffset=below, aria=False).encode(
        x=vega.X("low:Q", axis=axis, scale=scale), x2="high:Q"
    )
    line = base.mark(
        "rule", strokeWidth=2, color=SERIES[0].light, yOffset=below, y2Offset=below, aria=False
    ).encode(x=vega.X("found_low:Q", scale=scale), x2="found_high:Q")
    point = base.mark(
        "point", filled=True, size=90, opacity=1, color=INK.light, shape="diamond", yOffset=below
    ).encode(x=vega.X("found:Q", scale=scale), description="says:N")
    return vega.layer(
        band, line, point, *rows.labels(), padding={"left": 0, "top": 4, "bottom": 4, "right": 12}
    )


CHART = Chart(("label", "low", "high", "found", "found_low", "found_high", "says"), draw)

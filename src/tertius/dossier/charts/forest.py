"""Forest plots: one row per group, its estimate as a point, its interval as a line, its n beside it."""

from __future__ import annotations

import math
from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Measured, Rows, frame, is_percent, share_axis
from tertius.dossier.palette import MUTED, SERIES
from tertius.dossier.registry import Chart
from tertius.dossier.text import number


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``label, estimate, low, high`` and, where given, ``n``, in the order of the table."""
    numeric = ("estimate", "low", "high", *(("n",) if "n" in table.columns else ()))
    data = frame(table, numeric)
    data["count"] = [f"n = {int(n)}" if math.isfinite(n) else "" for n in data["n"]] if "n" in data else ""
    axis = share_axis(data[["estimate", "low", "high"]], measured)
    unit = "share" if is_percent(axis) else ""
    columns = zip(*(data[c] for c in ("label", "estimate", "low", "high")), strict=True)
    data["says"] = [f"{label}: {_says(value, low, high, unit)}" for label, value, low, high in columns]
    rows = Rows(data, width, 28)
    base, below = rows.chart(), rows.offset
    scale = vega.Scale(zero=is_percent(axis))
    line = base.mark(
        "rule", aria=False, strokeWidth=2, color=SERIES[0].light, yOffset=below, y2Offset=below
    ).encode(x=vega.X("low:Q", axis=axis, scale=scale), x2="high:Q")
    point = base.mark("point", filled=True, size=80, opacity=1, color=SERIES[0].light, yOffset=below).encode(
        x=vega.X("estimate:Q", axis=axis, scale=scale), description="says:N"
    )
    count = base.mark(
        "text", aria=False, align="left", dx=8, color=MUTED.light, fontSize=11, yOffset=below
    ).encode(x=vega.value("width"), text="count:N")
    return vega.layer(
        *measured.rule(scale),
        line,
        point,
        count,
        *rows.labels(),
        padding={"left": 0, "top": 4, "bottom": 4, "right": 58},
    )


def _says(estimate: float, low: float, high: float, unit: str) -> str:
    shown = number(estimate, unit)
    return f"{shown} ({number(low, unit)} to {number(high, unit)})" if math.isfinite(low + high) else shown


CHART = Chart(("label", "estimate", "low", "high"), draw, measured=True)

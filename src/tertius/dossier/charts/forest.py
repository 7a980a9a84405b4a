"""Forest plots: one row a group, its estimate as a point, its interval as a line, its n beside it."""

from __future__ import annotations

from typing import Any

import altair as alt

from tertius.claims.verdict import DataTable
from tertius.dossier.charts._frame import frame, lines, narrow, rows_axis, share_axis
from tertius.dossier.palette import MUTED, SERIES
from tertius.dossier.record import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``label, estimate, low, high`` and, where given, ``n``, in the order of the table."""
    numbers = ("estimate", "low", "high", *(("n",) if "n" in table.columns else ()))
    data = frame(table, numbers)
    limit = 20 if narrow(width) else 38
    data["line"] = lines([str(label) for label in data["label"]], limit)
    data["count"] = [f"n = {int(n)}" if n is not None else "" for n in data["n"]] if "n" in data else ""
    rows = 36 if narrow(width) else 30
    base = alt.Chart(data, width=width - limit * 6 - 80, height=alt.Step(rows)).encode(
        y=alt.Y(
            "line:N",
            sort=None,
            title=None,
            axis=rows_axis(limit, grid=True),
        )
    )
    axis = share_axis(data[["estimate", "low", "high"]].stack())
    line = base.mark_rule(strokeWidth=2, color=SERIES[0].light).encode(
        x=alt.X("low:Q", title=None, axis=axis, scale=alt.Scale(zero=axis.format == "%")), x2="high:Q"
    )
    point = base.mark_point(filled=True, size=80, opacity=1, color=SERIES[0].light).encode(
        x=alt.X("estimate:Q", title=None)
    )
    count = base.mark_text(align="left", dx=6, color=MUTED.light, fontSize=11).encode(
        x=alt.value(width - limit * 6 - 80), text="count:N"
    )
    return alt.layer(line, point, count)


CHART = Chart(("label", "estimate", "low", "high"), draw)

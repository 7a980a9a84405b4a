"""What is left as things fall one after the other: the cost as a line, what still arrives in words."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import Measured, Rows, frame
from tertius.dossier.palette import INK, SERIES
from tertius.dossier.registry import Chart
from tertius.dossier.text import number

#: Less than this short of everything counts as everything.
_WHOLE = 0.0005


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``label, cost, arrives`` in the order of the table: the cost from zero, the share that arrives.

    Steps at which not everything arrives are hollow and red: their cost is that of less.
    """
    data = frame(table, ("cost", "arrives"))
    rows = Rows(data, width, 30)
    data["order"] = range(len(data))
    data["whole"] = data["arrives"] >= 1 - _WHOLE
    shown = zip(data["cost"], data["arrives"], data["whole"], strict=True)
    data["text"] = [
        number(c, "") + ("" if full else f", {number(s, 'share')} arrives") for c, s, full in shown
    ]
    data["says"] = [f"{a}: {t}" for a, t in zip(data["label"], data["text"], strict=True)]
    top = float(data["cost"].max()) * 1.02 if len(data) else 1.0
    axis = vega.Axis(title=measured.title or "cost", tickCount=3 if rows.above else 5)
    x = vega.X("cost:Q", axis=axis, scale=vega.Scale(domain=[0, max(top, 1e-9)]))
    base, below = rows.chart(), rows.offset
    blue, red = SERIES[0].light, SERIES[1].light
    line = base.mark("line", strokeWidth=2, yOffset=below, color=blue, aria=False).encode(
        x=x, order="order:Q"
    )
    full = base.filter("datum.whole").mark("circle", size=80, opacity=1, yOffset=below, color=blue)
    part = base.filter("!datum.whole").mark("point", size=80, strokeWidth=2, yOffset=below, color=red)
    text = base.mark("text", aria=False, align="left", dx=9, yOffset=below, color=INK.light).encode(
        x=x, text="text:N"
    )
    dots = [mark.encode(x=x, description="says:N") for mark in (full, part)]
    room = {"left": 0, "top": 4, "bottom": 4, "right": 110}
    joined = [] if rows.above else [line]  # on a telephone it would cross the labels
    return vega.layer(*joined, *dots, text, *rows.labels(), padding=room)


CHART = Chart(("label", "cost", "arrives"), draw, measured=True)

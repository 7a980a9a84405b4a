"""Small multiples of paths around an event: one panel per case, the focal case's path in grey behind each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import frame, narrow
from tertius.dossier.palette import INK, MUTED, SERIES
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``case, year, share, focal, says``: shares in per cent by years from the event.

    The first case is the focal one, in its own colour; ``focal`` repeats its path for every case.
    """
    data = frame(table, ("year", "share", "focal"))
    names = list(dict.fromkeys(data["case"]))
    small = narrow(width)
    columns = 2 if small else 4
    inner = (width - 42 * columns) // columns
    span = vega.Scale(domain=[float(data["year"].min()), float(data["year"].max())], nice=False)
    y = vega.Scale(domain=[0, 100])
    panels = []
    for place, name in enumerate(names):
        own = _pieces(data[data["case"] == name])
        left = vega.Axis(title=None, values=[0, 100], ticks=False, domain=False)
        below = vega.Axis(title=None, values=[-10, -5, 0, 5, 10], grid=False)
        base = vega.chart(own).encode(x=vega.X("year:Q", scale=span, axis=below))
        event = (
            vega.chart(pd.DataFrame({"year": [0]}))
            .mark("rule", strokeDash=[3, 3], color=MUTED.light, aria=False)
            .encode(x=vega.X("year:Q", scale=span))
        )
        grey = base.mark("line", strokeWidth=1.5, color=SERIES[5].light, opacity=0.5, aria=False).encode(
            y=vega.Y("focal:Q", scale=y, axis=left), detail="focal piece:N"
        )
        colour = SERIES[1 if place == 0 else 0].light
        line = base.mark("line", strokeWidth=2, color=colour, aria=False).encode(
            y=vega.Y("share:Q", scale=y, axis=left), detail="piece:N"
        )
        # A point without neighbours makes no line; the others need no mark of their own.
        dots = (
            vega.chart(own[own["alone"]])
            .mark("circle", size=16, opacity=1, color=colour)
            .encode(x=vega.X("year:Q", scale=span, axis=below), y="share:Q", description="tip:N")
        )
        says = str(own["says"].iloc[0])
        title = vega.title(
            name if len(name) <= (22 if small else 26) else name[:21] + "…",
            subtitle=says.split(", ", 1)[-1] if says else "the focal case",
            color=INK.light,
            subtitleColor=MUTED.light,
            fontSize=12,
            subtitleFontSize=10,
            anchor="start",
        )
        layers = (event, line, dots) if place == 0 else (event, grey, line, dots)
        panels.append(vega.layer(*layers, width=inner, height=72, title=title))
    return vega.concat(*panels, columns=columns, spacing=10).set(
        title=vega.title("per cent, by years from the change of government", fontSize=11, fontWeight="normal")
    )


def _pieces(own: pd.DataFrame) -> pd.DataFrame:
    """Assign numbers to the unbroken pieces of both lines so that no line crosses a gap; mark lone points."""
    out = own.copy()
    for column, name in (("share", "piece"), ("focal", "focal piece")):
        out[name] = out[column].isna().cumsum()
    known = out["share"].notna()
    out["alone"] = known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)
    out["tip"] = [
        f"{case}, year {year:+.0f}: {share:.0f} %"
        for case, year, share in zip(out["case"], out["year"], out["share"], strict=True)
    ]
    return out


CHART = Chart(("case", "year", "share", "focal", "says"), draw)

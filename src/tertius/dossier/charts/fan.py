"""Fan chart: an outcome through time under each arm, its mean and the range of simulated worlds."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.draw import WIDE
from tertius.dossier.frame import Measured, colours, frame, is_percent, narrow, share_axis
from tertius.dossier.registry import Chart
from tertius.dossier.text import number


def draw(table: DataTable, width: int, measured: Measured = Measured()) -> Any:  # noqa: B008
    """Draw ``arm, time, mean, low, high`` and, where given, the inner range ``inner_low, inner_high``."""
    inner = ("inner_low", "inner_high") if "inner_low" in table.columns else ()
    data = frame(table, ("time", "mean", "low", "high", *inner))
    names = list(dict.fromkeys(str(a) for a in data["arm"]))
    bounds = share_axis(data[["mean", "low", "high"]], measured)
    unit = "share" if is_percent(bounds) else ""
    data["says"] = [
        f"{a}, {t:g}: {number(m, unit)} ({number(lo, unit)} to {number(hi, unit)})"
        for a, t, m, lo, hi in zip(*(data[c] for c in ("arm", "time", "mean", "low", "high")), strict=True)
    ]
    legend = vega.Legend(
        title=None, orient="bottom", columns=1 if narrow(width) else 2, labelLimit=width, symbolOpacity=1
    )
    scale = vega.Scale(zero=is_percent(bounds))
    times = sorted({float(t) for t in data["time"]})
    axis = vega.Axis(title="year", format="d", values=times, grid=False)
    base = vega.chart(data, width=width, height=280 if width >= WIDE else 240).encode(
        x=vega.X("time:Q", axis=axis, scale=vega.Scale(nice=False)),
        color=vega.Color("arm:N", scale=colours(names), legend=legend),
    )
    layers = [
        base.mark("area", opacity=0.14).encode(y=vega.Y("low:Q", axis=bounds, scale=scale), y2="high:Q"),
    ]
    if inner:
        layers.append(base.mark("area", opacity=0.22).encode(y=vega.Y("inner_low:Q"), y2="inner_high:Q"))
    line = base.mark("line", strokeWidth=2).encode(
        y=vega.Y("mean:Q"), strokeDash=vega.StrokeDash("arm:N", legend=None)
    )
    point = base.mark("point", filled=True, size=50, opacity=1).encode(
        y=vega.Y("mean:Q"), description="says:N"
    )
    return vega.layer(*layers, line, point)


CHART = Chart(("arm", "time", "mean", "low", "high"), draw, measured=True)

"""Payload over range: one line per aircraft, through its published points, and distances to compare."""

from __future__ import annotations

from typing import Any

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.frame import colours, frame, narrow
from tertius.dossier.palette import INK, MUTED
from tertius.dossier.registry import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``label, range_km, payload_t`` as lines with their points.

    Rows without a payload are distances: dashed lines across all curves, labelled.
    """
    every = frame(table, ("range_km", "payload_t"))
    data, marks = every[every["payload_t"].notna()], every[every["payload_t"].isna()].copy()
    names = list(dict.fromkeys(str(label) for label in data["label"]))
    legend = vega.Legend(title=None, orient="bottom", columns=1 if narrow(width) else 3, labelLimit=width)
    room = 15 * len(marks) + 6  # of the labels of distances, above all curves
    top = float(data["payload_t"].max()) * 260 / (260 - min(room, 130))
    base = vega.chart(data, width=width, height=260).encode(
        x=vega.X("range_km:Q", axis=vega.Axis(title="range, km", tickCount=3 if narrow(width) else 6)),
        y=vega.Y(
            "payload_t:Q", axis=vega.Axis(title="payload, t", tickCount=6), scale=vega.Scale(domain=[0, top])
        ),
        color=vega.Color("label:N", scale=colours(names), legend=legend),
    )
    layers = [base.mark("line", strokeWidth=2), base.mark("circle", size=40, opacity=1)]
    if len(marks):
        if narrow(width):  # the distance alone; the caption's table has the words
            marks["label"] = [f"{km:,.0f} km" for km in marks["range_km"]]
        marks["height"] = [6 + 15 * k for k in range(len(marks))]
        far = vega.chart(marks).encode(x="range_km:Q")
        layers.append(far.mark("rule", strokeDash=[4, 3], color=MUTED.light))
        late = float(data["range_km"].max()) * (0.35 if narrow(width) else 0.6)
        for align, dx, part in (
            ("left", 5, marks[marks["range_km"] <= late]),
            ("right", -5, marks[marks["range_km"] > late]),
        ):
            if len(part):
                text = vega.chart(part).mark("text", align=align, dx=dx, fontSize=11, color=INK.light)
                place = vega.Y("height:Q", scale=None, axis=None)
                layers.append(text.encode(x="range_km:Q", y=place, text="label:N"))
    return vega.layer(*layers)


CHART = Chart(("label", "range_km", "payload_t"), draw)

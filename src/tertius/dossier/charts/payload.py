"""Payload over range: one line an aircraft, through its published points."""

from __future__ import annotations

from typing import Any

import altair as alt

from tertius.claims.verdict import DataTable
from tertius.dossier.charts._frame import colours, frame, narrow
from tertius.dossier.record import Chart


def draw(table: DataTable, width: int) -> Any:
    """Draw ``label, range_km, payload_t`` as lines with their points."""
    data = frame(table, ("range_km", "payload_t"))
    names = list(dict.fromkeys(str(label) for label in data["label"]))
    legend = alt.Legend(title=None, orient="bottom", columns=1 if narrow(width) else 3, labelLimit=width)
    base = alt.Chart(data, width=width, height=260).encode(
        x=alt.X("range_km:Q", axis=alt.Axis(title="range, km", tickCount=6)),
        y=alt.Y("payload_t:Q", axis=alt.Axis(title="payload, t", tickCount=6)),
        color=alt.Color("label:N", scale=colours(names), legend=legend),
    )
    return alt.layer(base.mark_line(strokeWidth=2), base.mark_circle(size=40, opacity=1))


CHART = Chart(("label", "range_km", "payload_t"), draw)

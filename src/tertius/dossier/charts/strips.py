"""Strips through time: one row per patron, a cell per span of years, with each kind of cell marked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tertius.dossier import vega
from tertius.dossier.frame import narrow, years_axis
from tertius.dossier.palette import INK, MISSING, MUTED, OUTSIDE, SEQUENCE
from tertius.panel.panel import Grid

#: Texts of the legend for cells without an observed value, always in it.
MISSING_NAME, OUTSIDE_NAME = "missing", "outside coverage"


@dataclass(frozen=True)
class Run:
    """A span of years (both ends in it) over which a row shows the same thing."""

    row: str
    start: int
    end: int
    shows: str
    carried: bool


def runs(grid: Grid, iso3: str, row: str, name: dict[int, str]) -> list[Run]:
    """Merge years of one state's cells that show the same; codes are named by `name`."""
    out: list[Run] = []
    values = grid.value.loc[iso3].to_numpy(dtype=float)
    statuses = [str(s) for s in grid.status.loc[iso3].to_numpy()]
    years = [int(y) for y in grid.value.columns.to_numpy()]
    for year, value, status in zip(years, values, statuses, strict=True):
        if status == "outside":
            shows = OUTSIDE_NAME
        elif status == "missing" or math.isnan(value):
            shows = MISSING_NAME
        else:
            shows = name.get(round(value), f"code {value:g}")
        carried = status == "carried"
        last = out[-1] if out else None
        if last and last.shows == shows and last.carried == carried and last.end == year - 1:
            out[-1] = Run(row, last.start, year, shows, carried)
        else:
            out.append(Run(row, year, year, shows, carried))
    return out


def says(run: Run) -> str:
    """Return a run in words."""
    years = str(run.start) if run.start == run.end else f"{run.start} to {run.end}"
    return f"{run.row}, {years}: {run.shows}{', carried forward' if run.carried else ''}"


def draw(shown: list[Run], levels: list[str], zero: str, events: list[tuple[int, str]], width: int) -> Any:
    """Draw runs; `levels` from little to much, `zero` the level of an observed zero, `events` as lines."""
    used = [level for level in levels if level != zero]
    shade = {
        level: SEQUENCE[
            len(SEQUENCE) - 1 - (len(used) - 1 - n) * (len(SEQUENCE) - 1) // max(len(used) - 1, 1)
        ].light
        for n, level in enumerate(used)
    }
    domain = [zero, *used, MISSING_NAME, OUTSIDE_NAME]
    colours = ["transparent", *(shade[level] for level in used), MISSING.light, OUTSIDE.light]
    data = pd.DataFrame(
        [
            {
                "row": r.row,
                "start": r.start,
                "until": r.end + 1,
                "shows": r.shows,
                "carried": r.carried,
                "says": says(r),
            }
            for r in shown
        ]
    )
    rows = list(dict.fromkeys(r.row for r in shown))
    span = [min(r.start for r in shown), max(r.end for r in shown) + 1]
    legend = vega.Legend(
        title=None, orient="bottom", columns=2 if narrow(width) else 5, symbolType="square",
        symbolStrokeColor=MUTED.light, symbolStrokeWidth=0.6, columnPadding=14, symbolSize=110,
    )  # fmt: skip
    cells = (
        vega.chart(data)
        .mark("bar", height={"band": 0.78}, strokeWidth=0.5)
        .encode(
            y=vega.Y(
                "row:N", sort=rows, title=None, axis=vega.Axis(ticks=False, domain=False, labelLimit=110)
            ),
            x=vega.X(
                "start:Q",
                title="year",
                scale=vega.Scale(domain=span, nice=False),
                axis=years_axis(span[0], span[1], 5 if narrow(width) else 9, grid=False),
            ),
            x2="until:Q",
            description="says:N",
            color=vega.Color("shows:N", scale=vega.Scale(domain=domain, range=colours), legend=legend),
            stroke=vega.condition(
                vega.fields(field="shows", oneOf=[MISSING_NAME, OUTSIDE_NAME]),
                vega.value("transparent"),
                vega.value(MUTED.light),
            ),
        )
    )
    data["middle"] = (data["start"] + data["until"]) / 2
    data["sign"] = ["?" if r.shows == MISSING_NAME else "→" if r.carried else "" for r in shown]
    signs = (
        vega.chart(data[data["sign"] != ""])
        .mark("text", color=INK.light, fontSize=11, aria=False)
        .encode(x="middle:Q", y=vega.Y("row:N", sort=rows), text="sign:N")
    )
    return vega.layer(cells, signs, *event_lines(events, span), width=width, height=vega.step(24))


def event_lines(events: list[tuple[int, str]], span: list[int]) -> list[Any]:
    """Return the layers that mark years with an event."""
    inside = [(year, text) for year, text in events if span[0] <= year <= span[1]]
    if not inside:
        return []
    data = pd.DataFrame(inside, columns=["year", "event"])
    rule = vega.chart(data).mark("rule", strokeDash=[2, 2], color=MUTED.light).encode(x="year:Q")
    return [rule]

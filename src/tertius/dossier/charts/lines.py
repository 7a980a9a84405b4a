"""Lines through time, one small panel a patron, broken where a value is missing or not covered."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tertius.dossier import vega
from tertius.dossier.frame import narrow, years_axis
from tertius.dossier.palette import INK, MISSING, OUTSIDE, SERIES
from tertius.dossier.text import number
from tertius.panel.panel import Grid


def draw(data: pd.DataFrame, gaps: pd.DataFrame, names: list[str], unit: str, share: bool, width: int) -> Any:
    """Draw ``name, year, value, piece``, a panel per name in the order of `names`.

    `piece` numbers the unbroken pieces of a line; `gaps` holds ``name, start, until, shows`` with
    `shows` one of "missing" and "outside coverage", drawn as grounds.
    """
    columns = 2 if narrow(width) else 3
    inner = (width - 45 * columns) // columns
    values = vega.Axis(title=None, tickCount=4, **({"format": "%"} if share else {}))
    low, high = (float(data["value"].min()), float(data["value"].max())) if len(data) else (0.0, 1.0)
    domain = vega.Scale(domain=[min(low, 0.0), max(high, 0.01)], nice=True)
    first = int(gaps["start"].min()) if len(gaps) else int(data["year"].min())
    years = years_axis(first, _last(data, gaps), 5, title=None, grid=False)
    span = vega.Scale(domain=[first, _last(data, gaps)])
    panels = []
    for index, name in enumerate(names):
        own, holes = data[data["name"] == name], gaps[gaps["name"] == name]
        shown = [number(value, "share" if share else "") for value in own["value"]]
        own = own.assign(says=[f"{name}, {y}: {v}" for y, v in zip(own["year"], shown, strict=True)])
        ground = (
            vega.chart(holes)
            .mark("rect", opacity=0.8, aria=False)
            .encode(
                x=vega.X("start:Q", scale=span, axis=years),
                x2="until:Q",
                color=vega.Color(
                    "shows:N",
                    scale=vega.Scale(
                        domain=["missing", "outside coverage"], range=[MISSING.light, OUTSIDE.light]
                    ),
                    legend=vega.Legend(title=None, orient="bottom", symbolType="square"),
                ),
            )
        )
        base = vega.chart(own).encode(
            x=vega.X("year:Q", scale=span, axis=years), y=vega.Y("value:Q", axis=values, scale=domain)
        )
        line = base.mark("line", strokeWidth=2, aria=False, color=SERIES[index % len(SERIES)].light).encode(
            detail="piece:N"
        )
        colour = SERIES[index % len(SERIES)].light
        single = base.mark("circle", size=10, opacity=1, color=colour).encode(description="says:N")
        title = vega.title(name, color=INK.light, fontSize=12)
        panels.append(vega.layer(ground, line, single, width=inner, height=110, title=title))
    return vega.concat(*panels, columns=columns, spacing=12).set(
        title=vega.title(unit, fontSize=11, fontWeight="normal")
    )


def _last(data: pd.DataFrame, gaps: pd.DataFrame) -> int:
    ends = [int(frame[column].max()) for frame, column in ((data, "year"), (gaps, "until")) if len(frame)]
    return max(ends)


def pieces(grid: Grid, iso3: str, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a state's observed values with the number of their piece, and its gaps as spans of years."""
    years = [int(y) for y in grid.value.columns.to_numpy()]
    values = grid.value.loc[iso3].to_numpy(dtype=float)
    statuses = [str(s) for s in grid.status.loc[iso3].to_numpy()]
    rows: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    piece = 0
    for year, value, status in zip(years, values, statuses, strict=True):
        if not math.isnan(value) and status in ("observed", "carried"):
            rows.append({"name": name, "year": year, "value": float(value), "piece": piece, "status": status})
            continue
        piece += 1
        shows = "outside coverage" if status == "outside" else "missing"
        if gaps and gaps[-1]["until"] == year and gaps[-1]["shows"] == shows:
            gaps[-1]["until"] = year + 1
        else:
            gaps.append({"name": name, "start": year, "until": year + 1, "shows": shows})
    return (
        pd.DataFrame(rows, columns=["name", "year", "value", "piece", "status"]),
        pd.DataFrame(gaps, columns=["name", "start", "until", "shows"]),
    )

"""The specification curve: every specification of a verdict's grid, sorted, over the choices made in it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from tertius.claims.verdict import DataTable, GridCell
from tertius.dossier.charts._frame import narrow
from tertius.dossier.palette import INK, MUTED, RULE, SERIES
from tertius.dossier.text import cell, is_share

_DIRECTIONS = {"for": SERIES[3].light, "neither": SERIES[5].light, "against": SERIES[1].light}
_ROLES = {"main": "diamond", "variant": "circle", "placebo": "cross"}


def drawable(grid: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    """Return the cells that one axis can show: with a value, in the unit of the main specification."""
    with_value = [c for c in grid if c.estimate.value is not None]
    units = [c.estimate.unit for c in with_value if c.role == "main"] or [c.estimate.unit for c in with_value]
    kept = [c for c in with_value if c.estimate.unit == units[0]]
    return tuple(
        sorted(kept, key=lambda c: (c.estimate.value or 0.0, str(sorted(c.specification.items(), key=str))))
    )


def choices(grid: tuple[GridCell, ...]) -> list[tuple[str, str]]:
    """Return pairs of dimension and value, for dimensions that differ between cells, in order."""
    values: dict[str, dict[str, None]] = {}
    for entry in grid:
        for name, value in entry.specification.items():
            values.setdefault(name, {})[cell(value)] = None
    return [(name, value) for name, found in values.items() if len(found) > 1 for value in found]


def table(grid: tuple[GridCell, ...], title: str) -> DataTable:
    """Return every specification with its choices and estimate, as the text alternative of the curve."""
    names = list(dict.fromkeys(name for c in grid for name in c.specification))
    rows = tuple(
        (
            c.role,
            *(c.specification.get(name) for name in names),
            c.estimate.value,
            c.estimate.low,
            c.estimate.high,
            c.estimate.unit,
            c.estimate.n,
            c.direction,
        )
        for c in grid
    )
    columns = (
        "role",
        *(n.replace("_", " ") for n in names),
        "estimate",
        "low",
        "high",
        "unit",
        "n",
        "points",
    )
    return DataTable(title, columns, rows)


def draw(grid: tuple[GridCell, ...], width: int) -> Any:
    """Draw `grid`: estimates above, and on a wide page the choices of each specification below."""
    cells = drawable(grid)
    estimates = pd.DataFrame(
        {
            "rank": range(len(cells)),
            "estimate": [c.estimate.value for c in cells],
            "low": [c.estimate.low for c in cells],
            "high": [c.estimate.high for c in cells],
            "direction": [c.direction for c in cells],
            "role": [c.role for c in cells],
        }
    )
    share = bool(cells) and is_share(cells[0].estimate.unit)
    dimensions = choices(cells)
    names = [f"{name.replace('_', ' ')}: {value}" for name, value in dimensions]
    labels = 0 if narrow(width) else min(210, 12 + 6 * max(map(len, names), default=0))
    inner = width - labels - 60
    x = alt.X("rank:Q", title=None, axis=None, scale=alt.Scale(domain=[-0.7, max(len(cells) - 0.3, 0.5)]))
    direction = alt.Color(
        "direction:N",
        scale=alt.Scale(domain=list(_DIRECTIONS), range=list(_DIRECTIONS.values())),
        legend=alt.Legend(title="points", orient="top"),
    )
    role = alt.Shape(
        "role:N",
        scale=alt.Scale(domain=list(_ROLES), range=list(_ROLES.values())),
        legend=alt.Legend(title="specification", orient="bottom" if narrow(width) else "top"),
    )
    base = alt.Chart(estimates, width=inner, height=220).encode(x=x)
    axis = alt.Axis(tickCount=6, **({"format": "%"} if share else {}))
    title = cells[0].estimate.unit if cells and not share else None
    bar = base.mark_rule(strokeWidth=1.5, opacity=0.55).encode(
        y=alt.Y("low:Q", title=title, axis=axis, scale=alt.Scale(zero=False)), y2="high:Q", color=direction
    )
    point = base.mark_point(filled=True, opacity=1).encode(
        y=alt.Y("estimate:Q", title=title),
        color=direction,
        shape=role,
        size=alt.condition("datum.role == 'main'", alt.value(150), alt.value(45)),
    )
    curve = alt.layer(bar, point)
    if labels == 0 or not dimensions:
        return curve
    return alt.vconcat(curve, _matrix(cells, dimensions, names, x, inner), spacing=8).resolve_scale(
        x="shared"
    )


def _matrix(
    cells: tuple[GridCell, ...], dimensions: list[tuple[str, str]], names: list[str], x: alt.X, inner: int
) -> Any:
    dots = [
        {"rank": rank, "choice": label, "role": c.role}
        for rank, c in enumerate(cells)
        for (name, value), label in zip(dimensions, names, strict=True)
        if cell(c.specification.get(name)) == value and name in c.specification
    ]
    axis = alt.Axis(
        labelLimit=205, grid=True, gridColor=RULE.light, ticks=False, domain=False, labelFontSize=11
    )
    return (
        alt.Chart(pd.DataFrame(dots), width=inner, height=alt.Step(14))
        .mark_square(size=26, opacity=1)
        .encode(
            x=x,
            y=alt.Y("choice:N", sort=names, title=None, axis=axis),
            color=alt.condition("datum.role == 'main'", alt.value(INK.light), alt.value(MUTED.light)),
        )
    )

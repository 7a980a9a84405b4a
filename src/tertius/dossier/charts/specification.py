"""The specification curve: every specification of a verdict's grid, sorted, over the choices made in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tertius.claims.verdict import DataTable, GridCell
from tertius.dossier import vega
from tertius.dossier.draw import WIDE
from tertius.dossier.frame import narrow
from tertius.dossier.palette import INK, LEVEL, MUTED, RULE, SERIES
from tertius.dossier.strip import unit_said
from tertius.dossier.text import cell, interval, is_share, number

_DIRECTIONS = {"for": SERIES[3].light, "neither": SERIES[5].light, "against": SERIES[1].light}
#: Up to so many specifications each gets its own column of choices.
FEW = 80
#: Of more specifications than this the curve shows evenly spaced ones; the ranges below rest on all.
MANY = 160
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
            if value is not None and value != "-":  # the dimension does not apply
                values.setdefault(name, {})[cell(value)] = None
    return [(name, value) for name, kept in values.items() if len(kept) > 1 for value in kept]


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


def draw(grid: tuple[GridCell, ...], width: int, bar: Mapping[str, Any] | None = None) -> Any:
    """Draw `grid`: estimates above; below, the choices of each specification or what a choice makes of it.

    Up to `FEW` specifications every one has its interval and its column of choices.  Beyond, the intervals
    become a band, and below stand the median and the middle 80 % of the estimates under each choice.
    `bar` (`Verdict.bar`) adds the threshold as a line and what does not matter as a band.
    """
    cells = drawable(grid)
    few = len(cells) <= FEW
    share = bool(cells) and is_share(cells[0].estimate.unit)
    dimensions = choices(cells)
    names = [f"{name}: {value}".replace("_", " ") for name, value in dimensions]
    labels = 0 if few and narrow(width) else min(210, 12 + 6 * max(map(len, names), default=0))
    labels = min(labels, 130) if narrow(width) else labels
    inner = width - labels - 60
    axis = vega.Axis(tickCount=5, **({"format": "%"} if share else {}))
    title = unit_said(cells[0].estimate.unit) if cells else None
    line = vega.Axis(title="specifications, sorted by their estimate", labels=False, ticks=False, grid=False)
    x = vega.X("rank:Q", axis=line, scale=vega.Scale(domain=[-0.7, max(len(cells) - 0.3, 0.5)]))
    y = vega.Y("estimate:Q", title=title, axis=axis, scale=vega.Scale(zero=False))
    # An exact claim about cases asks for a number of them, which has no place on an axis of shares.
    asked = None if bar and bar["scale"] == "exact" and share else bar
    curve = vega.layer(*_bar(asked), _curve(cells, x, y, inner, few))
    if not dimensions or (few and narrow(width)):
        return curve
    if few:
        bare = {**x, "axis": {**line, "title": None}}  # the choices below have the title of both
        curve = vega.layer(*_bar(asked), _curve(cells, bare, y, inner, few))
        return vega.vconcat(curve, _matrix(cells, dimensions, names, x, inner), spacing=8).set(
            resolve={"scale": {"x": "shared"}}
        )
    return vega.vconcat(curve, _by_choice(cells, dimensions, names, axis, inner), spacing=18)


def _bar(bar: Mapping[str, Any] | None) -> list[Any]:
    """Return the layers of what does not matter and of the threshold."""
    if not bar:
        return []
    at, matters, layers = bar["threshold"], bar.get("matters"), list[Any]()
    if matters and bar["scale"] != "exact":
        ratio = bar["scale"] == "ratio"
        low, high = (at / matters, at * matters) if ratio else (at - matters, at + matters)
        band = vega.chart(pd.DataFrame({"least": [low], "most": [high]}))
        layers.append(band.mark("rect", color=LEVEL.light, aria=False).encode(y="least:Q", y2="most:Q"))
    rule = vega.chart(pd.DataFrame({"asked": [at]})).mark(
        "rule", strokeDash=[4, 3], strokeWidth=1.5, color=MUTED.light, aria=False
    )
    return [*layers, rule.encode(y="asked:Q")]


def _curve(cells: tuple[GridCell, ...], x: vega.Fields, y: vega.Fields, inner: int, few: bool) -> Any:
    data = pd.DataFrame(
        {
            "rank": range(len(cells)),
            "estimate": [c.estimate.value for c in cells],
            "low": [c.estimate.low for c in cells],
            "high": [c.estimate.high for c in cells],
            "points": [c.direction for c in cells],
            "specification": [c.role for c in cells],
            "says": [_says(c, few) for c in cells],
        }
    )
    data = data[shown(cells)]
    small = inner < WIDE / 2
    color = vega.Color(
        "points:N",
        scale=vega.Scale(domain=list(_DIRECTIONS), range=list(_DIRECTIONS.values())),
        legend=vega.Legend(title="points", orient="top", symbolOpacity=1),
    )
    shape = vega.Shape(
        "specification:N",
        scale=vega.Scale(domain=list(_ROLES), range=list(_ROLES.values())),
        legend=vega.Legend(title="specification", orient="bottom" if small else "top"),
    )
    base = vega.chart(data, width=inner, height=220).encode(x=x)
    spread = vega.channel("high:Q")
    low = vega.Y("low:Q", title=y.get("title"))
    if few:
        ground = base.mark("rule", strokeWidth=1.5, opacity=0.55, aria=False).encode(
            y=low, y2=spread, color=color
        )
    else:
        ground = base.mark("area", color=RULE.light, opacity=0.8, aria=False).encode(y=low, y2=spread)
    dots = base.mark("point", filled=True, opacity=1).encode(
        y=y,
        color=color,
        shape=shape,
        description="says:N",
        size=vega.condition("datum.specification == 'main'", vega.value(170), vega.value(45 if few else 14)),
    )
    main = base.filter("datum.specification == 'main'").mark("point", filled=True, opacity=1, size=170)
    return vega.layer(ground, dots, main.encode(y=y, color=color, shape=shape, description="says:N"))


def shown(cells: tuple[GridCell, ...]) -> list[bool]:
    """Whether each specification has a mark of its own: all up to `MANY`; main and placebos always."""
    step = -(-len(cells) // MANY)
    last = len(cells) - 1
    return [rank % step == 0 or rank == last or c.role != "variant" for rank, c in enumerate(cells)]


def _says(entry: GridCell, few: bool) -> str:
    unit = entry.estimate.unit
    chosen = [f"{k.replace('_', ' ')}: {cell(v)}" for k, v in entry.specification.items() if v is not None]
    text = f"{number(entry.estimate.value, unit)} ({interval(entry.estimate)}), {entry.role}"
    return "; ".join([text, *chosen]) if few or entry.role == "main" else text


def _rows_axis() -> vega.Fields:
    return vega.Axis(
        labelLimit=205, grid=True, gridColor=RULE.light, ticks=False, domain=False, labelFontSize=11
    )


def _matrix(
    cells: tuple[GridCell, ...],
    dimensions: list[tuple[str, str]],
    names: list[str],
    x: vega.Fields,
    inner: int,
) -> Any:
    dots = [
        {"rank": rank, "choice": label, "role": c.role}
        for rank, c in enumerate(cells)
        for (name, value), label in zip(dimensions, names, strict=True)
        if name in c.specification and cell(c.specification[name]) == value
    ]
    return (
        vega.chart(pd.DataFrame(dots), width=inner, height=vega.step(14))
        .mark("square", size=26, opacity=1, aria=False)
        .encode(
            x=x,
            y=vega.Y("choice:N", sort=names, title=None, axis=_rows_axis()),
            color=vega.condition("datum.role == 'main'", vega.value(INK.light), vega.value(MUTED.light)),
        )
    )


def _by_choice(
    cells: tuple[GridCell, ...],
    dimensions: list[tuple[str, str]],
    names: list[str],
    axis: vega.Fields,
    inner: int,
) -> Any:
    rows = []
    for (name, value), label in zip(dimensions, names, strict=True):
        chosen = [c for c in cells if name in c.specification and cell(c.specification[name]) == value]
        values = np.array([c.estimate.value for c in chosen], dtype=float)
        low, median, high = np.quantile(values, (0.1, 0.5, 0.9))
        rows.append(
            {"choice": label, "low": low, "median": median, "high": high, "specifications": len(chosen)}
        )
    base = vega.chart(pd.DataFrame(rows), width=inner, height=vega.step(16)).encode(
        y=vega.Y("choice:N", sort=names, title=None, axis=_rows_axis())
    )
    scale = vega.Scale(zero=False)
    x = vega.X(
        "low:Q", title="median and middle 80 % of the estimates under each choice", axis=axis, scale=scale
    )
    span = base.mark("rule", aria=False, strokeWidth=3, color=MUTED.light, opacity=0.5).encode(
        x=x, x2="high:Q"
    )
    return vega.layer(
        span, base.mark("tick", aria=False, thickness=3, color=INK.light, height=11).encode(x="median:Q")
    )

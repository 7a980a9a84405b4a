"""Shared by the charts: a table of cells as a frame, axes, and rows with labels that fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.draw import WIDE
from tertius.dossier.palette import INK, MUTED, SERIES


def frame(table: DataTable, numeric: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the table as a frame; columns in `numeric` become floats, anything else in them missing."""
    out = pd.DataFrame(list(table.rows), columns=list(table.columns))
    for column in numeric:
        out[column] = pd.to_numeric(out[column], errors="coerce").astype(float)
    return out


def narrow(width: int) -> bool:
    """Whether the chart is drawn for a telephone."""
    return width < WIDE * 0.75


@dataclass(frozen=True)
class Measured:
    """The axis of values of a chart: what it is titled, and where the claim's threshold lies on it."""

    title: str = ""
    line: float | None = None

    def rule(self, scale: vega.Fields | None = None) -> list[Any]:
        """Return the layer with the threshold as an upright dashed line; nothing without one."""
        if self.line is None:
            return []
        base = vega.chart(pd.DataFrame({"line": [self.line]})).mark(
            "rule", strokeDash=[4, 3], strokeWidth=1.5, color=MUTED.light, aria=False
        )
        return [base.encode(x=vega.X("line:Q", **({} if scale is None else {"scale": scale})))]


def share_axis(values: pd.DataFrame, measured: Measured | None = None) -> vega.Fields:
    """Return an axis in per cent if all values lie in [0, 1] and some are neither 0 nor 1, else plain."""
    title = (measured.title if measured else "") or None
    every = values.to_numpy(dtype=float)
    finite = every[np.isfinite(every)]
    inside = bool(((finite >= 0) & (finite <= 1)).all())
    share = len(finite) > 0 and inside and not bool(np.isin(finite, (0, 1)).all())
    return vega.Axis(title=title, tickCount=6, **({"format": "%"} if share else {}))


def is_percent(axis: vega.Fields) -> bool:
    """Whether `share_axis` chose per cent."""
    return bool(axis.get("format") == "%")


def whole_ticks(low: float, high: float, most: int) -> list[int]:
    """Return whole numbers from `low` to `high` in even steps, about `most` of them."""
    if not high >= low:
        return []  # nothing to mark
    first, last = math.ceil(low), math.floor(high)
    steps = (k * 10**power for power in range(16) for k in (1, 2, 5))
    step = next(s for s in steps if last // s - first // s < max(most, 1))
    return [*range(-(-first // step) * step, last + 1, step)]


def years_axis(first: float, last: float, ticks: int, **given: Any) -> vega.Fields:
    """Return an axis of years with at most so many ticks: whole years, each once."""
    return vega.Axis(format="d", values=whole_ticks(first, last, ticks), **given)


def colours(names: list[str]) -> vega.Fields:
    """Return a colour scale that gives each name a series colour, in order."""
    return vega.Scale(domain=names, range=[SERIES[n % len(SERIES)].light for n in range(len(names))])


def distinct(labels: list[str]) -> list[str]:
    """Return labels of at most 120 characters; equal ones get an invisible difference, a row each."""
    seen: dict[str, int] = {}
    out = []
    for label in labels:
        text = label if len(label) <= 120 else label[:119] + "…"
        out.append(text + "\u200b" * seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
    return out


class Rows:
    """One row per label: beside the plot on a wide page, above each bar on a telephone.

    Parameters
    ----------
    data : DataFrame
        Holds a column ``label``; a column ``line`` with distinct labels is added.
    step : int
        Height of a row in pixels on a wide page.
    """

    def __init__(self, data: pd.DataFrame, width: int, step: int, grid: bool = True) -> None:
        data["line"] = distinct([str(label) for label in data["label"]])
        self.data, self.width, self.above = data, width, narrow(width)
        axis = None if self.above else self._axis(grid)
        self.y = vega.Y("line:N", sort=None, title=None, axis=axis)
        self.height = vega.step(max(step, 40) if self.above else step)
        #: Pixels by which marks stand below the middle of their row, to make place for the label.
        self.offset = 9 if self.above else 0

    def _axis(self, grid: bool) -> vega.Fields:
        limit = round(self.width * 0.42)
        return vega.Axis(
            labelLimit=limit, grid=grid, ticks=False, domain=False, labelPadding=8, labelColor=INK.light
        )

    def chart(self) -> Any:
        """Return the base chart with its rows."""
        return vega.chart(self.data, width=self.width, height=self.height).encode(y=self.y)

    def labels(self) -> list[Any]:
        """Return the layer of labels above the bars; nothing on a wide page."""
        if not self.above:
            return []
        text = self.chart().mark("text", aria=False, align="left", dy=-8, limit=self.width, fontSize=12)
        return [text.encode(x=vega.value(0), text="line:N")]

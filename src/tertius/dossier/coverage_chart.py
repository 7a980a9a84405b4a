"""The chart of `tertius data status`: which data set observes how many states in which year."""

from __future__ import annotations

from pathlib import Path

from tertius.core.errors import UsageError
from tertius.core.files import atomic
from tertius.dossier import vega
from tertius.dossier.draw import to_png, to_svg
from tertius.dossier.palette import OUTSIDE
from tertius.panel.coverage import by_dataset
from tertius.panel.panel import Panel


def write_coverage_chart(panel: Panel, path: Path) -> None:
    """Draw the share of cells observed by data set and year into `path`, ``.svg`` or ``.png``.

    Raises
    ------
    UsageError
        The file name ends in neither.
    """
    if path.suffix not in {".svg", ".png"}:
        raise UsageError(str(path), "a file name ending in .svg or .png", repr(path.suffix))
    drawing = to_svg(_chart(panel), "coverage")
    with atomic(path) as part:
        part.write_bytes(drawing.svg.encode() if path.suffix == ".svg" else to_png(drawing))


def _chart(panel: Panel) -> vega.Chart:
    shares = by_dataset(panel)
    shares["outside"] = shares["outside"] >= shares["states"]
    base = vega.chart(shares).encode(
        x=vega.X("year:O", title=None, axis=vega.Axis(values=list(range(1950, 2030, 10)), labelAngle=0)),
        y=vega.Y("dataset:N", title=None),
    )
    inside = base.filter("!datum.outside").mark("rect")
    shade = vega.Color(
        "share:Q",
        title="Share observed",
        scale=vega.Scale(scheme="blues", domain=[0, 1]),
        legend=vega.Legend(orient="top", format=".0%"),
    )
    outside = base.filter("datum.outside").mark("rect", color=OUTSIDE.light)
    return vega.layer(outside, inside.encode(color=shade)).set(width=720, height=vega.step(18))

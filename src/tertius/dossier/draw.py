"""Charts to SVG and PNG, offline, with the same bytes for the same input."""

from __future__ import annotations

import json
import math
import re
import sys
import textwrap
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from tertius.core.errors import ModelError, shorten
from tertius.dossier.palette import INK, MUTED, PAPER, RULE, SERIES
from tertius.dossier.slim import slim
from tertius.dossier.vega import Chart

#: Widths in CSS pixels: the text column of a wide page, and a telephone.
WIDE, NARROW = 800, 350
PNG_SCALE = 2
_FONT = "Helvetica, Arial, sans-serif"
_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
#: Attributes that hold coordinates; text and labels must keep their digits.
_PLACES = re.compile(r' (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points)="[^"]*"')
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
_ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG text."""

    svg: str


def configured(chart: Any) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, ours or Altair's, in the dossier's look."""
    spec = chart.to_dict() if isinstance(chart, Chart) else _of_altair(chart)
    axis = {
        "labelColor": MUTED.light,
        "titleColor": MUTED.light,
        "gridColor": RULE.light,
        "domainColor": RULE.light,
        "tickColor": RULE.light,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelFont": _FONT,
        "titleFont": _FONT,
        "titlePadding": 8,
    }
    legend = {
        key: value
        for key, value in axis.items()
        if key.startswith(("label", "title")) and key != "titlePadding"
    }
    if "layer" in spec or "mark" in spec:  # one plot: axes and legends go inside the width asked for
        spec.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
        spec.setdefault("padding", {"left": 0, "top": 4, "right": 8, "bottom": 4})
    spec["config"] = {
        "background": None,
        "font": _FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": {
            **legend,
            "labelLimit": 260,
            "symbolStrokeWidth": 2,
            "symbolBaseFillColor": MUTED.light,
            "symbolBaseStrokeColor": MUTED.light,
        },
        "title": {"color": INK.light, "fontSize": 13, "fontWeight": 600, "anchor": "start", "font": _FONT},
        "header": {"labelColor": INK.light, "titleColor": INK.light, "labelFont": _FONT, "labelFontSize": 12},
        "text": {"color": INK.light, "font": _FONT, "fontSize": 12},
        "range": {"category": [shade.light for shade in SERIES]},
    }
    return spec


def finite(value: Any) -> Any:
    """Return JSON-ready data with every number that is not finite as null: Vega leaves those marks out."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _of_altair(chart: Any) -> dict[str, Any]:
    import altair as alt

    with alt.data_transformers.enable("default", max_rows=None):  # sections bound what they draw
        spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec


def _unchecked() -> AbstractContextManager[object]:
    """Return the block in which Altair, if a plug-in's chart uses it, does not check each part.

    Vega checks the whole anyway; the checks of the parts cost as much again as the drawing.
    """
    if "altair" not in sys.modules:
        return nullcontext()
    from altair.utils.schemapi import debug_mode

    unchecked: AbstractContextManager[object] = debug_mode(False)
    return unchecked


def drawn(draw: Callable[[int], Any], width: int, name: str) -> Drawing:
    """Call `draw` with `width` and return the chart as SVG."""
    with _unchecked():
        return to_svg(draw(width), name)


def to_svg(chart: Any, name: str) -> Drawing:
    """Draw `chart`; every id in the SVG is made unique in the page by `name`.

    Raises
    ------
    ModelError
        Vega refuses the specification.
    """
    text = json.dumps(finite(configured(chart)), sort_keys=True, allow_nan=False, default=str)
    try:
        svg = vl_convert.vegalite_to_svg(text)
    except ValueError as caught:
        raise ModelError(f"figure {name!r}", "a chart that Vega can draw", shorten(str(caught))) from caught
    return Drawing(slim(tidy(svg, name)))


def framed(drawing: Drawing, title: str, source: str) -> Drawing:
    """Return a drawing that can stand alone: its title above it, its source below."""
    size = _SIZE.search(drawing.svg)
    if size is None:
        return drawing
    width, height = float(size[1]), float(size[2])
    whole = max(width, 320.0)
    above, below = _lines(title, whole / 8), _lines(source, whole / 5.2)
    top, bottom = 22 * len(above) + 8, 13 * len(below) + 8
    text = [_text(line, 17 + 22 * n, 15, 600, INK.light) for n, line in enumerate(above)]
    text += [_text(line, top + height + 14 + 13 * n, 10, 400, MUTED.light) for n, line in enumerate(below)]
    inner = drawing.svg.replace("<svg ", f'<svg y="{top}" ', 1)
    full = top + height + bottom
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole:g}" height="{full:g}" '
        f'viewBox="0 0 {whole:g} {full:g}"><title>{escape(title)}</title>{"".join(text)}{inner}</svg>'
    )


def _lines(text: str, width: float) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), max(20, int(width)))


def _text(line: str, y: float, size: int, weight: int, colour: str) -> str:
    return (
        f'<text x="0" y="{y:g}" font-family="{_FONT}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(line)}</text>'
    )


def to_png(drawing: Drawing) -> bytes:
    """Return the drawing as PNG on paper colour, at twice its CSS size."""
    ground = f'><rect width="100%" height="100%" fill="{PAPER.light}"/>'
    return bytes(vl_convert.svg_to_png(drawing.svg.replace(">", ground, 1), scale=PNG_SCALE))


def to_pdf(drawing: Drawing) -> bytes:
    """Return the drawing as one page of PDF, its text as text."""
    return bytes(vl_convert.svg_to_pdf(drawing.svg))


def tidy(svg: str, name: str) -> str:
    """Shorten numbers to a tenth of a pixel, and name ids after the figure rather than a running count."""
    svg = _PLACES.sub(lambda place: _NUMBER.sub(_tenth, place[0]), svg)
    ids = {old: f"{name}-{n}" for n, old in enumerate(dict.fromkeys(_ID.findall(svg)))}
    for old, new in ids.items():
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
        svg = svg.replace(f'href="#{old}"', f'href="#{new}"')
    return svg


def renamed(drawing: Drawing, old: str, new: str) -> Drawing:
    """Return a drawing with the ids that it has under another name; see `tidy`."""
    svg = drawing.svg
    for before in ('id="', "url(#", 'href="#'):
        svg = svg.replace(f"{before}{old}-", f"{before}{new}-")
    return Drawing(svg)


def _tenth(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text

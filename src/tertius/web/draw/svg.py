"""A small builder of SVG: escaped text, numbers to a tenth, colours of the palette as attributes.

Colours are the light ones; the style sheet maps them to the dark form by attribute, as in the dossier.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor, isfinite, log10
from xml.sax.saxutils import escape, quoteattr

from tertius.dossier.draw import Drawing
from tertius.dossier.palette import INK, MUTED, RULE

#: From a value to a coordinate.
Scale = Callable[[float], float]
FONT = "Helvetica, Arial, sans-serif"


def number(value: float) -> str:
    """Return a coordinate to a tenth of a pixel."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


class Svg:
    """A drawing under construction, `width` by `height` pixels, described by `alt`."""

    def __init__(self, width: float, height: float, alt: str) -> None:
        self.width, self.height, self.alt = width, height, alt
        self._parts: list[str] = []

    def add(self, name: str, inside: str = "", /, **given: object) -> None:
        """Add an element; underscores in names of attributes stand for hyphens."""
        pairs = (
            (key.rstrip("_").replace("_", "-"), number(v) if isinstance(v, float) else str(v))
            for key, v in given.items()
            if v is not None
        )
        written = "".join(f" {key}={quoteattr(value)}" for key, value in pairs)
        self._parts.append(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, says: str = "", **more: object
    ) -> None:
        """Add a rectangle; `says` is what a pointer over it shows."""
        shape = {"x": float(x), "y": float(y), "width": float(width), "height": float(height)}
        self.add("rect", _title(says), **{**shape, "fill": fill, **more})

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = RULE.light, **more: object
    ) -> None:
        """Add a straight line."""
        self.add("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, **more)

    def circle(self, x: float, y: float, r: float, says: str = "", **more: object) -> None:
        """Add a circle."""
        self.add("circle", _title(says), cx=float(x), cy=float(y), r=float(r), **more)

    def path(self, d: str, says: str = "", **more: object) -> None:
        """Add a path."""
        self.add("path", _title(says), d=d, **more)

    def text(
        self,
        x: float,
        y: float,
        said: str,
        size: int = 12,
        fill: str = MUTED.light,
        anchor: str = "start",
        **more: object,
    ) -> None:
        """Add a line of text."""
        place = {"x": float(x), "y": float(y), "font-size": size, "fill": fill, "font-family": FONT}
        anchored = {"text-anchor": anchor} if anchor != "start" else {}
        self.add("text", escape(said), **{**place, **anchored, **more})

    def drawing(self) -> Drawing:
        """Return what was drawn."""
        width, height = number(self.width), number(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label={quoteattr(self.alt)}>'
        )
        return Drawing(head + "".join(self._parts) + "</svg>")


def _title(says: str) -> str:
    return f"<title>{escape(says)}</title>" if says else ""


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round numbers from `low` to `high`, about `count` of them."""
    if not (isfinite(low) and isfinite(high)) or high <= low:
        return [low]
    raw = (high - low) / count
    size = 10.0 ** floor(log10(raw))
    step = next(size * k for k in (1, 2, 5, 10) if size * k >= raw)
    first = -floor(-low / step) * step
    out = []
    while first <= high + step * 1e-6:
        out.append(round(first, 10))
        first += step
    return out


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return the linear map of [low, high] to [start, end]."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def heading(svg: Svg, said: str, x: float, y: float) -> None:
    """Add a line of text in ink, as the title of a part."""
    svg.text(x, y, said, size=13, fill=INK.light, font_weight=600)

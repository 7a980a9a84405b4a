"""Drawings of a page's figures: made once, kept by content, and made side by side where that is offered."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import pandas as pd

from tertius.core.errors import TertiusError
from tertius.core.provenance import code_digest, digest, environment
from tertius.core.store import Store
from tertius.dossier.draw import Drawing, drawn, framed, renamed, to_png


@dataclass(frozen=True, eq=False)
class Order:
    """A figure to draw.

    Attributes
    ----------
    name : str
        Its name in the page.
    draw : callable
        Width in pixels to a chart.
    widths : tuple of int
        The first is that of the exported file.
    title, source : str
        What the exported file says above and below the drawing.
    """

    name: str
    draw: Callable[[int], Any]
    widths: tuple[int, ...]
    title: str
    source: str


@dataclass(frozen=True)
class Drawn:
    """An order's drawings, one a width, and the exported file as SVG text and PNG bytes."""

    drawings: tuple[Drawing, ...]
    svg: str
    png: bytes


class Spread(Protocol):
    """Calls a function ``function(None, order)`` for each order, in any order and wherever it likes."""

    def __call__(
        self, function: Callable[[Any, Order], Drawn | None], orders: Sequence[Order]
    ) -> Iterable[tuple[Order, Drawn | None]]:
        """Yield each order with what the function returned."""


def here(
    function: Callable[[Any, Order], Drawn | None], orders: Sequence[Order]
) -> Iterable[tuple[Order, Drawn | None]]:
    """Draw one after the other in this process."""
    for order in orders:
        yield order, function(None, order)


def make(_: object, order: Order) -> Drawn | None:
    """Return the drawings of an order; None where its chart cannot be drawn."""
    try:
        found = tuple(drawn(order.draw, width, f"{order.name}-{width}") for width in order.widths)
    except TertiusError:
        return None
    alone = framed(found[0], order.title, order.source)
    return Drawn(found, alone.svg, to_png(alone))


def make_all(orders: Sequence[Order], store: Store | None, spread: Spread = here) -> dict[str, Drawn | None]:
    """Return the drawings of all orders by name, from the store where it holds them.

    Figures of several claims that show the same are drawn once.
    """
    keys = {order.name: key_of(order) if store is not None else None for order in orders}
    out = dict[str, Drawn | None]()
    for order in orders:
        key = keys[order.name]
        kept = _decoded(store.get(key)) if store is not None and key is not None else None
        if kept is not None:
            out[order.name] = kept
    alike = dict[str, list[Order]]()
    for order in orders:
        if order.name not in out:
            alike.setdefault(_shows(order) or order.name, []).append(order)
    twins = {first.name: rest for first, *rest in alike.values()}
    for first, made in spread(make, [first for first, *_ in alike.values()]):
        for order in (first, *twins[first.name]):
            mine = made if made is None or order is first else _as(made, first, order)
            out[order.name], key = mine, keys[order.name]
            if mine is not None and store is not None and key is not None:
                store.put(key, _encoded(mine))
    return out


def _as(made: Drawn, first: Order, order: Order) -> Drawn:
    """Return what was drawn for an order as it is for another one that shows the same."""
    widths = zip(made.drawings, order.widths, strict=True)
    found = tuple(renamed(d, f"{first.name}-{width}", f"{order.name}-{width}") for d, width in widths)
    alone = framed(found[0], order.title, order.source)
    same = (first.title, first.source) == (order.title, order.source)
    return Drawn(found, alone.svg, made.png if same else to_png(alone))


def _shows(order: Order) -> str | None:
    """Return the digest of what an order shows, whatever its name; None where that cannot be told."""
    try:
        return digest("shown", order.widths, _plain(order.draw))
    except TypeError:
        return None


def key_of(order: Order) -> str | None:
    """Return the digest of all that a drawing depends on; None where what it draws cannot be described."""
    try:
        plain = _plain(order.draw)
        return digest(
            "drawing",
            code_digest(),
            environment(),
            order.name,
            order.widths,
            order.title,
            order.source,
            plain,
        )
    except TypeError:
        return None


def _plain(value: Any) -> Any:
    """Return what a drawing is made of as data that can be hashed."""
    if isinstance(value, partial):
        return [_plain(value.func), [_plain(v) for v in value.args], _plain(value.keywords)]
    if callable(value) and hasattr(value, "__qualname__"):
        if "<" in value.__qualname__:
            raise TypeError("a function inside another: what it holds is not known")
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, pd.Series):
        return ["series", str(value.name), value.index.tolist(), value.tolist()]
    if isinstance(value, pd.DataFrame):
        return ["frame", value.index.tolist(), [[str(c), value[c].tolist()] for c in value.columns]]
    if isinstance(value, dict):
        return [[_plain(key), _plain(item)] for key, item in value.items()]
    return [_plain(item) for item in value] if type(value) in (list, tuple) else value


def _encoded(made: Drawn) -> dict[str, Any]:
    svgs = [drawing.svg for drawing in made.drawings]
    return {"drawings": svgs, "svg": made.svg, "png": base64.b64encode(made.png).decode()}


def _decoded(plain: Any) -> Drawn | None:
    try:
        svgs, png = plain["drawings"], base64.b64decode(plain["png"], validate=True)
        return Drawn(tuple(Drawing(str(svg)) for svg in svgs), str(plain["svg"]), png) if svgs else None
    except (TypeError, KeyError, ValueError):
        return None

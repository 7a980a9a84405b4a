"""Figures that are drawn later, from the store, or elsewhere: the same page each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import support.dossier_samples as samples
from tertius.core.store import Store
from tertius.dossier.data import DossierData
from tertius.dossier.drawings import Drawn, Order, key_of, make, make_all
from tertius.dossier.page import Page
from tertius.dossier.render import compose


def data() -> DossierData:
    return DossierData(samples.case(), samples.verdicts(), samples.panel(), samples.record(), samples.KEY)


def chart(rows: Any, width: int) -> Any:
    import altair as alt

    return alt.Chart(pd.DataFrame(rows)).mark_point().encode(x="x:Q", y="y:Q").properties(width=width)


def clipped(rows: Any, width: int) -> Any:
    """Return a chart whose drawing has an id in it."""
    return chart(rows, width).mark_point(clip=True)


def order(rows: Any = None, name: str = "a", draw: Callable[[int], Any] | None = None) -> Order:
    return Order(name, draw or partial(chart, rows or {"x": [1, 2], "y": [3, 4]}), (300,), "Title", "Source.")


def never(*_: object) -> Iterable[tuple[Order, Drawn | None]]:
    orders = _[-1]
    assert not orders, "everything was to come from the store"
    return ()


def test_a_page_drawn_later_or_from_the_store_is_the_page_drawn_at_once(tmp_path: Path) -> None:
    at_once = Page(data())
    html = compose(at_once)
    store = Store(tmp_path)
    for spread in ({}, {"spread": never}):
        later = Page(data(), later=True)
        assert later.complete(compose(later), store, **spread) == html  # type: ignore[arg-type]
        assert later.figures == at_once.figures and list(later.figures) == list(at_once.figures)
    assert at_once.figures


def test_orders_are_done_in_any_order(tmp_path: Path) -> None:
    def backwards(
        function: Callable[[Any, Order], Drawn | None], orders: Sequence[Order]
    ) -> Iterable[tuple[Order, Drawn | None]]:
        return [(o, function(None, o)) for o in reversed(orders)]

    orders = [order(name="a"), order({"x": [5], "y": [6]}, "b")]
    assert make_all(orders, None, backwards) == make_all(orders, Store(tmp_path))


def test_figures_that_show_the_same_are_drawn_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def counted(
        function: Callable[[Any, Order], Drawn | None], orders: Sequence[Order]
    ) -> Iterable[tuple[Order, Drawn | None]]:
        asked.extend(o.name for o in orders)
        return [(o, function(None, o)) for o in orders]

    draw = partial(clipped, {"x": [1, 2], "y": [3, 4]})
    titled = Order("c", draw, (300,), "Another title", "Source.")
    orders = [
        order(name="a", draw=draw),
        order(name="b", draw=draw),
        titled,
        order({"x": [5], "y": [6]}, "d"),
    ]
    together = make_all(orders, Store(tmp_path), counted)
    assert asked == ["a", "d"]
    assert together == {o.name: make(None, o) for o in orders}
    assert len({made.drawings[0].svg for made in together.values() if made}) == 4
    assert make_all(orders, Store(tmp_path), never) == together


@pytest.mark.parametrize(
    "other",
    [
        order({"x": [1, 2], "y": [3, 5]}),
        order(name="b"),
        Order("a", order().draw, (301,), "Title", "Source."),
        Order("a", order().draw, (300,), "Other", "Source."),
        Order("a", order().draw, (300,), "Title", "Other."),
        order(draw=partial(chart, pd.DataFrame({"x": [1, 2], "y": [3, 4]}))),
    ],
)
def test_whatever_a_drawing_depends_on_is_in_its_key(other: Order) -> None:
    assert key_of(order()) == key_of(order()) is not None
    assert key_of(other) not in (None, key_of(order()))


def test_what_cannot_be_described_is_not_kept(tmp_path: Path) -> None:
    local = order(draw=lambda width: chart({"x": [1], "y": [2]}, width))
    assert key_of(local) is None
    made = make_all([local], Store(tmp_path))
    assert made["a"] is not None and not list(tmp_path.rglob("*.json"))


def test_a_damaged_drawing_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first, key = make_all([order()], store), key_of(order())
    assert key is not None
    for damaged in (
        {"drawings": [], "svg": "", "png": ""},
        {"svg": ""},
        3,
        {"drawings": ["x"], "svg": "x", "png": "?"},
    ):
        store.put(key, damaged)
        assert make_all([order()], store) == first

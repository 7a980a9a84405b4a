"""Vega-Lite charts as plain dictionaries, made with the words that Altair has for them.

Altair checks and copies every part of a chart at every step, which takes half as long as drawing it.  Here a
chart is the dictionary that it becomes, and its data are written out once.  Charts of third parties may be
Altair's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
SHARED = ("width", "height", "view")
"""What layers on one another must have in common, and the whole says for them."""

Fields = dict[str, Any]


def fields(**given: Any) -> Fields:
    """Return what is given: an axis, a scale or a legend."""
    return given


Axis = Scale = Legend = fields


def channel(said: str | None = None, **given: Any) -> Fields:
    """Return what an encoding channel shows: "value:Q" is the column ``value``, a quantity."""
    if said is None:
        return given
    name, _, kind = said.rpartition(":")
    return {"field": name, "type": TYPES[kind], **given}


X = Y = Color = Stroke = StrokeDash = Shape = Order = channel


def value(constant: Any) -> Fields:
    """Return a channel that is the same for every mark."""
    return {"value": constant}


def condition(test: str | Mapping[str, Any], then: Mapping[str, Any], otherwise: Mapping[str, Any]) -> Fields:
    """Return a channel that is `then` for marks that pass the test."""
    return {"condition": {"test": test, **then}, **otherwise}


def title(text: str, **given: Any) -> Fields:
    """Return a title with its looks."""
    return {"text": text, **given}


def step(pixels: float) -> Fields:
    """Return a width or height that grows by so much a category."""
    return {"step": pixels}


@dataclass(frozen=True, eq=False)
class Chart:
    """A plot, or several; every method returns another chart and leaves this one as it is.

    Parameters
    ----------
    data : DataFrame or mapping, optional
        A table, or data as Vega-Lite writes them (``values``, ``format``).
    given : mapping
        Fields of the specification.
    parts : sequence of Chart
        What is layered or set beside one another, under the field `arranged`.
    """

    data: pd.DataFrame | Mapping[str, Any] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence[Chart] = ()
    arranged: str = ""

    def set(self, **given: Any) -> Chart:
        """Set fields of the specification."""
        return replace(self, given={**self.given, **given})

    def mark(self, kind: str, **given: Any) -> Chart:
        """Set the kind of mark and its looks."""
        return self.set(mark={"type": kind, **given})

    def encode(self, **channels: str | Mapping[str, Any]) -> Chart:
        """Set what channels show; a text is short for a `channel`."""
        shown = {k: dict(channel(v) if isinstance(v, str) else v) for k, v in channels.items()}
        for second in shown.keys() & {"x2", "y2"}:
            shown[second].pop("type", None)  # that of the first
        return self.set(encoding={**self.given.get("encoding", {}), **shown})

    def filter(self, test: str) -> Chart:
        """Keep the rows for which an expression holds."""
        return self.set(transform=[*self.given.get("transform", ()), {"filter": test}])

    def to_dict(self) -> Fields:
        """Return the Vega-Lite specification, with the data in it; Vega itself checks it."""
        return {"$schema": SCHEMA, **self._plain({})}

    def _plain(self, written: dict[int, Any]) -> Fields:
        spec: Fields = dict(self.given)
        if self.data is not None:
            if id(self.data) not in written:
                written[id(self.data)] = _values(self.data)
            spec["data"] = written[id(self.data)]
        if self.arranged:
            spec[self.arranged] = [part._plain(written) for part in self.parts]
        return spec


def chart(data: pd.DataFrame | Mapping[str, Any], **given: Any) -> Chart:
    """Return a chart of data, without a mark yet."""
    return Chart(data, given)


def layer(*parts: Chart, **given: Any) -> Chart:
    """Return charts on top of one another, on one pair of axes."""
    common = {k: part.given[k] for part in parts for k in SHARED if k in part.given}
    bare = [replace(p, given={k: v for k, v in p.given.items() if k not in SHARED}) for p in parts]
    return _arranged("layer", bare, {**common, **given})


def concat(*parts: Chart, **given: Any) -> Chart:
    """Return charts beside one another, in rows of so many ``columns``."""
    return _arranged("concat", parts, given)


def vconcat(*parts: Chart, **given: Any) -> Chart:
    """Return charts below one another."""
    return _arranged("vconcat", parts, given)


def _arranged(how: str, parts: Sequence[Chart], given: Mapping[str, Any]) -> Chart:
    """Return several charts as one; data that all share stand once, above them."""
    data = parts[0].data if parts else None
    if data is not None and all(part.data is data for part in parts):
        return Chart(data, given, [replace(part, data=None) for part in parts], how)
    return Chart(None, given, parts, how)


def _values(data: pd.DataFrame | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(data, pd.DataFrame):
        return data
    names = [str(name) for name in data.columns]
    columns = [data[name].tolist() for name in data.columns]
    return {"values": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]}

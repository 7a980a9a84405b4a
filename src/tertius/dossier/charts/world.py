"""A world map of one value per state: shaded outlines, and dots for states too small to shade."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import pandas as pd

from tertius.dossier import vega
from tertius.dossier.frame import narrow
from tertius.dossier.palette import MISSING, OUTSIDE, PAPER, SEQUENCE

BORDERS = "Borders as in Natural Earth, which draws who holds an area in fact; no position is taken."
#: Width of the whole Equal Earth map at scale 1; from 84 N to 56 S it is 2.34 high, the equator at 1.32.
_WIDTH = 5.43
#: Legend texts of the two kinds of state without a value.
NO_VALUE, NOT_COVERED = "no value", "not a state of the panel"


@cache
def outlines() -> dict[str, Any]:
    """Return the packaged topology (object ``states``, ids iso3) with its ``points``."""
    file = resources.files("tertius.dossier") / "assets" / "world.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def drawn_states() -> frozenset[str]:
    """Return the iso3 of every state that the map can show."""
    world = outlines()
    ids = {g["id"] for g in world["objects"]["states"]["geometries"]} | {p["iso3"] for p in world["points"]}
    return frozenset(ids - {""})


def band_names(edges: tuple[float, ...], zero: str) -> list[str]:
    """Return the legend text of each band, from little to much; `zero` names the band of exactly 0."""
    first, last = f"over 0 to {edges[0]:g}", f"over {edges[-1]:g}"
    inner = [f"over {low:g} to {high:g}" for low, high in pairwise(edges)]
    return [zero, first, *inner, last]


def classify(values: pd.Series[Any], edges: tuple[float, ...], zero: str) -> pd.Series[Any]:
    """Return the band text of each value; a band includes its upper edge."""
    names = band_names(edges, zero)

    def name(value: float) -> str:
        if math.isnan(value):
            return NO_VALUE
        rounded = round(float(value), 6)
        return names[0] if rounded == 0 else names[1 + bisect_left(edges, rounded)]

    return values.astype(float).map(name)


def _properties(iso3: str, band: pd.Series[Any], says: Mapping[str, str]) -> dict[str, str]:
    return {"band": str(band.get(iso3, NOT_COVERED)), "says": says.get(iso3, NOT_COVERED)}


def draw(
    values: pd.Series[Any],
    says: Mapping[str, str],
    edges: tuple[float, ...],
    zero: str,
    title: str,
    width: int,
) -> Any:
    """Draw `values` (indexed by iso3; NaN where there is none) of the states of the panel's year.

    Parameters
    ----------
    says : mapping of str to str
        The text of each state of that year, by iso3; others count as not covered.
    edges : tuple of float
        Inner edges of the bands, ascending, at most one fewer than there are sequential colours.
    zero : str
        Legend text of an observed zero.
    """
    band = classify(values.reindex(list(says)), edges, zero)
    names = band_names(edges, zero)
    shades = [SEQUENCE[round(n * (len(SEQUENCE) - 1) / (len(names) - 1))].light for n in range(len(names))]
    return draw_bands(band, says, names, shades, title, width)


def draw_bands(
    band: pd.Series[Any], says: Mapping[str, str], names: list[str], shades: list[str], title: str, width: int
) -> Any:
    """Draw states by the text of their band (indexed by iso3), each of `names` in its shade."""
    world = outlines()
    scale = vega.Scale(domain=[*names, NO_VALUE, NOT_COVERED], range=[*shades, MISSING.light, OUTSIDE.light])
    legend = vega.Legend(
        title=title, orient="bottom", columns=2 if narrow(width) else 4, symbolType="square", symbolSize=120,
        titleLimit=width, columnPadding=16, symbolOpacity=1,
    )  # fmt: skip
    features = [
        {"type": g["type"], "arcs": g["arcs"], "properties": _properties(g["id"], band, says)}
        for g in world["objects"]["states"]["geometries"]
    ]
    topology = {
        "type": "Topology",
        "transform": world["transform"],
        "arcs": world["arcs"],
        "objects": {"states": {"type": "GeometryCollection", "geometries": features}},
    }
    source = vega.fields(values=topology, format={"type": "topojson", "feature": "states"})
    land = (
        vega.chart(source)
        .mark("geoshape", stroke=PAPER.light, strokeWidth=0.5)
        .encode(
            color=vega.Color("properties.band:N", scale=scale, legend=legend), description="properties.says:N"
        )
    )
    points = [{**p, **_properties(p["iso3"], band, says)} for p in world["points"] if p["iso3"] in band.index]
    dots = (
        vega.chart(pd.DataFrame(points, columns=["iso3", "longitude", "latitude", "band", "says"]))
        .mark("circle", size=16 if narrow(width) else 36, opacity=1, stroke=PAPER.light, strokeWidth=0.6)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            color=vega.Color("band:N", scale=scale, legend=None),
            description="says:N",
        )
    )
    inner = width - 8
    scale_of = inner / _WIDTH
    return vega.layer(land, dots, width=inner, height=round(scale_of * 2.34)).set(
        projection={
            "type": "equalEarth",
            "scale": scale_of,
            "translate": [inner / 2, scale_of * 1.32],
            "rotate": [-11, 0, 0],
        },
        resolve={"scale": {"color": "independent"}},
        autosize="pad",
    )

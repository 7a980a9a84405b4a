"""A world map of one value a state: shaded outlines, and dots for states too small to shade."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import altair as alt
import pandas as pd

from tertius.dossier.charts._frame import narrow
from tertius.dossier.palette import MISSING, OUTSIDE, PAPER, SEQUENCE

BORDERS = "Borders as in Natural Earth; no position is taken."
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


def bands(values: pd.Series[Any], count: int = 5) -> list[float]:
    """Return edges of up to `count` bands with equal numbers of states, rounded to two digits, ascending."""
    clean = values.dropna().astype(float)
    if clean.empty:
        return []
    edges = [float(round(clean.quantile(k / count), 2)) for k in range(count + 1)]
    low, high = float(clean.min()), float(clean.max())
    edges[0], edges[-1] = min(edges[0], low), max(edges[-1], high)
    return sorted(set(edges))


def band_names(edges: list[float]) -> list[str]:
    """Return the legend text of each band, from little to much."""
    if len(edges) < 2:
        return [f"{edge:.2f}" for edge in edges]
    return [f"{low:.2f} to {high:.2f}" for low, high in zip(edges, edges[1:], strict=False)]


def classify(values: pd.Series[Any]) -> tuple[pd.Series[Any], list[str]]:
    """Return the band text of each state, and all band texts in order."""
    edges = bands(values)
    names = band_names(edges)
    if len(edges) < 2:
        return values.map(lambda v: NO_VALUE if pd.isna(v) else names[0]), names
    index = pd.cut(values.astype(float), edges, labels=False, include_lowest=True)
    return index.map(lambda n: NO_VALUE if pd.isna(n) else names[int(n)]), names


def draw(values: pd.Series[Any], states: list[str], title: str, width: int) -> Any:
    """Draw `values` (indexed by iso3; NaN where there is none) of the `states` of the panel's year."""
    world = outlines()
    band, names = classify(values.reindex(states))
    shades = {name: SEQUENCE[_shade(n, len(names))].light for n, name in enumerate(names)}
    domain = [*names, NO_VALUE, NOT_COVERED]
    scale = alt.Scale(domain=domain, range=[*shades.values(), MISSING.light, OUTSIDE.light])
    legend = alt.Legend(title=title, orient="bottom", columns=2 if narrow(width) else 4, titleLimit=width)
    features = [
        {"type": g["type"], "arcs": g["arcs"], "id": g["id"], "band": band.get(g["id"], NOT_COVERED)}
        for g in world["objects"]["states"]["geometries"]
    ]
    topology = {
        "type": "Topology",
        "transform": world["transform"],
        "arcs": world["arcs"],
        "objects": {"states": {"type": "GeometryCollection", "geometries": features}},
    }
    source = alt.InlineData(values=topology, format={"type": "topojson", "feature": "states"})
    land = (
        alt.Chart(source)
        .mark_geoshape(stroke=PAPER.light, strokeWidth=0.4)
        .encode(color=alt.Color("band:N", scale=scale, legend=legend))
    )
    points = [{**p, "band": band[p["iso3"]]} for p in world["points"] if p["iso3"] in band.index]
    dots = (
        alt.Chart(pd.DataFrame(points, columns=["iso3", "longitude", "latitude", "band"]))
        .mark_circle(size=14 if narrow(width) else 34, opacity=1, stroke=PAPER.light, strokeWidth=0.5)
        .encode(longitude="longitude:Q", latitude="latitude:Q", color=alt.Color("band:N", scale=scale))
    )
    return alt.layer(land, dots, width=width - 10, height=round(width * 0.47)).project("equalEarth")


def _shade(index: int, count: int) -> int:
    return len(SEQUENCE) - 1 if count == 1 else round(index * (len(SEQUENCE) - 1) / (count - 1))

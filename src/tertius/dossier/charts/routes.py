"""Routes on a map: legs by mode, one map per panel, width by tonnes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier import vega
from tertius.dossier.charts.world import outlines
from tertius.dossier.frame import frame, narrow
from tertius.dossier.palette import INK, OUTSIDE, RULE, SERIES
from tertius.dossier.registry import Chart

_MODES = {"air": SERIES[0].light, "sea": SERIES[3].light, "road": SERIES[1].light}


def draw(table: DataTable, width: int) -> Any:
    """Draw ``panel, leg, mode, tonnes, point, longitude, latitude``, the panels side by side or stacked."""
    data = frame(table, ("tonnes", "point", "longitude", "latitude"))
    panels = list(dict.fromkeys(data["panel"]))
    columns = 1 if narrow(width) or len(panels) < 2 else 2
    inner = (width - 16 * columns) // columns
    view = _view(data, inner)
    maps = [_map(data[data["panel"] == panel], str(panel), view, inner) for panel in panels]
    return vega.concat(*maps, columns=columns, spacing=12)


def _view(data: pd.DataFrame, width: int) -> dict[str, Any]:
    """Return a plain projection that fits the legs with a margin."""
    west, east = float(data["longitude"].min()) - 4, float(data["longitude"].max()) + 4
    south, north = float(data["latitude"].min()) - 4, float(data["latitude"].max()) + 4
    scale = width / max(east - west, 1.0) * 57.29578
    height = round(min(max((north - south) / max(east - west, 1.0) * width, 120), 1.6 * width))
    centre = [(west + east) / 2, (south + north) / 2]
    return {"type": "equirectangular", "scale": scale, "center": centre, "translate": [width / 2, height / 2],
            "height": height}  # fmt: skip


def _map(data: pd.DataFrame, title: str, view: dict[str, Any], width: int) -> Any:
    world = outlines()
    topology = {
        "type": "Topology",
        "transform": world["transform"],
        "arcs": world["arcs"],
        "objects": {"states": world["objects"]["states"]},
    }
    source = vega.fields(values=topology, format={"type": "topojson", "feature": "states"})
    land = vega.chart(source).mark("geoshape", fill=OUTSIDE.light, stroke=RULE.light, strokeWidth=0.5)
    lines: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": rows[["longitude", "latitude"]].to_numpy().tolist(),
            },
            "properties": {"mode": str(rows["mode"].iloc[0]), "size": _size(float(rows["tonnes"].iloc[0]))},
        }
        for _, rows in data.sort_values("point").groupby(["leg", "mode"], sort=True)
    ]
    layers: list[Any] = [land]
    modes = vega.Scale(domain=list(_MODES), range=list(_MODES.values()))
    for size in sorted({line["properties"]["size"] for line in lines}):
        own = vega.fields(values=[line for line in lines if line["properties"]["size"] == size])
        mark = vega.chart(own).mark("geoshape", filled=False, strokeWidth=size, opacity=0.85)
        legend = vega.Legend(title=None, orient="bottom")
        layers.append(mark.encode(stroke=vega.Stroke("properties.mode:N", scale=modes, legend=legend)))
    ends = _ends(data)
    dots = vega.chart(ends).mark("circle", size=22, opacity=1, color=INK.light)
    place = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    layers.append(dots.encode(**place))
    for align, dy, part in _placed(ends, view, width):
        dx = {"left": 5, "right": -5, "center": 0}[align]
        text = vega.chart(part).mark(
            "text", align=align, baseline="middle", dx=dx, dy=dy, fontSize=9, color=INK.light
        )
        layers.append(text.encode(**place, text="place:N"))
    height = view["height"]
    projection = {k: v for k, v in view.items() if k != "height"}
    chart = vega.layer(*layers, width=width, height=height, title=vega.title(title, fontSize=12))
    return chart.set(projection={"clipExtent": [[0, 0], [width, height]], **projection})


#: Places of a label beside its point, the best first: alignment, and pixels down.
_SIDES = (
    *((side, down) for down in (-8, 8, 0, -18, 18, -28, 28) for side in ("left", "right")),
    *(("center", down) for down in (-12, 12, -22, 22)),
)


def _placed(ends: pd.DataFrame, view: dict[str, Any], width: int) -> list[tuple[str, int, pd.DataFrame]]:
    """Return the labels by side of their point, each where it covers no other and no point, if it can."""
    per_degree = view["scale"] / 57.29578
    x = width / 2 + (ends["longitude"].to_numpy(dtype=float) - view["center"][0]) * per_degree
    y = view["height"] / 2 - (ends["latitude"].to_numpy(dtype=float) - view["center"][1]) * per_degree
    taken = [(east - 3, south - 3, east + 3, south + 3) for east, south in zip(x.tolist(), y.tolist())]
    chosen: list[tuple[str, int]] = []
    for place, east, south in zip(ends["place"].astype(str), x.tolist(), y.tolist()):
        boxes = [_box(east, south, 5.2 * len(place), *side) for side in _SIDES]
        costs = [
            sum(_overlap(box, other) for other in taken)
            + 10 * max(0.0, -box[0], box[2] - width, -box[1], box[3] - view["height"])
            + k / 10
            for k, box in enumerate(boxes)
        ]
        best = costs.index(min(costs))
        chosen.append(_SIDES[best])
        taken.append(boxes[best])
    sides = pd.Series(chosen, index=ends.index, dtype=object)
    return [(*side, ends[[one == side for one in sides]]) for side in dict.fromkeys(chosen)]


def _box(x: float, y: float, long: float, align: str, down: int) -> tuple[float, float, float, float]:
    west = {"left": x + 5, "right": x - 5 - long, "center": x - long / 2}[align]
    return west, y + down - 5, west + long, y + down + 5


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _size(tonnes: float) -> float:
    return 3.0 if tonnes >= 50 else 2.0 if tonnes >= 10 else 1.0


def _ends(data: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for (leg, _), part in data.sort_values("point").groupby(["leg", "mode"], sort=True):
        start, end = str(leg).split(" to ", 1)
        for place, row in ((start, part.iloc[0]), (end, part.iloc[-1])):
            short = place.split(" (")[0]
            rows.append({"place": short, "longitude": row["longitude"], "latitude": row["latitude"]})
    return pd.DataFrame(rows, columns=["place", "longitude", "latitude"]).drop_duplicates("place")


CHART = Chart(("panel", "leg", "mode", "tonnes", "point", "longitude", "latitude"), draw, scales=True)

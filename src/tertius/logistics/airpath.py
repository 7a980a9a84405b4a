"""Shortest air legs round denied airspace: a visibility graph on great circles.

A shortest path round obstacles bends only at their convex corners, so the graph holds the
airfields and the corners of the denied area (moved out a little) and a great-circle leg between
two of them wherever it stays out.  Legs of the result are measured on the WGS 84 ellipsoid with
geographiclib (Karney 2013, Journal of Geodesy 87, 43-55).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tertius.core.arrays import Bools, Floats, Indices
from tertius.logistics.airspace import denied, host_part
from tertius.logistics.geodesy import distance
from tertius.logistics.places import Place

_EARTH = 6371.0088  # mean radius in kilometres; only orders candidates, results are on the ellipsoid
_CLEARANCE, _APPROACH, _STEP = 0.1, 0.35, 80.0  # degrees, degrees, kilometres
_MARGIN = 40.0  # degrees


@dataclass(frozen=True)
class AirTable:
    """Shortest permitted air distances between airfields.

    Attributes
    ----------
    km : ndarray of shape (n, n)
        Kilometres; ``inf`` where no permitted track exists, or where landing is not permitted.
    tracks : mapping of (int, int) to tuple of (latitude, longitude)
        The track of each pair (i < j) that has one.
    landing : ndarray of bool, shape (n,)
        False for an airfield in closed airspace.
    """

    km: Floats
    tracks: dict[tuple[int, int], tuple[tuple[float, float], ...]]
    landing: Bools


def air_table(fields: Sequence[Place], closed: frozenset[str]) -> AirTable:
    """Return shortest permitted distances between `fields` when the airspace of `closed` is denied."""
    return _table(tuple(_Field(f.host, f.latitude, f.longitude) for f in fields), closed)


class _Field(NamedTuple):
    host: str
    latitude: float
    longitude: float


@lru_cache(maxsize=64)
def _table(fields: tuple[_Field, ...], closed: frozenset[str]) -> AirTable:
    landing = np.array(
        [host_part(f.host, f.latitude, f.longitude) not in closed for f in fields], dtype=np.bool_
    )
    area = denied(closed)
    for place, allowed in zip(fields, landing):
        if allowed:  # an open state's field close to a border keeps its approach
            area = area.difference(Point(place.longitude, place.latitude).buffer(_APPROACH, quad_segs=4))
    corners = _corners(area, _window(fields))
    points = np.array([(f.longitude, f.latitude) for f in fields] + corners, dtype=np.float64).reshape(-1, 2)
    i, j, km = _visible(points, area)
    n = len(points)
    graph = coo_array(
        (np.concatenate([km, km]), (np.concatenate([i, j]), np.concatenate([j, i]))), shape=(n, n)
    )
    size = len(fields)
    result = dijkstra(graph.tocsr(), indices=range(size), return_predecessors=True)
    rough, previous = np.asarray(result[0]), np.asarray(result[1])
    exact = np.full((size, size), np.inf)
    np.fill_diagonal(exact, 0.0)
    tracks = {}
    for a in range(size):
        for b in range(a + 1, size):
            if not (landing[a] and landing[b] and np.isfinite(rough[a, b])):
                continue
            path, at = [b], b
            while at != a:
                at = int(previous[a, at])
                path.append(at)
            track = tuple((float(points[k, 1]), float(points[k, 0])) for k in reversed(path))
            tracks[a, b] = track
            exact[a, b] = exact[b, a] = sum(distance(p, q) for p, q in pairwise(track))
    return AirTable(exact, tracks, landing)


def _window(fields: Sequence[_Field]) -> BaseGeometry:
    """Return the box in which detours are sought: the fields' own, `_MARGIN` wider on every side.

    A detour that leaves it costs some 7,000 km: no transport makes it with a load.
    """
    lon, lat = [f.longitude for f in fields], [f.latitude for f in fields]
    south, north = max(min(lat) - _MARGIN, -88.0), min(max(lat) + _MARGIN, 88.0)
    return box(min(lon) - _MARGIN, south, max(lon) + _MARGIN, north)


def _corners(area: BaseGeometry, window: BaseGeometry) -> list[tuple[float, float]]:
    """Return the convex corners of the denied area within the window, moved out and thinned."""
    area = area.intersection(window)
    if area.is_empty or len(window.bounds) == 0:
        return []
    west, south, east, north = window.bounds
    outline = area.buffer(2 * _CLEARANCE, join_style="mitre", mitre_limit=2).simplify(_CLEARANCE)
    corners = []
    for shape in outline.geoms if hasattr(outline, "geoms") else [outline]:
        rings = [shape.exterior, *shape.interiors] if isinstance(shape, Polygon) else []
        for number, ring in enumerate(rings):
            xy = np.asarray(ring.coords)[:-1]
            if not ring.is_ccw:
                xy = xy[::-1]
            step = xy - np.roll(xy, 1, axis=0)
            ahead = np.roll(step, -1, axis=0)
            turn = step[:, 0] * ahead[:, 1] - step[:, 1] * ahead[:, 0]
            outward = turn > 0 if number == 0 else turn < 0
            inside = (xy[:, 0] > west) & (xy[:, 0] < east) & (xy[:, 1] > south) & (xy[:, 1] < north)
            corners += [(float(x), float(y)) for x, y in xy[outward & inside]]
    return corners


def _visible(points: Floats, area: BaseGeometry) -> tuple[Indices, Indices, Floats]:
    """Return the pairs of points whose great circle stays out of `area`, with rough lengths."""
    i, j = np.triu_indices(len(points), k=1)
    vectors = _vectors(points)
    angle = np.arccos(np.clip(np.einsum("ij,ij->i", vectors[i], vectors[j]), -1, 1))
    if area.is_empty:
        return i, j, angle * _EARTH
    shapely.prepare(area)
    i, j, angle = _sieve(vectors, i, j, angle, area)
    clear = np.zeros(len(i), dtype=np.bool_)
    count = np.maximum(np.ceil(angle * _EARTH / _STEP).astype(int), 1) + 1
    for size in np.unique(2 ** np.ceil(np.log2(count))).astype(int):  # few lengths: vectorised by length
        chosen = np.flatnonzero(2 ** np.ceil(np.log2(count)) == size)
        clear[chosen] = _clear(vectors[i[chosen]], vectors[j[chosen]], angle[chosen], int(size), area)
    return i[clear], j[clear], angle[clear] * _EARTH


def _sieve(
    vectors: Floats, i: Indices, j: Indices, angle: Floats, area: BaseGeometry
) -> tuple[Indices, Indices, Floats]:
    """Drop the pairs that a few points on the way show to be blocked: most are, and points are cheap."""
    for share in (0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875):
        wide = np.maximum(angle, 1e-9)[:, None]
        at = (np.sin((1 - share) * wide) * vectors[i] + np.sin(share * wide) * vectors[j]) / np.sin(wide)
        lon, lat = np.degrees(np.arctan2(at[:, 1], at[:, 0])), np.degrees(np.arcsin(np.clip(at[:, 2], -1, 1)))
        free = ~shapely.contains_xy(area, lon, lat)
        i, j, angle = i[free], j[free], angle[free]
    return i, j, angle


def _clear(start: Floats, end: Floats, angle: Floats, size: int, area: BaseGeometry) -> Bools:
    share = np.linspace(0, 1, max(size, 2))[None, :, None]
    wide = np.maximum(angle, 1e-9)[:, None, None]
    track = (np.sin((1 - share) * wide) * start[:, None] + np.sin(share * wide) * end[:, None]) / np.sin(wide)
    longitude = np.degrees(np.unwrap(np.arctan2(track[..., 1], track[..., 0]), axis=1))
    latitude = np.degrees(np.arcsin(np.clip(track[..., 2], -1, 1)))
    lines = shapely.linestrings(np.stack([longitude, latitude], axis=-1))
    hit = shapely.intersects(area, lines)
    for shift in (-360.0, 360.0):  # tracks across the date line come round from the other side
        over = np.flatnonzero((longitude.max(axis=1) > 180) if shift < 0 else (longitude.min(axis=1) < -180))
        if over.size:
            moved = shapely.linestrings(np.stack([longitude[over] + shift, latitude[over]], axis=-1))
            hit[over] |= shapely.intersects(area, moved)
    result: Bools = ~hit
    return result


def _vectors(points: Floats) -> Floats:
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)

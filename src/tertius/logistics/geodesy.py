"""Distances on the WGS 84 ellipsoid: exact ones, and fast ones for ordering candidates."""

from __future__ import annotations

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry.base import BaseGeometry

from tertius.core.arrays import Bools, Floats

_A, _F = 6378.137, 1 / 298.257223563  # WGS 84: kilometres, flattening
_STEP = 30.0  # kilometres between the points that stand for a great circle


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the geodesic distance in kilometres between two (latitude, longitude) points on WGS 84.

    Karney 2013, Journal of Geodesy 87, 43-55, through geographiclib.
    """
    return float(Geodesic.WGS84.Inverse(*a, *b, Geodesic.DISTANCE)["s12"]) / 1000


def lengths(a: Floats, b: Floats) -> Floats:
    """Return distances in kilometres between rows of (longitude, latitude), by Lambert's formula (1942).

    Right to some ten metres over thousands of kilometres, but not near antipodes: for candidates only.
    """
    first, second = (np.arctan((1 - _F) * np.tan(np.radians(p[:, 1]))) for p in (a, b))
    turn = np.radians(b[:, 0] - a[:, 0])
    half = np.sin((second - first) / 2) ** 2 + np.cos(first) * np.cos(second) * np.sin(turn / 2) ** 2
    angle = 2 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    p, q = (first + second) / 2, (second - first) / 2
    x = (angle - np.sin(angle)) * (np.sin(p) * np.cos(q)) ** 2 / np.maximum(np.cos(angle / 2) ** 2, 1e-12)
    y = (angle + np.sin(angle)) * (np.cos(p) * np.sin(q)) ** 2 / np.maximum(np.sin(angle / 2) ** 2, 1e-300)
    metres: Floats = _A * (angle - _F / 2 * (x + np.where(angle > 0, y, 0.0)))
    return metres


def clear(a: Floats, b: Floats, area: BaseGeometry, skip: Floats) -> Bools:
    """Return whether the great circles between rows of (longitude, latitude) stay out of `area`.

    Parameters
    ----------
    skip : ndarray of shape (n, 2)
        Kilometres from either end that may lie in it; never more than a third of the way.
    """
    first, second = vectors(a), vectors(b)
    angle = np.maximum(np.arccos(np.clip((first * second).sum(axis=1), -1, 1)), 1e-9)
    km = angle * _A
    start, end = np.minimum(skip[:, 0] / km, 1 / 3), 1 - np.minimum(skip[:, 1] / km, 1 / 3)
    size = 2 ** np.ceil(np.log2(np.maximum(np.ceil(km / _STEP), 1) + 1)).astype(int)
    free = np.zeros(len(a), dtype=np.bool_)
    for count in np.unique(size):  # few lengths: vectorised by length
        k = np.flatnonzero(size == count)
        share = start[k, None] + (end - start)[k, None] * np.linspace(0, 1, count)
        wide = angle[k, None]
        u, v = np.sin((1 - share) * wide) / np.sin(wide), np.sin(share * wide) / np.sin(wide)
        at = u[..., None] * first[k, None] + v[..., None] * second[k, None]
        longitude = np.degrees(np.unwrap(np.arctan2(at[..., 1], at[..., 0]), axis=1))
        latitude = np.degrees(np.arcsin(np.clip(at[..., 2], -1, 1)))
        lines = np.stack([longitude, latitude], axis=-1)
        hit = shapely.intersects(area, shapely.linestrings(lines))
        for turn, over in ((-360.0, longitude.max(axis=1) > 180), (360.0, longitude.min(axis=1) < -180)):
            if over.any():  # across the date line: the rest lies a whole turn away
                hit[over] |= shapely.intersects(area, shapely.linestrings(lines[over] + [turn, 0.0]))
        free[k] = ~hit
    return free


def vectors(points: Floats) -> Floats:
    """Return unit vectors of shape (n, 3) for rows of (longitude, latitude) on the sphere."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)

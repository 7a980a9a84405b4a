"""Shares of arms recovered from stored bands: bounds that the whole must equal 1 tightens, and a point.

The panel stores, for every supplier of a recipient, the band in which its share lies.  The shares
of all suppliers sum to 1, so with bands [l_j, u_j] a share also lies in
[1 - sum of the other u_j, 1 - sum of the other l_j].  The point is the one on the line from all
lower to all upper bounds at which the shares sum to 1.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import UsageError, shorten
from tertius.measures.shared.cube import MISSING, OBSERVED, OUTSIDE, Cube, Frame, has, outside, trait_plane
from tertius.panel.panel import Panel

BAND_LOW = np.array([0.0, 0.0, 0.05, 0.10, 0.25, 0.50, 0.75])
BAND_HIGH = np.array([0.0, 0.05, 0.10, 0.25, 0.50, 0.75, 1.0])
#: Geometric middle of the volume bands, million TIV (the last: twice its edge).
VOLUME = np.array([0.0, 2.0, 16.0, 112.0, 500.0, 2236.0, 10_000.0])
VOLUME_LOW = np.array([0.0, 0.0, 5.0, 50.0, 250.0, 1000.0, 5000.0])
VOLUME_HIGH = np.array([0.0, 5.0, 50.0, 250.0, 1000.0, 5000.0, 40_000.0])
DEFINED = 2  # lowest volume band in which a share means anything


def tighten(group: np.ndarray, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
    """Return lower bounds, points and upper bounds of shares that sum to 1 within each group.

    Parameters
    ----------
    group : ndarray of int, shape (rows,)
        Recipient-year of each row, 0 to G - 1.
    low, high : ndarray, shape (rows,)
        Bounds of the stored bands.
    """
    count = int(group.max()) + 1 if len(group) else 0
    sum_low = np.bincount(group, low, count)[group]
    sum_high = np.bincount(group, high, count)[group]
    tight_low = np.clip(np.maximum(low, 1.0 - (sum_high - high)), 0.0, 1.0)
    tight_high = np.clip(np.minimum(high, 1.0 - (sum_low - low)), 0.0, 1.0)
    tight_high = np.maximum(tight_high, tight_low)
    total_low = np.bincount(group, tight_low, count)
    total_high = np.bincount(group, tight_high, count)
    room = total_high - total_low
    part = np.divide(1.0 - total_low, room, out=np.zeros(count), where=room > 1e-12)
    part = np.clip(part, 0.0, 1.0)[group]
    return tight_low, tight_low + part * (tight_high - tight_low), tight_high


def supplier_shares(panel: Panel, window: int) -> pd.DataFrame:
    """Return every supplier's share: source ("" for unknown or gone), target, year, low, value, high."""
    rows = panel.ties(f"arms_band_{window}y")
    rows = rows.loc[rows["status"] == "observed", ["source", "target", "year", "value"]]
    if has(panel, "traits", f"arms_rest_band_{window}y"):
        rest = panel.traits(f"arms_rest_band_{window}y")[["iso3", "year", "value"]]
        rows = pd.concat([rows, rest.rename(columns={"iso3": "target"}).assign(source="")], ignore_index=True)
    band = rows["value"].to_numpy(dtype=int)
    group = rows.groupby(["target", "year"], sort=True).ngroup().to_numpy()
    low, value, high = tighten(group, BAND_LOW[band], BAND_HIGH[band])
    return rows[["source", "target", "year"]].assign(low=low, value=value, high=high)


def arms_cube(panel: Panel, window: int, frame: Frame) -> Cube:
    """Return each patron's share of a state's arms over the trailing `window`; missing where undefined.

    Raises
    ------
    UsageError
        The panel holds bands for other windows only.
    """
    if not has(panel, "ties", f"arms_band_{window}y"):
        known = [kind for kind in panel.variables["variable"].unique() if kind.startswith("arms_band_")]
        if known:
            windows = ", ".join(sorted(kind[len("arms_band_") : -1] for kind in known))
            raise UsageError("arms_window", f"a window of the panel: {windows}", shorten(window))
        return outside(frame)
    volume, covered = trait_plane(panel, f"arms_volume_band_{window}y", frame)
    defined = (covered == OBSERVED) & (volume >= DEFINED)
    plane = np.where(defined, OBSERVED, np.where(covered > OUTSIDE, MISSING, OUTSIDE))
    status = np.where(frame.own[:, None, :], OUTSIDE, plane[:, :, None]).astype(np.int8)
    rows = supplier_shares(panel, window)
    at = (
        pd.Index(frame.states).get_indexer(pd.Index(rows["target"])),
        pd.Index(frame.years).get_indexer(pd.Index(rows["year"])),
        pd.Index(frame.patrons).get_indexer(pd.Index(rows["source"])),
    )
    inside = (at[0] >= 0) & (at[1] >= 0) & (at[2] >= 0)
    where = tuple(axis[inside] for axis in at)
    cubes = []
    for name in ("value", "low", "high"):
        cube = np.where(status == OBSERVED, 0.0, np.nan)
        cube[where] = rows[name].to_numpy(dtype=float)[inside]
        cubes.append(np.where(status == OBSERVED, cube, np.nan))
    return Cube(cubes[0], cubes[1], cubes[2], status)

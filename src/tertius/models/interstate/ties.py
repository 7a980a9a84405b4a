"""Ties by window, after the definition that the model asks for; 0, 1, or NaN where nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import UsageError
from tertius.models.interstate.axes import Axes
from tertius.models.interstate.spec import SHARES, VOLUMES, InterstateSpec
from tertius.panel.panel import Panel

#: Lowest band of troops with at least 128 of them: band b holds 2**(b-1) to 2**b - 1.
TROOPS_BAND = 8
#: Lowest band of a share with a tie: band 2 begins at 5 %.
_SHARE_BAND = {share: band + 2 for band, share in enumerate(SHARES)}
_VOLUME_BAND = {volume: band + 2 for band, volume in enumerate(VOLUMES)}


def ties(panel: Panel, spec: InterstateSpec, axes: Axes) -> Floats:
    """Return ties (windows, states, suppliers) of recipients to suppliers.

    Cells of absent states and of a state with itself are 0.

    Raises
    ------
    UsageError
        The source covers none of a window.
    """
    out = np.array([_RULES[spec.tie](panel, spec, axes, end) for end in axes.ends])
    dead = ~(axes.alive.T[:, :, None] & axes.given.T[:, None, :]) | axes.own[None]
    out[dead] = 0.0
    return out


def ties_before(panel: Panel, spec: InterstateSpec, axes: Axes) -> Floats | None:
    """Return the ties of the window before the first, 0 where unknown; None where no source reaches back."""
    try:
        ties = _RULES[spec.tie](panel, spec, axes, axes.ends[0] - axes.window)
    except UsageError:
        return None
    return np.where(axes.own, 0.0, np.nan_to_num(ties))


def matrix(rows: pd.DataFrame, axes: Axes, fill: float = 0.0, column: str = "value") -> Floats:
    """Lay rows (source, target, value) out as recipients by suppliers; `fill` where there is no row."""
    i = pd.Index(axes.states).get_indexer(pd.Index(rows["target"]))
    j = pd.Index(axes.suppliers).get_indexer(pd.Index(rows["source"]))
    inside = (i >= 0) & (j >= 0)
    out = np.full((len(axes.states), len(axes.suppliers)), fill)
    out[i[inside], j[inside]] = rows[column].to_numpy(dtype=float)[inside]
    return out


def covered(panel: Panel, kind: str, years: Iterable[int]) -> None:
    """Raise unless the panel covers `kind` in every one of `years`."""
    spec = panel.variable("ties", kind)
    first, last = int(spec["first"].min()), int(spec["last"].max())
    for year in years:
        if not first <= year <= last:
            raise UsageError(f"interstate: windows of {kind}", f"years in {first}-{last}", str(year))


def _at(panel: Panel, kind: str, year: int) -> pd.DataFrame:
    rows = panel.ties(kind)
    return rows[rows["year"] == year]


def delivered(panel: Panel, axes: Axes, years: range) -> Floats:
    """Return 1 where the supplier delivered any arms in `years`."""
    covered(panel, "arms_delivery", [years[0], years[-1]])
    rows = panel.ties("arms_delivery")
    return matrix(rows[rows["year"].isin(list(years))], axes)


def _arms(panel: Panel, spec: InterstateSpec, axes: Axes, end: int) -> Floats:
    kind = f"arms_band_{spec.window}y"
    covered(panel, kind, [end])
    bands = np.nan_to_num(matrix(_at(panel, kind, end), axes))
    volumes = panel.trait_grid(f"arms_volume_band_{spec.window}y", axes.states, [end]).value[end]
    volume = volumes.reindex(list(axes.states)).to_numpy(dtype=float)
    enough = volume >= _VOLUME_BAND[spec.volume]
    out = ((bands >= _SHARE_BAND[spec.share]) & enough[:, None]).astype(float)
    out[np.isnan(volume)] = np.nan
    return out


def _delivery(panel: Panel, spec: InterstateSpec, axes: Axes, end: int) -> Floats:
    return delivered(panel, axes, range(end - spec.window + 1, end + 1))


def _pact(panel: Panel, _: InterstateSpec, axes: Axes, end: int) -> Floats:
    covered(panel, "pact_defense", [end])
    return matrix(_at(panel, "pact_defense", end), axes)


def _troops(panel: Panel, _: InterstateSpec, axes: Axes, end: int) -> Floats:
    out = np.full((len(axes.states), len(axes.suppliers)), np.nan)
    for kind in ("troops_us", "troops_signal"):
        for j, supplier in enumerate(axes.suppliers):
            column = panel.tie_grid(kind, supplier, axes.states, [end]).value[end]
            value = column.reindex(list(axes.states)).to_numpy(dtype=float)
            open_ = np.isnan(out[:, j]) & ~np.isnan(value)
            out[open_, j] = value[open_] >= TROOPS_BAND
    if np.isnan(out).all(axis=0).any():
        lost = axes.suppliers[int(np.argmax(np.isnan(out).all(axis=0)))]
        raise UsageError("interstate: windows of troops", "years that a register covers", f"{lost} {end}")
    return out


_RULES = {"arms": _arms, "delivery": _delivery, "pact": _pact, "troops": _troops}

"""Who learns from whom: row-normalised matrices of peers, not centred, by window.

A centred matrix would mix the number of all clients of a supplier into the tie of one's peers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.models.interstate import groups
from tertius.models.interstate.actors import trait
from tertius.models.interstate.axes import Axes
from tertius.panel import geography
from tertius.panel.panel import Panel

NEAR_KM = 1000.0
"""Distance at which the weight of a neighbour falls to 1/e."""


def near(panel: Panel, axes: Axes) -> Floats:
    """Weights exp(-km / 1000) to every other state."""
    planes = []
    for end in axes.ends:
        km = geography.distance(panel, end, axes.states).value
        planes.append(np.where(np.isnan(km), 0.0, np.exp(-np.nan_to_num(km) / NEAR_KM)))
    return normalised(np.array(planes), axes)


def region(panel: Panel, axes: Axes) -> Floats:
    """Equal weights to the states of the same region."""
    names = np.array([panel.states.region(s) for s in axes.states])
    plane = (names[:, None] == names[None, :]).astype(float)
    return normalised(np.repeat(plane[None], len(axes.ends), axis=0), axes)


def oic(panel: Panel, axes: Axes) -> Floats:
    """Equal weights among members of the Organisation of Islamic Cooperation; none for others."""
    return _club(trait(panel, "oic", axes.states, axes).values, axes)


def conflict(panel: Panel, axes: Axes) -> Floats:
    """Equal weights among states whose government fought a conflict in the window; none for others."""
    return _club(trait(panel, "conflict", axes.states, axes).values, axes)


def like(panel: Panel, axes: Axes) -> Floats:
    """Weights exp(-2 |difference of ideal points|) to every other state."""
    ideal = trait(panel, "ideal", axes.states, axes).values.T
    return normalised(np.exp(-2.0 * np.abs(ideal[:, :, None] - ideal[:, None, :])), axes)


def normalised(weights: Floats, axes: Axes) -> Floats:
    """Drop self and absent states, and divide each row by its sum; a row without peers stays 0."""
    here = axes.alive.T.astype(float)
    out = weights * here[:, :, None] * here[:, None, :]
    n = np.arange(out.shape[1])
    out[:, n, n] = 0.0
    total = out.sum(axis=2, keepdims=True)
    shares: Floats = np.divide(out, total, out=np.zeros_like(out), where=total > 0)
    return shares


def _club(member: Floats, axes: Axes) -> Floats:
    return normalised(member.T[:, :, None] * member.T[:, None, :], axes)


def _from_to(egos: Bools, others: Bools, axes: Axes) -> Floats:
    return normalised((egos[:, :, None] & others[:, None, :]).astype(float), axes)


def example(group: str) -> Callable[[Panel, Axes], Floats]:
    """Equal weights of the members of `group` to the states in conflict, whose choices are the example."""

    def peers(panel: Panel, axes: Axes) -> Floats:
        return _from_to(groups.GROUPS[group](panel, axes), groups.conflict(panel, axes), axes)

    return peers


PEERS: dict[str, Callable[[Panel, Axes], Floats]] = {
    "near": near,
    "region": region,
    "oic": oic,
    "conflict": conflict,
    "like": like,
    "aligned": example("aligned"),
    "neutral": example("neutral"),
    "muslim": example("oic"),
}

"""Who learns from whom: row-normalised matrices of peers, not centred, by window.

A centred matrix would mix the number of all clients of a supplier into the tie of one's peers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
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


def normalised(weights: Floats, axes: Axes, windows: slice = slice(None)) -> Floats:
    """Drop self and absent states, and divide each row by its sum; a row without peers stays 0."""
    here = axes.alive.T[windows].astype(float)
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


def shuffled(name: str, number: int) -> Callable[[Panel, Axes], Floats]:
    """Return the peers of `name` given to other states of the same region: a placebo with the same degrees.

    One permutation holds in all windows, so that placebo peers last as long as the true ones.
    """

    def peers(panel: Panel, axes: Axes) -> Floats:
        true = PEERS[name](panel, axes)
        rng = generator(number, "interstate", "placebo", name)
        region = np.array([panel.states.region(s) for s in axes.states])
        order = np.arange(len(region))
        for r in sorted(set(region)):
            inside = np.flatnonzero(region == r)
            order[inside] = rng.permutation(inside)
        return normalised(true[:, :, order], axes)

    return peers


def coming(name: str) -> Callable[[Panel, Axes], Floats]:
    """Return the peers of the window after: a placebo in time, in which the last window keeps its own."""

    def peers(panel: Panel, axes: Axes) -> Floats:
        true = PEERS[name](panel, axes)
        fresh = np.where(true[:-1] > 0, 0.0, true[1:])
        return np.concatenate([normalised(fresh, axes, slice(None, -1)), true[-1:]])

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
for _name in ("conflict", "aligned", "neutral", "oic", "muslim"):
    PEERS[f"{_name}_coming"] = coming(_name)
    for _number in range(1, 4):
        PEERS[f"{_name}_shuffled{_number}"] = shuffled(_name, _number)

"""Places of actors in a drawing: distances on the page like those in the network."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import shortest_path

from tertius.core.arrays import Floats

ROUNDS = 150
APART = 1.5
"""Distance of actors without a path between them, as a multiple of the longest path."""


def places(ties: Floats) -> Floats:
    """Return places (actors, 2) within the unit square by stress majorization of path lengths.

    Each round puts every actor at the mean of where the others want it (Gansner, Koren & North 2005, Graph
    drawing by stress majorization); it starts on a circle, so that the same network gives the same drawing.

    Parameters
    ----------
    ties : array (actors, actors)
        Weights; ties count both ways.
    """
    n = len(ties)
    distance = shortest_path(((ties + ties.T) > 0).astype(float), directed=False, unweighted=True)
    known = np.isfinite(distance)
    distance[~known] = APART * max(float(distance[known].max()), 1.0)
    # Neighbours of neighbours are not pushed onto one spot: a hub's alters keep some room.
    degree = (distance == 1).sum(axis=1)
    distance = distance + 0.08 * np.sqrt(degree[:, None] + degree[None, :]) * (distance == 1)
    np.fill_diagonal(distance, 1.0)
    weight = distance**-2.0
    np.fill_diagonal(weight, 0.0)
    angle = 2 * np.pi * np.arange(n) / n
    at = 0.5 * float(distance.max()) * np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(ROUNDS):
        gap = at[:, None] - at[None, :]
        length = np.sqrt((gap**2).sum(axis=2))
        np.fill_diagonal(length, 1.0)
        pull = weight * distance / np.maximum(length, 1e-9)
        at = (weight @ at + (pull[:, :, None] * gap).sum(axis=1)) / weight.sum(axis=1)[:, None]
    low, high = at.min(axis=0), at.max(axis=0)
    out: Floats = (at - low) / np.where(high > low, high - low, 1.0)
    return out

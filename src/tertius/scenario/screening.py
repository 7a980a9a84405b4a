"""Morris' screening on dials of two kinds: levels of a factor, all of which are drawn, and ranges.

A trajectory starts at a random point and moves one dial after the other, in random order.  An elementary
effect is the change of the outcome divided by the move, in shares of the dial's whole range (Morris 1991,
Technometrics 33(2), 161-174): a factor of `k` levels moves to any other of its levels, and from one to the
next is 1 / (k - 1) of its range; a range has Morris' four grid points and moves by two thirds.  `mu_star` is
the mean of absolute effects (Campolongo, Cariboni & Saltelli 2007, Environmental Modelling & Software 22(10),
1509-1518).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.rng import generator

#: Grid points of a range, and how many of them a move crosses.
GRID, STEP = 4, 2
RESAMPLES = 1000


def design(levels: Sequence[int | None], size: int, seed: int) -> Floats:
    """Return `size` trajectories of one point more than there are dials, in shares of each dial's range.

    Parameters
    ----------
    levels : sequence of int or None
        Number of levels of each factor, None for a range.

    Returns
    -------
    array (size * (dials + 1), dials)
        Level i of k stands at (i + 1/2) / k.
    """
    rng = generator(seed, "morris")
    dials = len(levels)
    points = np.empty((size, dials + 1, dials))
    for trajectory in points:
        start, end = np.empty(dials), np.empty(dials)
        for q, k in enumerate(levels):
            if k is None:
                low = rng.integers(GRID - STEP) / (GRID - 1)
                start[q], end[q] = rng.permutation([low, low + STEP / (GRID - 1)])
            else:
                start[q], end[q] = (rng.permutation(k)[:2] + 0.5) / k
        trajectory[:] = start
        for step, q in enumerate(rng.permutation(dials), start=1):
            trajectory[step:, q] = end[q]
    return points.reshape(-1, dials)


def effects(levels: Sequence[int | None], points: Floats, values: Floats) -> Floats:
    """Return the elementary effects (trajectories, dials) of the values at the points of a `design`."""
    dials = len(levels)
    moves = np.diff(points.reshape(-1, dials + 1, dials), axis=1)
    change = np.diff(values.reshape(-1, dials + 1), axis=1)
    moved = np.abs(moves).argmax(axis=2)
    move = np.take_along_axis(moves, moved[..., None], axis=2)[..., 0]
    whole = np.array([1.0 if k is None else (k - 1) / k for k in levels])
    out = np.empty_like(change)
    np.put_along_axis(out, moved, change / (move / whole[moved]), axis=1)
    return out


def indices(effect: Floats, seed: int) -> dict[str, Floats]:
    """Return `mu_star`, `error` (95 % half width, by bootstrap of trajectories) and `sigma` of each dial."""
    size = np.abs(effect)
    rng = generator(seed, "morris bootstrap")
    chosen = rng.integers(len(size), size=(RESAMPLES, len(size)))
    error = 1.96 * size[chosen].mean(axis=1).std(axis=0, ddof=1)
    return {"mu_star": size.mean(axis=0), "error": error, "sigma": effect.std(axis=0, ddof=1)}

"""Nearest neighbours of a group among those outside it, year by year.

Matching on where states stood before, and on how they had been moving, is what tells an effect from the
company that it keeps: groups differ in position, and what has moved far tends to move back.  Distances are
Euclidean over covariates in standard deviations of the year.  Stuart (2010), *Statistical Science* 25: 1-21.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError


def distances(covariates: Floats) -> Floats:
    """Return the pairwise distances of units over standardised covariates.

    Parameters
    ----------
    covariates : float array, shape (n, k)
        A unit with an unknown first covariate has no distance (NaN); any other unknown one counts as
        the mean, so that it speaks neither for nor against a match.

    Returns
    -------
    float array, shape (n, n)
    """
    known = np.isfinite(covariates)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, covariates, 0.0).sum(axis=0) / count
    centred = np.where(known, covariates - mean, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / count)
    scaled = centred / np.where(spread > 0, spread, 1.0)
    square = (scaled**2).sum(axis=1)
    out = np.sqrt(np.maximum(square[:, None] + square[None, :] - 2 * scaled @ scaled.T, 0.0))
    unknown = ~known[:, 0]
    out[unknown, :] = np.nan
    out[:, unknown] = np.nan
    return np.asarray(out, dtype=np.float64)


def ranking(distance: Floats) -> Ints:
    """Return for each unit all units by their distance from it, ties by position, unknown ones last."""
    return np.asarray(np.argsort(distance, axis=1, kind="stable"), dtype=np.int64)


def nearest(
    distance: Floats, own: Bools, pool: Bools, number: int, order: Ints | None = None
) -> tuple[Ints, Ints]:
    """Return the units of `own` that can be matched and their `number` nearest of `pool`.

    Parameters
    ----------
    distance : float array, shape (n, n)
        From `distances`.
    own, pool : bool arrays, shape (n,)
        The group, and those to choose from; with replacement, ties by position.
    order : int array, shape (n, n), optional
        From `ranking`: worth having where many groups are matched over the same distances.

    Returns
    -------
    units : int array, shape (m,)
    matches : int array, shape (m, number)
        Empty where the pool has fewer than `number` units with a distance.

    Raises
    ------
    ModelError
        `own` and `pool` overlap, or `number` is not positive.
    """
    if number < 1 or bool((own & pool).any()):
        raise ModelError(
            "matching", "a positive number and a pool outside the group", f"{number}, an overlap"
        )
    known = np.isfinite(np.diagonal(distance))
    units, others = np.flatnonzero(own & known), np.flatnonzero(pool & known)
    if len(others) < number or len(units) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros((0, number), dtype=np.int64)
    by_distance = ranking(distance[units]) if order is None else order[units]
    usable = (pool & known)[by_distance]
    first = usable & (np.cumsum(usable, axis=1) <= number)
    return units, by_distance[first].reshape(len(units), number)

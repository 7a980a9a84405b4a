"""Counts around an actor and observed averages that several effects use."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.core.arrays import Floats
from tertius.saom.effects.contract import helper


@helper
def mutual(net, i):
    """Return the reciprocated degree of i: number of h with i->h and h->i."""
    count = 0
    for k in range(net.outdeg[i]):
        count += net.adj[net.out[i, k], i]
    return count


def filled(waves: Floats) -> Floats:
    """Return ties of observed waves as 0 and 1: structural values included, missing ones as last observed."""
    ties: Floats = np.where(waves == 10, 0.0, np.where(waves == 11, 1.0, waves))
    ties[0] = np.nan_to_num(ties[0], nan=0.0)
    for w in range(1, len(ties)):
        ties[w] = np.where(np.isnan(ties[w]), ties[w - 1], ties[w])
    return ties


def average_out(waves: Floats) -> float:
    """Return the mean outdegree over all waves."""
    return float(filled(waves).sum() / (waves.shape[0] * waves.shape[1]))


def average_in(waves: Floats) -> float:
    """Return the mean indegree over all waves."""
    return float(filled(waves).sum() / (waves.shape[0] * waves.shape[2]))


def own_average_out(_parm: float, _size: int, waves: Mapping[str, Floats]) -> Floats:
    """Return the look-up table of one entry: the mean outdegree of the network explained."""
    return np.array([average_out(waves["net"])])


def own_average_in(_parm: float, _size: int, waves: Mapping[str, Floats]) -> Floats:
    """Return the look-up table of one entry: the mean indegree of the network explained."""
    return np.array([average_in(waves["net"])])


def mean_difference(waves: Floats, axis: int) -> float:
    """Return the mean of |x_ih - x_jh| (axis 0) or |x_hi - x_hj| (axis 1) over all waves but the last."""
    unequal, pairs = 0.0, 0.0
    for wave in np.where(waves == 10, 0.0, np.where(waves == 11, 1.0, waves))[:-1]:
        ties = np.where(np.eye(len(wave), dtype=bool), np.nan, wave)
        ones, zeros = (ties == 1).sum(axis=axis), (ties == 0).sum(axis=axis)
        unequal += float((2 * ones * zeros).sum())
        pairs += float(((ones + zeros) * (ones + zeros - 1)).sum())
    return unequal / pairs if pairs else 0.0


def roots(parm: float, size: int) -> Floats:
    """Return the degrees 0 .. size-1, or their square roots where `parm` is 2."""
    degrees = np.arange(size, dtype=float)
    return np.sqrt(degrees) if int(parm) == 2 else degrees


def own_average_mutual(_parm: float, _size: int, waves: Mapping[str, Floats]) -> Floats:
    """Return the look-up table of one entry: the mean reciprocated degree of the network explained."""
    ties = filled(waves["net"])
    return np.array([(ties * ties.transpose(0, 2, 1)).sum() / (ties.shape[0] * ties.shape[1])])

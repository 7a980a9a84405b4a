"""The records of arrays that effects read: a network and an actor variable."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bytes, Floats, Ints


class Net(NamedTuple):
    """A network: dense matrix and neighbour lists, kept consistent by `primitives.toggle`.

    Attributes
    ----------
    adj : uint8 (n, m)
    out : uint32 (n, capacity); row i holds the ``outdeg[i]`` receivers of i in no order.
    outdeg : int64 (n,)
    inn : uint32 (m, capacity); row j holds the ``indeg[j]`` senders to j.
    indeg : int64 (m,)

    In a symmetric network `inn` is `out` and `indeg` is `outdeg`: the same arrays.
    """

    adj: Bytes
    out: NDArray[np.uint32]
    outdeg: Ints
    inn: NDArray[np.uint32]
    indeg: Ints


class Actor(NamedTuple):
    """An actor variable: covariate of the period, or behaviour.

    Attributes
    ----------
    v : float64 (n,); centred, missing covariate values at 0.
    miss : uint8 (n,); 1 where the value was not observed.
    mean, span, sim : float
        Value subtracted by centring, max - min, mean similarity.
    low, high : float
        Smallest and largest raw value.
    """

    v: Floats
    miss: Bytes
    mean: float
    span: float
    sim: float
    low: float
    high: float

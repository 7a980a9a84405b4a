"""Names for the types of arrays that recur."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
"""Ties, masks and flags of actor-oriented models, a byte a cell."""

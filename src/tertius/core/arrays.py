"""Names for the kinds of NumPy arrays in signatures; shapes are given where an array is described."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
#: Ties, masks and flags of actor-oriented models, a byte a cell.
Bytes = NDArray[np.uint8]
#: Positions in an array, as NumPy's searches return them.
Indices = NDArray[np.intp]

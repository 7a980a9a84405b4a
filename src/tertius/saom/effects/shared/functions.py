"""Functions that several families of effects call from compiled code."""

from __future__ import annotations

from tertius.saom.effects.contract import helper


@helper
def similarity(x, i, j):
    """Return 1 - |x_i - x_j| / span - mean similarity, the centred similarity; 0 if either is missing."""
    if x.miss[i] or x.miss[j]:
        return 0.0
    return 1.0 - abs(x.v[i] - x.v[j]) / x.span - x.sim

"""Degree tables of the other network, for effects between two networks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.core.arrays import Floats
from tertius.saom.effects.shared.counts import average_in, average_out, roots


def in_roots(parm: float, size: int, waves: Mapping[str, Floats]) -> Floats:
    """Return degrees 0 .. size-1, or roots, minus the mean indegree of ``other``, or its root."""
    mean = average_in(waves["other"])
    return roots(parm, size) - (np.sqrt(mean) if int(parm) == 2 else mean)


def out_roots(parm: float, size: int, waves: Mapping[str, Floats]) -> Floats:
    """Return degrees 0 .. size-1, or roots, minus the mean outdegree of ``other``, or its root."""
    mean = average_out(waves["other"])
    return roots(parm, size) - (np.sqrt(mean) if int(parm) == 2 else mean)


def inverse_roots(parm: float, size: int) -> Floats:
    """Return one over the degrees 0 .. size-1 or their roots; 0 at 0."""
    weights = roots(parm, size)
    weights[1:] = 1.0 / weights[1:]
    return weights

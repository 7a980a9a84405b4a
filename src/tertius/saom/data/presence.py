"""What absence means for the data of a period: an absent actor has no ties and makes no change.

As RSiena's composition change does (Ripley et al., manual of RSiena, "Changing composition of the network";
Huisman & Snijders 2003): no ties before entry, and the ties of who left within a period are carried forward
from its start, whatever the data say.  Who is absent all through a period has no ties in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.core.arrays import Bools, Bytes

Intervals = Sequence[Sequence[tuple[float, float]]]


def at_starts(presence: Intervals, periods: int) -> Bools:
    """Return who is there when each period starts (periods, n): intervals hold their first moment."""
    return _there(presence, [m + 1 for m in range(periods)], np.less_equal, np.less)


def at_ends(presence: Intervals, periods: int) -> Bools:
    """Return who is there when each period ends (periods, n): intervals hold their last moment."""
    return _there(presence, [m + 2 for m in range(periods)], np.less, np.less_equal)


def _there(presence: Intervals, waves: list[int], after: np.ufunc, before: np.ufunc) -> Bools:
    rows = [[any(after(a, w) and before(w, b) for a, b in mine) for mine in presence] for w in waves]
    return np.array(rows, dtype=bool).reshape(len(waves), len(presence))


def clear(matrices: Sequence[Bytes], absent: Bools, two_mode: bool) -> None:
    """Set the rows of absent actors to 0, and their columns where they are receivers too; in place."""
    for matrix in matrices:
        matrix[absent] = 0
        if not two_mode:
            matrix[:, absent] = 0


def carry(start: Bytes, end: Bytes, absent: Bools, two_mode: bool) -> None:
    """Set the ends of who is absent at the end to their starts; in place."""
    end[absent] = start[absent]
    if not two_mode:
        end[:, absent] = start[:, absent]

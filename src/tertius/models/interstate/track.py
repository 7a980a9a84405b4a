"""The track record of past forecasts: how often what was given a chance came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.models.interstate.ahead import STACK
from tertius.models.interstate.evaluate import Scored

#: Edges of the bins: most pairs have a chance of a few in a hundred.
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
#: Pairs below which a bin is not put into words.
ENOUGH = 30


@dataclass(frozen=True)
class TrackBin:
    """Pairs that were given chances from `start` to `end`: how many, the mean chance, the share that came."""

    start: float
    end: float
    n: int
    given: float
    came: float


def track(scored: Sequence[Scored], method: str = STACK) -> tuple[TrackBin, ...]:
    """Return the record of `method` over all origins; empty bins are left out."""
    known = [~np.isnan(s.outcome) for s in scored]
    p = np.concatenate([s.origin.probability[method][k] for s, k in zip(scored, known)])
    y = np.concatenate([s.outcome[k] for s, k in zip(scored, known)])
    return track_of(p, y)


def track_of(p: Floats, y: Floats) -> tuple[TrackBin, ...]:
    """Return the record of chances `p` and outcomes `y` (0 or 1), both of shape (pairs,)."""
    place = np.clip(np.searchsorted(EDGES, p, side="right") - 1, 0, len(EDGES) - 2)
    return tuple(
        TrackBin(EDGES[k], EDGES[k + 1], int(n), float(p[place == k].mean()), float(y[place == k].mean()))
        for k, n in zip(*np.unique(place, return_counts=True))
    )


def in_words(record: Sequence[TrackBin], about: float) -> str:
    """Say what came of the chances near `about`.

    For instance "Of 100 ties that it gave about 30 %, 31 came."; an empty text where there are fewer
    than `ENOUGH`.
    """
    near = [b for b in record if b.start <= about < b.end and b.n >= ENOUGH]
    if not near:
        return ""
    return f"Of 100 ties that it gave about {100 * near[0].given:.0f} %, {100 * near[0].came:.0f} came."

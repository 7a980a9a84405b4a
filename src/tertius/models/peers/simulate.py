"""Waves of ties from the model of peers: exact draws of every state's ties at the end of a window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Floats
from tertius.models.peers.chain import bits, probabilities
from tertius.models.peers.design import Design
from tertius.models.peers.mixed import utilities


def ends(
    design: Design, theta: Floats, draws: int, rng: np.random.Generator, offset: Floats | None = None
) -> list[NDArray[np.uint8]]:
    """Return ties at the end of each block's window, (draws, rows, m) each.

    Parameters
    ----------
    theta : array (parameters,)
        In the order of the design's names.
    offset : array (w, n, m), optional
        Added to the utilities: what no term of the design holds.
    """
    out = []
    for at, block in enumerate(design.blocks):
        value, first, rate = utilities(design, theta, at)
        if offset is not None:
            value = value + offset[block.window, block.state]
        chance = probabilities(value, first, rate, block.start, block.open).cumsum(axis=1)
        drawn = rng.random((draws, len(chance), 1)) * chance[None, :, -1:]
        codes = (drawn >= chance[None]).sum(axis=2)
        out.append(bits(np.minimum(codes, chance.shape[1] - 1), value.shape[1]))
    return out

"""Rules by which covariates follow from the simulated past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.scenario.model import Past


@dataclass(frozen=True)
class Lag:
    """The tie `windows` windows before the coming one's start: 0 is the state at its start.

    Where the past does not reach so far, the oldest known state stands in.
    """

    network: str
    windows: int = 1

    def __call__(self, past: Past) -> Floats:
        """Return 0 or 1 by dyad."""
        known = past.networks[self.network]
        return known[max(len(known) - 1 - self.windows, 0)].astype(np.float64)


@dataclass(frozen=True)
class Indegree:
    """An actor's indegree at the start of the window; as a share of all ties, or its logarithm, if asked for.

    The logarithm is of the share plus that of `floor` ties, so that it is defined without a tie.
    """

    network: str
    share: bool = False
    log: bool = False
    floor: float = 0.5

    def __call__(self, past: Past) -> Floats:
        """Return a value for each receiver."""
        degree = past.networks[self.network][-1].sum(axis=0).astype(np.float64)
        total = max(float(degree.sum()), 1.0) if self.share else 1.0
        value = np.log((degree + self.floor) / total) if self.log else degree / total
        return np.asarray(value)


@dataclass(frozen=True)
class NeverChosen:
    """1 for every tie to a receiver that has had no tie in any state of the past: a structural zero."""

    network: str

    def __call__(self, past: Past) -> Floats:
        """Return a mask (senders, receivers)."""
        known = past.networks[self.network]
        ever = np.any([k.any(axis=0) for k in known], axis=0)
        return np.broadcast_to(~ever, known[-1].shape).astype(np.float64)

"""Ties kept: share (or number) of a patron's ties with some states at the start that are there at the end."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats
from tertius.scenario.outcome import Outcome, Parameters, View


class TiesKept(Parameters):
    """`states` are actors or groups (default: all); `count` asks for the number, not the share."""

    patron: str
    states: tuple[str, ...] = ()
    network: str | None = None
    count: bool = False


def compute(view: View, p: TiesKept) -> Floats:
    """Return kept / tied at the start; NaN where none of the states was tied."""
    ties, before = view.column(p.network, p.patron)
    states = view.members(p.states)
    tied = states[before[states] == 1]
    kept: Floats = ties[:, tied].sum(axis=1).astype(np.float64)
    if p.count:
        return kept
    return np.asarray(kept / len(tied)) if len(tied) else np.full(view.chains, np.nan)


OUTCOME = Outcome(
    title="Ties kept",
    unit="share of the ties at the start (or their number)",
    reference="Persistence: Snijders, van de Bunt & Steglich (2010), Social Networks 32(1), 44-60",
    parameters=TiesKept,
    compute=compute,
)

"""Which clients belong together because they share a multilateral pact with the patron.

A pact with many members is made, and may end, in one act; its members are then one piece of evidence and
not as many as there are members.  Clients that were members of one such pact with the patron when they came
under observation form a block, as do blocks with a client in common.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import PanelError
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

PACT = "pact_id"


@per_panel(32)
def _identities(panel: Panel, patron: str, states: tuple[str, ...]) -> Floats | None:
    try:
        value = panel.tie_grid(PACT, patron, states).value
    except PanelError:
        return None
    pacts = value.loc[list(states)].to_numpy(dtype=np.float64)
    # Coding ends before other sources do; who was in a pact then is taken to be in it still.
    last = np.flatnonzero(np.isfinite(pacts).any(axis=0))
    if len(last):
        pacts[:, last[-1] + 1 :] = pacts[:, last[-1]][:, None]
    pacts.setflags(write=False)
    return pacts


def blocks_of(
    panel: Panel, patron: str, states: tuple[str, ...], cases: Iterable[tuple[str, int]]
) -> dict[str, str]:
    """Return the block of each client that has a case, named after its first client.

    Parameters
    ----------
    states : tuple of str
        All clients, in any fixed order.
    cases : iterable of (str, int)
        Client and the year before which membership counts.
    """
    pacts = _identities(panel, patron, states)
    row = {state: k for k, state in enumerate(states)}
    known = list(cases)
    head = {state: state for state, _ in known}

    def root(state: str) -> str:
        while head[state] != state:
            state = head[state]
        return state

    seen = dict[float, str]()
    for state, year in known:
        pact = np.nan if pacts is None else pacts[row[state], max(year - 1 - FIRST_YEAR, 0)]
        if np.isnan(pact):
            continue
        other = seen.setdefault(float(pact), state)
        low, high = sorted((root(state), root(other)))
        head[high] = low
    return {state: root(state) for state in head}

"""Whether another power takes the patron's place: the outcome that competes with a tie's plain end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.following.samples import Followed
from tertius.claims.following.tie_years import TRADE_SHARE, YEARS, behind, tie_values
from tertius.core.arrays import Bools, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Years without a tie before a loss that make another power's tie a new one.
NEW = 5
KEPT, REPLACED, ENDED = "kept", "replaced by another patron", "ended, no new patron"


def comes_anew(panel: Panel, kind: str, power: str, states: tuple[str, ...], window: int) -> Bools:
    """Return by state and year y whether `power` has a tie in y ... y + window - 1 after `NEW` years without.

    A tie is a delivery of arms for ``arms``, else a tie of `kind`; what is not known counts as none.

    Raises
    ------
    PanelError
        The panel lacks that kind of tie.
    """
    stored = "arms_delivery" if kind == "arms" else kind
    value = np.nan_to_num(tie_values(panel, stored, power, states))
    there = (value >= (TRADE_SHARE if kind == "trade_share" else 1.0)).astype(np.float64)
    padded = np.pad(there, ((0, 0), (0, window - 1)))
    after = np.stack([padded[:, k : k + len(YEARS)] for k in range(window)]).max(axis=0) > 0
    return np.asarray(after & ~behind(there, NEW))


def replaced(
    panel: Panel, kind: str, patron: str, powers: Sequence[str], states: tuple[str, ...], window: int
) -> Bools:
    """Return by state and year whether some power other than the patron comes anew from that year on."""
    out = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    for power in dict.fromkeys(powers):
        if power == patron:
            continue
        try:
            out |= comes_anew(panel, kind, power, states, window)
        except PanelError:
            continue
    return out


def outcomes(sample: Followed, states: tuple[str, ...], taken: Bools) -> Ints:
    """Return what became of each case: 0 kept or censored, 1 replaced, 2 ended with no new patron."""
    row = {state: k for k, state in enumerate(states)}
    at = np.array([row[state] for state in sample.states], dtype=np.int64)
    entry = 0 if sample.entry is None else sample.entry
    column = np.minimum(sample.years + sample.time - entry - FIRST_YEAR, len(YEARS) - 1)
    new = taken[at, column] if len(at) else np.zeros(0, dtype=np.bool_)
    return np.where(sample.lost, np.where(new, 1, 2), 0).astype(np.int64)

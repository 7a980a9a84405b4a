"""The sham of `sanction_outcomes`: how often what senders ask for comes without any sanctions.

Half of all aims are democracy or human rights.  On one yardstick, a rise of electoral democracy by at least a
tenth of its scale within five years, autocracies that nobody had sanctioned are put beside those that were
sanctioned with that aim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.sanction_outcomes.episodes import GSDB, episodes
from tertius.claims.following.tie_years import YEARS
from tertius.claims.intervals import share_of
from tertius.claims.verdict import Estimate
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

RISE, WITHIN, AUTOCRACY = 0.1, 5, 0.5


@dataclass(frozen=True)
class Unsanctioned:
    """Shares that opened up: `estimate` without sanctions, `asked` with sanctions for it."""

    estimate: Estimate
    asked: Estimate


@per_panel(2)
def unsanctioned(panel: Panel) -> Unsanctioned:
    """Return how often autocracies open up with and without sanctions that ask for it."""
    frame = panel.trait_grid("polyarchy").value
    level, states = frame.to_numpy(float), [str(s) for s in frame.index]
    rise = np.full(level.shape, np.nan)
    rise[:, 1:-WITHIN] = level[:, 1 + WITHIN :] - level[:, : -1 - WITHIN]
    before = np.full(level.shape, np.nan)
    before[:, 1:] = level[:, :-1]
    start = int(panel.variable("events", "sanction_start")["first"].min())
    end = int(panel.variable("events", "sanction_start")["last"].max()) - WITHIN
    usable = np.isfinite(rise) & (before < AUTOCRACY) & ((start <= YEARS) & (end >= YEARS))[None, :]
    begun, asked = np.zeros(level.shape, dtype=bool), np.zeros(level.shape, dtype=bool)
    row = {state: k for k, state in enumerate(states)}
    for e in episodes(panel):
        if e.record == GSDB and e.target in row and YEARS[0] <= e.start <= YEARS[-1]:
            at = row[e.target], e.start - int(YEARS[0])
            last = (e.end or int(YEARS[-1])) - int(YEARS[0]) + 1
            begun[at[0], max(0, at[1] - WITHIN) : last] = True
            asked[at] |= bool({"democracy", "human_rights"} & set(e.aims))
    sham = usable & ~begun & ((YEARS % WITHIN) == 0)[None, :]  # windows that do not overlap
    return Unsanctioned(
        _share(rise, sham, states, "share of unsanctioned autocracies that opened up"),
        _share(rise, usable & asked, states, "share of autocracies sanctioned for it that opened up"),
    )


def _share(rise: np.ndarray, use: np.ndarray, states: list[str], what: str) -> Estimate:
    row, column = np.nonzero(use)
    return share_of(
        (rise[row, column] >= RISE).astype(float), np.array([states[k] for k in row], dtype=object), what
    )

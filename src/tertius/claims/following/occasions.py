"""Occasions on which a state might turn to another power: changes of government, sanctions, war, a loss.

Each is a pair of arrays by state (rows) and year (columns): where it happens, and the years known to be
without it, which are what it is compared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tertius.claims.following.exits import REPLACED, kinds_of, marked
from tertius.claims.following.samples import COUP, Changes
from tertius.claims.following.tie_years import YEARS, TieYears, covered, tie_values
from tertius.core.arrays import Bools
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

Occasion = Literal["coup", "irregular change", "new rulers", "sanctions", "conflict"]
#: Each occasion as people say it.
SAID: Mapping[str, str] = {
    "coup": "a coup",
    "irregular change": "an irregular change of government",
    "new rulers": "a change of government that brought other rulers",
    "sanctions": "new sanctions",
    "conflict": "the outbreak of an armed conflict",
    "loss": "the loss of a tie",
}
#: The same in fewer words.
SHORT: Mapping[str, str] = {
    **SAID,
    "irregular change": "an irregular change of rulers",
    "new rulers": "a change of rulers",
    "conflict": "the outbreak of war",
}


@dataclass(frozen=True)
class Occasions:
    """Where something happens, and years known to be without it; ``name`` is a key of `SAID`.

    ``going`` marks the years that may follow a quiet one up to the horizon, where these are not the same.
    """

    name: str
    happens: Bools
    quiet: Bools
    going: Bools | None = None


def occasions(
    panel: Panel, name: Occasion, changed: Changes, states: tuple[str, ...], sender: str
) -> Occasions:
    """Return the occasions of a kind; `sender` is who imposes sanctions, of no meaning for others.

    Raises
    ------
    PanelError
        The panel lacks what tells them.
    """
    alive = np.asarray(panel.states.alive_matrix(list(states), YEARS.tolist()))
    if name == "sanctions":
        value = tie_values(panel, "sanction:any", sender, states)
        begins = np.zeros(value.shape, dtype=np.bool_)
        begins[:, 1:] = (value[:, 1:] > 0) & (value[:, :-1] == 0)
        return Occasions(name, begins, value == 0)
    if name == "conflict":
        events = panel.events("conflict_onset")
        onset = _marked(events["iso3"], events["year"], states)
        fought = panel.trait_grid("conflict_any", states).value.loc[list(states)].to_numpy(dtype=np.float64)
        # A war that goes on is neither an outbreak nor a quiet year.
        before = np.zeros_like(onset)
        before[:, 1:] = fought[:, :-1] > 0
        return Occasions(name, onset & ~before, (fought == 0) & ~onset)
    first, last = covered(panel, "events", "government_change_irregular")
    known = alive & ((first <= YEARS) & (last >= YEARS))[None, :]
    quiet = known & ~changed.irregular
    if name == "coup":
        first, last = covered(panel, "events", COUP)
        inside = ((first <= YEARS) & (last >= YEARS))[None, :]
        return Occasions(name, changed.coups & inside, quiet & inside)
    if name == "new rulers":
        return Occasions(name, marked(kinds_of(panel, changed), changed, REPLACED), quiet)
    return Occasions(name, changed.irregular, quiet)


def losses(ties: TieYears) -> Occasions:
    """Return the last year of every tie that was held and ended, and years of ties held that go on.

    That it ended is known where the year after is known to be without it; see `tie_years`.
    """
    ended, held = np.zeros_like(ties.held), np.zeros_like(ties.held)
    held[:, :-1] = ties.held[:, 1:]  # by what was known up to the year itself
    on = np.nan_to_num(ties.active) > 0
    ended[:, :-1] = on[:, :-1] & (ties.active[:, 1:] == 0)
    return Occasions("loss", ended & held, on & held, on)


def soon_after(happens: Bools, years: int) -> Bools:
    """Return the years of an occasion and of up to `years` years after one."""
    out = happens.copy()
    for lag in range(1, years + 1):
        out[:, lag:] |= happens[:, :-lag]
    return np.asarray(out)


def _marked(names: object, years: object, states: tuple[str, ...]) -> Bools:
    out = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    place = {state: row for row, state in enumerate(states)}
    for state, year in zip(names, years, strict=True):  # type: ignore[call-overload]
        if state in place:
            out[place[state], int(year) - FIRST_YEAR] = True
    return out

"""How a government fell, and whether the ruling coalition went with it.

Told from the record of irregular changes: the manner of exit in the data on leaders to 2015, corrections and
cases made by hand, and, for what the military did, whether the record of coups calls it a change of regime or
a reshuffling.  Of several changes in one year the first counts, since the tie was held before that one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.claims.following.samples import COUP, Changes
from tertius.core.arrays import Bools
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

REBELS, PROTEST, FOREIGN = "rebel victory", "popular protest", "another state's army"
REGIME, WITHIN = "coup against the regime", "coup within the regime"
PALACE, UNKNOWN = "removed by insiders or killed", "coup of unknown kind"
#: Kinds of change after which another coalition rules.
REPLACED = (REBELS, PROTEST, FOREIGN, REGIME)
KINDS = (*REPLACED, WITHIN, PALACE, UNKNOWN)

#: Words of the record, the first that is met decides; coups of the military are told apart further below.
_WORDS = (
    ("regime change coup", REGIME),
    ("reshuffling coup", WITHIN),
    ("hand-coded (rebels)", REBELS),
    ("hand-coded (protest)", PROTEST),
    ("hand-coded (foreign)", FOREIGN),
    ("hand-coded (assassination)", PALACE),
    ("Removed by Rebels", REBELS),
    ("Popular Protest", PROTEST),
    ("Foreign Force", FOREIGN),
    ("Military Power Struggle", WITHIN),
    ("Other Government Actors", PALACE),
    ("Assassination", PALACE),
    ("Irregular, Other", PALACE),
)


def kind_of(detail: str, coup: str = "") -> str:
    """Return the kind of a change from its detail on record and that of a coup in the same state and year."""
    first = detail.split(" | ")[0]
    for words, kind in _WORDS:
        if words in first:
            return kind
    if "regime change" in coup:
        return REGIME
    return WITHIN if "reshuffling" in coup else UNKNOWN


def kinds_of(panel: Panel, changed: Changes) -> dict[tuple[str, int], str]:
    """Return the kind of every irregular change, by state and year."""
    coups = dict[tuple[str, int], str]()
    try:
        rows = panel.events(COUP)
        for state, year, detail in zip(rows["iso3"], rows["year"].tolist(), rows["detail"], strict=True):
            coups.setdefault((str(state), year), str(detail))
    except PanelError:
        pass  # the kinds of coups are then unknown
    return {key: kind_of(detail, coups.get(key, "")) for key, (_, detail) in changed.details.items()}


def marked(kinds: Mapping[tuple[str, int], str], changed: Changes, chosen: tuple[str, ...]) -> Bools:
    """Return the irregular changes of the chosen kinds by state (rows) and year (columns)."""
    out = np.zeros_like(changed.irregular)
    place = {state: row for row, state in enumerate(changed.states)}
    for (state, year), kind in kinds.items():
        if kind in chosen and state in place:
            out[place[state], year - FIRST_YEAR] = True
    return np.asarray(out & changed.irregular)

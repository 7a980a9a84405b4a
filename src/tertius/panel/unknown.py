"""Names of states that no crosswalk knows: refused by every derivation, never read as zeros.

A cell without a row reads "0, observed" where a data set lists all that there is, so that a row whose state
is not recognised would become a zero.  ``tables/not_states.csv`` lists what stands among the states of
upstream files and is none: territories, organisations, parties that nobody identified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache

import pandas as pd

from tertius.core.errors import PanelError, shorten
from tertius.panel.crosswalk import embedded_rows, normal
from tertius.panel.states import States

SHOWN = 5


@cache
def not_states() -> frozenset[tuple[str, str]]:
    """Return what is known to be no state of the panel: system and code, as `crosswalk.normal` writes it."""
    return frozenset(
        (row["system"], normal(row["system"], row["code"])) for row in embedded_rows("not_states.csv")
    )


class WatchedStates(States):
    """States that remember which codes they could not translate in any year."""

    def __init__(self, table: pd.DataFrame) -> None:
        super().__init__(table)
        self.lost: Counter[tuple[str, str]] = Counter()
        self.left_out: frozenset[str] = frozenset()

    def to_iso3(self, system: str, codes: pd.Series, years: pd.Series | int | None = None) -> pd.Series:
        """Translate codes; see `States.to_iso3`."""
        out = super().to_iso3(system, codes, years)
        for code, rows in codes[out.isna() & codes.notna()].value_counts().items():
            key = normal(system, code)
            if key and self.lookup(system, code) is None and (system, key) not in not_states():
                self.lost[system, str(code)] += int(rows)
        return out

    def check(self, where: str, left_out: Collection[str] = ()) -> None:
        """Raise where codes are unknown, and forget them.

        Parameters
        ----------
        left_out : collection of str
            Codes that the user says are no states.

        Raises
        ------
        PanelError
            With their number and the first of them, each with what may be meant.
        """
        lost = {key: rows for key, rows in self.lost.items() if key[1] not in left_out}
        self.lost.clear()
        if not lost:
            return
        named = []
        for (system, code), rows in list(lost.items())[:SHOWN]:
            hint = self.hint(system, code)
            named.append(f"{shorten(code)} ({rows} row{'s' * (rows > 1)}{f', {hint}' if hint else ''})")
        more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
        raise PanelError(
            where,
            "names and codes of states, or what is known to be none",
            f"{', '.join(named)}{more}",
            "put the names right, or leave out what is no state with --leave-out NAME",
        )

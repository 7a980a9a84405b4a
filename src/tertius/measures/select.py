"""Rows of a measure for some states and years."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tertius.core.codes import state_hint
from tertius.core.errors import UsageError


def select(
    frame: pd.DataFrame,
    key: Sequence[str],
    known: Sequence[str],
    states: Sequence[str] = (),
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Return the rows of `states` in `years`, first and last included.

    Parameters
    ----------
    key : sequence of str
        Columns that identify a row; states are looked for under ``iso3``, else in the first.
    known : sequence of str
        Every state of the panel.

    Raises
    ------
    UsageError
        A state that the panel does not know, years in the wrong order, or years that no row is about.
    """
    for code in states:
        if code not in known:
            raise UsageError(
                f"state {code!r}", "an ISO3 code of the panel", "an unknown code", state_hint(code, known)
            )
    if years is not None and len(frame):
        first, last = int(frame["year"].min()), int(frame["year"].max())
        if years[0] > years[1]:
            raise UsageError("years", "the first year before the last", f"{years[0]}-{years[1]}")
        if years[1] < first or years[0] > last:
            raise UsageError("years", f"some from {first} to {last}", f"{years[0]}-{years[1]}")
    if states:
        column = "iso3" if "iso3" in key else key[0]
        frame = frame[frame[column].isin(list(states))]
    if years is not None:
        frame = frame[frame["year"].between(*years)]
    return frame.reset_index(drop=True)

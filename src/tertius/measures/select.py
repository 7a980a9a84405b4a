"""Rows of a measure for some states and years."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tertius.core.errors import UsageError, near_miss


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
        A state that the panel does not know.
    """
    for code in states:
        if code not in known:
            raise UsageError(
                f"state {code!r}", "an ISO3 code of the panel", "an unknown code", near_miss(code, known)
            )
    if states:
        column = "iso3" if "iso3" in key else key[0]
        frame = frame[frame[column].isin(list(states))]
    if years is not None:
        frame = frame[frame["year"].between(*years)]
    return frame.reset_index(drop=True)

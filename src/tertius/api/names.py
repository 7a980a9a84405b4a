"""Names and years that a caller gives, checked: what is mistyped is an error, never an empty result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertius.core.codes import state_hint
from tertius.core.errors import UsageError, shorten
from tertius.panel.powers import power_hint

if TYPE_CHECKING:
    from tertius.panel.panel import Panel


def known_state(panel: Panel, given: object, what: str = "state") -> str:
    """Return the id of a state as the panel has it.

    Raises
    ------
    UsageError
        The panel has no such state; the hint says what was probably meant.
    """
    if isinstance(given, str) and given in panel.states:
        return given
    known = panel.states.all()
    hint = state_hint(given, known) if what == "state" else power_hint(given, known)
    raise UsageError(f"{what} {shorten(given)}", "the ISO3 code of a state", "an unknown one", hint)


def known_span(first: int, last: int) -> range:
    """Return the years from `first` to `last`, both in it.

    Raises
    ------
    UsageError
        The last year lies before the first, or none is a year of the panel.
    """
    from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

    if first > last:
        raise UsageError("years", "the first year before the last", f"{first}-{last}")
    if last < FIRST_YEAR or first > LAST_YEAR:
        raise UsageError("years", f"some from {FIRST_YEAR} to {LAST_YEAR}", f"{first}-{last}")
    return range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1)

"""Names and years that a caller gives, checked: what is mistyped is an error, never an empty result."""

from __future__ import annotations

from numbers import Integral
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
    listed = 'tertius.list("states") names all'
    raise UsageError(f"{what} {shorten(given)}", "the ISO3 code of a state", "an unknown one", hint or listed)


def years_of(given: object) -> tuple[int, int]:
    """Return the first and the last year of a year, a pair of years, or a range that leaves none out.

    Raises
    ------
    UsageError
        Anything else, or a pair whose last year lies before the first.
    """
    if isinstance(given, range):
        if len(given) == 0 or given.step != 1:
            raise UsageError("years", "a range of years that leaves none out", repr(given))
        return given[0], given[-1]
    ends = given if isinstance(given, tuple) else (given, given)
    if len(ends) != 2 or not all(_is_year(year) for year in ends):
        remedy = "write 1990, (1990, 2024) or range(1990, 2025)"
        raise UsageError("years", "a year, or the first and the last", shorten(given), remedy)
    first, last = (int(year) for year in ends)
    if first > last:
        raise UsageError("years", "the first year before the last", f"{first}-{last}")
    return first, last


def known_span(first: object, last: object) -> range:
    """Return the years from `first` to `last`, both in it, as far as the panel goes.

    Raises
    ------
    UsageError
        No whole numbers, the last year before the first, or none that is a year of the panel.
    """
    from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

    for year in (first, last):
        if not _is_year(year):
            raise UsageError("years", "two whole numbers, first and last", shorten(year), "write 1990, 2024")
    start, end = years_of((first, last))
    if end < FIRST_YEAR or start > LAST_YEAR:
        raise UsageError("years", f"some from {FIRST_YEAR} to {LAST_YEAR}", f"{start}-{end}")
    return range(max(start, FIRST_YEAR), min(end, LAST_YEAR) + 1)


def _is_year(value: object) -> bool:
    """Whether a value is a whole number; those of numpy are, true and false are not."""
    return isinstance(value, Integral) and not isinstance(value, bool)

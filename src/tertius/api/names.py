"""Names and years that a caller gives, checked: what is mistyped is an error, never an empty result."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from numbers import Integral, Real
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


def each_once(given: str | Iterable[str] | None, what: str) -> list[str]:
    """Return one name, or several, each once and in their order; None stands for no name.

    Raises
    ------
    UsageError
        Neither text nor several of something.
    """
    if isinstance(given, str):
        return [given]
    if given is not None and not isinstance(given, Iterable):
        raise UsageError(what, "a name or several", shorten(given))
    every = [] if given is None else list(given)
    return [name for at, name in enumerate(every) if name not in every[:at]]


def whole_year(given: object) -> int:
    """Return a year as an int, from whatever kind of whole number it is.

    Raises
    ------
    UsageError
        No whole number: ``True``, text and a fraction are none.
    """
    truth = isinstance(given, bool)
    if not truth and isinstance(given, Real) and float(given).is_integer():
        return int(float(given))
    raise UsageError("years", "whole years", shorten(given))


def setting(name: str, value: object, default: object) -> object:
    """Return the value of a measure's parameter, of the kind of its default; lists become tuples.

    Raises
    ------
    UsageError
        Another kind: a fraction or ``True`` for a whole number, text for a number, a negative seed.
    """
    value = tuple(value) if isinstance(value, list) else value
    if name == "years" and default is None:
        if value is None or (isinstance(value, (tuple, range)) and len(value)):
            return value if value is None else tuple(whole_year(year) for year in value)
        raise UsageError("parameter 'years'", "a list of years, or --years", shorten(value))
    number = isinstance(value, Real) and not isinstance(value, bool)
    if isinstance(default, bool) or default is None:
        alike = default is None or isinstance(value, bool)
    elif isinstance(default, int):
        alike = number and isinstance(value, Integral)
    elif isinstance(default, float):
        alike = number and isfinite(float(value))  # type: ignore[arg-type]
    else:
        alike = isinstance(value, type(default))
    if not alike:
        raise UsageError(f"parameter {name!r}", f"a value like {default!r}", shorten(value))
    if name == "seed" and value < 0:  # type: ignore[operator]
        raise UsageError("parameter 'seed'", "0 or more", shorten(value))
    return value


def span_of(years: object) -> tuple[int, int] | None:
    """Return the first and the last year of a year, of a tuple of the two, or of a range; None as it is.

    Raises
    ------
    UsageError
        Anything else.  A list of years is refused, since two of them could be a span or just the two.
    """
    if years is None:
        return None
    if isinstance(years, range) and years.step == 1 and len(years):
        return years[0], years[-1]
    if isinstance(years, tuple) and len(years) == 2:
        return whole_year(years[0]), whole_year(years[1])
    if isinstance(years, Real):
        return whole_year(years), whole_year(years)
    remedy = "write 1990, (1990, 2024) or range(1990, 2025)"
    raise UsageError("years", "a year, (first, last) or a range of all years between", shorten(years), remedy)


def known_span(first: int, last: int) -> range:
    """Return the years from `first` to `last`, both in it.

    Raises
    ------
    UsageError
        No whole years, the last before the first, or none a year of the panel.
    """
    from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

    first, last = whole_year(first), whole_year(last)
    if first > last:
        raise UsageError("years", "the first year before the last", f"{first}-{last}")
    if last < FIRST_YEAR or first > LAST_YEAR:
        raise UsageError("years", f"some from {FIRST_YEAR} to {LAST_YEAR}", f"{first}-{last}")
    return range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1)

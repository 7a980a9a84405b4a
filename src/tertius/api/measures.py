"""`tertius.measure`: a measure of the panel for some states and years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tertius.api.shown import Result
from tertius.core.errors import UsageError, near_miss

if TYPE_CHECKING:
    import pandas as pd

    from tertius.measures.measure import Measure
    from tertius.panel.panel import Panel


@dataclass(frozen=True, eq=False, repr=False)
class Measured(Result):
    """Rows of a measure.

    Attributes
    ----------
    entry : Measure
        Title, unit, where the formula is from, what the interval is.
    rows : DataFrame
    """

    name: str
    entry: Measure
    rows: pd.DataFrame

    @property
    def title(self) -> str:
        """Title and unit."""
        return f"{self.entry.title} [{self.entry.unit}]"

    def frame(self) -> pd.DataFrame:
        """Return key columns, ``value``, ``low`` and ``high`` (95 % interval, or NaN) and the components."""
        return self.rows


def measure(
    name: str,
    states: str | Sequence[str] = (),
    years: int | tuple[int, int] | range | None = None,
    *,
    panel: Panel | None = None,
    **parameters: Any,
) -> Measured:
    """Compute a measure; ``tertius.list("measures")`` names all.

    Parameters
    ----------
    name : str
    states : str or sequence of str
        ISO3 codes; all where none is named.
    years : int, tuple of (int, int) or range, optional
        A year, the first and the last, or a range, which ends before its end.
    panel : Panel, optional
        In place of the embedded one with the user's imports.
    **parameters
        Of the measure, over its defaults.

    Raises
    ------
    UsageError
        An unknown measure, state, power or parameter, or years that no row is about.

    Examples
    --------
    >>> import tertius
    >>> found = tertius.measure("concentration", "SYR", (2000, 2001))
    >>> found.frame()["year"].unique().tolist()
    [2000, 2001]
    >>> found.frame().attrs["units"]["value"] == found.entry.unit
    True
    >>> tertius.measure("leway")
    Traceback (most recent call last):
    tertius.core.errors.UsageError: measure 'leway': expected the name of a known measure, got 'leway'; did you mean 'leeway'?
    """  # noqa: E501
    from tertius.api.names import each_once, known_state, span_of
    from tertius.measures import MEASURES
    from tertius.measures.select import select
    from tertius.panel.load import load_panel

    entry = MEASURES.get(name)
    panel = panel or load_panel()
    for given, value in parameters.items():
        if given not in entry.defaults:
            hint = near_miss(given, entry.defaults) or f"known: {', '.join(entry.defaults) or 'none'}"
            raise UsageError(f"measure {name!r}", "a known parameter", repr(given), hint)
        if given in _STATES:
            for code in each_once(value, given):
                known_state(panel, code, given)
    chosen, span = each_once(states, "states"), span_of(years)
    frame = entry.compute(panel, **{**entry.defaults, **parameters})
    rows = select(frame, entry.key, panel.states.all(), chosen, span).copy()
    rows.attrs = {
        "title": entry.title,
        "units": dict.fromkeys(("value", "low", "high"), entry.unit),
        "interval": entry.interval,
        "sources": [entry.reference],
        "citation": [entry.reference],
    }
    return Measured(name, entry, rows)


#: Parameters of measures that name states.
_STATES = ("patron", "patrons", "power", "powers")

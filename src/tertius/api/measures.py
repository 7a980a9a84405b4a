"""`tertius.measure`: a measure of the panel for some states and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tertius.api.shown import Result, described
from tertius.core.errors import UsageError, near_miss

if TYPE_CHECKING:
    import pandas as pd

    from tertius.api.charts import Chart
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

    def chart(self) -> Chart:
        """Return a line a state through the years; of a measure with further keys, a line for each of them.

        Raises
        ------
        UsageError
            More than seven lines, or no value.
        """
        from tertius.api.series import chart_through_time

        return chart_through_time(self.entry, self.rows)

    def charts(self) -> list[Chart]:
        """Return its chart; none where it would have too many lines, or only one year."""
        from tertius.api.series import LINES, lines_in

        several = self.rows["year"].nunique() > 1
        return [self.chart()] if several and 0 < lines_in(self.entry, self.rows) <= LINES else []

    def _glance(self) -> pd.DataFrame:
        """Return key, value and interval alone: some measures have twenty components."""
        return self.rows[[*self.entry.key, "value", "low", "high"]]

    def _further(self) -> Iterable[str]:
        left = [str(name) for name in self.rows if name not in (*self.entry.key, "value", "low", "high")]
        return [f".frame() has {', '.join(left)} too"] if left else []


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
    from tertius.api.names import each_once, known_state, setting, span_of
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
        whole = (value,) if given in _STATES and isinstance(value, str) else value
        parameters[given] = setting(given, whole, entry.defaults[given])
    chosen = [known_state(panel, code) for code in each_once(states, "states")]
    span = span_of(years)
    frame = entry.compute(panel, **{**entry.defaults, **parameters})
    rows = select(frame, entry.key, panel.states.all(), chosen, span).copy()
    units = dict.fromkeys(("value", "low", "high"), entry.unit)
    described(rows, entry.title, units, panel.manifest, READS.get(name, ()))
    rows.attrs |= {"interval": entry.interval, "reference": entry.reference}
    return Measured(name, entry, rows)


#: Data sets of the panel that each packaged measure reads.
_CHANNELS = ("arms_register", "atop", "baci", "cow_trade", "gcdf", "mcmanus_nieman", "us_aid", "us_troops")
READS: Mapping[str, tuple[str, ...]] = {
    "agreement": ("un_votes",),
    "concentration": _CHANNELS,
    "dependence": _CHANNELS,
    "ideal_points": ("un_votes",),
    "leeway": _CHANNELS,
    "patron_ties": (*_CHANNELS, "gsdb"),
}
#: Parameters of measures that name states.
_STATES = ("patron", "patrons", "power", "powers")

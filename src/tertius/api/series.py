"""A measure through the years as a chart: a line a state, or a line for each further key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertius.api.charts import Chart, chart_from, source_line
from tertius.claims.verdict import DataTable
from tertius.core.errors import UsageError
from tertius.dossier.palette import SERIES

if TYPE_CHECKING:
    import pandas as pd

    from tertius.measures.measure import Measure

#: Lines that a chart may have: more have no colours that tell them apart.
LINES = len(SERIES)


def lines_in(entry: Measure, rows: pd.DataFrame) -> int:
    """Return how many lines the known values of a measure are."""
    return int(rows.dropna(subset=["value"]).groupby(_others(entry)).ngroups)


def chart_through_time(entry: Measure, rows: pd.DataFrame) -> Chart:
    """Return the chart of a measure's rows, whose ``attrs`` name the sources.

    Raises
    ------
    UsageError
        More lines than there are colours, or no value.
    """
    lines = lines_in(entry, rows)
    if not 0 < lines <= LINES:
        got, remedy = ("no value", "") if lines == 0 else (f"{lines} lines", "name fewer states or powers")
        raise UsageError(f"chart of {entry.title!r}", f"one to {LINES} lines", got, remedy)
    known = rows.dropna(subset=["value"])
    others = _others(entry)
    named = [key for key in others if known[key].nunique() > 1] or others[:1]
    drawn, said = [], []
    for found, part in known.groupby(named, sort=False):
        name = " ".join(map(str, found))
        years, values = part["year"].tolist(), part["value"].tolist()
        drawn += [(name, year, value) for year, value in zip(years, values, strict=True)]
        said.append(f"{name} from {values[0]:.3g} in {years[0]} to {values[-1]:.3g} in {years[-1]}")
    shared = [str(known[key].iloc[0]) for key in others if lines == 1 or key not in named]
    table = DataTable(", ".join([entry.title, *shared]), ("series", "year", "value"), tuple(drawn))
    source = source_line(rows.attrs["sources"])
    return chart_from("series", table, alt=f"Lines. {'; '.join(said)}.", source=source, unit=entry.unit)


def _others(entry: Measure) -> list[str]:
    return [key for key in entry.key if key != "year"]

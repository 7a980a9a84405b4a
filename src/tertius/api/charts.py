"""A chart that shows itself as a static drawing and is saved as SVG, PNG, PDF, CSV or Vega-Lite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from tertius.claims.verdict import DataTable, Figure, Verdict
from tertius.core.errors import UsageError
from tertius.core.files import atomic
from tertius.dossier import vega
from tertius.dossier.draw import WIDE, Drawing, configured, drawn, finite, framed, to_pdf, to_png
from tertius.dossier.export import write_csv
from tertius.dossier.registry import CHARTS
from tertius.dossier.text import identifier

#: Endings that a chart is saved under.
ENDINGS = (".svg", ".png", ".pdf", ".csv", ".vl.json")


@dataclass(frozen=True, eq=False, repr=False)
class Chart:
    """A chart of a result.

    Attributes
    ----------
    name, title, alt, source : str
        A short name, the title, the chart in words, and where its figures are from.
    table : DataTable
        The numbers behind it.
    draw : callable
        Width in pixels to a chart.
    """

    name: str
    title: str
    alt: str
    source: str
    table: DataTable
    draw: Callable[[int], Any]

    @cached_property
    def drawing(self) -> Drawing:
        """The chart as SVG, with its title above and its source below."""
        return framed(drawn(self.draw, WIDE, self.name), self.title, self.source)

    @property
    def svg(self) -> str:
        """The drawing as text."""
        return self.drawing.svg

    def to_altair(self) -> Any:
        """Return the chart as one of Altair, to change as one likes."""
        import altair

        made = self.draw(WIDE)
        return altair.Chart.from_dict(finite(made.to_dict())) if isinstance(made, vega.Chart) else made

    def save(self, path: str | Path) -> Path:
        """Write the chart: .svg, .png, .pdf, .csv (its numbers) or .vl.json (Vega-Lite).

        Raises
        ------
        UsageError
            Another ending.
        """
        path = Path(path)
        write = _WRITERS.get(".vl.json" if path.name.endswith(".vl.json") else path.suffix)
        if write is None:
            raise UsageError(str(path), f"a name ending in {', '.join(ENDINGS)}", repr(path.suffix))
        with atomic(path) as part:
            write(self, part)
        return path

    def __str__(self) -> str:
        """Return the chart in words."""
        return f"{self.title}\n{self.alt}"

    def __repr__(self) -> str:
        return f"<chart {self.name}: {self.title}>"

    def _repr_html_(self) -> str:
        label = Markup.escape(" ".join(self.alt.split()))
        return self.svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def chart_of(verdict: Verdict, number: int, figure: Figure, source: str) -> Chart | None:
    """Return the chart of a verdict's figure; None where its kind or columns are not known."""
    from functools import partial

    from tertius.dossier.sections.claims import measured

    kind = CHARTS.all().get(figure.kind)
    if kind is None or not set(kind.columns) <= set(figure.data.columns) or not figure.data.rows:
        return None
    extra = {"measured": measured(verdict, figure)} if kind.measured else {}
    name = identifier(verdict.claim, str(number), figure.kind)
    return Chart(
        name, figure.title, figure.alt, source, figure.data, partial(kind.draw, figure.data, **extra)
    )


def chart_from(
    kind: str, table: DataTable, *, alt: str = "", source: str = "", unit: str = "", line: float | None = None
) -> Chart:
    """Return a chart of figures of your own.

    Parameters
    ----------
    kind : str
        One of ``tertius.dossier.registry.CHARTS``; the gallery shows them all.
    table : DataTable
        The figures, in the columns that the kind draws; its title is the chart's.
    alt, source : str
        The chart in words, and where the figures are from.
    unit, line : str, float, optional
        What the axis of values is called, and a threshold on it, for kinds that have such an axis.

    Raises
    ------
    TertiusError
        An unknown kind, or columns that it does not find.

    Examples
    --------
    >>> from tertius.claims.verdict import DataTable
    >>> table = DataTable("Patrons", ("label", "value"), (("one", 70), ("several", 30)))
    >>> chart_from("bars", table, unit="states")
    <chart patrons-bars: Patrons>
    """
    from functools import partial

    from tertius.dossier.frame import Measured

    chart = CHARTS.get(kind)
    lacking = [column for column in chart.columns if column not in table.columns]
    if lacking:
        got = f"{', '.join(table.columns)}: no {', '.join(lacking)}"
        raise UsageError(f"chart {kind!r}", f"the columns {', '.join(chart.columns)}", got)
    extra = {"measured": Measured(unit, line)} if chart.measured else {}
    name = identifier(table.title, kind)
    return Chart(
        name, table.title, alt or f"{table.title}.", source, table, partial(chart.draw, table, **extra)
    )


def charts_of(verdict: Verdict, source: str) -> list[Chart]:
    """Return the charts of a verdict: those of its test, then the curve of all specifications."""
    numbered = enumerate(verdict.figures, 1)
    found = [chart for n, figure in numbered if (chart := chart_of(verdict, n, figure, source)) is not None]
    curve = _curve(verdict, source)
    return [*found, *([curve] if curve is not None else [])]


def _curve(verdict: Verdict, source: str) -> Chart | None:
    from functools import partial

    from tertius.dossier.charts import specification

    cells = specification.drawable(verdict.grid)
    if len(cells) < 2:
        return None
    title = "Every specification"
    return Chart(
        identifier(verdict.claim, "specifications"),
        f"{verdict.headline.what if verdict.headline else 'The estimate'}: every specification",
        f"Specification curve with {len(cells)} specifications.",
        source,
        specification.table(verdict.grid, title),
        partial(specification.draw, cells, bar=verdict.bar),
    )


def source_line(sources: Sequence[str]) -> str:
    """Return the line under a drawing."""
    return f"Source: {'; '.join(sources)}." if sources else ""


def titles_behind(datasets: Iterable[str]) -> list[str]:
    """Return the titles of the sources that data sets of the panel are made from, for `source_line`."""
    from tertius.pipeline.citing import behind
    from tertius.sources import SOURCES

    return [f"{source.title}, {source.release}" for source in map(SOURCES.get, behind(datasets))]


def _csv(chart: Chart, path: Path) -> None:
    write_csv(path, chart.table.columns, chart.table.rows)


def _vega_lite(chart: Chart, path: Path) -> None:
    spec = {**finite(configured(chart.draw(WIDE))), "title": chart.title, "description": chart.alt}
    path.write_text(json.dumps(spec, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


_WRITERS: dict[str, Callable[[Chart, Path], object]] = {
    ".svg": lambda chart, path: path.write_text(chart.svg + "\n", encoding="utf-8"),
    ".png": lambda chart, path: path.write_bytes(to_png(chart.drawing)),
    ".pdf": lambda chart, path: path.write_bytes(to_pdf(chart.drawing)),
    ".csv": _csv,
    ".vl.json": _vega_lite,
}

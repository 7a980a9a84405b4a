"""The page under construction: what sections call to write tables and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tertius.claims.verdict import DataTable
from tertius.core.store import Store
from tertius.dossier import text
from tertius.dossier.data import DossierData
from tertius.dossier.draw import NARROW, WIDE
from tertius.dossier.drawings import Drawn, Order, Spread, here, make, make_all
from tertius.dossier.palette import LABEL_MARKS, slug

#: Rows of a table that the page shows; the CSV beside the page holds all of them.
MOST_ROWS = 40
#: Where a figure that is drawn later goes; no text of a page can look like it, since `<` is escaped.
_HERE = "<!--figure:{}-->"
_PLACE = re.compile(_HERE.format("([a-z0-9-]+)"))


@cache
def environment() -> Environment:
    """Return the template environment: everything escaped, an unknown name an error."""
    made = Environment(
        loader=PackageLoader("tertius.dossier", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.filters.update(
        number=text.number,
        percent=text.percent,
        share=text.share,
        amount=text.amount,
        hedge=text.hedge,
        cell=text.cell,
        interval=text.interval,
        with_unit=text.with_unit,
        listed=text.listed,
        slug=slug,
    )
    made.tests["number"] = lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)
    made.globals["marks"] = LABEL_MARKS
    return made


@dataclass(frozen=True)
class StoredFigure:
    """A figure as files: its drawings, the table behind it, and the line that says where it is from."""

    name: str
    title: str
    alt: str
    drawn: Drawn
    data: DataTable
    source: str = ""


@dataclass(frozen=True, eq=False)
class _Asked:
    """A figure that a section has asked for."""

    order: Order
    alt: str
    table: DataTable
    note: str


@dataclass
class Page:
    """Collects what sections make; `data` is what they make it from.

    Figures are drawn as sections ask for them, or, with `later`, all together by `complete`.
    """

    data: DossierData
    figures: dict[str, StoredFigure] = field(default_factory=dict)
    later: bool = False
    _asked: dict[str, _Asked] = field(default_factory=dict)

    def template(self, name: str, /, **values: Any) -> Markup:
        """Render a template of the package; what it returns is safe to place in the page."""
        return Markup(environment().get_template(name).render(page=self, data=self.data, **values))

    def label(self, label: str) -> Markup:
        """Return a verdict label as symbol and word in its colour."""
        return self.template("label.html.j2", label=label)

    def table(self, table: DataTable, name: str = "") -> Markup:
        """Return a table with caption, column heads and at most `MOST_ROWS` rows."""
        return self.template(
            "table.html.j2", table=table, name=name, rows=table.rows[:MOST_ROWS], numeric=_numeric(table)
        )

    def figure(
        self,
        name: str,
        title: str,
        alt: str,
        draw: Callable[[int], Any] | None,
        table: DataTable,
        note: str = "",
        datasets: Sequence[str] = (),
        scales: bool = False,
    ) -> Markup:
        """Draw a figure for a wide and a narrow page and return it with its text alternatives.

        Parameters
        ----------
        name : str
            Identifies the figure in the page and names its files; made unique if taken.
        alt : str
            The chart in words.
        draw : callable or None
            Width in pixels to an Altair chart; None, or a failure to draw, leaves the table alone.
        table : DataTable
            The numbers behind it, shown on demand and written as CSV.
        note : str
            Placed under the figure.
        datasets : sequence of str
            Sources that the figure rests on, named under the exported one.
        scales : bool
            Whether the wide drawing serves a telephone too.
        """
        name = self._free(text.identifier(name))
        if draw is None:
            return self.table(table, name)
        widths = (WIDE,) if scales else (WIDE, NARROW)
        asked = _Asked(Order(name, draw, widths, title, self.source_line(datasets)), alt, table, note)
        if not self.later:
            return self._placed(asked, make(None, asked.order))
        self._asked[name] = asked
        return Markup(_HERE.format(name))

    def complete(self, html: str, store: Store | None = None, spread: Spread = here) -> str:
        """Draw the figures that were put off and return `html` with each in its place.

        Parameters
        ----------
        store : Store, optional
            Where drawings are kept by content.
        spread : callable, optional
            Draws several at a time.
        """
        made = make_all([asked.order for asked in self._asked.values()], store, spread)
        parts = {name: str(self._placed(asked, made[name])) for name, asked in self._asked.items()}
        self._asked.clear()
        return _PLACE.sub(lambda place: parts.get(place[1], ""), html)

    def _placed(self, asked: _Asked, made: Drawn | None) -> Markup:
        """Return a figure with its text alternatives; its table alone where it could not be drawn."""
        order, table = asked.order, asked.table
        if made is None:
            return self.table(table, order.name)
        name, title = order.name, order.title
        self.figures[name] = StoredFigure(name, title, asked.alt, made, table, order.source)
        wide, *rest = (Markup(_named(d.svg, asked.alt)) for d in made.drawings)
        narrow = rest[0] if rest else ""
        return self.template(
            "figure.html.j2", name=name, title=title, wide=wide, narrow=narrow, table=table, note=asked.note
        )

    def titles(self, datasets: Sequence[str]) -> list[str]:
        """Return the titles of sources in alphabetical order, of a derived data set those behind it."""
        return sorted({str(source.get("title", name)) for name, source in self.sources(datasets)})

    def sources(self, datasets: Sequence[str]) -> list[tuple[str, Mapping[str, Any]]]:
        """Return name and manifest entry of sources, of a derived data set those behind it."""
        known, derived = (self.data.manifest.get(part, {}) for part in ("sources", "datasets"))
        parts = [[given] if given in known else derived.get(given, [given]) for given in datasets]
        names = dict.fromkeys(str(name) for part in parts for name in part)
        return [(name.replace("_", " "), known.get(name, {})) for name in names]

    def source_line(self, datasets: Sequence[str]) -> str:
        """Return the line under an exported figure: the sources by title, and what made it."""
        titles = "; ".join(self.titles(datasets))
        made = f"tertius {self.data.provenance.version}, case {self.data.case.id}"
        return f"Source: {titles}. {made}." if titles else f"Source: {made}."

    def _free(self, name: str) -> str:
        taken, number, free = {*self.figures, *self._asked}, 2, name
        while free in taken:
            free, number = f"{name}-{number}", number + 1
        return free


def _named(svg: str, alt: str) -> str:
    """Give the drawing its role and name, and let the style sheet scale it."""
    label = Markup.escape(" ".join(alt.split()))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" focusable="false" ', 1)


def _numeric(table: DataTable) -> list[bool]:
    """Whether each column holds numbers and gaps only: those are set flush right."""
    out = []
    for index in range(len(table.columns)):
        values = [row[index] for row in table.rows if row[index] is not None]
        out.append(
            bool(values) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)
        )
    return out

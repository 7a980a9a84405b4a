"""Results: text for a terminal, a table and static drawings for a notebook, a data frame for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

    from tertius.api.charts import Chart

#: Rows that a notebook or terminal shows; the frame has all of them.
SHOWN = 20


class Result:
    """A result with a data frame; what is shown is offline and holds no script."""

    @property
    def title(self) -> str:
        """What it is, in a line."""
        raise NotImplementedError

    def frame(self) -> pd.DataFrame:
        """Return the result as a data frame; `DataFrame.attrs` hold units, sources and citations."""
        raise NotImplementedError

    def lines(self) -> Iterable[str]:
        """Sentences that are said above the table."""
        return ()

    def charts(self) -> Iterable[Chart]:
        """Drawings that a notebook shows."""
        return ()

    def __str__(self) -> str:
        """Return title, sentences and the first rows as text."""
        frame = self.frame()
        parts = [self.title, *self.lines()]
        if len(frame):
            parts.append(frame.head(SHOWN).to_string(index=False, na_rep="", float_format=_number))
        return "\n".join([*parts, *_more(frame)])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        """Return the same for a notebook, with drawings; every text is escaped."""
        frame = self.frame()
        said = Markup("").join(Markup("<p>{}</p>").format(line) for line in self.lines())
        drawn = Markup("").join(Markup(chart._repr_html_()) for chart in self.charts())
        below = Markup("").join(Markup("<p>{}</p>").format(line) for line in _more(frame))
        head = Markup("<p><strong>{}</strong></p>").format(self.title)
        return str(Markup("<div>{}{}{}{}{}</div>").format(head, said, drawn, _table(frame), below))


def described(
    frame: pd.DataFrame,
    title: str,
    units: Mapping[str, str],
    manifest: Mapping[str, Any],
    datasets: Iterable[str],
) -> pd.DataFrame:
    """Return `frame` with its title, units by column, sources and citations in ``attrs``.

    Parameters
    ----------
    units : mapping of str to str
        Unit by column.
    manifest : mapping
        The panel's, which names sources with release, terms and citation.
    datasets : iterable of str
        Data sets that the figures rest on; of a derived one the sources behind it are named.
    """
    sources, derived = manifest.get("sources", {}), manifest.get("datasets", {})
    names = dict.fromkeys(name for data in datasets for name in derived.get(data, [data]) if name in sources)
    frame.attrs = {
        "title": title,
        "units": dict(units),
        "sources": [f"{sources[name]['title']}, {sources[name]['release']}" for name in names],
        "citation": [str(sources[name]["citation"]) for name in names],
        "terms": [str(sources[name]["terms"]) for name in names],
    }
    return frame


def _table(frame: pd.DataFrame) -> Markup:
    if not len(frame):
        return Markup("")
    html: str = frame.head(SHOWN).to_html(index=False, border=0, na_rep="", float_format=_number, escape=True)
    return Markup(html)


def _more(frame: pd.DataFrame) -> list[str]:
    left = len(frame) - SHOWN
    return [f"… and {left:,} more rows: .frame() has all of them"] if left > 0 else []


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"

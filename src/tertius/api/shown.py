"""Results: text for a terminal, a table and static drawings for a notebook, a data frame for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

    from tertius.api.charts import Chart

#: Rows that a notebook or terminal shows; the frame has all of them.
SHOWN = 20
#: Columns of text that a table may take in a terminal.
WIDEST = 110
#: Characters that a cell of it may have.
LONGEST = 70


class Result:
    """A result with a data frame; what is shown is offline and holds no script."""

    #: Rows that are shown of the frame.
    _most: ClassVar[int] = SHOWN

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

    def _glance(self) -> pd.DataFrame:
        """Return what is shown of the frame, the first rows of it: the frame itself unless it is unwieldy."""
        return self.frame()

    def _further(self) -> Iterable[str]:
        """Sentences below the table: what else the result gives."""
        return ()

    def __str__(self) -> str:
        """Return title, sentences and the first rows as text."""
        frame = self._glance()
        shown, said = narrowed(frame.head(self._most))
        below = (*said, *_more(frame, self._most), *self._further())
        return "\n".join([self.title, *self.lines(), *_rows(shown), *below])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        """Return the same for a notebook, with drawings; every text is escaped."""
        frame = self._glance()
        said = Markup("").join(Markup("<p>{}</p>").format(line) for line in self.lines())
        drawn = Markup("").join(Markup(chart._repr_html_()) for chart in self.charts())
        below = (*_more(frame, self._most), *self._further())
        last = Markup("").join(Markup("<p>{}</p>").format(line) for line in below)
        head = Markup("<p><strong>{}</strong></p>").format(self.title)
        return str(
            Markup("<div>{}{}{}{}{}</div>").format(head, said, drawn, _table(frame.head(self._most)), last)
        )


def narrowed(frame: pd.DataFrame, widest: int = WIDEST) -> tuple[pd.DataFrame, list[str]]:
    """Return a table that fits a terminal, with sentences on the columns that were taken out.

    First those that say the same in every row, then the last ones.
    """

    def too_wide(part: pd.DataFrame) -> bool:
        return max(map(len, _rows(part)), default=0) > widest

    if not too_wide(frame):
        return frame, []
    same = [name for name in frame if len(frame) > 1 and frame[name].nunique(dropna=False) == 1]
    part = frame.drop(columns=same)
    shared = ", ".join(f"{name} {_cell(frame[name].iloc[0]) or 'unknown'}" for name in same)
    said = [f"in all of these: {shared}"] if same else []
    left: list[str] = []
    while len(part.columns) > 1 and too_wide(part):
        left.insert(0, str(part.columns[-1]))
        part = part[part.columns[:-1]]
    return part, [*said, *([f"further columns: {', '.join(left)}"] if left else [])]


def _rows(frame: pd.DataFrame) -> list[str]:
    """Return a table as lines of text: numbers to the right, words to the left, unknown cells empty."""
    from pandas.api.types import is_numeric_dtype

    if not len(frame):
        return []
    columns = []
    for name in frame:
        texts = [str(name), *(_cell(value) for value in frame[name])]
        width = max(map(len, texts))
        right = is_numeric_dtype(frame[name])
        columns.append([text.rjust(width) if right else text.ljust(width) for text in texts])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]


def _cell(value: Any) -> str:
    if str(value) in ("None", "nan", "NaN", "NaT", "<NA>"):  # every way in which a frame holds nothing
        return ""
    text = _number(value) if isinstance(value, float) else " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


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
    html: str = frame.to_html(index=False, border=0, na_rep="", float_format=_number, escape=True)
    return Markup(html)


def _more(frame: pd.DataFrame, most: int) -> list[str]:
    left = len(frame) - most
    return [f"… and {left:,} more row{'s' if left > 1 else ''}: .frame() has all of them"] if left > 0 else []


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"

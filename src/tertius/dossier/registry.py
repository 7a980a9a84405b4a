"""Records of the two registries of a dossier: sections and chart kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tertius.core.registry import Registry

if TYPE_CHECKING:
    from markupsafe import Markup

    from tertius.dossier.page import Page


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Attributes
    ----------
    order : int
        Sections stand in ascending order; leave gaps.
    title : str
        Its heading and its entry in the table of contents.
    render : callable
        ``render(page)`` to safe markup without the heading.  Heading levels inside start at 3.
        An empty result leaves the section out.
    folded : bool
        Whether the page shows its heading alone until a reader opens it.
    """

    order: int
    title: str
    render: Callable[[Page], Markup]
    folded: bool = True


@dataclass(frozen=True)
class Chart:
    """A chart kind of `Verdict.figures`.

    Attributes
    ----------
    columns : tuple of str
        Columns that the data must have; without them the figure is shown as a plain table.
    draw : callable
        ``draw(table, width)`` to an Altair chart `width` pixels wide.
    measured : bool
        Whether `draw` takes a third argument, the `Measured` axis of values.
    scales : bool
        Whether the wide drawing can be read on a telephone too, so that no narrow one is needed.
    """

    columns: tuple[str, ...]
    draw: Callable[..., Any]
    measured: bool = False
    scales: bool = False


SECTIONS: Registry[Section] = Registry(
    "tertius.dossier.sections", "SECTION", Section, "section", group="tertius.dossier.sections"
)
CHARTS: Registry[Chart] = Registry(
    "tertius.dossier.charts", "CHART", Chart, "chart kind", group="tertius.dossier.charts"
)

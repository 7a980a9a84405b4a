"""What a screen is: routes that the registry finds, and views made of panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup
from starlette.responses import Response

from tertius.claims.verdict import DataTable
from tertius.core.registry import Registry
from tertius.dossier.draw import Drawing
from tertius.web.bench import Bench
from tertius.web.call import Call

EMPTY = Markup("")


@dataclass(frozen=True)
class Panel:
    """A part of a screen that can be cited and taken away.

    Attributes
    ----------
    name : str
        Identifies it in the address: ``?panel=NAME&as=csv``.
    body : Markup
        What it shows.
    table : DataTable or None
        Its data, taken away as CSV or JSON; also the twin of its drawing.
    draw : callable or None
        Its figure, taken away as SVG, PNG or PDF.
    source : str
        Where its data are from, in one line: under figures, and in the citation.
    python, command : str
        What gives the same from Python and from a terminal.
    facts : mapping
        What JSON says beside the table.
    framed : bool
        Whether the drawing has its title and source already.
    """

    name: str
    title: str
    body: Markup
    table: DataTable | None = None
    draw: Callable[[], Drawing] | None = None
    source: str = ""
    python: str = ""
    command: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    framed: bool = False


@dataclass(frozen=True)
class View:
    """A whole screen.

    Attributes
    ----------
    title : str
    panels : tuple of Panel
        In the order of the page; placed by `template` where there is one.
    lead : Markup
        What stands above the panels.
    above : tuple of (str, str)
        Address and name of the screens that this one lies under.
    template : str
        Template that places the panels; one under another where it is empty.
    values : mapping
        For the template.
    status : int
        HTTP status.
    refresh : int
        Seconds after which a page without scripts loads itself again; 0: never.
    """

    title: str
    panels: tuple[Panel, ...] = ()
    lead: Markup = EMPTY
    above: tuple[tuple[str, str], ...] = ()
    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    refresh: int = 0


@dataclass(frozen=True)
class Redirect:
    """Go to another address of the workbench after a change."""

    to: str


Answer = View | Redirect | Response
Method = Literal["GET", "POST"]


@dataclass(frozen=True)
class Address:
    """A path of a screen and what answers it; parameters of the path stand in braces."""

    path: str
    answer: Callable[[Call], Answer]
    method: Method = "GET"


@dataclass(frozen=True)
class Screen:
    """One screen.

    Attributes
    ----------
    order : int
        Place in the navigation.
    title : str
        Its name there; empty: it is reached from others alone.
    home : str
        Where the navigation leads.
    addresses : tuple of Address
    warm : callable, optional
        Reads what the screen needs before anybody asks for it.
    """

    order: int
    title: str
    home: str
    addresses: tuple[Address, ...]
    warm: Callable[[Bench], None] | None = None


SCREENS: Registry[Screen] = Registry(
    "tertius.web.screens", "SCREEN", Screen, "screen", group="tertius.web.screens"
)

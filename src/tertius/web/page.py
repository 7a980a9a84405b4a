"""HTML of the workbench: the dossier's templates and filters, and a frame around every screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from tertius.claims.verdict import DataTable
from tertius.core.provenance import digest
from tertius.dossier.page import environment as dossiers
from tertius.dossier.palette import stylesheet
from tertius.web.screen import SCREENS, Screen

#: Rows of a table that a screen shows; its data have all of them.
MOST_ROWS = 200
ASSETS = {"web.css": "text/css; charset=utf-8", "web.js": "text/javascript; charset=utf-8"}


@cache
def environment() -> Environment:
    """Return the template environment: ``web/NAME`` is a template of this package, others the dossier's."""
    own = PrefixLoader({"web": PackageLoader("tertius.web", "templates")})
    base = dossiers()
    assert base.loader is not None
    made = base.overlay(loader=ChoiceLoader([own, base.loader]))
    made.filters = dict(base.filters)
    made.filters.update(when=when, ago=ago)
    made.globals = {**base.globals, "asset": asset}
    return made


def html(template: str, /, **values: Any) -> Markup:
    """Return a rendered template of this package."""
    return Markup(environment().get_template(f"web/{template}").render(**values))


def label(name: str) -> Markup:
    """Return a verdict's label as symbol and word in its colour."""
    return Markup(environment().get_template("label.html.j2").render(label=name))


def table(data: DataTable, most: int = MOST_ROWS, **values: Any) -> Markup:
    """Return a table of at most `most` rows."""
    numeric = [_numeric(data, n) for n in range(len(data.columns))]
    return html("table.html.j2", table=data, rows=data.rows[:most], numeric=numeric, **values)


def _numeric(data: DataTable, column: int) -> bool:
    values = [row[column] for row in data.rows if row[column] is not None]
    return bool(values) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)


def navigation() -> list[tuple[str, Screen]]:
    """Return the screens that the navigation names, in order."""
    named = [(name, screen) for name, screen in SCREENS.all().items() if screen.title]
    return sorted(named, key=lambda pair: pair[1].order)


@cache
def stored(name: str) -> bytes:
    """Return a file that pages load; the style sheet is the dossier's with the workbench's own after it."""
    text = (resources.files("tertius.web") / "assets" / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        dossier = (resources.files("tertius.dossier") / "assets" / "style.css").read_text(encoding="utf-8")
        text = stylesheet() + dossier + text
    return text.encode()


def asset(name: str) -> str:
    """Return the address of such a file, which changes with its content."""
    return f"/assets/{digest(stored(name).decode())[:12]}/{name}"


def when(seconds: float | None) -> str:
    """Return a moment as date and time of this machine's clock."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%d %b %Y, %H:%M")


def ago(seconds: float | None) -> str:
    """Return a duration in words."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def frame(title: str, body: Markup, values: Mapping[str, Any]) -> str:
    """Return a whole page."""
    page = environment().get_template("web/frame.html.j2")
    return page.render(title=title, body=body, screens=navigation(), **values)

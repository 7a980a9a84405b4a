"""A panel taken away: its data as CSV or JSON, its figure as SVG, PNG or PDF."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping

import vl_convert
from starlette.responses import Response

from tertius import __version__
from tertius.core.errors import UsageError, near_miss, shorten
from tertius.dossier.draw import Drawing, finite, framed, to_png
from tertius.dossier.export import inert
from tertius.dossier.text import identifier
from tertius.web.errors import Missing
from tertius.web.screen import Panel, View

DATA, FIGURES = ("csv", "json"), ("svg", "png", "pdf")


def taken(view: View, name: str, form: str, address: str) -> Response:
    """Return a panel of a view in a form; `address` is where it was shown.

    Raises
    ------
    Missing, UsageError
        No such panel, or a form that it does not have.
    """
    panel = next((p for p in view.panels if p.name == name), None)
    if panel is None:
        raise Missing(
            "panel", "a panel of this screen", shorten(name), near_miss(name, [p.name for p in view.panels])
        )
    known = forms(panel)
    if form not in known:
        raise UsageError(f"panel {name!r}", f"one of {', '.join(known) or 'none'}", shorten(form))
    body, media = _FORMS[form](view, panel, address)
    file = f"{identifier(view.title, panel.title)}.{form}"
    headers = {"content-disposition": f'attachment; filename="{file}"'}
    return Response(body, media_type=media, headers=headers)


def forms(panel: Panel) -> tuple[str, ...]:
    """Return the forms that a panel can be taken away in."""
    return (*(DATA if panel.table is not None else ()), *(FIGURES if panel.draw is not None else ()))


def citation(view: View, panel: Panel, address: str) -> str:
    """Return how the panel is cited."""
    source = f" {panel.source}" if panel.source else ""
    return f"{view.title}: {panel.title}.{source} tertius {__version__}, {address}"


def _csv(_view: View, panel: Panel, _address: str) -> tuple[bytes, str]:
    assert panel.table is not None
    buffer = io.StringIO()
    out = csv.writer(buffer, lineterminator="\n")
    out.writerow([inert(c) for c in panel.table.columns])
    out.writerows([inert(c) for c in row] for row in panel.table.rows)
    return buffer.getvalue().encode(), "text/csv; charset=utf-8"


def _json(view: View, panel: Panel, address: str) -> tuple[bytes, str]:
    assert panel.table is not None
    record = {
        "title": panel.title,
        "citation": citation(view, panel, address),
        "note": panel.table.note,
        **panel.facts,
        "columns": list(panel.table.columns),
        "rows": [list(row) for row in panel.table.rows],
    }
    text = json.dumps(finite(record), ensure_ascii=False, indent=1, allow_nan=False, default=str)
    return text.encode(), "application/json"


def _drawing(view: View, panel: Panel, address: str) -> Drawing:
    assert panel.draw is not None
    if panel.framed:
        return panel.draw()
    return framed(panel.draw(), f"{view.title}: {panel.title}", citation(view, panel, address))


def _svg(view: View, panel: Panel, address: str) -> tuple[bytes, str]:
    return _drawing(view, panel, address).svg.encode(), "image/svg+xml"


def _png(view: View, panel: Panel, address: str) -> tuple[bytes, str]:
    return to_png(_drawing(view, panel, address)), "image/png"


def _pdf(view: View, panel: Panel, address: str) -> tuple[bytes, str]:
    return bytes(vl_convert.svg_to_pdf(_drawing(view, panel, address).svg)), "application/pdf"


_FORMS: Mapping[str, Callable[[View, Panel, str], tuple[bytes, str]]] = {
    "csv": _csv,
    "json": _json,
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
}

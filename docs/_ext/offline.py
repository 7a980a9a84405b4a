"""A page that would load anything from elsewhere (a script, a style, a font, a picture) is a warning."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

#: What a browser fetches by itself; a link to follow is no fetch.
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*?\bsrc=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|preload|preconnect|icon))"
    r"[^>]*?\bhref=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|(?:@import\s+|url\()\s*[\"']?((?:https?:)?//[^\"') ]+)",
    re.IGNORECASE,
)


def fetched(text: str) -> list[str]:
    """Return the addresses elsewhere that a page or a style sheet would load."""
    return [next(filter(None, found)) for found in FETCHED.findall(text)]


def check(app: Sphinx, error: Exception | None) -> None:
    """Look through all pages and styles of a finished build."""
    if error is not None or app.builder.format != "html":
        return
    for path in sorted(p for p in Path(app.outdir).rglob("*") if p.suffix in {".html", ".css"}):
        for address in fetched(path.read_text(encoding="utf-8")):
            where = path.relative_to(app.outdir)
            logging.getLogger(__name__).warning("%s would load %s", where, address, type="offline")


def setup(app: Sphinx) -> dict[str, Any]:
    """Run the check before Sphinx counts its warnings."""
    app.connect("build-finished", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

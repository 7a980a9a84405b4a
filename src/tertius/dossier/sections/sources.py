"""Citations and terms of every source."""

from __future__ import annotations

from markupsafe import Markup

from tertius.dossier.page import Page
from tertius.dossier.registry import Section


def render(page: Page) -> Markup:
    """Return one entry per source of the panel: those that a verdict reads first, each group by title."""
    used = {name for verdict in page.data.verdicts for name in verdict.datasets}
    datasets = page.data.manifest.get("datasets", {})
    read = used | {source for name in used for source in datasets.get(name, [])}
    entries = [(name, dict(entry)) for name, entry in page.data.manifest.get("sources", {}).items()]
    entries.sort(key=lambda item: (item[0] not in read, str(item[1].get("title", item[0])).lower()))
    return page.template("sources.html.j2", entries=entries, read=read) if entries else Markup("")


SECTION = Section(60, "Sources, citations and terms", render)

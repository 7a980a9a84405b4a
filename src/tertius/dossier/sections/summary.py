"""The verdict on each claim, at a glance."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims.verdict import LABELS
from tertius.dossier.page import Page
from tertius.dossier.registry import Section


def render(page: Page) -> Markup:
    """Return the count of each label and the table of verdicts."""
    verdicts = page.data.verdicts
    counts = [(label, sum(v.label == label for v in verdicts)) for label in LABELS]
    rows = [(verdict, page.data.claim(verdict.claim)) for verdict in verdicts]
    return page.template("summary.html.j2", rows=rows, counts=[(k, n) for k, n in counts if n])


SECTION = Section(10, "All verdicts with estimates and hedges", render)

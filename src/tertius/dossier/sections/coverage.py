"""Which source speaks of which years."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from tertius.claims.verdict import DataTable
from tertius.dossier.page import Page
from tertius.dossier.registry import Section

_QUIET = "in the panel, not read here"


def _title(page: Page, dataset: str) -> str:
    """Return the title of a source, or for rows built from several the sources that they are from."""
    title = page.data.manifest.get("sources", {}).get(dataset, {}).get("title")
    if title:
        return str(title)
    parts = [name.replace("_", " ") for name in page.data.manifest.get("datasets", {}).get(dataset, [])]
    name = dataset.replace("_", " ").capitalize()
    return f"{name} (from {', '.join(parts)})" if parts else name


def render(page: Page) -> Markup:
    """Return a bar for each data set of the panel, those that the verdicts read set apart."""
    table = page.data.panel.variables
    if table.empty:
        return Markup("")
    from tertius.dossier.charts import timeline

    used = {name for verdict in page.data.verdicts for name in verdict.datasets}
    spans = table.groupby("dataset").agg(
        first=("first", "min"), last=("last", "max"), n=("variable", "nunique")
    )
    spans = spans.reset_index().sort_values(["last", "first", "dataset"], kind="stable")
    names, first, last, count = (spans[c].tolist() for c in ("dataset", "first", "last", "n"))
    rows = tuple(
        (_title(page, name), low, high, "read by a verdict" if name in used else _QUIET, n)
        for name, low, high, n in zip(names, first, last, count, strict=True)
    )
    columns = ("label", "start", "end", "value", "variables")
    data = DataTable("Years covered by each data set", columns, rows)
    alt = "Bars of coverage by data set. " + "; ".join(f"{r[0]}: {r[1]} to {r[2]}" for r in rows) + "."
    figure = page.figure(
        "coverage", data.title, alt, partial(timeline.draw, data, quiet=_QUIET), data, datasets=names
    )
    return page.template("coverage.html.j2", figure=figure)


SECTION = Section(50, "What the sources cover", render)

"""The gallery of charts: a section for each kind in the registry, drawn from ``docs/gallery/charts.json``.

A kind without an example, or one that cannot be drawn from its figures, is a warning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from tertius.api.charts import Chart, chart_from
from tertius.claims.verdict import DataTable
from tertius.dossier.registry import CHARTS

HERE = Path(__file__).parent.parent
EXAMPLES = HERE / "gallery" / "charts.json"
MARK = "<!-- gallery -->"


def charts() -> dict[str, tuple[Chart, str]]:
    """Return each kind's chart with the code that made its figures."""
    made = {}
    for kind, x in json.loads(EXAMPLES.read_text(encoding="utf-8")).items():
        table = DataTable(x["title"], tuple(x["columns"]), tuple(map(tuple, x["rows"])))
        axis = {"unit": x.get("unit", ""), "line": x.get("line")}
        made[kind] = chart_from(kind, table, alt=x["alt"], source=x["source"], **axis), x["code"]
    return made


def about(kind: str) -> str:
    """Return the first sentence of a kind's module: what the chart shows."""
    module = __import__(f"tertius.dossier.charts.{kind}", fromlist=["__doc__"])
    return " ".join((module.__doc__ or "").split("\n\n")[0].split())


def sections(folder: Path) -> Iterator[str]:
    """Yield the sections of the page; write the figures of each chart into `folder`."""
    made = charts()
    for kind, entry in CHARTS.all().items():
        yield f"## `{kind}`\n\n{about(kind)}\n\nColumns: {', '.join(f'`{c}`' for c in entry.columns)}.\n\n"
        if kind not in made:
            logging.getLogger(__name__).warning(
                "chart kind %r has no example: add one to tools/gallery.py", kind
            )
            continue
        chart, code = made[kind]
        folder.mkdir(parents=True, exist_ok=True)
        chart.save(folder / f"{kind}.csv")
        # A blank line would end the block of HTML; ids are this chart's own.
        svg = re.sub(r"\n\s*\n", "\n", chart._repr_html_())
        yield f'<figure class="gallery-chart">\n{svg}\n</figure>\n\n'
        yield f"```python\n{code}\n```\n\n"
        yield f'<p><a href="_gallery/{kind}.csv" download>Figures as CSV</a></p>\n\n'


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the sections in the place of the mark."""
    if docname == "gallery":
        app.env.note_dependency(str(EXAMPLES))
        source[0] = source[0].replace(MARK, "".join(sections(Path(app.outdir) / "_gallery")))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the step."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Make the figures of the gallery: run the example of each kind of chart and keep what it drew.

``python tools/gallery.py [KIND ...]`` writes docs/gallery/charts.json; all kinds take some minutes, since a
network model is fitted on the way.  An example leaves a `chart`, and is shown on the page as it stands.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import tertius
from tertius.api.charts import Chart
from tertius.dossier.registry import CHARTS

FILE = Path(__file__).parent.parent / "docs" / "gallery" / "charts.json"


def of_claim(case: str, claim: str, number: int = 0) -> str:
    """Return code for a chart of a claim."""
    return f"""
        import tertius

        judged = tertius.run("{case}", "{claim}")
        chart = judged["{claim}"].chart({number})
    """


def of_scenario(number: int) -> str:
    """Return code for a chart of the packaged scenario."""
    return f"""
        import tertius

        chart = tertius.run_scenario("new-syria").charts()[{number}]
    """


CODE = {
    "bars": of_claim("china-clients", "sanctions-seldom-work"),
    "calibration": """
        from tertius.api.charts import chart_from
        from tertius.claims.verdict import DataTable
        from tertius.claims.intervals import wilson
        from tertius.models.interstate.book import latest

        bins = latest().record
        rows = tuple((b.given, b.came, *wilson(b.came, b.n), b.n) for b in bins)
        columns = ("forecast", "observed", "low", "high", "n")
        table = DataTable("Forecasts of arms ties", columns, rows)
        chart = chart_from("calibration", table)
    """,
    "distribution": of_claim("new-syria", "appeals-widely", 1),
    "falls": of_claim("new-syria", "bases-irreplaceable", 5),
    "fan": of_scenario(0),
    "forest": of_claim("new-syria", "not-always-forced"),
    "hedges": """
        import tertius
        from tertius.api.charts import chart_from
        from tertius.dossier.sections.claims import hedge_table

        judged = tertius.run("new-syria", "not-always-forced")
        chart = chart_from("hedges", hedge_table(judged["not-always-forced"].verdict))
    """,
    "incidence": of_claim("new-syria", "not-always-forced", 1),
    "paths": """
        import tertius
        from tertius.api.charts import chart_from
        from tertius.claims.analogues.report import path_figure
        from tertius.claims.judging.reference import analogues_of

        case, panel = tertius.load_case("new-syria"), tertius.load_panel()
        figure = path_figure(panel, analogues_of(panel, case))
        chart = chart_from("paths", figure.data, alt=figure.alt)
    """,
    "payload": of_claim("new-syria", "bases-irreplaceable", 3),
    "routes": of_claim("new-syria", "bases-irreplaceable", 2),
    "series": of_claim("china-clients", "arms-exports-grow"),
    "survival": of_claim("new-syria", "loss-expected-wrong"),
    "tie_map": of_scenario(-3),
    "timeline": of_claim("new-syria", "soft-power-ummah", 1),
    "tornado": of_scenario(-1),
}


def code_of(kind: str) -> str:
    """Return the code of an example as the page shows it."""
    return dedent(CODE[kind]).strip()


def example(kind: str) -> dict[str, Any]:
    """Run an example and return what its chart was drawn from, as plain data."""
    code = code_of(kind)
    names: dict[str, Any] = {}
    exec(compile(code, kind, "exec"), names)
    chart = names["chart"]
    assert isinstance(chart, Chart)
    assert chart.draw.func is CHARTS.get(kind).draw, f"{kind}: the example draws another kind: {chart}"
    measured = chart.draw.keywords.get("measured")
    axis = {} if measured is None else {"unit": measured.title, "line": measured.line}
    return {
        "code": code,
        "title": chart.title,
        "alt": chart.alt,
        "source": chart.source,
        **axis,
        "columns": chart.table.columns,
        "rows": [[plain(cell) for cell in row] for row in chart.table.rows],
    }


def plain(cell: Any) -> Any:
    """Return a cell as JSON has it; six digits are more than a drawing shows."""
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, float):
        return None if cell != cell else float(f"{cell:.6g}")
    return cell


def main(kinds: list[str]) -> None:
    """Run the examples named, all by default, and write the file."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if kinds and FILE.exists() else {}
    made = {**kept, **{kind: example(kind) for kind in kinds or CODE}}
    FILE.parent.mkdir(exist_ok=True)
    rows = (f"{json.dumps(kind)}: {json.dumps(made[kind], ensure_ascii=False)}" for kind in sorted(made))
    FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    print(f"tertius {tertius.__version__}: {len(made)} kinds, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])

"""How often the claim tests of this dossier err, and how often they find what is there."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims.operating import Calibration, current, packaged, percent
from tertius.claims.verdict import Cell, DataTable
from tertius.dossier.page import Page
from tertius.dossier.record import Section

COLUMNS = (
    "Claim test",
    "Planted worlds",
    "States",
    "Worlds",
    "Wrong full label",
    "Right full label",
    "95 % interval holds the truth",
    "Mean cases",
)


def render(page: Page) -> Markup:
    """Return a table of the operating characteristics of every test that judged a claim here."""
    tests = sorted({verdict.test for verdict in page.data.verdicts if verdict.test})
    if not tests:
        return Markup("")
    record = packaged()
    rows = [row for name in tests if name in record for row in _rows(record[name])]
    table = DataTable(
        "Operating characteristics of the claim tests",
        COLUMNS,
        tuple(rows),
        "Counts of simulated panels; 95 % Wilson intervals of the simulation error in brackets.",
    )
    return page.template(
        "operating.html.j2",
        table=table,
        nulls=[(name, record[name].null, record[name].effect) for name in tests if name in record],
        changed=[name for name in tests if name in record and not current(record[name])],
        absent=[name for name in tests if name not in record],
    )


def _rows(calibration: Calibration) -> list[tuple[Cell, ...]]:
    out = list[tuple[Cell, ...]]()
    for cell in calibration.cells:
        planted = f"nothing, but {cell.trap}" if cell.trap else f"effect {cell.effect:g}"
        out.append(
            (
                calibration.test,
                "nothing (null)" if planted == "effect 0" else planted,
                f"{100 * cell.size:.0f} %",
                cell.worlds,
                percent(cell.false),
                percent(cell.right),
                percent(cell.covered),
                cell.n,
            )
        )
    return out


SECTION = Section(65, "How well the tests work", render)

"""How often the claim tests of this dossier are wrong, and how often they find an effect that is there."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims.operating import Calibration, current, packaged, percent
from tertius.claims.verdict import Cell, DataTable
from tertius.dossier.page import Page
from tertius.dossier.registry import Section

COLUMNS = (
    "Claim test",
    "Null worlds",
    "Wrong full label there",
    "Wrong under the worst trap",
    "Right full label at effect 1",
    "At half the states",
    "95 % interval holds the truth",
    "Cases",
)


def render(page: Page) -> Markup:
    """Return a table of the operating characteristics of every test that judged a claim here."""
    tests = sorted({verdict.test for verdict in page.data.verdicts if verdict.test})
    if not tests:
        return Markup("")
    record = packaged()
    rows = [_row(record[name]) for name in tests if name in record]
    table = DataTable(
        "Operating characteristics of the claim tests",
        COLUMNS,
        tuple(rows),
        "Shares of simulated panels, with 95 % Wilson intervals of the simulation error. Power and "
        "coverage by effect, size and trap: docs/calibration.md.",
    )
    return page.template(
        "operating.html.j2",
        table=table,
        nulls=[(name, record[name].null, record[name].effect) for name in tests if name in record],
        changed=[name for name in tests if name in record and not current(record[name])],
        absent=[name for name in tests if name not in record],
    )


def _row(calibration: Calibration) -> tuple[Cell, ...]:
    null, named, half = calibration.cell(0.0), calibration.cell(1.0), calibration.cell(1.0, 0.5)
    traps = sorted((c for c in calibration.cells if c.trap), key=lambda c: -(c.false.value or 0.0))
    covered = null if null and null.covered.of else named
    return (
        calibration.test,
        null.worlds if null else 0,
        percent(null.false) if null else None,
        f"{percent(traps[0].false)}, {traps[0].trap}" if traps else None,
        percent(named.right) if named else None,
        percent(half.right) if half else None,
        percent(covered.covered) if covered and covered.covered.of else None,
        null.n if null else None,
    )


SECTION = Section(65, "How well the tests work", render)

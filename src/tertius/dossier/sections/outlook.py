"""Which ties the next years may bring, from the published forecast, with its track record."""

from __future__ import annotations

from functools import partial

import pandas as pd
from markupsafe import Markup

from tertius.claims.intervals import wilson
from tertius.claims.verdict import Cell, DataTable
from tertius.dossier.charts import calibration
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.sections.portfolio import sources
from tertius.models.interstate.book import ForecastBook, latest
from tertius.models.interstate.track import in_words

#: Chances whose track record is put into words.
ABOUT = (0.15, 0.35, 0.75)
#: What the forecast is made from, beside the map.
READ = ("arms_delivery", "arms_band_5y", "agreement", "pact_defense", "ideal_point", "gdp_log", "polyarchy",
        "conflict_government", "member:OIC")  # fmt: skip
#: Ties that each table shows.
MOST = 10


def render(page: Page) -> Markup:
    """Return chances of the case's powers and states; nothing where the forecast covers none of them."""
    case, book = page.data.case, latest()
    table = book.outlook.table
    powers = [p for p in (case.patron, case.rival) if p in set(table["supplier"])]
    if not powers:
        return Markup("")
    focal = table[(table["state"] == case.focal) & table["supplier"].isin(powers)]
    mine = book.outlook.of(powers[0])
    new, lost = (mine[mine["tie"] == tie] for tie in (0, 1))
    years = f"{book.outlook.first}-{book.outlook.last}"
    name = page.data.state_name
    note = "Intervals (95 %) are those of the chance, from models learnt anew on resampled states."
    return page.template(
        "outlook.html.j2",
        book=book,
        years=years,
        patron=name(powers[0]),
        focal=[(name(p), row) for p, row in zip(focal["supplier"], focal.itertuples(), strict=True)],
        focal_name=name(case.focal),
        new=_table(page, new.head(MOST), f"Likeliest new arms ties with {name(powers[0])}, {years}", note),
        lost=_table(
            page,
            lost.sort_values("probability").head(MOST),
            f"Present arms ties with {name(powers[0])} that are likeliest to end by {years}",
            note,
        ),
        words=[said for about in ABOUT if (said := in_words(book.record, about))],
        figure=_figure(page, book),
    )


def _table(page: Page, rows: pd.DataFrame, title: str, note: str) -> DataTable:
    figures = (100 * rows[["probability", "low", "high"]].to_numpy(dtype=float)).round(1)
    cells = list[tuple[Cell, ...]]()
    for state, row in zip(rows["state"].tolist(), figures.tolist()):
        cells.append((page.data.state_name(state), *row))
    return DataTable(title, ("state", "chance, %", "low", "high"), tuple(cells), note)


def _figure(page: Page, book: ForecastBook) -> Markup:
    """Return the reliability diagram of the same forecast from earlier windows."""
    rows = list[tuple[Cell, ...]]()
    for one in book.record:
        share = wilson(one.came, one.n)
        rows.append((round(one.given, 4), round(one.came, 4), share[0], share[1], one.n))
    first, last = min(book.origins), max(book.origins)
    title = f"What came of the chances that were given, forecasts from {first} to {last}"
    table = DataTable(
        title, ("forecast", "observed", "low", "high", "n"), tuple(rows), "95 % intervals of the share."
    )
    alt = f"{title}: on the diagonal, as many came as were given; {sum(b.n for b in book.record):,} pairs."
    read = sources(page, *READ)
    return page.figure("forecast-record", title, alt, partial(calibration.draw, table), table, "", read)


SECTION = Section(29, "What the next years may bring", render)

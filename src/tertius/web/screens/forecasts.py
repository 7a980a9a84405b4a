"""The book of forecasts: what is open, overdue, settled, and how well chances have held."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tertius.case.forecasts import Book
from tertius.case.schema import Forecast
from tertius.claims.verdict import DataTable
from tertius.core.dates import first_day, last_day
from tertius.pipeline.score import ENOUGH, score
from tertius.web.call import Call
from tertius.web.page import html, table
from tertius.web.screen import Address, Panel, Screen, View


def show(call: Call) -> View:
    """Return the forecasts of every case of the library."""
    cases = [e.case for e in call.bench.workspace.library() if e.case is not None and e.case.forecasts]
    placed: list[tuple[str, Forecast]] = []
    for case in cases:
        dated = (f if f.issued else f.model_copy(update={"issued": case.date}) for f in case.forecasts)
        placed += [(case.id, f) for f in dated]
    today = datetime.now(UTC).date()
    if not placed:
        body = html("sentence.html.j2", sentence="No case of the library holds a dated forecast yet.")
        return View("Forecasts", (Panel("forecasts", "The book", body, command="tertius score CASE"),))
    begun = [f for _, f in placed if first_day(str(f.issued)) <= today]
    if not begun:
        sentence = f"Each of the {len(placed)} forecasts of the library is issued on a later day than this."
        body = html("sentence.html.j2", sentence=sentence)
        return View("Forecasts", (Panel("forecasts", "The book", body, command="tertius score CASE"),))
    card = score(Book("library", "Forecasts of the library", tuple(f for _, f in placed)), today)
    rows = tuple(
        (f.event, case, f.probability, str(f.issued), f.by, _state(f, today), f.outcome, f.resolution)
        for case, f in sorted(placed, key=lambda pair: pair[1].by)
    )
    columns = ("event", "case", "chance", "issued", "by", "state", "outcome", "settled by")
    data = DataTable("Forecasts", columns, rows)
    links = [f"/cases/{row[1]}" for row in rows]
    body = html("forecasts.html.j2", card=card, enough=ENOUGH, table=table(data, links=links))
    panels = [Panel("forecasts", "The book", body, data, command="tertius score CASE")]
    if card.calibration:
        bins = tuple(
            (f"{b.start:g} to {b.end:g}", b.n, b.forecast, b.observed, b.low, b.high)
            for b in card.calibration
        )
        told = DataTable(
            "Calibration", ("chance", "forecasts", "mean chance", "came true", "low", "high"), bins
        )
        panels.append(Panel("calibration", "Calibration", table(told), told))
    return View("Forecasts", tuple(panels))


def _state(forecast: Forecast, today: date) -> str:
    """Return where a forecast stands; ids tell forecasts apart within a case only."""
    if first_day(str(forecast.issued)) > today:
        return "not yet issued"
    if forecast.outcome is not None and (forecast.settled is None or last_day(forecast.settled) <= today):
        return "ambiguous" if forecast.outcome == "ambiguous" else "settled"
    return "overdue" if last_day(forecast.by) < today else "open"


SCREEN = Screen(90, "Forecasts", "/forecasts", (Address("/forecasts", show),))

"""Where the forecasts of the library stand: by the day, and by case."""

from __future__ import annotations

from datetime import date

import pytest

from tertius.case.schema import Forecast
from tertius.web.screens.forecasts import _state

TODAY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("issued", "by", "outcome", "settled", "state"),
    [
        ("2025-01-01", "2025-12-31", None, None, "open"),
        ("2025-01-01", "2025-06-30", None, None, "overdue"),
        ("2025-01-01", "2025", None, None, "open"),
        ("2025-01-01", "2025-06-30", "yes", None, "settled"),
        ("2025-01-01", "2025-06-30", "ambiguous", None, "ambiguous"),
        ("2025-01-01", "2025-12-31", "yes", "2025-08-01", "open"),
        ("2025-07-02", "2025-12-31", None, None, "not yet issued"),
    ],
)
def test_a_forecast_stands_where_its_own_dates_put_it(
    issued: str, by: str, outcome: str | None, settled: str | None, state: str
) -> None:
    made = Forecast(
        id="a", event="e", probability=0.5, by=by, resolution="r", issued=issued, outcome=outcome,
        settled=settled,
    )  # fmt: skip
    assert _state(made, TODAY) == state

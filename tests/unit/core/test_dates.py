"""The one reader of dates: one form, days of the calendar alone."""

from __future__ import annotations

from datetime import date

import pytest

from tertius.core.dates import first_day, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_partial_dates_span_their_days(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["26-07-01", "2023-02-29", "2024-02-31", "2024-13", "2024-00-01", "01/07/2024", "07-01-2024",
     "2024/07/01", "2024-07-01T12:00", "2024-07-01 12:00", "2024-07-01Z", "2024-07-01+02:00",
     "2024-Q1", "24", "2024-7-1",
     "0000", "", " 2024", "2024-07-", "\u0662\u0660\u0662\u0664", "20240701", "July 2024"],
)  # fmt: skip
def test_any_other_form_is_refused(text: str) -> None:
    for read in (first_day, last_day):
        with pytest.raises(ValueError):
            read(text)

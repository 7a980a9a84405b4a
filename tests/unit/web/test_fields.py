"""Fields of forms: numbers and dates as they are written, or a sentence at once."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tertius.core.errors import UsageError
from tertius.web.call import Call
from tertius.web.screens.reader import _check_date


class Get:
    """A request that asks for something."""

    method = "GET"


def field(text: str) -> Call:
    """Return a call with one field, `x`."""
    return Call(cast(Any, None), cast(Any, Get()), {}, {"x": [text]})


@pytest.mark.parametrize(
    ("text", "value"), [("0.05", 0.05), (" .5 ", 0.5), ("1e-3", 0.001), ("-2.", -2), ("", 9)]
)
def test_a_number_is_read(text: str, value: float) -> None:
    assert field(text).decimal("x", 9) == value


@pytest.mark.parametrize(
    "text", ["0,05", "1_0", "5%", "inf", "nan", "1e99", "0x1", "\uff11", "1 000", "--1", "1/2"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="x: expected a number") as caught:
        field(text).decimal("x", 9)
    assert ("decimal point" in str(caught.value)) == (text == "0,05")


@pytest.mark.parametrize("text", ["30.06.2025", "2025-02-30", "June 2025", "25-06-30", "2025-06-30T10:00"])
def test_a_text_is_not_queued_under_what_is_no_date(text: str) -> None:
    with pytest.raises(UsageError, match="date: expected a date as YYYY"):
        _check_date(text)


@pytest.mark.parametrize("text", ["", "2025", "2025-06", "2024-02-29"])
def test_dates_are_taken(text: str) -> None:
    _check_date(text)

"""Dates as YYYY, YYYY-MM or YYYY-MM-DD: the one reader of dates that a user writes.

No other order, no two-digit year, no time of day: what could mean two days is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
FORM = "a date as YYYY, YYYY-MM or YYYY-MM-DD"


def _parts(text: str) -> list[int]:
    found = _FORM.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{FORM}, not {str(text)[:40]!r}")
    return [int(part) for part in found.groups() if part]


def first_day(text: str) -> date:
    """Return the first day of YYYY, YYYY-MM or YYYY-MM-DD.

    Raises
    ------
    ValueError
        Another form, or no such day.
    """
    parts = _parts(text)
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def last_day(text: str) -> date:
    """Return the last day of YYYY, YYYY-MM or YYYY-MM-DD; raises like `first_day`."""
    first, parts = first_day(text), _parts(text)
    if len(parts) == 3:
        return first
    month = parts[1] if len(parts) == 2 else 12
    return date(first.year, month, monthrange(first.year, month)[1])

"""Events that date a claim: "since the annexation of Crimea" names a year, and no actor of the claim.

The events are rows of ``tables/event_words.csv``: `first` is the year that "since" and "after" begin with,
`last` the last year of a period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tertius.reading.lists import table_rows

_BEFORE = re.compile(r"(?i)\b(since|after|following|before|until)(?: \w+(?:['’]s)?){0,4}? ?$")


class Event(NamedTuple):
    """An event in a text: its place, and the years that it sets (None: it sets none)."""

    start: int
    end: int
    first: int | None
    last: int | None


@cache
def _events() -> tuple[tuple[re.Pattern[str], int | None, int | None], ...]:
    return tuple(
        (
            re.compile(row["pattern"], re.IGNORECASE),
            int(row["first"]) if row["first"] else None,
            int(row["last"]) if row["last"] else None,
        )
        for row in table_rows("event_words.csv")
    )


def dating(text: str) -> Iterator[Event]:
    """Find events behind "since", "after", "before" or "until", and periods that the words name.

    >>> [(e.first, e.last) for e in dating("It has grown since the annexation of Crimea.")]
    [(2014, None)]
    """
    taken: list[range] = []
    for pattern, first, last in _events():
        for found in pattern.finditer(text):
            if any(found.start() < t.stop and t.start < found.end() for t in taken):
                continue
            if first is None:
                event = Event(found.start(), found.end(), None, last)
            elif word := _BEFORE.search(text[: found.start()]):
                until = word[1].lower() in ("before", "until")
                event = Event(
                    word.start(), found.end(), None if until else first, first - 1 if until else None
                )
            else:
                continue
            taken.append(range(event.start, event.end))
            yield event

"""Signals of meaning in a clause: trend, comparison, cause, forecast, quantity, event and the like.

Each is a set of expressions over the view's text, in ``lexicon/signals.yaml``.  Later stages weigh them;
none decides alone.
"""

from __future__ import annotations

import re
from functools import cache

from tertius.reading.expressions import lexicon


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile("".join(p), re.IGNORECASE)) for name, p in lexicon("signals").items())


def names() -> frozenset[str]:
    """Return the names of all signals."""
    return frozenset(lexicon("signals"))


def signals(text: str) -> frozenset[str]:
    """Return the names of the signals in a clause.

    >>> sorted(signals("Exports fell because of sanctions") & {"down", "because", "up"})
    ['because', 'down']
    """
    return frozenset(name for name, pattern in _compiled() if pattern.search(text))

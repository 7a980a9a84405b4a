"""Whether a clause denies its predicate."""

from __future__ import annotations

from tertius.reading.expressions import expression

_NEGATION = expression("polarity.negation")
_NO_NEGATION = expression("polarity.no_negation")


def negated(text: str) -> bool:
    """Return whether the predicate is denied by a word or in its stem ("unable").

    >>> negated("Clients do not always leave"), negated("not only Russia but China gains")
    (True, False)
    """
    return bool(_NEGATION.search(_NO_NEGATION.sub(" ", text)))

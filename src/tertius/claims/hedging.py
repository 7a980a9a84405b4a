"""The hedge of the text held against the number found."""

from __future__ import annotations

from typing import Literal

from tertius.case.hedges import Scale, find_hedges
from tertius.claims.verdict import Hedge


def held_against(words: str, found: float | None, scale: Scale = "probability") -> Hedge | None:
    """Return the first hedge of `words` on `scale` against the probability or quantity `found`.

    "Too strong" means that the word promises more than was found, "too weak" that it promises less.
    None where the text has no hedge that is known; "not comparable" where nothing was found or
    the hedge is on the other scale.
    """
    hedges = find_hedges(words)
    own = [hedge for hedge in hedges if hedge.scale == scale]
    if not own:
        return Hedge(words, None, None, found, "not comparable") if hedges else None
    hedge = own[0]
    if found is None:
        return Hedge(words, hedge.low, hedge.high, None, "not comparable")
    assessment: Literal["too strong", "apt", "too weak"] = "apt"
    below = found <= hedge.low if hedge.strictly else found < hedge.low
    above = hedge.high is not None and (found >= hedge.high if hedge.strictly else found > hedge.high)
    if below:
        assessment = "too strong"
    elif above:
        # "Can" and "not always" stop being apt at certainty only where the word itself excludes it.
        assessment = "too weak"
    return Hedge(words, hedge.low, hedge.high, round(found, 6), assessment)

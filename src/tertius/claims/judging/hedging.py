"""The hedges of the text held against what was found: each word against the thing that it speaks of.

A probability word ("might") says how sure the writer is, and is held against the probability that the claim
is true.  A word of frequency, possibility or degree ("not always", "can", "practically") says how often
something happens, and is held against the rate among the cases, or, where there is no rate, against the
probability.  A quantity ("dozens") is held against a count.  A case can say otherwise (`hedge_scope`): in
"Venezuela might be coerced" the hedge is about the event, not about whether pressure has an effect.

"Too strong" means that the word promises more than was found, "too weak" that it promises less.  Two words of
one scale side by side ("might, possibly") are one hedge said twice (Geurts and Huitink 2006 on modal concord)
and are weighed each on its own; nothing is multiplied.
"""

from __future__ import annotations

from collections.abc import Sequence

from tertius.case.hedges import HedgeWord, Scale, find_hedges
from tertius.case.schema import Claim
from tertius.claims.verdict import Estimate, Hedge, HedgeFit, Probability, Scope, Verdict

_SCOPES: dict[Scale, tuple[Scope, ...]] = {
    "probability": ("truth",),
    "frequency": ("rate", "truth"),
    "possibility": ("rate", "truth"),
    "degree": ("rate", "truth"),
    "quantity": ("quantity",),
}
#: Units of estimates that count something.
_COUNTS = ("states", "cases", "hosts")


def hedges_of(claim: Claim, verdict: Verdict) -> tuple[Hedge, ...]:
    """Return every known hedge of a claim against what its verdict found."""
    return weigh(claim.hedge, claim.hedge_scope, verdict.headline, verdict.rate, verdict.probability)


def weigh(
    words: str,
    asked: Scope | None,
    headline: Estimate | None,
    rate: Estimate | None,
    probability: Probability | None,
) -> tuple[Hedge, ...]:
    """Return every known hedge in `words` against what it speaks of, or what the case says that it does."""
    counted = headline if headline is not None and headline.unit in _COUNTS else None
    found: dict[Scope, tuple[float | None, float | None, float | None, str]] = {
        "truth": _of_probability(probability),
        "rate": _of_estimate(rate),
        "quantity": _of_estimate(counted),
    }
    out = []
    for word in find_hedges(words):
        wanted = _SCOPES[word.scale]
        if asked is not None and (word.scale == "quantity") == (asked == "quantity"):
            wanted = (asked,)
        scope = next((s for s in wanted if found[s][0] is not None), wanted[0])
        out.append(_weighed(word, scope, *found[scope]))
    return tuple(out)


def overall(hedges: Sequence[Hedge], words: str) -> Hedge | None:
    """Return the first hedge that could be compared, under the text's own words; else the first of all."""
    if not hedges:
        return None
    first = next((h for h in hedges if h.assessment != "not comparable"), hedges[0])
    fields = {name: getattr(first, name) for name in Hedge.__dataclass_fields__}
    return Hedge(**{**fields, "word": words})


def fit_of(word: HedgeWord, value: float) -> HedgeFit:
    """Return how a word fares against a number on its scale."""
    if value <= word.low if word.strictly else value < word.low:
        return "too strong"
    if word.high is not None and (value >= word.high if word.strictly else value > word.high):
        # "Can" and "not always" stop being apt at certainty only where the word itself excludes it.
        return "too weak"
    return "apt"


def _of_probability(p: Probability | None) -> tuple[float | None, float | None, float | None, str]:
    if p is None:
        return None, None, None, "no probability was found"
    return p.best, p.low, p.high, "the probability that the claim is true, given the main specification"


def _of_estimate(e: Estimate | None) -> tuple[float | None, float | None, float | None, str]:
    if e is None:
        return None, None, None, "nothing was found that the word could be held against"
    return e.value, e.low, e.high, e.what


_SPREAD: dict[Scope, str] = {
    "truth": "over the specifications",
    "rate": "over its interval",
    "quantity": "over the definitions",
}


def _weighed(
    word: HedgeWord, scope: Scope, value: float | None, low: float | None, high: float | None, what: str
) -> Hedge:
    if value is None:
        reason = f"Not compared: {what}."
        return Hedge(
            word.word, word.low, word.high, None, "not comparable", scope, reason=reason, source=word.source
        )
    value = round(value, 6)
    fit = fit_of(word, value)
    steady = None
    reason = f"Held against {what}"
    if low is not None and high is not None:
        ends = fit_of(word, low), fit_of(word, high)
        steady = set(ends) == {fit}
        over = "the same" if steady else " to ".join(dict.fromkeys(ends))
        reason += f"; {_SPREAD[scope]} the wording is {over}"
    return Hedge(
        word.word, word.low, word.high, value, fit, scope, low, high, steady, f"{reason}.", word.source
    )

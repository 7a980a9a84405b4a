"""Which claims of a case ask the record the same: they share one answer, and the page says so."""

from __future__ import annotations

from collections.abc import Sequence

from tertius.claims.verdict import Verdict

#: What must be equal for two verdicts to be one answer: all that was estimated and all that was asked of it.
_ANSWER = ("test", "tested", "sentence", "label", "says", "grid", "figures", "cases", "tables")


def first_asked(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Return, for each claim that asks what an earlier one asked, the number of that one, from 1."""
    firsts: dict[tuple[object, ...], list[int]] = {}
    same: dict[str, int] = {}
    for number, verdict in enumerate(verdicts, 1):
        if verdict.test is None or verdict.headline is None:
            continue
        alike = firsts.setdefault((verdict.test, verdict.tested, verdict.sentence), [])
        earlier = next((n for n in alike if _one_answer(verdicts[n - 1], verdict)), None)
        if earlier is None:
            alike.append(number)
        else:
            same[verdict.claim] = earlier
    return same


def _one_answer(one: Verdict, other: Verdict) -> bool:
    return all(getattr(one, part) == getattr(other, part) for part in _ANSWER)

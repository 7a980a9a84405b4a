"""Whether a paraphrase says more than the words that it stands for: a lost hedge, a wider quantifier."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertius.reading.cues import Cue, find_cues
from tertius.reading.schema import Scale

_RANK = {"weak": 0, "medium": 1, "strong": 2}
_SCALES: dict[Scale, str] = {
    "truth": "how sure",
    "rate": "how often",
    "possibility": "that it can be",
    "degree": "how nearly",
    "quantity": "how many",
}


def stronger(words: str, paraphrase: str) -> tuple[str, ...]:
    """Return in what a paraphrase is stronger than the words of the text; empty where it is not.

    >>> stronger("Moscow might keep its bases", "Moscow will keep its bases")
    ("says 'will' where the text says 'might' (how sure)",)
    """
    if words.split() == paraphrase.split():
        return ()
    theirs, ours = find_cues(words), find_cues(paraphrase)
    out: list[str] = []
    for scale, meaning in _SCALES.items():
        out += _hedges(_of(theirs, scale), _of(ours, scale), meaning)
    if _count(theirs, "negation") and not _count(ours, "negation") and not _denies(ours):
        out.append("does not deny what the text denies")
    if _count(ours, "negation") and not _count(theirs, "negation") and not _denies(theirs):
        out.append("denies what the text does not deny")
    if _superlative(ours) and not _superlative(theirs):
        out.append(f"adds {_superlative(ours)!r}")
    added = [n for n in re.findall(r"\d[\d,.]*\d|\d", paraphrase) if n not in words]
    if added:
        out.append(f"adds the number {added[0]}")
    return tuple(out)


def _hedges(theirs: Sequence[Cue], ours: Sequence[Cue], meaning: str) -> list[str]:
    """Compare the hedges of one scale."""
    if not theirs:
        firm = [cue for cue in ours if cue.weight == "strong" and not cue.negated]
        # A bare "will" is how English says the future; it says no more than the future tense of the text.
        telling = [cue for cue in firm if cue.text.lower() not in ("will", "'ll")]
        return [f"adds {cue.text!r} ({meaning})" for cue in telling[:1]]
    soft = min(theirs, key=_rank)
    if not ours:
        return [f"leaves out {soft.text!r} ({meaning})"] if _rank(soft) < 2 else []
    least = min(ours, key=_rank)
    higher = soft.high is not None and least.low is not None and least.low > soft.high
    if _rank(least) > _rank(soft) or higher:
        return [f"says {least.text!r} where the text says {soft.text!r} ({meaning})"]
    return []


def _of(cues: Sequence[Cue], scale: Scale) -> list[Cue]:
    return [cue for cue in cues if cue.type == "hedge" and cue.scale == scale]


def _rank(cue: Cue) -> int:
    return _RANK[cue.weight or "medium"]


def _count(cues: Sequence[Cue], kind: str) -> int:
    return sum(cue.type == kind for cue in cues)


def _denies(cues: Sequence[Cue]) -> bool:
    return any(cue.type == "hedge" and cue.negated for cue in cues)


def _superlative(cues: Sequence[Cue]) -> str:
    return next((cue.text for cue in cues if cue.type == "comparison" and cue.attaches == "superlative"), "")

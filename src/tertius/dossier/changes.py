"""The smallest changes that would turn a verdict, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tertius.claims.flips import by_fragility
from tertius.claims.verdict import Flip, FlipKind, Label, Verdict
from tertius.claims.wording import faults_of, number, per_cent

_ISO3 = re.compile(r"\b[A-Z]{3}\b")
#: A change that reads longer than this is said by its kind instead.
MOST_WORDS = 22


@dataclass(frozen=True)
class Turn:
    """What would turn a verdict: its place, the change in plain words, the label it gives."""

    verdict: Verdict
    number: int
    words: str
    becomes: Label


def turns(verdicts: Sequence[Verdict], name: Callable[[str], str], most: int = 7) -> list[Turn]:
    """Return the smallest change of each of the most fragile verdicts, the smallest first.

    Parameters
    ----------
    name : callable
        Code of a state to its name.
    """
    places = {verdict.claim: n for n, verdict in enumerate(verdicts, 1)}
    out = []
    for verdict in by_fragility(verdicts):
        sized = [
            (f.size, n, f) for n, f in enumerate(verdict.flips) if f.label is not None and f.size is not None
        ]
        if sized:
            flip = min(sized, key=lambda s: s[:2])[2]
            assert flip.label is not None
            out.append(Turn(verdict, places[verdict.claim], plain_change(flip, verdict, name), flip.label))
    return out[:most]


def plain_change(flip: Flip, verdict: Verdict, name: Callable[[str], str]) -> str:
    """Return a change in plain words: its own where they are plain, else what its kind and size say."""
    own = named(flip.change.split("; none of")[0], name)
    if flip.kind in ("case", "confounder") and not faults_of(own) and len(own.split()) <= MOST_WORDS:
        return own
    size = flip.size or 0.0
    if flip.kind == "case":
        n = verdict.headline.n if verdict.headline is not None else 0
        count = max(1, round(size * n))
        return (
            f"without {number(count)} of {number(n)} cases"
            if n and size * n >= 0.5
            else "without one of the cases"
        )
    if flip.kind == "threshold":
        return f"had the bar been set {_by(size)} {_side(flip.change)}"
    instead: dict[FlipKind, str] = {
        "window": "if another span of years were looked at",
        "sample": "if another set of cases were looked at",
        "definition": "if it were measured by another definition",
        "rule": "if another rule decided",
        "confounder": f"had something unmeasured shifted the answer by {_by(size)} of its uncertainty",
    }
    return instead[flip.kind]


def named(change: str, name: Callable[[str], str]) -> str:
    """Return a change with states called by their names."""
    return _ISO3.sub(lambda code: name(code[0]), change)


def _by(size: float) -> str:
    return "hardly" if size < 0.005 else per_cent(size) if size < 1 else f"{size:.1f} times its size"


def _side(change: str) -> str:
    """Return "higher" or "lower" from "a threshold of 3 instead of 1"."""
    numbers = [
        float(x) for x in re.findall(r"(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:e-?\d+)?", change.replace("−", "-"))
    ]
    if len(numbers) < 2 or numbers[0] == numbers[1]:
        return "elsewhere"
    return "higher" if numbers[0] > numbers[1] else "lower"

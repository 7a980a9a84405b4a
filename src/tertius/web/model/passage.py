"""A text cut where words of claims begin or end, for a page that marks them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tertius.reading.plain import visible
from tertius.reading.schema import Draft

#: Characters of a text that one page shows; of a longer one, those around the claim.
MOST = 60_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `claim` is the number of the claim whose words it is, or None."""

    text: str
    claim: int | None
    state: str


@dataclass(frozen=True)
class Passage:
    """What is shown of a text; `before` and `after` count characters that are not."""

    pieces: tuple[Piece, ...]
    before: int
    after: int


def passage(draft: Draft, text: str, at: int) -> Passage:
    """Return the text with the words of all claims, those of claim number `at` on top."""
    owner: list[tuple[int, int, int]] = [
        (span.start, span.end, number) for number, claim in enumerate(draft.claims) for span in claim.spans
    ]
    start, end = 0, len(text)
    if len(text) > MOST:
        middle = draft.claims[at].spans[0].start if draft.claims else 0
        start = max(0, middle - MOST // 2)
        end = min(len(text), start + MOST)
    edges = sorted({start, end, *(e for a, b, _ in owner for e in (a, b) if start < e < end)})
    pieces = []
    for a, b in pairwise(edges):
        owners = [n for first, last, n in owner if first <= a and b <= last]
        claim = at if at in owners else owners[0] if owners else None
        state = "now" if claim == at and owners else draft.claims[claim].status if claim is not None else ""
        pieces.append(Piece(visible(text[a:b]), claim, state))
    return Passage(tuple(pieces), start, len(text) - end)

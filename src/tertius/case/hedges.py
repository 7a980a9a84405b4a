"""Hedge words and the range of probability or quantity that readers take them for.

Ranges are rounded to 0.05 and meant for a comparison in broad steps: people differ, and the same
person reads a word differently from one text to the next.

Sources
-------
Kent, S. (1964). Words of estimative probability. *Studies in Intelligence* 8(4): 49-65.
Mosteller, F. and Youtz, C. (1990). Quantifying probabilistic expressions. *Statistical Science*
5(1): 2-12, doi:10.1214/ss/1177012242.
Wintle, B. C. et al. (2019). Verbal probabilities: very likely to be somewhat more confusing than
numbers. *PLOS ONE* 14(4): e0213522, doi:10.1371/journal.pone.0213522.
Mastrandrea, M. D. et al. (2010). Guidance note for lead authors of the IPCC Fifth Assessment Report
on consistent treatment of uncertainties. IPCC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Scale = Literal["probability", "quantity"]


@dataclass(frozen=True)
class HedgeWord:
    """A word, the range [`low`, `high`] that it stands for (`high` None: no upper end), and why.

    `strictly` leaves the ends themselves out of the range: "not always" means less than 1.
    """

    word: str
    scale: Scale
    low: float
    high: float | None
    source: str
    strictly: bool = False


_IPCC = "IPCC 2010 calibrated language"
_KENT = "Kent 1964"
_MY = "Mosteller & Youtz 1990, rounded"
_WINTLE = "Wintle et al. 2019, the bulk of readers, rounded"
_OWN = "own reading"

_WORDS = (
    HedgeWord(
        "asserted", "probability", 0.9, 1.0, f"{_OWN}: a claim without a hedge is offered as near certain"
    ),
    HedgeWord("certain", "probability", 0.95, 1.0, _MY),
    HedgeWord("virtually certain", "probability", 0.99, 1.0, _IPCC),
    HedgeWord("almost certain", "probability", 0.85, 1.0, f"{_KENT}: 93 % give or take about 6 %"),
    HedgeWord("will", "probability", 0.9, 1.0, f"{_OWN}: as a plain assertion"),
    HedgeWord("extremely likely", "probability", 0.95, 1.0, _IPCC),
    HedgeWord("very likely", "probability", 0.9, 1.0, _IPCC),
    HedgeWord(
        "practically", "probability", 0.85, 1.0, f"{_OWN}: as 'almost'; compare 'almost certain' in {_KENT}"
    ),
    HedgeWord("likely", "probability", 0.65, 1.0, _IPCC),
    HedgeWord("probably", "probability", 0.6, 0.9, f"{_KENT}: 75 % give or take about 12 %"),
    HedgeWord("expected", "probability", 0.6, 0.95, f"{_OWN}: between 'probably' and 'very likely'"),
    HedgeWord("more likely than not", "probability", 0.5, 1.0, _IPCC),
    HedgeWord("usually", "probability", 0.65, 0.9, _MY),
    HedgeWord("often", "probability", 0.5, 0.8, _MY),
    HedgeWord("even chance", "probability", 0.45, 0.55, f"{_KENT}, {_MY}"),
    HedgeWord("sometimes", "probability", 0.15, 0.45, _MY),
    HedgeWord("can", "probability", 0.05, 1.0, f"{_OWN}: it is possible, no more", strictly=True),
    HedgeWord("could", "probability", 0.2, 0.65, _WINTLE),
    HedgeWord("might", "probability", 0.2, 0.6, _WINTLE),
    HedgeWord("may", "probability", 0.2, 0.6, _WINTLE),
    HedgeWord("possible", "probability", 0.2, 0.6, _WINTLE),
    HedgeWord("possibly", "probability", 0.2, 0.6, _WINTLE),
    HedgeWord("hopes", "probability", 0.05, 0.6, f"{_OWN}: a wish says that it is possible"),
    HedgeWord("ideally", "probability", 0.05, 0.6, f"{_OWN}: a wish says that it is possible"),
    HedgeWord("unlikely", "probability", 0.0, 0.35, _IPCC),
    HedgeWord("probably not", "probability", 0.2, 0.4, f"{_KENT}: 30 % give or take about 10 %"),
    HedgeWord("very unlikely", "probability", 0.0, 0.1, _IPCC),
    HedgeWord("not always", "probability", 0.0, 1.0, f"{_OWN}: at least one case, not all", strictly=True),
    HedgeWord("never", "probability", 0.0, 0.05, _MY),
    HedgeWord("a handful", "quantity", 3, 7, f"{_OWN}: about five"),
    HedgeWord("several", "quantity", 3, 10, _OWN),
    HedgeWord("a dozen", "quantity", 10, 14, _OWN),
    HedgeWord("dozens", "quantity", 24, 100, f"{_OWN}: two dozen or more, short of a hundred"),
    HedgeWord("scores", "quantity", 40, 200, f"{_OWN}: two score or more"),
    HedgeWord("hundreds", "quantity", 200, 1000, f"{_OWN}: two hundred or more"),
)

#: Every known hedge word, by the word.
HEDGES = {entry.word: entry for entry in _WORDS}


def find_hedges(text: str) -> tuple[HedgeWord, ...]:
    """Return the known hedges in `text`, in its order; a longer phrase hides the words in it.

    >>> [h.word for h in find_hedges("might, and is very likely to")]
    ['might', 'very likely']
    """
    words = sorted(HEDGES, key=len, reverse=True)
    pattern = r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b"
    return tuple(HEDGES[match.group().lower()] for match in re.finditer(pattern, text, re.IGNORECASE))

"""Hedge words: what each is about, and the range of probability, rate or quantity that readers take it for.

There are five scales, because the words do different work:

probability
    how sure the writer is that the statement is true ("likely", "might", a plain assertion);
frequency
    how often something happens among cases ("usually", "not always");
possibility
    that something can happen at all ("can"): a weak claim, true from a few cases on;
degree
    how nearly a property is reached ("practically irreplaceable"): the share of circumstances in which it is;
quantity
    how many ("dozens").

Ranges are rounded to 0.05 and meant for a comparison in broad steps: people differ, and the same
person reads a word differently from one text to the next.

Sources
-------
Kent, S. (1964). Words of estimative probability. *Studies in Intelligence* 8(4): 49-65.
Mosteller, F. and Youtz, C. (1990). Quantifying probabilistic expressions. *Statistical Science*
5(1): 2-12, doi:10.1214/ss/1177012242.  (They find "possible" to mean different things to different readers.)
Wintle, B. C. et al. (2019). Verbal probabilities: very likely to be somewhat more confusing than
numbers. *PLOS ONE* 14(4): e0213522, doi:10.1371/journal.pone.0213522.  (The seven phrases of the United
States' Intelligence Community Directive 203, and how far readers stray from it.)
Mastrandrea, M. D. et al. (2010). Guidance note for lead authors of the IPCC Fifth Assessment Report
on consistent treatment of uncertainties. IPCC.
Kucharski, A. J. (2026). CAPphrase: comparative and absolute probability phrase dataset,
doi:10.5281/zenodo.18750055.
zonination (2017). Perceptions of probability and numbers, a poll of 46 readers,
github.com/zonination/perceptions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Scale = Literal["probability", "frequency", "possibility", "degree", "quantity"]


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
_ICD = "Directive 203, as tested by Wintle et al. 2019"
_KENT = "Kent 1964"
_MY = "Mosteller & Youtz 1990, rounded"
_OWN = "own reading"
_POSSIBLE = (
    f"{_OWN}, without an upper end: readers differ on it (Mosteller & Youtz 1990), and who says that "
    "something might be does not deny that it is likely"
)
_POLL = "zonination 2017, 46 readers, middle 80 %"


def _poll(answers: str) -> str:
    return f"{_POLL}: {answers}"


_WORDS = (
    HedgeWord(
        "asserted", "probability", 0.9, 1.0, f"{_OWN}: a claim without a hedge is offered as near certain"
    ),
    HedgeWord("certain", "probability", 0.95, 1.0, _MY),
    HedgeWord("certainly", "probability", 0.95, 1.0, _MY),
    HedgeWord("virtually certain", "probability", 0.99, 1.0, _IPCC),
    HedgeWord("almost certain", "probability", 0.85, 1.0, f"{_KENT}: 93 % give or take about 6 %"),
    HedgeWord("almost certainly", "probability", 0.85, 1.0, f"{_KENT}: 93 % give or take about 6 %"),
    HedgeWord("will", "probability", 0.9, 1.0, "CAPphrase (Kucharski 2026): nearly all answers above 90 %"),
    HedgeWord("extremely likely", "probability", 0.95, 1.0, _IPCC),
    HedgeWord("very likely", "probability", 0.8, 1.0, f"{_ICD}: 80-95 %; {_IPCC}: 90 % or more"),
    HedgeWord("likely", "probability", 0.55, 1.0, f"{_ICD}: 55-80 %; {_IPCC}: 66 % or more"),
    HedgeWord("probably", "probability", 0.6, 0.9, f"{_KENT}: 75 % give or take about 12 %"),
    HedgeWord("expected", "probability", 0.6, 0.95, f"{_OWN}: between 'probably' and 'very likely'"),
    HedgeWord("would", "probability", 0.6, 0.95, f"{_OWN}: under its condition, as 'expected'"),
    HedgeWord("more likely than not", "probability", 0.5, 1.0, _IPCC),
    HedgeWord("even chance", "probability", 0.4, 0.6, f"{_KENT}: 50 % give or take about 10 %"),
    HedgeWord("could", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("might", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("may", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("maybe", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("perhaps", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("possible", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("possibly", "probability", 0.1, None, _POSSIBLE),
    HedgeWord("hopes", "probability", 0.05, None, f"{_OWN}: a wish says that it is possible"),
    HedgeWord("ideally", "probability", 0.05, None, f"{_OWN}: a wish says that it is possible"),
    HedgeWord("unlikely", "probability", 0.0, 0.45, f"{_ICD}: 20-45 %; {_IPCC}: 33 % or less"),
    HedgeWord("probably not", "probability", 0.2, 0.4, f"{_KENT}: 30 % give or take about 10 %"),
    HedgeWord("very unlikely", "probability", 0.0, 0.2, f"{_ICD}: 5-20 %; {_IPCC}: 10 % or less"),
    HedgeWord("always", "frequency", 0.95, 1.0, _MY),
    HedgeWord("usually", "frequency", 0.65, 0.9, _MY),
    HedgeWord("often", "frequency", 0.5, 0.8, _MY),
    HedgeWord("sometimes", "frequency", 0.15, 0.45, _MY),
    HedgeWord("rarely", "frequency", 0.0, 0.15, _MY),
    HedgeWord("not always", "frequency", 0.0, 1.0, f"{_OWN}: at least one case, not all", strictly=True),
    HedgeWord("never", "frequency", 0.0, 0.05, _MY),
    HedgeWord("can", "possibility", 0.05, 1.0, f"{_OWN}: it happens, no more is said", strictly=True),
    HedgeWord(
        "practically", "degree", 0.85, 1.0, f"{_OWN}: as 'almost'; compare 'almost certain' in {_KENT}"
    ),
    HedgeWord("virtually", "degree", 0.85, 1.0, f"{_OWN}: as 'practically'"),
    HedgeWord("almost", "degree", 0.85, 1.0, f"{_OWN}: as 'practically'"),
    HedgeWord("largely", "degree", 0.6, 0.95, f"{_OWN}: more than half, not quite all"),
    HedgeWord("a few", "quantity", 3, 5, _poll("3 to 5")),
    HedgeWord("a handful", "quantity", 3, 7, f"{_OWN}: about five"),
    HedgeWord("several", "quantity", 3, 10, _poll("4 to 10")),
    HedgeWord("a dozen", "quantity", 10, 14, _OWN),
    HedgeWord("dozens", "quantity", 24, 100, f"two dozen or more, short of a hundred; {_poll('18 to 49')}"),
    HedgeWord("many", "quantity", 7, None, _poll("7 to 54")),
    HedgeWord(
        "scores", "quantity", 40, 200, f"two score or more; {_POLL}: 28 to 750, half of them 40 to 200"
    ),
    HedgeWord("hundreds", "quantity", 200, 1000, f"two hundred or more; {_poll('200 to 500 and more')}"),
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

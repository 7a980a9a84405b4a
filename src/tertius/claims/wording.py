"""Numbers and certainty as people say them: the words of plain sentences.

A plain sentence is what an editor could print: at most 35 words, no identifiers, no terms of statistics.  A
claim test writes it from pieces made here; `tests/conformance` holds the banned words against every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertius.claims.verdict import Estimate, Label, Verdict

LONGEST = 35
#: Words and marks that no plain sentence may hold, each as a pattern.
BANNED: tuple[str, ...] = (
    r"\b[a-z]+_[a-z_]+\b",  # an identifier
    r"\b[a-z]+-[a-z]+-closed\b",
    r"\bspecifications?\b",
    r"\bvariants?\b",
    r"\bcells?\b",
    r"\bdraws?\b",
    r"\bdrawn\b",
    r"\bnats?\b",
    r"\bHerfindahl\b",
    r"\bhazard ratios?\b",
    r"\blog(arithm|-odds)\b",
    r"\bodds ratios?\b",
    r"\bstandard (deviations?|errors?)\b",
    r"\bmultiverse\b",
    r"\bplacebos?\b",
    r"\bestimands?\b",
    r"\bcovariates?\b",
    r"\bparameters?\b",
    r"\bthresholds?\b",
    r"\bp-values?\b",
    r"\beffective n\b",
    r"\bTIV\b",
    r"\b(None|nan|inf|True|False)\b",
    r"\d\.\d{3,}",  # more decimals than anybody says
    r"[{}\[\]<>=_]",
)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(count: int) -> str:
    """Return a count as a newspaper writes it: words below ten, figures from there on."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}".replace(",", " ")


def per_cent(share: float) -> str:
    """Return a share between 0 and 1 in per cent: "63 %", "under 1 %"."""
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def more_or_fewer(difference: float, noun: str = "") -> str:
    """Return a difference of shares: "three more states in a hundred", "two fewer in a hundred"."""
    count = round(100 * abs(difference))
    what = f" {noun}" if noun else ""
    if count == 0:
        return f"less than one{what} in a hundred more or fewer"
    return f"{number(count)} {'more' if difference > 0 else 'fewer'}{what} in a hundred"


def changed_by(ratio: float) -> str:
    """Return a ratio as a change: "up by a tenth", "down by a third", "doubled", "hardly changed"."""
    if ratio <= 0:
        return "fell to nothing"
    if abs(ratio - 1) < 0.02:
        return "hardly changed"
    if ratio >= 1.95:
        return "doubled" if ratio < 2.05 else f"rose {ratio:.1f}-fold"
    way = "up" if ratio > 1 else "down"
    return f"{way} by {_fraction(abs(ratio - 1))}"


def multiple(factor: float) -> str:
    """Return a factor that is named as a bar: "twice", "four times", "1.5 times"."""
    if factor == 2:
        return "twice"
    return f"{number(int(factor)) if float(factor).is_integer() else f'{factor:.3g}'} times"


def times(ratio: float) -> str:
    """Return a ratio as a multiple: "half", "a third of", "as much", "1.6 times", "twice"."""
    if 0.95 <= ratio <= 1.05:
        return "the same"
    for value, words in ((0.5, "half"), (1 / 3, "a third of"), (0.25, "a quarter of"), (2.0, "twice")):
        if abs(ratio / value - 1) < 0.05:
            return words
    return f"{ratio:.1f} times" if ratio >= 0.1 else "hardly any of"


def _fraction(size: float) -> str:
    known = ((0.1, "a tenth"), (0.2, "a fifth"), (0.25, "a quarter"), (1 / 3, "a third"), (0.5, "half"))
    for value, words in known:
        if abs(size - value) < 0.02:
            return words
    return per_cent(size)


def how_sure(label: Label) -> str:
    """Return how firmly a label speaks, as the end of a sentence."""
    return {
        "supported": "this is well supported",
        "leaning for": "this looks likely but is not certain",
        "practically none": "any effect is too small to matter",
        "undetermined": "the record does not settle it",
        "leaning against": "this looks unlikely but cannot be excluded",
        "contradicted": "the record says otherwise",
        "not identified": "sham comparisons show as much, so that nothing follows",
        "too few to tell": "there are too few cases to tell",
        "not testable": "it cannot be tested with these records",
        "open": "nothing here tests it yet",
    }[label]


def beside(estimate: Estimate, threshold: float, said: str) -> str:
    """Return how a share that is not settled stands to a threshold that its own interval does not hold.

    It lies on one side of it and yet too close, or too differently by other ways of measuring, to decide.
    """
    low, high = estimate.low, estimate.high
    if low is None or high is None or low <= threshold <= high:
        return ""
    side = "above" if low > threshold else "below"
    return f"{side} {said}, but whether by enough to matter depends on the measure"


def said(verdict: Verdict) -> str:
    """Return the plain sentence of a verdict, or how sure its label is where its test wrote none."""
    return verdict.plain.strip() or closed(how_sure(verdict.label))


def plain(parts: Sequence[str], spare: Sequence[str] = ()) -> str:
    """Join the parts of a plain sentence; add spare ones, in order, while 35 words allow it.

    Parameters
    ----------
    parts : sequence of str
        Sentences or clauses that must stand; each is capitalised and closed with a full stop.
    spare : sequence of str
        Sentences that may be left out.
    """
    said = [closed(part) for part in parts]
    for part in spare:
        if words(" ".join([*said, part])) <= LONGEST:
            said.append(closed(part))
    return " ".join(said)


def fitting(*versions: str) -> str:
    """Return the first of several plain sentences, the fullest first, that is short enough; else the last."""
    return next((text for text in versions if words(text) <= LONGEST), versions[-1])


def closed(sentence: str) -> str:
    """Return a sentence with a capital and a full stop."""
    text = sentence.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def words(text: str) -> int:
    """Return the number of words; a number with its unit sign counts as one."""
    return len(re.sub(r"(\d) %", r"\1%", text).split())


def faults_of(text: str) -> list[str]:
    """Return what makes a text no plain sentence: banned words and the length; nothing where it is one."""
    out = [f"holds {match.group(0)!r}" for rule in BANNED if (match := re.search(rule, text))]
    if words(text) > LONGEST:
        out.append(f"has {words(text)} words, at most {LONGEST} are allowed")
    return out if text.strip() else ["is empty"]

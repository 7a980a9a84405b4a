"""Numbers, negation, comparison and expressions of time, by patterns over the folded view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tertius.reading.lists import table_rows
from tertius.reading.numerals import WORDS


class Mark(NamedTuple):
    """A place in the folded view.

    Attributes
    ----------
    start, end : int
    sense : str
        Of a time: past, future, point, duration; of a comparison: greater, less, equal, superlative.
    low, high : float or None
        Years of a time, value of a number.
    rule : str
    """

    start: int
    end: int
    sense: str
    low: float | None
    high: float | None
    rule: str


_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|unable|impossible|incapable"
    r"|unlikely"
    r"|unsustainable|untenable|hardly|scarcely|rarely|seldom|no longer|(?:has|have|had) yet to|far from"
    r"|anything but|by no means"
    r"|in no way"
    r"|fail(?:s|ed|ing)? to|refus(?:e|es|ed|ing) to|lack(?:s|ed|ing)?|reject(?:s|ed|ing)?|den(?:y|ies|ied)"
    r"|devoid of"
    r"|absent)\b|(?<=[a-z])'t\b",
    re.IGNORECASE,
)
_NOT_NEGATION = re.compile(
    r"(?:not (?:only|just|merely|least|to mention)|no (?:doubt|question|less|wonder|matter)|nothing less"
    r"|without (?:a |any )?doubt)\b",
    re.IGNORECASE,
)


def negations(text: str) -> Iterator[Mark]:
    """Find words that deny; "not only" and "no doubt" do not."""
    for match in _NEGATION.finditer(text):
        if not _NOT_NEGATION.match(text, match.start()):
            yield Mark(match.start(), match.end(), "", None, None, "negation")


_QUANTIFIER = re.compile(
    r"\b(?:(?P<no>no|none|neither|nobody|no one|nothing)|(?P<both>both|each)|(?P<half>(?:more than "
    r"|less than |about |over |nearly )?"
    r"(?:half|a third|a quarter|a fifth|a tenth|two[- ]thirds|three[- ]quarters)(?= of\b)))\b",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"no (?:longer|doubt|question|less|more|wonder|matter|way|means|accident|coincidence|secret)\b",
    re.IGNORECASE,
)


def quantifiers(text: str) -> Iterator[Mark]:
    """Find quantifiers that are no hedges: "no", "neither", "both", "a third of"."""
    for match in _QUANTIFIER.finditer(text):
        if not _NO_COUNT.match(text, match.start()):
            yield Mark(match.start(), match.end(), match.lastgroup or "", None, None, "quantifier")


_UP = (
    "more|greater|larger|bigger|higher|stronger|better|faster|richer|deeper|wider|safer|closer|longer|older"
    "|further|broader"
    "|costlier|easier|tougher"
)
_DOWN = (
    "less|fewer|smaller|lower|weaker|worse|slower|poorer|cheaper|shallower|narrower|shorter|younger|harder"
)
_THAN = r"\b(?:[^.;:?!]{0,60}?\bthan\b)?"
_BEAT = (
    "outweigh|outnumber|outpace|outspen[dt]|surpass|outstrip|exceed|dwarf|overtak|overtook|outgun"
    "|outlast|outperform"
)
_AS = (
    r"as (?:many|much|large|big|strong|powerful|important|likely|great|good|bad|far|long) [^.;:?!]{0,40}?\bas"
)
_BEST = (
    "most|least|largest|biggest|greatest|strongest|weakest|highest|lowest|best|worst|main|leading|closest"
    "|deadliest"
    "|longest|fastest|smallest|poorest|richest|foremost|principal|only"
)
_COMPARISON = re.compile(
    rf"\b(?P<greater>(?:{_UP}){_THAN}|(?:{_BEAT})\w*|twice|double|triple|times as)"
    rf"|(?P<less>(?:{_DOWN}){_THAN}|lag(?:s|ged|ging)? behind|half as|trail(?:s|ed|ing)?\b)"
    rf"|(?P<equal>{_AS}|equal to|on (?:a )?par with|the same as|similar to|comparable (?:to|with)"
    rf"|compared (?:with|to)"
    r"|relative to|unlike|by contrast|than)"
    rf"|(?P<superlative>(?:the|its|their|our|his|'s) (?:single |second[- ]|third[- ])?(?:{_BEST}))\b",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\b(?:no|any) $", re.IGNORECASE)


def comparisons(text: str) -> Iterator[Mark]:
    """Find comparatives, superlatives and verbs that compare."""
    for match in _COMPARISON.finditer(text):
        if match.group().lower() == "longer" and _NO_LONGER.search(text[: match.start()][-4:]):
            continue
        yield Mark(match.start(), match.end(), match.lastgroup or "", None, None, "comparison")


_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "m": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TENS, _ONES = (
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety",
    "one|two|three|four|five|six|seven|eight|nine",
)
_SPELT = rf"(?:(?:{_TENS})[- ](?:{_ONES})|" + "|".join(WORDS) + ")"
_NUMBER = re.compile(
    rf"(?<![\w.-])(?:(?:US)?[$€£] ?)?(?P<value>{_DIGITS}|\b{_SPELT}\b)(?:[- ](?P<scale>hundred|thousand"
    rf"|million|billion|trillion|bn|tn|m)\b)?"
    r"(?P<share> ?(?:%|percent\b|per cent\b|percentage points?\b))?(?![\w]|,\d)",
    re.IGNORECASE,
)


def numbers(text: str) -> Iterator[Mark]:
    """Find numbers in digits and words with their value; years that stand alone belong to time."""
    for match in _NUMBER.finditer(text):
        raw = match["value"].lower()
        year = (
            re.fullmatch(r"(?:1[5-9]|20)\d\d", raw)
            and not match["scale"]
            and not match["share"]
            and match.group()[0].isdecimal()
        )
        if year or (raw in {"one", "zero"} and not match["scale"]):
            continue
        if raw[0].isdecimal():
            value = float(raw.replace(",", ""))
        else:
            value = float(sum(WORDS[part] for part in re.split(r"[- ]", raw)))
        value *= _SCALES.get((match["scale"] or "").lower(), 1.0)
        yield Mark(match.start(), match.end(), "share" if match["share"] else "", value, value, "number")


_N = (
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|several|a few|few|many|a couple of|a dozen|two dozen)"
)
_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|quarters?|years?|decades?|generations?|centur(?:y|ies))"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_PARTS = {"n": _N, "unit": _UNIT, "month": _MONTH, "year": _YEAR}


@cache
def _times() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of ``tables/time_patterns.csv`` with their senses."""
    return tuple(
        (
            row["sense"],
            re.compile(
                re.sub(r"<(n|unit|month|year)>", lambda m: _PARTS[m[1]], row["pattern"]), re.IGNORECASE
            ),
        )
        for row in table_rows("time_patterns.csv")
    )


def times(text: str) -> Iterator[Mark]:
    """Find expressions of time, the longest where several overlap, with the years that they name."""
    taken = bytearray(len(text))
    spans = [(m.start(), m.end(), sense) for sense, pattern in _times() for m in pattern.finditer(text)]
    for start, end, sense in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        years = [float(y) for y in re.findall(_YEAR, text[start:end])]
        low, high = (min(years), max(years)) if years else (None, None)
        if (
            low is not None
            and text[start:end].rstrip().endswith("s")
            and re.search(r"\d0s$", text[start:end])
        ):
            high = (high or low) + 9
        yield Mark(start, end, sense, low, high, f"time: {sense}")

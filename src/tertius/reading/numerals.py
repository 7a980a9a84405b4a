"""Numbers and shares as people write them: "twenty-five", "2 1/2", "half a dozen", "two-fifths", "30-40 %".

Values are exact fractions, so that a third is a third.  What only looks like a share is none: percentage
points, "10 per cent more", "a third country", "a quarter of a century", "the third time".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *(
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
#: Whole numbers of one word.
WORDS = {word: k for k, word in enumerate(_ONES)} | {word: 10 * (k + 2) for k, word in enumerate(_TENS)}
_PARTS = {
    name: k
    for k, names in enumerate(
        ("half halves", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 2
    )
    for name in names.split()
}
_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SPELT = rf"(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})\b|(?:{'|'.join(reversed(WORDS))})\b)"
#: A number: thousands have commas, a comma before one or two digits is a decimal one.
NUMERAL = (
    rf"(?:(?<![\w/.,·$€£])(?<![A-Za-z]-)(?:\d+ \d/\d+|\d+ ?[{_SIGNS}]|[{_SIGNS}]"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.·]\d+|\d+,\d{1,2}(?!\d)|\d+(?!s\b)|\.\d+)"
    rf"|\bhalf a dozen\b|\b(?:an? |{_SPELT} )?dozen\b(?! of (?:thousand|million|billion)s)"
    rf"|\b(?:an? |{_SPELT} )?hundred\b(?! (?:thousand|million|billion)s?\b)"
    rf"|\b{_SPELT}(?:[- ]and[- ]a[- ]half\b)?)"
)
_PERCENT = r" ?(?:per ?cent|pct|%)(?![\w-]?points?\b| points?\b)(?!\w)"
#: What a percentage, or a part, is of where it is no share of cases.
_CHANGE = (
    r"(?! (?:more|less|fewer|higher|lower|larger|smaller|greater|stronger|weaker|better|worse|above|below"
    r"|faster|rise|increase|growth|gain|fall|drop|decline|cut|reduction|tariffs?|dut(?:y|ies)|tax|interest)\b)"
    r"(?! of (?:(?:its|their|the|national|world|gross) ){0,2}(?:GDP|GNP|gross|output|budget|economy)\b)"
)
_NO_PART = (
    r"(?![- ](?:century|centuries|decade|year|month|hour|day|mile|million|billion|trillion|dozen|generation"
    r"|term|countr(?:y|ies)|states?|part(?:y|ies)|powers?|time|way|world|war|round|option|person|front|reason|attempt"
    r"|try|element|category|group|force|actor|hearted\w*|life|way|truth|measures?|baked|brother|finals?|back)\b)"
    r"(?! of an? (?:century|decade|year|generation|million|billion|trillion)\b)(?! an? \w)"
)
_TIME = r"(?! (?:years?|months?|weeks?|days?|decades?|hours?)\b)"
_COUNT = rf"(?:{'|'.join(_ONES[1:11])})"
_PART = r"(?:half|halves|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"


def _share_as(name: str) -> str:
    """Return the pattern of a share; its groups begin with `name`."""
    return (
        rf"(?:(?P<{name}percent>{NUMERAL}|half(?: an?| of one)?|an? (?:third|quarter|tenth) of (?:a|one))"
        rf"{_PERCENT}{_CHANGE}"
        rf"|(?P<{name}ratio>(?<![\w/])\d+/\d+|(?<!\w)[{_SIGNS}])(?= of\b)"
        rf"|(?P<{name}in>{NUMERAL})(?: times)?[- ](?:in|out of)[- ](?:every[- ])?"
        rf"(?P<{name}of>{NUMERAL}|an? million\b){_TIME}"
        rf"|\b(?P<{name}few>\d+|{_SPELT}) of (?:the )?(?P<{name}whole>\d+|{_SPELT})\b{_TIME}"
        rf"|\b(?P<{name}times>{_COUNT}|an?|an? (?:mere|full|scant|tiny)|the other)[- ]"
        rf"(?P<{name}part>{_PART}){_NO_PART}"
        rf"|(?<!first )(?<!second )(?<!third )(?<![-\w])(?P<{name}half>half)\b{_NO_PART}(?!-\w))"
    )


_ONE = re.compile("(?i)" + _share_as("a"))
_NUMERAL = re.compile("(?i)" + NUMERAL)
_RANGE = re.compile(
    rf"(?i)(?:\b(?P<open>between|from) )?(?:{_share_as('a')}|(?P<bare>{NUMERAL}))"
    rf" ?(?P<link>and|to|or|[-–—])(?: |(?<=[-–—])){_share_as('b')}"
)
_MOVED = re.compile(
    r"(?i)\b(?:rise|rises|rose|risen|grow|grows|grew|grown|increas\w+|climb\w*|jump\w*|doubl\w+|fall|falls|fell|fallen"
    r"|declin\w+|drop\w*|decreas\w+|shr[aiu]nk\w*|went|gone|chang\w+|mov\w+|cut)\b[^.;]{0,40}$"
)


class Number(NamedTuple):
    """A number in a text with its exact value."""

    start: int
    end: int
    value: Fraction


def value_of(words: str) -> Fraction | None:
    """Return the value of one numeral, or None.

    >>> value_of("2 1/2"), value_of("twenty-five"), value_of("half a dozen"), value_of("1,000")
    (Fraction(5, 2), Fraction(25, 1), Fraction(6, 1), Fraction(1000, 1))
    """
    said = words.lower().replace("·", ".").strip()
    if re.search(r"\d{16}", said):
        return None  # no number of anything that is counted
    if said == "half a dozen":
        return Fraction(6)
    for unit, size in (("dozen", 12), ("hundred", 100)):
        if said.endswith(unit):
            many = said.removesuffix(unit).strip()
            return size * (Fraction(1) if many in ("", "a", "an") else value_of(many) or Fraction(1))
    if any(letter.isalpha() for letter in said):
        half = re.search(r"[- ]and[- ]a[- ]half$", said)
        parts = re.split(r"[- ]", said[: half.start()] if half else said)
        if not all(part in WORDS for part in parts):
            return None
        return Fraction(sum(WORDS[part] for part in parts)) + (Fraction(1, 2) if half else 0)
    if sign := next((letter for letter in said if letter in _SIGNS), None):
        own = Fraction(unicodedata.numeric(sign)).limit_denominator(8)
        return own + (Fraction(said.replace(sign, "").strip() or "0"))
    if "/" in said:
        whole, _, part = said.rpartition(" ")
        above, below = (int(number) for number in part.split("/"))
        return Fraction(whole or "0") + Fraction(above, below) if below else None
    plain = said.replace(",", "" if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", said) else ".")
    return Fraction(plain)


def numerals(text: str) -> Iterator[Number]:
    """Find the numbers of a text, in digits and words."""
    for found in _NUMERAL.finditer(text):
        value = value_of(found.group())
        if value is not None:
            yield Number(*found.span(), value)


def shares(text: str) -> Iterator[Number]:
    """Find the shares that a text names, above 0 and below 1; of a range both ends."""
    for found in _ONE.finditer(text):
        value = _share(found, "a")
        if value is not None and 0 < value < 1:
            yield Number(*found.span(), value)


def share_range(text: str) -> tuple[Fraction, Fraction, str] | None:
    """Return the range of shares that a text names, and its words; a change "from 10 to 20 %" is none.

    >>> share_range("in 30-40 % of cases")[:2]
    (Fraction(3, 10), Fraction(2, 5))
    """
    for found in _RANGE.finditer(text):
        link, opens = found["link"].lower(), (found["open"] or "").lower()
        if (opens == "between") != (link == "and") or (link == "or" and opens):
            continue
        if opens == "from" and _MOVED.search(text[: found.start()]):
            continue
        low, high = _share(found, "a"), _share(found, "b")
        if found["bare"] and found["bpercent"]:
            bare = value_of(found["bare"])
            low = bare / 100 if bare is not None else None
        if low is not None and high is not None and 0 <= low < high <= 1:
            return low, high, found.group()
    return None


def _share(found: re.Match[str], which: str) -> Fraction | None:
    """Return the share that a match of `_share_as` names; None where its numbers are none (or a year)."""

    def of(name: str) -> str | None:
        return found[f"{which}{name}"]

    if percent := of("percent"):
        low = percent.lower()
        if low.startswith("half") and low != "half a dozen":
            return Fraction(1, 200)
        if part := re.match(r"(?i)an? (third|quarter|tenth)", percent):
            return Fraction(1, 100 * _PARTS[part[1].lower()])
        return None if (value := value_of(percent)) is None else value / 100
    if ratio := of("ratio"):
        value = value_of(ratio)
        return value if value is not None and value < 1 else None
    if kind := of("part"):
        times = (of("times") or "one").lower()
        size = _PARTS.get(kind.lower()) or _PARTS[kind.lower().removesuffix("s")]
        return Fraction(WORDS.get(times, 1), size)
    if of("half"):
        return Fraction(1, 2)
    few = of("in") or of("few")
    whole = of("of") or of("whole")
    above = value_of(few) if few else None
    below = (
        Fraction(10**6) if whole and whole.lower().endswith("million") else value_of(whole) if whole else None
    )
    if above is None or not below or 1900 <= below <= 2100 or above >= below:
        return None
    return above / below

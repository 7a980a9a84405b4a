"""What a claim says of its test's quantity: more, less, within a range, or that one case exists.

A template declares which of these a claim may say of its test (`Reads.says`) and by which words a text speaks
of the other side of the quantity (`Reads.against`: "fail" of sanctions, "end" of ties).  "Rarely", "fewer"
and a denial turn the side; with a word of the other side they cancel ("coups rarely end ties").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tertius.case.schema import Ways
from tertius.claims.template import Template
from tertius.reading.expressions import expression, lexicon

_RARELY, _AT_MOST = expression("says.rarely"), expression("says.at_most")
_SOME, _DENIAL, _NO_DENIAL = expression("says.some"), expression("says.denial"), expression("says.no_denial")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_WORDS = {word: number for number, word in enumerate(lexicon("words")["numbers"].split())}
_SHARE = (
    r"(?:(?P<{0}percent>\d{{1,3}}(?:\.\d+)?) ?(?:percent|per cent|%)"
    r"|(?:(?P<{0}times>one|two|three|four)[- ]|an? )?(?P<{0}part>half|third|quarter|fifth|tenth)s?\b"
    r"|(?P<{0}in>\w+) (?:in|out of) (?P<{0}of>\w+)\b)"
)
_ONE_SHARE = re.compile("(?i)" + _SHARE.format("a"))
#: "30" of "between 30 and 50 per cent" takes its unit from the second number.
_RANGE = re.compile(
    rf"(?i)\b(?:between|from) (?:(?P<bare>\d{{1,3}})|{_SHARE.format('a')}) (?:and|to) {_SHARE.format('b')}"
)


@dataclass(frozen=True)
class Said:
    """What a claim says: `way` as in a case, `within` for a range, `why` in words; None: as usual."""

    way: Ways = "more"
    within: tuple[float, float] | None = None
    why: str | None = None


def said(text: str, template: Template) -> Said:
    """Return what the words of a claim say of the quantity of a template's test.

    >>> from tertius.reading.template import templates
    >>> said("Sanctions rarely work", templates()["sanction_outcomes"]).way
    'less'
    """
    ways = template.reads.says
    if "within" in ways and (found := _RANGE.search(text)):
        low, high = _number(found, "a"), _number(found, "b")
        if found["bare"]:
            low = Fraction(int(found["bare"]), 100)
        if low is not None and high is not None and 0 <= low < high <= 1:
            return Said("within", (float(low), float(high)), f'"{found.group()}"')
    number = share(text) is not None or re.search(r"\d", text) is not None
    if "exists" in ways and not number and (some := _SOME.search(text)):
        return Said("exists", why=f'"{some.group()}"')
    if "less" not in ways:
        return Said()
    rarely = _RARELY.search(text) or (_AT_MOST.search(text) if number or "exists" in ways else None)
    against = next((m for p in _against(template) if (m := p.search(text))), None)
    rest = text if against is None else text.replace(against.group(), "")  # "fail to" itself is no denial
    denied = None if "exists" in ways else _DENIAL.search(_NO_DENIAL.sub(" ", rest))
    turns = rarely or denied
    if (turns is not None) == (against is not None):
        return Said()
    word = turns or against
    return Said("less", why=f'"{word.group()}"' if word else None)


def share(text: str) -> float | None:
    """Return the share that a claim names ("a third", "40 per cent", "one in five"), or None.

    >>> share("at least two-thirds of them"), share("several of them")
    (0.6666666666666666, None)
    """
    found = next((n for m in _ONE_SHARE.finditer(text) if (n := _number(m, "a")) is not None), None)
    return float(found) if found is not None and 0 < found < 1 else None


def _number(found: re.Match[str], which: str) -> Fraction | None:
    if percent := found[f"{which}percent"]:
        return Fraction(percent) / 100
    if part := found[f"{which}part"]:
        return Fraction(_WORDS[(found[f"{which}times"] or "one").lower()], _PARTS[part.lower()])
    few, many = (_whole(found[f"{which}{end}"]) for end in ("in", "of"))
    return Fraction(few, many) if few is not None and many else None


def _whole(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdecimal() else _WORDS.get(word.lower())


def _against(template: Template) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in template.reads.against)

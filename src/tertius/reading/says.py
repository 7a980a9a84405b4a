"""What a claim says of its test's quantity: more, less, within a range, or that one case exists.

A template declares which of these a claim may say of its test (`Reads.says`) and by which words a text speaks
of the other side of the quantity (`Reads.against`: "fail" of sanctions, "end" of ties).  "Rarely", "fewer"
and a denial turn the side; with a word of the other side they cancel ("coups rarely end ties").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tertius.case.schema import Ways
from tertius.claims.template import Template
from tertius.reading.expressions import expression
from tertius.reading.numerals import share_range, shares

#: What stands beside the claim and does not turn it: "far from losing them, ...", ", which it rarely lost,".
_ASIDE = expression("says.aside")
_RARELY, _AT_MOST = expression("says.rarely"), expression("says.at_most")
_SOME, _DENIAL, _NO_DENIAL = expression("says.some"), expression("says.denial"), expression("says.no_denial")


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
    if "within" in ways and (found := share_range(text)):
        low, high, words = found
        low, high = (1 - high, 1 - low) if _of_the_rest(text, template) else (low, high)
        return Said("within", (float(low), float(high)), f'"{words}"')
    number = share(text) is not None or re.search(r"\d", text) is not None
    if "exists" in ways and not number and (some := _SOME.search(text)):
        return Said("exists", why=f'"{some.group()}"')
    if "less" not in ways:
        return Said()
    text = _ASIDE.sub(" ", text)
    rarely = _RARELY.search(text) or (_AT_MOST.search(text) if number or "exists" in ways else None)
    against = _opposed(text, template)
    denied = None if "exists" in ways else _denied(text, against)
    turns = rarely or denied
    if (turns is not None) == (against is not None):
        return Said()
    word = turns or against
    return Said("less", why=f'"{word.group()}"' if word else None)


def share(text: str, template: Template | None = None) -> float | None:
    """Return the first share that a claim names ("a third", "40 per cent", "one in five"), or None.

    Where it is of the other side of a template's quantity ("fail in 60 per cent"), what it leaves.

    >>> share("at least two-thirds of them"), share("several of them")
    (0.6666666666666666, None)
    """
    found = next(shares(text), None)
    if found is None:
        return None
    rest = template is not None and _of_the_rest(text, template)
    return float(1 - found.value if rest else found.value)


def _of_the_rest(text: str, template: Template) -> bool:
    """Return whether a claim's number is of the other side: "fail in 60 per cent", not "do not fail in"."""
    against = _opposed(text, template)
    return against is not None and _denied(text, against) is None


def _opposed(text: str, template: Template) -> re.Match[str] | None:
    return next((m for p in _against(template) if (m := p.search(text))), None)


def _denied(text: str, against: re.Match[str] | None) -> re.Match[str] | None:
    rest = text if against is None else text.replace(against.group(), "")  # "fail to" itself is no denial
    return _DENIAL.search(_NO_DENIAL.sub(" ", rest))


def _against(template: Template) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in template.reads.against)

"""Series, values and units in the words of a sentence."""

from __future__ import annotations

import re

from tertius.claims.following.series.groups import said_of
from tertius.claims.following.series.lines import AMOUNT, GDP, HEAD, RECORDED, SHARE, Ask
from tertius.claims.following.series.names import WORLD
from tertius.claims.following.series.variables import GIVER, known_of, packaged
from tertius.panel.panel import Panel

_AGAINST = {SHARE: ", as a share of the world's,", HEAD: " a head", GDP: " as a share of GDP"}


#: Plurals take the apostrophe alone: "the United States' share".
_POSSESSIVE = re.compile(
    r"(?<=[Ss]tate)s's|(?<=[Ee]mirate)s's|(?<=[Mm]ember)s's|(?<=[Cc]lient)s's|(?<=Netherland)s's"
)
#: Units of things that happen, counted by year.
_HAPPENS = frozenset(
    ("coups", "deaths", "events", "vetoes", "visits", "stops", "incidents", "threats", "impositions")
)


def yearly(unit: str) -> str:
    """Return what stands after a yearly figure: " a year" for what happens, else nothing.

    >>> yearly("coups"), yearly("percent")
    (' a year', '')
    """
    return " a year" if unit in _HAPPENS else ""


def series_said(panel: Panel, ask: Ask) -> str:
    """Return what a series is of whom: "Russia's share of the world's arms deliveries"."""
    known = known_of(panel, ask.variable)
    phrases = {row["variable"]: row["phrase"] for row in packaged("phrases.csv")}
    of, partner = said_of(panel, ask.of), said_of(panel, ask.partner) if ask.partner else "all states"
    if ask.statistic == "median":
        of = "the typical state" if ask.of == (WORLD,) else f"the typical state in {of}"
    giver, receiver = (of, partner) if ask.end == GIVER else (partner, of)
    if ask.variable.startswith("price:"):
        said = f"the {known.title}"
    elif ask.variable in phrases:
        said = phrases[ask.variable].format(of=of, giver=giver, receiver=receiver)
    elif known.table == "ties":
        said = f"{known.title}, from {giver} to {receiver},"
    elif known.table == "series":
        said = f"the {known.title}"
    else:
        said = f"the {known.title} of {of}"
    said = _POSSESSIVE.sub("s'", said)
    if ask.denominator == AMOUNT:
        return said.replace(" as a share of GDP", "")
    return said + _AGAINST.get(ask.denominator, "") if ask.denominator != RECORDED else said


def value_said(value: float, unit: str) -> str:
    """Return a value with its unit as people say it.

    >>> value_said(3.1e9, "constant 2015 US$")
    '3.1 billion dollars'
    """
    if unit.startswith(("percent", "%")):
        return f"{_short(value)} %"
    money = "dollars" if "US$" in unit or "US dollars" in unit else "euros" if "euros" in unit else ""
    if money:
        amount = value * (1e6 if unit.startswith("million ") else 1.0)
        tail = " a head" if "a head" in unit else ""
        rest = unit.rpartition("US$ ")[2] if unit.startswith("US$ ") else ""
        return f"{_large(amount)} {money}{tail}" + (f" {rest}" if rest else "")
    if unit.startswith("thousand "):
        return _large(value * 1e3)
    if unit in ("0 or 1", "0/1", "level", "events", "count") or unit.split()[0] in _COUNTED:
        return _large(value)
    return _short(value)


_COUNTED = frozenset(("persons", "deaths", "vetoes", "visits", "stops", "coups")).union(
    ("troops", "states", "incidents", "threats", "impositions")
)


def _large(value: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{_short(value / size)} {word}"
    return _short(value) if abs(value) < 1000 else f"{_rounded(value):,.0f}".replace(",", " ")


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def _short(value: float) -> str:
    if abs(value) >= 20:
        return f"{value:.0f}"
    if abs(value) >= 1:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"

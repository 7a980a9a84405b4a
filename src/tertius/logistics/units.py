"""Quantities with their unit written out: ``"47 t"``, ``"2420 nmi"``, ``"450 kt"``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tertius.core.errors import near_miss, shorten
from tertius.logistics.errors import LogisticsError

#: Unit to (dimension, factor to the dimension's base unit).
UNITS: dict[str, tuple[str, float]] = {
    "t": ("mass", 1.0),
    "kg": ("mass", 0.001),
    "lb": ("mass", 0.00045359237),
    "km": ("length", 1.0),
    "m": ("length", 0.001),
    "nmi": ("length", 1.852),
    "ft": ("length", 0.0003048),
    "h": ("time", 1.0),
    "min": ("time", 1 / 60),
    "d": ("time", 24.0),
    "km/h": ("speed", 1.0),
    "kt": ("speed", 1.852),
    "t/h": ("flow", 1.0),
    "lb/h": ("flow", 0.00045359237),
    "USD": ("money", 0.001),
    "kUSD": ("money", 1.0),
}
#: Base units: tonnes, kilometres, hours, kilometres an hour, tonnes an hour, thousands of US dollars.
_FORM = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?) ?([A-Za-z/]{1,5})")


@dataclass(frozen=True)
class Figure:
    """A planning figure: `central` and the range from `low` to `high`, in one unit."""

    low: float
    central: float
    high: float
    source: str = ""

    def at(self, u: float) -> float:
        """Return the `u` quantile (0 to 1) of the triangular distribution over the range."""
        if self.high <= self.low:
            return self.central
        width, left = self.high - self.low, self.central - self.low
        if u <= left / width:
            return self.low + math.sqrt(u * width * left)
        return self.high - math.sqrt((1 - u) * width * (self.high - self.central))


def quantity(value: object, dimension: str, where: str) -> float:
    """Return ``value`` (a text with its unit) in the base unit of `dimension`.

    Raises
    ------
    LogisticsError
        No unit, an unknown unit, or a unit of another dimension.
    """
    units = [unit for unit, (kind, _) in UNITS.items() if kind == dimension]
    parts = _FORM.fullmatch(value.strip()) if isinstance(value, str) else None
    if parts is None:
        raise LogisticsError(where, f"a number with its unit, such as '12 {units[0]}'", shorten(value))
    number, unit = parts.groups()
    if unit not in UNITS or UNITS[unit][0] != dimension:
        raise LogisticsError(
            where, f"a {dimension} in {', '.join(units)}", shorten(value), near_miss(unit, units)
        )
    return float(number) * UNITS[unit][1]


def figure(value: object, dimension: str | None, where: str, source: str = "") -> Figure:
    """Return a figure from one quantity or from ``{low, central, high}``; None: a plain number.

    Raises
    ------
    LogisticsError
        A bound that is missing or out of order, or not a quantity.
    """
    if not isinstance(value, Mapping):
        one = _number(value, dimension, where)
        return Figure(one, one, one, source)
    if set(value) != {"low", "central", "high"}:
        raise LogisticsError(where, "the keys low, central and high", shorten(sorted(map(str, value))))
    low, central, high = (_number(value[key], dimension, where) for key in ("low", "central", "high"))
    if not low <= central <= high:
        raise LogisticsError(where, "low <= central <= high", f"{low:g}, {central:g}, {high:g}")
    return Figure(low, central, high, source)


def _number(value: Any, dimension: str | None, where: str) -> float:
    if dimension is not None:
        return quantity(value, dimension, where)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e12:
        raise LogisticsError(where, "a number from 0 up", shorten(value))
    return float(value)

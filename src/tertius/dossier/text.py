"""Numbers and cells as a reader wants to see them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tertius.claims.verdict import DOWNWARDS, Cell, Estimate

_SHARES = {"share", "probability", "rate", "proportion", "fraction"}
#: Differences of shares, which people count in a hundred; changes in logarithms, which they say in per cent.
_PER_HUNDRED = {"difference of shares", "chance of a tie"}
#: Logarithms that are said as a change in per cent, and as so many times.
_LOG_CHANGE, _LOG_RATIO = "log change", "logarithm of the ratio"
#: Changes and differences that carry a sign: parts of what it was, and of what states differ by.
_PART_CHANGE = "change in ten years, as a share of what it was"
#: A change of logarithms above this is said as so many times.
_MANY_TIMES = math.log(3.0)
#: Units that count things.
COUNTED = ("states", "cases", "hosts", "ties")
MISSING_TEXT = "–"


def is_share(unit: str) -> bool:
    """Whether a unit is a part of one, shown in per cent."""
    words = unit.lower().replace(",", " ").split()
    return bool(words) and words[0] in _SHARES


def number(value: float | None, unit: str = "") -> str:
    """Return a number with three significant digits, a share in per cent, an absent one as a dash."""
    if value is None or not math.isfinite(value):
        return MISSING_TEXT
    if is_share(unit):
        return f"{percent(value)} %"
    if unit.endswith(DOWNWARDS):
        value, unit = -value, unit.removesuffix(DOWNWARDS)
    if unit == _LOG_RATIO or (unit.startswith(_LOG_CHANGE) and value > _MANY_TIMES):
        return f"{_times(math.exp(min(value, 50.0)))} times"
    if unit.startswith(_LOG_CHANGE):
        return _signed(math.expm1(value))
    if unit == _PART_CHANGE:
        return _signed(max(value, -1.0))  # nothing can fall by more than all of it
    if unit in _PER_HUNDRED:
        return f"{percent(value)} in a hundred"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}".replace(",", "\u202f").replace("-", "−")
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    if 1e-6 <= size < 0.001:
        return f"{value:.{1 - math.floor(math.log10(size))}f}".rstrip("0").replace("-", "−")
    if size < 0.001:
        return f"{value:.1e}".replace("-", "−")
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace("-", "−")


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else ''}{percent(change)} %"


def _times(ratio: float) -> str:
    if ratio >= 100:
        return f"{float(f'{ratio:.2g}'):,.0f}".replace(",", "\u202f")
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"


def percent(value: float) -> str:
    """Return a part of one in per cent: whole numbers, with a decimal below 10 and above 90."""
    scaled = 100 * value
    edge = 0 < abs(scaled) < 10 or 90 < abs(scaled) < 100
    text = f"{scaled:.1f}" if edge and not float(scaled).is_integer() else f"{scaled:.0f}"
    return text.replace("-", "−")


def cell(value: Cell) -> str:
    """Return one cell of a table as text; None is a dash, which the table's foot explains."""
    if value is None:
        return MISSING_TEXT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value).replace("-", "−")
    if isinstance(value, float):
        return number(value)
    return value


def interval(estimate: Estimate) -> str:
    """Return ``"low to high"`` in the estimate's unit, or "no interval"."""
    if estimate.low is None or estimate.high is None:
        return "no interval"
    low, high = number(estimate.low, estimate.unit), number(estimate.high, estimate.unit)
    if estimate.unit.endswith(DOWNWARDS):
        low, high = high, low
    same = next(
        (end for end in (" %", " times", " in a hundred") if low.endswith(end) and high.endswith(end)), ""
    )
    return f"{low.removesuffix(same)} to {high}"


def with_unit(estimate: Estimate) -> str:
    """Return the value with its unit in words; shares and their changes carry their sign only."""
    text, unit = number(estimate.value, estimate.unit), estimate.unit.removesuffix(DOWNWARDS)
    if unit.startswith(_LOG_CHANGE) or unit == _PART_CHANGE:
        return f"{text} in ten years" if "in ten years" in unit else text
    said = is_share(unit) or unit in _PER_HUNDRED or unit == _LOG_RATIO
    if estimate.value == 1 and unit in COUNTED:
        unit = unit.removesuffix("s")
    return text if said or not unit else f"{text} {unit}"


def identifier(*parts: str) -> str:
    """Return an HTML id and file name: lower-case ASCII letters, digits and hyphens only."""
    kept = "-".join(parts).lower()
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in kept)
    return "-".join(word for word in safe.split("-") if word)[:80] or "x"


def amount(value: float) -> str:
    """Return a probability in per cent, and anything above one as the quantity that it is."""
    return f"{percent(value)} %" if 0 <= value <= 1 else number(value)


def share(value: float) -> str:
    """Return a part of one, or of more than one, in whole per cent."""
    return f"{100 * value:.0f}\u202f%" if value >= 0.01 else f"{100 * value:.1f}\u202f%"


def hedge(word: str) -> str:
    """Return the text's hedge in quotation marks; "asserted" is our word for its absence."""
    return "asserted, without a hedge" if word == "asserted" else f"“{word}”"


def listed(parts: Sequence[object]) -> str:
    """Return parts as a list in a sentence: "1, 2 and 3"."""
    *first, last = map(str, parts)
    return f"{', '.join(first)} and {last}" if first else last

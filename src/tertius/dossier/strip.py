"""The small figure of a verdict: its estimate compared with the threshold, or dots for what is counted.

Drawn by hand as SVG with classes that the style sheet colours: it must be small, and print as it stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup, escape

from tertius.claims.verdict import DOWNWARDS, Estimate, Verdict
from tertius.claims.wording import number as count_said
from tertius.dossier.text import COUNTED, interval, is_share, number, with_unit

WIDTH, HEIGHT, EDGE = 190, 26, 6
#: More things than this are not drawn one by one.
MOST_DOTS = 60
_ROW = 20
#: Units of estimates as a reader says them.
UNITS = {
    "odds ratio": "times the odds",
    "hazard ratio": "times the risk",
    "Herfindahl index": "on a scale of concentration from 0 to 1",
    "deviations of all state-years": "times the usual spread of votes",
    "nats": "on a scale of spread",
    "share of what it was": "of what it was",
    "log change of the share": "change of the share",
    "difference of shares": "difference",
    "chance of a tie": "difference",
    "standard deviations of the outcome": "of the usual spread between states",
    "standard deviations between states": "of the usual spread between states",
    "change in ten years, as a share of what states differ by": "of what states differ by, in ten years",
    "difference, as a share of what states differ by": "of what states differ by",
}


@dataclass(frozen=True)
class Strip:
    """A small figure: its SVG, and its numbers in words."""

    svg: Markup
    caption: str


def strip(verdict: Verdict) -> Strip | None:
    """Return the small figure of a verdict; None where nothing was estimated."""
    head = verdict.headline
    if head is None or head.value is None:
        return None
    bar = verdict.bar or {}
    if bar.get("scale") == "exact":
        dots = _dots(head, float(bar["threshold"]))
        if dots is not None:
            return dots
        if is_share(head.unit):
            bar = {}  # what is asked for is a number of cases; the axis holds their share
    return _line(head, bar)


def unit_said(unit: str) -> str:
    """Return a unit as a reader says it."""
    return UNITS.get(unit.removesuffix(DOWNWARDS), unit.removesuffix(DOWNWARDS))


def mark_said(threshold: float, unit: str) -> str:
    """Return where the line for what is asked lies: "line: no change", "line: as much", "line at 50 %"."""
    if threshold == 0 and unit.startswith(("log change in", "change in")):
        return "line: no change"
    if threshold == 0 and unit.startswith("logarithm of the ratio"):
        return "line: as much"
    if threshold == 0 and unit in UNITS:
        return "line: no difference"
    return f"line at {number(threshold, unit)}"


def said(estimate: Estimate) -> str:
    """Return an estimate with its unit in usual words, and its interval in brackets."""
    shown, unit = with_unit(estimate), estimate.unit.removesuffix(DOWNWARDS)
    if unit in UNITS:
        shown = f"{number(estimate.value, estimate.unit)} {UNITS[unit]}"
        if UNITS[unit] == "difference":
            shown = f"a difference of {number(estimate.value, estimate.unit)}"
    return (
        shown if estimate.low is None or estimate.low == estimate.high else f"{shown} ({interval(estimate)})"
    )


def _line(head: Estimate, bar: dict[str, object]) -> Strip:
    """Draw estimate and interval, the threshold as a line and what does not matter as a band."""
    ratio = bar.get("scale") == "ratio"
    threshold, matters = bar.get("threshold"), bar.get("matters")
    ends: tuple[float, float] | None = None
    if isinstance(threshold, (int, float)) and isinstance(matters, (int, float)) and matters:
        ends = (
            (threshold / matters, threshold * matters)
            if ratio
            else (threshold - matters, threshold + matters)
        )
    shown = [
        v for v in (head.value, head.low, head.high, threshold, *(ends or ())) if isinstance(v, (int, float))
    ]
    logs = ratio and min(shown) > 0

    def place(value: float) -> float:
        at = math.log(value) if logs else value
        return round(EDGE + (at - low) / (high - low) * (WIDTH - 2 * EDGE), 1)

    low, high = (math.log(v) if logs else v for v in (min(shown), max(shown)))
    if high - low < 1e-12:
        low, high = low - 1, high + 1
    middle, parts, words = HEIGHT / 2, list[str](), [f"Estimate {said(head)}"]
    if ends is not None:
        left, right = place(ends[0]), place(ends[1])
        parts.append(
            f'<rect class="st-none" x="{left}" y="2" width="{right - left:.1f}" height="{HEIGHT - 4}"/>'
        )
    parts.append(f'<path class="st-axis" d="M{EDGE} {HEIGHT - 2}h{WIDTH - 2 * EDGE}"/>')
    if isinstance(threshold, (int, float)):
        parts.append(f'<path class="st-bar" d="M{place(threshold)} 0v{HEIGHT}"/>')
        words.append(f"the line lies at {number(threshold, head.unit)}")
    if ends is not None:
        words.append(f"from {number(ends[0], head.unit)} to {number(ends[1], head.unit)} it would not matter")
    if head.low is not None and head.high is not None:
        parts.append(f'<path class="st-span" d="M{place(head.low)} {middle}H{place(head.high)}"/>')
    assert head.value is not None
    parts.append(f'<circle class="st-point" cx="{place(head.value)}" cy="{middle}" r="4"/>')
    caption = said(head)
    if isinstance(threshold, (int, float)):
        caption += f"; {mark_said(float(threshold), head.unit)}"
    return Strip(_svg(parts, "; ".join(words), HEIGHT), caption)


def _dots(head: Estimate, asked: float) -> Strip | None:
    """Draw a dot for each case: full where it counts; None where there are too many or no whole number."""
    value, against = head.value, False
    assert value is not None
    if is_share(head.unit):
        total, full = head.n, round(value * head.n)
        words = f"{full} of {total} cases"
        mark = None
    else:
        if head.unit not in COUNTED or not float(value).is_integer() or not asked.is_integer():
            return None
        full, mark = int(value), int(asked)
        total = max(full, mark)
        words = f"{full} {head.unit}; {mark} are asked for"
        against = head.what == "cases against the statement"
        if against:
            noun = head.unit.removesuffix("s") if full == 1 else head.unit
            words = f"{count_said(full)} {noun} against it; {count_said(mark) if mark else 'none'} allowed"
        if head.low is not None and head.high is not None and head.low != head.high:
            words += f"; {number(head.low)} to {number(head.high)} by other definitions"
    if not (total > 0 or against) or total > MOST_DOTS or full < 0:
        return None
    step, rows = (WIDTH - 2 * EDGE) / _ROW, -(-total // _ROW)
    parts = []
    filled = 0 if against else full
    for k in range(total):
        x, y = EDGE + step * (k % _ROW + 0.5), 5 + 10 * (k // _ROW)
        parts.append(
            f'<circle class="{"st-full" if k < filled else "st-empty"}" cx="{x:.1f}" cy="{y}" r="3.2"/>'
        )
    if mark is not None and 0 < mark <= total:
        at = mark - 1
        x, y = EDGE + step * (at % _ROW + 1), 10 * (at // _ROW)
        parts.append(f'<path class="st-bar" d="M{x:.1f} {y}v10"/>')
    return Strip(_svg(parts, f"Dots: {words}", 10 * max(rows, 1)), words)


def _svg(parts: list[str], words: str, height: float) -> Markup:
    return Markup(
        f'<svg class="strip" role="img" aria-label="{escape(words)}" focusable="false" '
        f'viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}">{"".join(parts)}</svg>'
    )

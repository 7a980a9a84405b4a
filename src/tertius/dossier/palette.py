"""Colours: one list for charts, labels and the style sheet, in a light and a dark form.

A chart is drawn once, in the light colours, as static SVG.  The style sheet maps each of them to its
dark counterpart by attribute, so that no second drawing is needed.  Categorical colours keep a
contrast of 3:1 and text colours one of 4.5:1 to the ground of their form (tested).
"""

from __future__ import annotations

from typing import NamedTuple


class Shade(NamedTuple):
    """A colour in the light and in the dark form of the page."""

    light: str
    dark: str


PAPER = Shade("#fdfcf9", "#16191d")
PANEL = Shade("#f4f2ec", "#1f242a")
INK = Shade("#1d242b", "#e9e6df")
MUTED = Shade("#56606b", "#aab3bd")
RULE = Shade("#d8d5cc", "#3a424b")
LINK = Shade("#1f5a8a", "#8fc1ea")
#: Fill of a cell that the source covers but does not know, and of one that it does not cover.
MISSING = Shade("#c9c4b8", "#59616b")
OUTSIDE = Shade("#efede6", "#22272d")

#: Categorical colours in fixed order (a colour-blind safe set, darkened to reach 3:1 on paper).
SERIES: tuple[Shade, ...] = (
    Shade("#20639b", "#6fb1e8"),
    Shade("#b8432f", "#f08a75"),
    Shade("#8a6d00", "#e3bd3f"),
    Shade("#2d7d5a", "#67c79b"),
    Shade("#7d4e9e", "#c79be6"),
    Shade("#5f6b76", "#b3bcc6"),
    Shade("#a1447a", "#e88fc0"),
)
#: Sequential colours from little to much.
SEQUENCE: tuple[Shade, ...] = (
    Shade("#cbdfe6", "#22404c"),
    Shade("#a9cdd8", "#2f6474"),
    Shade("#6fabbe", "#4689a0"),
    Shade("#38849f", "#6db3c8"),
    Shade("#175f7c", "#a3d6e3"),
    Shade("#0b3c53", "#dcf1f6"),
)

#: The middle of a diverging scale, and its other arm: from little to much below zero.
LEVEL = Shade("#dfe7e1", "#2d3a38")
FALLING: tuple[Shade, ...] = (
    Shade("#f1d9c9", "#4f3526"),
    Shade("#d99a77", "#8f5a3c"),
    Shade("#a2502c", "#dd9a76"),
)


class Mark(NamedTuple):
    """How a verdict label looks: a symbol that differs in shape, and a colour."""

    symbol: str
    colour: Shade


LABEL_MARKS: dict[str, Mark] = {
    "supported": Mark("▲", Shade("#1a6b47", "#6fd0a2")),
    "leaning for": Mark("△", Shade("#2f6f55", "#8fd3b3")),
    "practically none": Mark("■", Shade("#2d5f8a", "#8fc1ea")),
    "undetermined": Mark("◇", Shade("#6a5a1e", "#dcc56a")),
    "leaning against": Mark("▽", Shade("#9a4a2c", "#eca585")),
    "contradicted": Mark("▼", Shade("#a32a22", "#ff9488")),
    "not identified": Mark("⊗", Shade("#7a3f7a", "#d9a3d9")),
    "too few to tell": Mark("∴", Shade("#545d68", "#b2bac4")),
    "not testable": Mark("⊘", Shade("#545d68", "#b2bac4")),
    "open": Mark("○", Shade("#545d68", "#b2bac4")),
}

_NAMED = {
    "paper": PAPER,
    "panel": PANEL,
    "ink": INK,
    "muted": MUTED,
    "rule": RULE,
    "link": LINK,
    "missing": MISSING,
    "outside": OUTSIDE,
}


def slug(label: str) -> str:
    """Return a label as a CSS class name: words joined by hyphens."""
    return label.replace(" ", "-")


def chart_shades() -> tuple[Shade, ...]:
    """Every colour that a chart may use."""
    return (*_NAMED.values(), *SERIES, *SEQUENCE, LEVEL, *FALLING)


def stylesheet() -> str:
    """Return the CSS of both forms: custom properties, label colours, and the dark form of drawn colours."""
    names = {**_NAMED, **{f"label-{slug(k)}": m.colour for k, m in LABEL_MARKS.items()}}
    light = "".join(f"--{name}:{shade.light};" for name, shade in names.items())
    dark = "".join(f"--{name}:{shade.dark};" for name, shade in names.items())
    labels = "".join(f".label-{slug(name)}{{color:var(--label-{slug(name)})}}" for name in LABEL_MARKS)
    drawn = "".join(
        f'.chart svg [fill="{s.light}"]{{fill:{s.dark}}}.chart svg [stroke="{s.light}"]{{stroke:{s.dark}}}'
        for s in dict.fromkeys(chart_shades())
    )
    return (
        f":root{{color-scheme:light dark;{light}}}{labels}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}{drawn}}}"
    )

"""Numbers as readers see them, identifiers, and colours that can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.claims.verdict import LABELS, Estimate
from tertius.dossier import palette, text
from tertius.dossier.palette import Shade


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "", "–"),
        (float("nan"), "share", "–"),
        (float("inf"), "", "–"),
        (0.583, "share kept", "58 %"),
        (0.0583, "share", "5.8 %"),
        (1.0, "probability", "100 %"),
        (12345.0, "states", "12\u202f345"),
        (-3.14159, "points", "−3.14"),
        (0.05, "", "0.050"),
        (61.5, "", "61.5"),
        (0.00001, "", "0.00001"),
        (-0.000899, "", "−0.0009"),
        (0.00012, "", "0.00012"),
        (1e-9, "", "1.0e−09"),
    ],
)
def test_number(value: float | None, unit: str, shown: str) -> None:
    assert text.number(value, unit) == shown


def test_estimates() -> None:
    share = Estimate(0.5, 0.25, 0.75, 0.95, "share", 4, 4, "")
    assert (text.with_unit(share), text.interval(share)) == ("50 %", "25 to 75 %")
    count = Estimate(12, None, None, 0.95, "states", 4, 4, "")
    assert (text.with_unit(count), text.interval(count)) == ("12 states", "no interval")


@pytest.mark.parametrize(
    ("value", "unit", "shown", "between"),
    [
        ((0.76, 0.60, 0.92), "logarithm of the ratio", "2.1 times", "1.8 to 2.5 times"),
        ((0.76, 0.60, 0.92), "logarithm of the ratio, counted downwards", "0.47 times", "0.4 to 0.55 times"),
        ((0.5, 0.1, 0.9), "log change in ten years", "+65 % in ten years", "+11 to +146 %"),
        (
            (0.53, 0.15, 0.92),
            "log change in ten years, counted downwards",
            "−41 % in ten years",
            "−60 to −14 %",
        ),
        ((2.66, -0.44, 5.76), "log change in ten years", "14 times in ten years", "−36 % to 320 times"),
        (
            (0.5, -2.3, 3.3),
            "change in ten years, as a share of what it was",
            "+50 % in ten years",
            "−100 to +330 %",
        ),
        ((1, None, None), "states", "1 state", "no interval"),
        ((0.03, -0.04, 0.1), "difference of shares", "3 in a hundred", "−4 to 10 in a hundred"),
    ],
)
def test_changes_and_ratios_as_people_say_them(
    value: tuple[float, float | None, float | None], unit: str, shown: str, between: str
) -> None:
    estimate = Estimate(*value, 0.95, unit, 9, 9, "")
    assert (text.with_unit(estimate), text.interval(estimate)) == (shown, between)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=3))
def test_identifiers_are_safe_file_names(parts: list[str]) -> None:
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9-])?", text.identifier(*parts))


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["", "share", "states"]))
def test_any_float_has_a_short_text(value: float, unit: str) -> None:
    assert 0 < len(text.number(value, unit)) < 450


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("form", ["light", "dark"])
def test_text_is_readable(form: str) -> None:
    texts: list[Shade] = [
        palette.INK,
        palette.MUTED,
        palette.LINK,
        *(m.colour for m in palette.LABEL_MARKS.values()),
    ]
    for shade in texts:
        for ground in (palette.PAPER, palette.PANEL):
            assert _contrast(getattr(shade, form), getattr(ground, form)) >= 4.5, (shade, ground)


@pytest.mark.parametrize("form", ["light", "dark"])
def test_series_stand_out(form: str) -> None:
    for shade in palette.SERIES:
        assert _contrast(getattr(shade, form), getattr(palette.PAPER, form)) >= 3, shade


def test_every_label_has_a_mark_of_its_own() -> None:
    assert set(palette.LABEL_MARKS) == set(LABELS)
    assert len({m.symbol for m in palette.LABEL_MARKS.values()}) == len(LABELS)


def test_a_drawn_colour_has_one_dark_form() -> None:
    shades = palette.chart_shades()
    assert len({s.light for s in shades}) == len(set(shades))
    css = palette.stylesheet()
    assert all(f'[fill="{s.light}"]{{fill:{s.dark}}}' in css for s in shades)

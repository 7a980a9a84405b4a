"""Smaller drawings that look the same."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tertius.dossier.slim import relative, slim

SPACE = 'xmlns="http://www.w3.org/2000/svg"'


def places(path: str) -> list[tuple[float, float]]:
    """Return the corners of a path of moves and lines, in whichever form it is written."""
    out, x, y = list[tuple[float, float]](), 0.0, 0.0
    for command, text in re.findall(r"([MLlhvZz])([^MLlhvZz]*)", path):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        if command in "hv":
            x, y = (x + numbers[0], y) if command == "h" else (x, y + numbers[0])
            out.append((x, y))
            continue
        for a, b in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (x + a, y + b) if command == "l" else (a, b)
            out.append((x, y))
    return out


def test_steps_lead_through_the_same_places() -> None:
    draw = np.random.default_rng(5)
    corners = np.round(draw.uniform(-50, 300, (200, 2)), 1)
    corners[7], corners[8, 0], corners[9, 1] = corners[6], corners[7, 0], corners[8, 1]
    path = "M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + "Z"
    short = relative(path)
    kept = [tuple(c) for n, c in enumerate(corners.tolist()) if n == 0 or c != corners[n - 1].tolist()]
    np.testing.assert_allclose(places(short), kept, atol=1e-6)
    assert len(short) < len(path)


@pytest.mark.parametrize("path", ["M0,0A5,5,0,1,1,3,4", "M1,2C3,4,5,6,7,8", "m1,2l3,4"])
def test_other_paths_are_left_alone(path: str) -> None:
    assert relative(path) == path


def test_what_nobody_sees_goes_and_the_rest_stays() -> None:
    made = slim(
        f'<svg {SPACE} width="9"><g role="graphics-object" aria-roledescription="axis" aria-label="X-axis">'
        '<path class="background" d="M0,0h0v0h0Z"/><path class="background" fill="#abc" d="M0,0h9"/>'
        '<path class="foreground" display="none" d=""/></g>'
        '<g><rect aria-label="Libya: 3" fill="#20639b" opacity="1"/><rect fill="#20639b" opacity="0.5"/>'
        '<rect fill="#20639b" x="9"/></g></svg>'
    )
    assert "X-axis" not in made and "foreground" not in made and made.count("<path") == 1
    assert 'aria-label="Libya: 3"' in made and made.count("#20639b") == 1 and 'opacity="0.5"' in made
    assert 'opacity="1"' not in made


def test_a_child_without_the_attribute_keeps_its_default() -> None:
    made = slim(f'<svg {SPACE}><g id="a"><rect fill="#111"/><rect fill="#111"/><rect/></g></svg>')
    assert made.count('fill="#111"') == 2

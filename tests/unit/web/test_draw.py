"""Drawings as plain SVG: well formed, inside their frame, gaps kept apart, text escaped."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import support.dossier_samples as samples
from tertius.dossier.charts.strips import Run
from tertius.dossier.draw import to_png
from tertius.dossier.palette import MISSING, SEQUENCE, chart_shades
from tertius.web.draw import curve, lines, strips, world
from tertius.web.draw.lines import Point, Series
from tertius.web.draw.strips import Flag
from tertius.web.draw.svg import ticks
from tertius.web.model.measured import scale_of

SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.xdist_group("web")


def tree(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    known = {shade.light for shade in chart_shades()} | {"none", None}
    used = {e.get(name) for e in root.iter() for name in ("fill", "stroke")}
    assert used <= known, "a colour without a dark form"
    return root


def test_the_world_lies_in_its_frame_and_holds_every_state() -> None:
    places = re.findall(r"(-?[\d.]+) (-?[\d.]+)", "".join(path for _, path in world.paths()))
    assert all(0 <= float(x) <= world.WIDTH for x, _ in places)
    assert {"RUS", "USA", "SYR", "FRA"} <= {iso3 for iso3, _ in world.paths()}
    x, y = world.projected(11.0, 0.0)
    assert (round(x), round(y)) == (400, round(world.projected(-60, 0)[1]))
    assert world.projected(11, 60)[1] < y < world.projected(11, -40)[1]


def test_a_state_without_a_value_is_not_one_outside_the_record() -> None:
    drawing = world.drawn({"RUS": SEQUENCE[3].light}, {"RUS": "a & <b>", "SYR": "none"}, "A map", [], ["SYR"])
    root = tree(drawing.svg)
    fills = {e.get("data-state"): e.get("fill") for e in root if e.get("data-state")}
    assert fills == {"RUS": SEQUENCE[3].light, "SYR": MISSING.light}
    assert "a &amp; &lt;b&gt;" in drawing.svg


def test_a_line_is_broken_where_a_year_is_missing() -> None:
    points = (
        *(Point(y, 1.0, 0.5, 1.5) for y in (1950, 1951, 1952)),
        Point(1960, 2.0),
        Point(1961, 3.0),
        Point(1970, 1),
    )
    root = tree(lines.drawn([Series("<b>", points)], (1946, 2024), "", "Lines", 1960).svg)
    paths = [e for e in root.iter(f"{SVG}path") if e.get("fill") == "none"]
    assert len(paths) == 3
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    tree(lines.drawn([Series("none", ())], (1946, 2024), "", "No line").svg)


def test_strips_keep_nothing_missing_and_no_source_apart() -> None:
    runs = [
        Run("Russia", 1950, 1959, "none", False),
        Run("Russia", 1960, 1969, "much", False),
        Run("Russia", 1970, 1979, "missing", False),
        Run("Russia", 1980, 1989, "outside coverage", False),
    ]
    flags = [Flag(1963, "1963: a coup")]
    svg = strips.drawn(["Russia"], runs, {0: "none", 1: "much"}, (1946, 2024), flags, "Strips", 1966).svg
    root = tree(svg)
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert "1963: a coup" in titles
    assert "Russia, 1960 to 1969: much" in titles
    hatched = [e for e in root.iter(f"{SVG}path") if e.get("stroke") == MISSING.light]
    assert len(hatched) == 2  # the span and its place in the legend


def test_the_curve_marks_the_cell_that_is_chosen() -> None:
    cells = samples.grid(14)
    drawing = curve.drawn(cells, range(14), 0.5, 0.05, "share", 0.4, 5)
    root = tree(drawing.svg)
    marks = [e for e in root.iter() if e.get("data-cell")]
    assert len(marks) == sum(c.estimate.value is not None for c in cells)
    assert len([e for e in root.iter(f"{SVG}circle") if e.get("r") == "9"]) == 1
    assert to_png(drawing).startswith(b"\x89PNG")


def test_ticks_are_round_and_inside() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(-0.37, 0.21) == [-0.2, 0, 0.2]
    assert ticks(3, 3) == [3]


def test_bands_of_a_map_hold_all_values_once() -> None:
    scale = scale_of([float(n) for n in range(100)], "")
    assert len(scale.legend()) == len(scale.edges) + 1 == len(SEQUENCE)
    assert scale.colour(0) == SEQUENCE[0].light
    assert scale.colour(99) == SEQUENCE[-1].light
    assert len(scale_of([0.0, 1.0, 1.0, float("nan")], "").legend()) == 2
    assert scale_of([], "").legend() == [(SEQUENCE[0].light, "one value")]

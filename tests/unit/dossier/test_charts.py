"""Charts: every kind draws, kinds of cell stay apart, and the map holds every state."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import support.dossier_samples as samples
from tertius.claims.verdict import DataTable
from tertius.dossier import derive_world
from tertius.dossier.charts import calibration, lines, routes, specification, strips, world
from tertius.dossier.draw import NARROW, WIDE, tidy, to_svg
from tertius.dossier.palette import chart_shades
from tertius.dossier.registry import CHARTS
from tertius.dossier.sections.portfolio import BANDS, strongest
from tertius.panel.panel import Grid
from tertius.panel.states import States


def grid_of(values: list[float], statuses: list[str]) -> Grid:
    years = list(range(2000, 2000 + len(values)))
    value = pd.DataFrame([values], index=["SYR"], columns=years)
    return Grid("x", "", value, pd.DataFrame([statuses], index=["SYR"], columns=years))


KNOWN = [figure for figure in samples.FIGURES if figure.kind in CHARTS.all()]


@pytest.mark.parametrize("figure", KNOWN, ids=lambda f: f.kind)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_kind_draws_within_its_width(figure: samples.Figure, width: int) -> None:
    chart = CHARTS.get(figure.kind)
    assert set(chart.columns) <= set(figure.data.columns)
    svg = to_svg(chart.draw(figure.data, width), "x").svg
    root = ElementTree.fromstring(svg)
    assert float(root.attrib["width"]) <= width + 1
    assert "NaN" not in svg


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("last", [2022, 2023, 2024, 2030])
def test_years_on_an_axis_are_whole_and_stand_once(last: int, width: int) -> None:
    years = range(2021, last + 1)
    rows = tuple(("a", year, float(year)) for year in years)
    charts = [
        CHARTS.get("series").draw(DataTable("t", ("series", "year", "value"), rows), width),
        CHARTS.get("timeline").draw(
            DataTable("t", ("label", "start", "end", "value"), (("a", 2021, last, "x"),)), width
        ),
        strips.draw([strips.Run("Russia", 2021, last, "none", False)], ["none"], "none", [], width),
        lines.draw(
            pd.DataFrame({"name": "Russia", "year": years, "value": 1.0, "piece": 0}),
            pd.DataFrame(columns=["name", "start", "until", "shows"]),
            ["Russia"],
            "unit",
            False,
            width,
        ),
    ]
    for chart in charts:
        shown = re.findall(r">((?:19|20)[0-9][0-9])</text>", to_svg(chart, "x").svg)
        assert shown and len(shown) == len(set(shown))


def test_labels_of_the_map_and_of_the_record_keep_apart() -> None:
    ends = pd.DataFrame({"place": [f"Port {k}" for k in range(6)], "longitude": 5.0, "latitude": 5.0})
    view = {"scale": 57.29578 * 20, "center": [5.0, 5.0], "height": 200}
    sides = [(align, down) for align, down, _ in routes._placed(ends, view, 400)]
    assert len(set(sides)) == len(sides) == 6
    heights = np.sort(calibration._below(np.array([0.3, 0.01, 0.02, 0.021, 0.95]), 420)) * 420
    assert (np.diff(heights) > 12.9).all() and heights[0] > 6.9


def drawn_colours(svg: str) -> set[str]:
    found = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    return {colour for colour in found if colour not in ("none", "transparent") and "url(" not in colour}


def test_every_drawn_colour_has_a_dark_form() -> None:
    charts = [CHARTS.get(figure.kind).draw(figure.data, WIDE) for figure in KNOWN]
    charts += [specification.draw(samples.grid(n), WIDE) for n in (14, specification.FEW + 10)]
    charts.append(world.draw(pd.Series({"SYR": 1.0}), {"SYR": "x", "TUV": "y"}, (1.0,), "0", "t", WIDE))
    runs = [
        strips.Run("Russia", 2000, 2001, shows, False) for shows in (*BANDS.values(), strips.MISSING_NAME)
    ]
    charts.append(strips.draw(runs, list(BANDS.values()), BANDS[0], [(2000, "e")], WIDE))
    known = {shade.light for shade in chart_shades()}
    for chart in charts:
        assert drawn_colours(to_svg(chart, "x").svg) <= known


def test_the_kinds_of_the_first_claim_tests_have_samples() -> None:
    assert {figure.kind for figure in KNOWN} >= {"survival", "forest", "bars", "timeline"}
    assert all(chart.columns and chart.draw.__doc__ for chart in CHARTS.all().values())


@pytest.mark.parametrize("size", [3, 14, specification.FEW + 10])
def test_the_specification_curve_draws_small_and_large_grids(size: int) -> None:
    svg = to_svg(specification.draw(samples.grid(size), WIDE), "x").svg
    assert svg.count("aria-label=") == size  # one has no estimate; main is drawn twice


def test_the_curve_leaves_out_other_units_and_sorts() -> None:
    grid = samples.grid(9)
    other = specification.GridCell({"window": 1}, "variant", samples.estimate(40, 1, "states"), "for")
    cells = specification.drawable((*grid, other))
    values = [c.estimate.value for c in cells if c.estimate.value is not None]
    assert len(values) == len(cells) == 8
    assert values == sorted(values)
    assert len(specification.table(grid, "t").rows) == 9


def test_text_keeps_its_digits_where_coordinates_lose_theirs() -> None:
    svg = '<svg id="a"><path d="M1.2345,-0.0001e-3" aria-label="x: 0.0512"/><text x="2.449">0.25</text></svg>'
    assert tidy(svg, "f") == (
        '<svg id="f-0"><path d="M1.2,0" aria-label="x: 0.0512"/><text x="2.4">0.25</text></svg>'
    )


def test_runs_keep_zero_missing_and_outside_apart() -> None:
    grid = grid_of(
        [0, 0, math.nan, math.nan, 6, 6],
        ["observed", "observed", "missing", "outside", "carried", "observed"],
    )
    found = [(r.start, r.end, r.shows, r.carried) for r in strips.runs(grid, "SYR", "Russia", BANDS)]
    assert found == [
        (2000, 2001, "none", False),
        (2002, 2002, strips.MISSING_NAME, False),
        (2003, 2003, strips.OUTSIDE_NAME, False),
        (2004, 2004, "75 % up", True),
        (2005, 2005, "75 % up", False),
    ]


def test_lines_break_at_gaps() -> None:
    grid = grid_of(
        [1, math.nan, 0, math.nan, math.nan], ["observed", "missing", "observed", "outside", "outside"]
    )
    data, gaps = lines.pieces(grid, "SYR", "Russia")
    assert data["value"].tolist() == [1, 0]
    assert data["piece"].nunique() == 2
    assert gaps[["start", "until", "shows"]].to_numpy().tolist() == [
        [2001, 2002, "missing"],
        [2003, 2005, "outside coverage"],
    ]


def test_the_strongest_pact_wins_and_unknown_stays_unknown() -> None:
    weak = grid_of([1, 0, math.nan, 1], ["observed", "observed", "outside", "observed"])
    strong = grid_of([1, 0, math.nan, 0], ["observed", "observed", "outside", "observed"])
    found = strongest([(weak, 1), (strong, 3)])
    np.testing.assert_array_equal(found.value.to_numpy()[0], [3, 0, math.nan, 1])
    assert found.status.to_numpy()[0].tolist() == ["observed", "observed", "outside", "observed"]


def test_the_map_can_show_every_state_of_today() -> None:
    assert set(States.embedded().alive_in(2024)) <= world.drawn_states()


def test_map_bands_include_their_upper_edge_and_set_zero_apart() -> None:
    values = pd.Series([0.0, 1.0, 1.0000001, 1.2, 2.5, 2.6, math.nan], index=list("abcdefg"))
    assert world.classify(values, (1.0, 1.5, 2.5), "0: none").tolist() == [
        "0: none",
        "over 0 to 1",
        "over 0 to 1",
        "over 1 to 1.5",
        "over 1.5 to 2.5",
        "over 2.5",
        world.NO_VALUE,
    ]


def test_the_map_draws_states_with_and_without_a_value() -> None:
    values = pd.Series({"SYR": 1.0, "RUS": 2.7, "TUV": 0.0})
    drawn = to_svg(
        world.draw(
            values, {s: f"{s} says" for s in ("SYR", "RUS", "TUV", "FRA")}, (1.0, 1.5), "0", "leeway", NARROW
        ),
        "map",
    )
    assert world.NO_VALUE in drawn.svg
    assert world.NOT_COVERED in drawn.svg
    assert drawn.svg.count('aria-label="SYR says"') == drawn.svg.count('aria-label="TUV says"') == 1
    assert len(drawn.svg) < 400_000


def test_the_outline_is_derived_as_documented() -> None:
    coarse = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[0, 0], [4, 0], [0, 2], [-4, 0], [0, -2]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0]], "id": "001", "properties": {"name": "Big"}},
                    {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Kosovo"}},
                    {"type": "Polygon", "arcs": [[0]], "properties": {"name": "No code"}},
                    {"type": "Polygon", "arcs": [[0]], "id": "010", "properties": {"name": "Antarctica"}},
                ]
            }
        },
    }
    small = {"type": "MultiPolygon", "arcs": [[[-1]]], "id": "002", "properties": {"name": "Small"}}
    fine = {**coarse, "objects": {"countries": {"geometries": [small]}}}
    made = derive_world.derive(coarse, fine, {"001": "BIG", "002": "SML", "010": "ATA"})
    assert [g["id"] for g in made["objects"]["states"]["geometries"]] == ["BIG", "XKX", ""]
    assert made["points"] == [{"iso3": "SML", "longitude": 2.0, "latitude": 1.0}]


def test_a_figure_that_lacks_columns_becomes_a_table() -> None:
    from tertius.claims.verdict import Figure, Verdict
    from tertius.dossier.data import DossierData
    from tertius.dossier.page import Page
    from tertius.dossier.sections.claims import draw_figure

    page = Page(DossierData(samples.case(), (), samples.empty_panel(), samples.record(), samples.KEY))
    figure = Figure("survival", "T", "A", DataTable("T", ("group",), (("x",),)))
    out = draw_figure(page, Verdict("claim-0", None, "open", ""), 1, figure)
    assert "<table>" in out
    assert "<svg" not in out
    assert not page.figures

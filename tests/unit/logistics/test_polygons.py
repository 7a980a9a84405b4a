"""Airspace polygons against points that they were not made from: the world's airfields."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import Any

import airportsdata
import numpy as np
import pytest
import shapely
from shapely.geometry import Point, Polygon

from tertius.core.errors import TertiusError
from tertius.logistics.airspace import closed_states, denied, territories

#: States whose islets are too many or too small for the table, and what share of their airfields it holds;
#: Ukraine's are those of Crimea, since borders are de facto ones.
FEWER = {"ARE": 0.8, "FSM": 0.8, "JPN": 0.85, "MHL": 0.7, "SYC": 0.5, "TON": 0.8, "TWN": 0.7, "UKR": 0.8}


@cache
def airfields() -> dict[str, Any]:
    text = (resources.files("tertius.panel") / "tables" / "states.csv").read_text(encoding="utf-8")
    iso3 = {row["iso2"]: row["iso3"] for row in csv.DictReader(text.split("\n")) if row["end"] == "9999"}
    points = defaultdict(list)
    for row in airportsdata.load("ICAO").values():
        if row["country"] in iso3:
            points[iso3[row["country"]]].append((row["lon"], row["lat"]))
    return {code: shapely.points(xy) for code, xy in points.items()}


def test_every_state_has_airspace() -> None:
    assert set(airfields()) <= set(territories())
    assert {"XKX", "ATG", "LIE", "SMR", "TUV", "VCT"} <= set(territories())


@pytest.mark.parametrize("code", sorted(airfields()))
def test_airfields_of_a_state_lie_in_its_airspace(code: str) -> None:
    inside = shapely.distance(territories()[code], airfields()[code]) < 0.1
    assert inside.mean() >= FEWER.get(code, 0.9)


#: Capitals of states without an airfield of their own, or with little room: latitude, longitude.
SMALL = {
    "SMR": (43.94, 12.45), "LIE": (47.14, 9.52), "AND": (42.51, 1.52), "MCO": (43.74, 7.42),
    "MLT": (35.90, 14.51), "SGP": (1.29, 103.85), "NRU": (-0.55, 166.92), "LUX": (49.61, 6.13),
    "BHR": (26.22, 50.58), "XKX": (42.66, 21.17), "LSO": (-29.31, 27.48), "SWZ": (-26.32, 31.13),
    "GMB": (13.45, -16.58), "BRN": (4.89, 114.94), "TUV": (-8.52, 179.20), "DJI": (11.59, 43.15),
    "MNE": (42.44, 19.26), "BIH": (43.86, 18.41),
}  # fmt: skip


@pytest.mark.parametrize("code", SMALL)
def test_a_small_state_holds_its_capital(code: str) -> None:
    latitude, longitude = SMALL[code]
    assert territories()[code].distance(Point(longitude, latitude)) < 0.02


def test_no_state_has_sea_behind_another_states_coast() -> None:
    assert not territories()["SMR"].contains(Point(12.6, 44.07))  # Rimini
    assert territories()["ITA"].distance(Point(12.6, 44.05)) == 0


def test_airfields_lie_in_no_other_state() -> None:
    codes = [code for code in sorted(airfields()) if code in territories()]
    tree = shapely.STRtree([territories()[code].buffer(-0.35) for code in codes])
    for code in set(codes) - {"UKR", "CHN", "MAR"}:
        _, other = tree.query(airfields()[code], predicate="within")
        strangers = sum(codes[k] != code for k in other)
        assert strangers <= 0.02 * len(airfields()[code]), code


def test_no_ring_crosses_the_date_line() -> None:
    text = (resources.files("tertius.logistics") / "tables" / "airspace.json").read_text(encoding="utf-8")
    for code, shapes in json.loads(text).items():
        for outer, *holes in shapes:
            longitude = np.array(outer)[:, 0]
            assert np.abs(longitude).max() <= 180 and np.abs(np.diff(longitude)).max() < 90, code
            assert Polygon(outer, holes).is_valid, code


def test_closing_russia_closes_chukotka_on_both_sides_of_the_date_line_and_nothing_else() -> None:
    shut = denied(frozenset({"RUS"}))
    inside, outside = (
        [(177.5, 64.7), (-172.9, 64.4), (37.6, 55.8)],
        [(15.5, 71.2), (-100, 71.2), (-156.8, 71.3)],
    )
    assert [shut.contains(Point(*point)) for point in inside] == [True] * 3
    assert [shut.contains(Point(*point)) for point in outside] == [False] * 3


@pytest.mark.parametrize("code", ["XKX", "KOS", "KSV", "RKS"])
def test_every_code_of_a_state_closes_it(code: str) -> None:
    assert closed_states([code]) == {"XKX"}


@pytest.mark.parametrize(
    ("code", "hint"), [("SER", "did you mean"), ("deu", "write DEU"), ("GER", "DEU"), ("nowhere", "known: ")]
)
def test_unknown_airspace_is_refused(code: str, hint: str) -> None:
    with pytest.raises(TertiusError) as caught:
        closed_states([code])
    assert hint in str(caught.value)

"""Every wrong question ends in one clear sentence."""

from __future__ import annotations

from typing import Any

import pytest

from support.logistics_toys import PLANE, place, toy
from tertius.core.errors import TertiusError
from tertius.logistics.airspace import closed_states
from tertius.logistics.analysis import analyse
from tertius.logistics.places import Place, check_coordinates, find
from tertius.logistics.sea import passage_states
from tertius.logistics.spec import load_packaged, packaged_specs, parse_spec
from tertius.logistics.units import figure, quantity
from tertius.logistics.vehicles import find_vehicle, parse_vehicle


def said(caught: pytest.ExceptionInfo[TertiusError]) -> str:
    text = str(caught.value)
    assert "\n" not in text and len(text) < 600
    return text


def fails(data: Any) -> str:
    with pytest.raises(TertiusError) as caught:
        parse_spec(data, "q.yaml")
    return said(caught)


def test_unknown_place_offers_the_nearest() -> None:
    assert "did you mean 'hmeimim'" in fails(toy(origins=["hmeimin"]))
    with pytest.raises(TertiusError) as caught:
        find("QQQQ")
    said(caught)
    assert find("LFPG").host == "FRA"


def test_swapped_coordinates_are_noticed() -> None:
    with pytest.raises(TertiusError) as caught:
        check_coordinates(Place("x", "x", "MLI", "airfield", -7.95, 12.53))
    assert "swapped" in said(caught)
    with pytest.raises(TertiusError) as caught:
        check_coordinates(Place("x", "x", "RUS", "airfield", 131.9, 43.1))
    assert "swapped" in said(caught)
    assert "swapped" in fails(
        toy(places={"start": {**place(0), "host": "MLI", "latitude": -7.95, "longitude": 12.53}})
    )


def test_empty_fleet() -> None:
    assert "empty fleet" in fails(toy(fleet={}))
    assert "empty fleet" in fails(toy(fleet={"plane": 0}))


def test_contradictory_closures() -> None:
    with pytest.raises(TertiusError) as caught:
        closed_states(["turkey-open", "turkey-closed"])
    text = said(caught)
    assert "turkey-closed" in text and "turkey-open" in text and "TUR" in text
    assert "closes and" in fails(toy(overflight=["sudan-open", "as-published"]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"overflight": "as-publishd"}, "did you mean 'as-published'"),
        ({"passages": {"bosphorus": "closed"}}, "did you mean 'bosporus'"),
        ({"passages": {"bosporus": "shut"}}, "open, merchant, closed"),
        ({"fleet": {"il-76": 1}}, "did you mean 'il-76md'"),
        ({"target": ["midle"]}, "did you mean 'middle'"),
        ({"destinations": {}}, "at least one destination"),
        ({"origins": []}, "at least one origin"),
        ({"no-such-key": 1}, "known key"),
        ({"id": "Has Spaces"}, "small letters"),
        ({"destinations": {"end": {"tonnes": -1}}}, "number from 0 up"),
        (
            {"destinations": {"end": {"tonnes": {"low": 3, "central": 2, "high": 1}}}},
            "low <= central <= high",
        ),
        ({"destinations": {"start": {"tonnes": 1}}}, "each place in one role"),
        ({"hubs": {"middle": []}}, "at least one place"),
        ({"hubs": [1, 2]}, "mapping"),
        ({"vehicles": {"plane": {**PLANE, "speed": "500"}}}, "number with its unit"),
        ({"vehicles": {"plane": {**PLANE, "speed": "0 km/h"}}}, "above zero"),
        ({"places": {"start": {"host": "XXX"}}}, "key 'kind'"),
    ],
)
def test_faults_of_a_spec(change: dict[str, Any], words: str) -> None:
    assert words in fails(toy(**change))


@pytest.mark.parametrize("data", [None, [], "text", 3, {"id": "x"}, {1: 2}])
def test_not_a_spec_at_all(data: Any) -> None:
    fails(data)


def out_of_range(**changes: Any) -> str:
    with pytest.raises(TertiusError) as caught:
        analyse(parse_spec(toy(**changes), "q.yaml"), draws=2)
    return said(caught)


def test_out_of_range_says_which_constraint_binds() -> None:
    far = {"start": place(0), "half": place(5), "end": place(60)}
    assert "range: the nearest field that can be reached is 6,1" in out_of_range(places=far)
    short = {"start": place(0), "half": place(5), "end": place(10, runway="500 m")}
    assert "runway: 500 m" in out_of_range(places=short)
    mali = {"start": place(0), "half": place(5), "end": {**place(-8, 12.5), "host": "MLI"}}
    assert "airspace: MLI is closed" in out_of_range(places=mali, overflight=["MLI"])


def test_no_hub_to_ask_about() -> None:
    assert "hub" in out_of_range(hubs={})


def test_units() -> None:
    assert quantity("100 nmi", "length", "w") == pytest.approx(185.2)
    assert quantity("1000 lb", "mass", "w") == pytest.approx(0.45359237)
    for text in ("5", "5 parsec", "5 t", "km", "", "1e9 km", None, 5, "5 km/h/h"):
        with pytest.raises(TertiusError) as caught:
            quantity(text, "length", "w")
        said(caught)
    with pytest.raises(TertiusError):
        figure({"low": "1 t"}, "mass", "w")
    with pytest.raises(TertiusError):
        figure(float("nan"), None, "w")
    with pytest.raises(TertiusError):
        figure(True, None, "w")


def test_faults_of_a_vehicle() -> None:
    rising = [{"payload": "1 t", "range": "100 km"}, {"payload": "2 t", "range": "200 km"}]
    for change, words in (
        ({"payload_range": rising}, "fall as range rises"),
        ({"payload_range": []}, "two to twenty points"),
        ({"payload_range": [1, 2]}, "points with payload and range"),
        ({"mode": "rail"}, "one of air, sea, road"),
        ({"sped": "1 km/h"}, "did you mean 'speed'"),
    ):
        with pytest.raises(TertiusError) as caught:
            parse_vehicle("v", {**PLANE, **change})
        assert words in said(caught)
    with pytest.raises(TertiusError) as caught:
        parse_vehicle("v", {k: v for k, v in PLANE.items() if k != "fuel_burn"})
    assert "'fuel_burn'" in said(caught)
    with pytest.raises(TertiusError) as caught:
        find_vehicle("c-71")
    assert "did you mean 'c-17'" in said(caught)


def test_passages_and_specs_have_near_misses() -> None:
    with pytest.raises(TertiusError) as caught:
        passage_states({"gibralter": "closed"})
    assert "gibraltar" in said(caught)
    with pytest.raises(TertiusError) as caught:
        load_packaged("africa-crops")
    assert "africa-corps" in said(caught)
    assert all(load_packaged(name).destinations for name in packaged_specs())

"""Slips in places of a spec: choices that are none, coordinates with a wrong sign, ports inland."""

from __future__ import annotations

import pytest

from tertius.core.errors import TertiusError
from tertius.logistics.network import build_network, unreachable
from tertius.logistics.places import Place, check_coordinates
from tertius.logistics.sea import check_port
from tertius.logistics.spec import read_spec

SPEC = """\
id: fuel-test
origins: [ramstein]
hubs:
  mid: {places: [stop], access: in use}
destinations:
  far: {tonnes: 5}
fleet: {c-17: 2}
target: [mid]
places:
  stop: {host: TCD, kind: airfield, latitude: 12.13, longitude: 15.03, runway: 2800 m, fuel: true}
  far: {host: COD, kind: airfield, latitude: -4.39, longitude: 15.44, runway: 3000 m, fuel: false}
"""


@pytest.mark.parametrize("word", ["no", "No", "off", "false", "False"])
def test_a_choice_in_words_is_a_choice(word: str) -> None:
    spec = read_spec(SPEC.replace("fuel: true", f"fuel: {word}"), "f.yaml")
    assert not spec.hubs[0].places[0].fuel


@pytest.mark.parametrize("word", ["maybe", "0", "1", "null", '""', "[no]"])
def test_what_is_no_choice_is_refused_with_its_line(word: str) -> None:
    with pytest.raises(TertiusError, match=r"^f\.yaml:10: place 'stop', fuel: expected true or false"):
        read_spec(SPEC.replace("fuel: true", f"fuel: {word}"), "f.yaml")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("2800 m", "2800", 10, "a number with its unit"),
        ("kind: airfield, latitude: 12", "kind: airbase, latitude: 12", 10, "one of airfield"),
        ("{c-17: 2}", "{c-17: 2, c-99: 1}", 7, "known vehicle"),
        ("{tonnes: 5}", "{tonnes: true}", 6, "a number from 0 up"),
        ("target: [mid]", "target: [midd]", 8, "did you mean 'mid'"),
        ("host: TCD", "host: CHAD", 10, "write TCD"),
        ("access: in use", "access: true", 4, "access: expected text"),
        ("target: [mid]", "target: [mid, mid]", 0, "target: expected each hub once"),
        ("id: fuel-test", "id: fuel-test\npower: RUSSIA", 0, "write RUS"),
        ("id: fuel-test", "id: fuel-test\ntitle: [a]", 0, "title: expected text"),
        ("latitude: 12.13", "latitude: 12.13 N", 10, "a number of degrees"),
        ("latitude: 12.13", "latitude: 112.13", 10, "latitude in"),
        ("id: fuel-test", "id: fuel-test\nid: twice", 2, "each key once"),
    ],
)
def test_errors_name_the_line(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(TertiusError) as caught:
        read_spec(SPEC.replace(old, new), "f.yaml")
    where = f"f.yaml:{line}" if line else "f.yaml, "
    assert str(caught.value).startswith(where) and said in str(caught.value)


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        (15.03, 12.13, "swapped"),
        (-12.13, 15.03, "north or south"),
        (12.13, -15.03, "east or west"),
        (-12.13, -15.03, "both signs"),
        (0.0, -30.0, "degrees away"),
        (90.0, 0.0, "degrees away"),
    ],
)
def test_coordinates_outside_the_host_say_which_slip_it_was(
    latitude: float, longitude: float, said: str
) -> None:
    with pytest.raises(TertiusError, match=said):
        check_coordinates(Place("stop", "Stop", "TCD", "airfield", latitude, longitude))


def test_a_port_far_inland_is_none() -> None:
    with pytest.raises(TertiusError, match="by the sea"):
        check_port(Place("inland", "Inland", "TCD", "port", 12.13, 15.03))
    check_port(Place("tartus", "Tartus", "SYR", "port", 34.9, 35.87))


def cut_off(*changes: tuple[str, str]) -> str:
    text = SPEC
    for old, new in changes:
        text = text.replace(old, new)
    return unreachable(build_network(read_spec(text, "f.yaml")))["far"]


def test_why_nothing_arrives_is_looked_for_where_supply_comes_from() -> None:
    sea = ("[ramstein]", "[tartus]"), ("  mid: {places: [stop], access: in use}\n", ""), ("[mid]", "[]")
    assert cut_off(*sea, ("hubs:", "hubs: {}")) == "no origin and no hub that can be reached has an airfield"
    shut = ("target: [mid]", "target: [mid]\noverflight: [DEU]")
    assert cut_off(shut) == "airspace: DEU, where supply starts, is closed"
    assert cut_off(("target: [mid]", "target: [mid]\noverflight: [COD]")) == "airspace: COD is closed"
    assert "runway: 300 m" in cut_off(("3000 m", "300 m"))


def test_a_field_behind_may_be_the_way_round_closed_airspace() -> None:
    """Tozeur lies nearer to Agadez than Tangier, but not by the way that is open."""
    text = """\
id: round
origins: [akrotiri]
hubs: {a: [tozeur], b: [tangier]}
destinations: {agadez: {tonnes: 5}}
fleet: {c-130j: 3}
overflight: [DZA, LBY]
places:
  akrotiri: {host: CYP, kind: airfield, latitude: 34.59, longitude: 32.99}
  tozeur: {host: TUN, kind: airfield, latitude: 33.94, longitude: 8.11}
  tangier: {host: MAR, kind: airfield, latitude: 35.73, longitude: -5.92}
  agadez: {host: NER, kind: airfield, latitude: 16.97, longitude: 8.0}
"""
    made = build_network(read_spec(text, "f.yaml"))
    legs = {(made.nodes[a].place, made.nodes[b].place) for a, b in zip(made.start, made.end)}
    assert ("tozeur", "tangier") in legs and ("tangier", "tozeur") not in legs

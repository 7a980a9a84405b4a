"""Slips in places of a spec: choices that are none, coordinates with a wrong sign, ports inland."""

from __future__ import annotations

import pytest

from tertius.core.errors import TertiusError
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
        ("latitude: 12.13", "latitude: 12.13 N", 10, "a number of degrees"),
        ("latitude: 12.13", "latitude: 112.13", 10, "latitude in"),
        ("id: fuel-test", "id: fuel-test\nid: twice", 2, "each key once"),
    ],
)
def test_errors_name_the_line(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(TertiusError) as caught:
        read_spec(SPEC.replace(old, new), "f.yaml")
    assert str(caught.value).startswith(f"f.yaml:{line}") and said in str(caught.value)


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

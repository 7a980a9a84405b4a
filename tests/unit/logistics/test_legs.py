"""Distances, closed airspace and closed straits against known values and against what must hold."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tertius.logistics.airpath import air_table
from tertius.logistics.airspace import closed_states, denied, rules, scenarios, territories
from tertius.logistics.geodesy import distance, lengths
from tertius.logistics.places import Place, bases, find, places, roads
from tertius.logistics.sea import passage_states, passages, sea_table
from tertius.logistics.vehicles import vehicles

FIELDS = [find(p) for p in ("chkalovsky", "mineralnye-vody", "hmeimim", "al-khadim", "bamako", "bangui")]
AT = {f.place: k for k, f in enumerate(FIELDS)}


def test_great_circles_are_geographiclibs() -> None:
    table = air_table(FIELDS, frozenset())
    for i, a in enumerate(FIELDS):
        for j, b in enumerate(FIELDS):
            known = Geodesic.WGS84.Inverse(a.latitude, a.longitude, b.latitude, b.longitude)["s12"] / 1000
            assert table.km[i, j] == pytest.approx(known, abs=1e-6)


def test_a_published_geodesic() -> None:
    # New York (JFK) to Singapore (Changi), the example of geographiclib's documentation.
    assert distance((40.64, -73.78), (1.36, 103.99)) == pytest.approx(15347.6, abs=2)


@pytest.fixture(scope="module")
def tables() -> dict[str, np.ndarray]:
    chains = (["europe-closed"], ["europe-closed", "GEO", "TUR"], ["europe-closed", "GEO", "TUR", "IRN"])
    return {" ".join(chain): air_table(FIELDS, closed_states(chain)).km for chain in chains}


def test_closing_more_never_shortens(tables: dict[str, np.ndarray]) -> None:
    previous = air_table(FIELDS, frozenset()).km
    for km in tables.values():
        assert (km >= previous - 1.0).all()
        previous = km


def test_tracks_keep_out_of_closed_airspace() -> None:
    import shapely

    closed = closed_states(["europe-closed", "TUR"])
    inner = denied(closed).buffer(-0.05)
    near = shapely.union_all([shapely.Point(f.longitude, f.latitude).buffer(0.5) for f in FIELDS])
    table = air_table(FIELDS, closed)
    assert table.tracks
    for track in table.tracks.values():
        points = []
        for (a, b), (c, d) in pairwise(track):
            line = Geodesic.WGS84.InverseLine(a, b, c, d)
            steps = max(2, int(line.s13 / 20_000))
            for k in range(steps + 1):
                at = line.Position(line.s13 * k / steps)
                points.append((at["lon2"], at["lat2"]))
        assert not shapely.LineString(points).intersects(inner.difference(near))


def test_turkey_closed_sends_flights_round_by_the_caspian(tables: dict[str, np.ndarray]) -> None:
    i, j = AT["mineralnye-vody"], AT["hmeimim"]
    assert tables["europe-closed"][i, j] < 1300 < 1700 < tables["europe-closed GEO TUR"][i, j]


def test_a_distance_does_not_depend_on_which_other_fields_are_asked_about() -> None:
    closed = closed_states(["as-published", "TUR", "IRN", "IRQ"])
    few = [find(p) for p in ("mineralnye-vody", "hmeimim", "bamako")]
    more = [*few, find("tehran"), find("port-sudan-air"), find("severomorsk")]
    assert air_table(more, closed).km[:3, :3] == pytest.approx(air_table(few, closed).km, rel=0.002)


def test_landing_in_closed_airspace_is_not_permitted() -> None:
    table = air_table(FIELDS, closed_states(["SYR"]))
    assert not table.landing[AT["hmeimim"]]
    assert np.isinf(table.km[AT["hmeimim"], AT["al-khadim"]])
    assert np.isfinite(table.km[AT["chkalovsky"], AT["al-khadim"]])


def test_split_state_falls_into_two_parts_that_make_the_whole() -> None:
    areas = territories()
    assert areas["LBY-W"].area + areas["LBY-E"].area == pytest.approx(areas["LBY"].area)
    tripoli, brak = find("misrata"), find("brak")
    table = air_table([tripoli, brak], closed_states("libya-split"))
    assert table.landing.tolist() == [False, True]


def test_every_scenario_names_states_with_airspace() -> None:
    for name in (*scenarios(), *rules()):
        assert closed_states(name) <= set(territories())
    assert all(rule["source"] and rule["title"] for rule in rules().values())


# Jeddah to Constanta: Suez Canal Authority as given by seapace.com; New York to Colombo: Pub. 151.
FAR = [
    ((21.48, 39.15), (44.16, 28.66), {}, 1698),
    ((21.48, 39.15), (44.16, 28.66), {"suez": "closed"}, 11771),
    ((40.68, -74.02), (6.95, 79.84), {}, 8604),
]


def sailed(start: tuple[float, float], end: tuple[float, float], states: dict[str, str]) -> float:
    ports = [Place(f"p{k}", "", "XXX", "port", *at) for k, at in enumerate((start, end))]
    return float(sea_table(ports, passage_states(states)).km[0, 1]) / 1.852


@pytest.mark.parametrize(("start", "end", "states", "miles"), FAR)
def test_sea_distances_are_near_published_ones(
    start: tuple[float, float], end: tuple[float, float], states: dict[str, str], miles: float
) -> None:
    assert sailed(start, end, states) == pytest.approx(miles, rel=0.02)


def test_sea_distances_agree_with_a_distance_table() -> None:
    text = (Path(__file__).parents[2] / "golden" / "sea_distances_pub151.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    error = []
    for row in csv.DictReader(lines):
        ends = [(float(row[f"{e}_latitude"]), float(row[f"{e}_longitude"])) for e in ("start", "end")]
        error.append(abs(sailed(ends[0], ends[1], {}) / float(row["miles"]) - 1))
    # Five of the pairs are off by 2 to 5 %: legs of a few hundred miles, and the Turkish straits.
    assert len(error) == 47
    assert sum(e <= 0.02 for e in error) >= 42 and max(error) < 0.05
    assert np.mean(error) < 0.01


def test_fast_lengths_are_geographiclibs() -> None:
    rng = np.random.default_rng(0)
    a, b = (np.column_stack([rng.uniform(-180, 180, 50), rng.uniform(-75, 75, 50)]) for _ in range(2))
    for p, q, km in zip(a, b, lengths(a, b)):
        known = distance((p[1], p[0]), (q[1], q[0]))
        if known < 15_000:
            assert km == pytest.approx(known, rel=3e-5)
    assert lengths(a[:1], a[:1])[0] == 0


PAIRS = [
    ("bosporus", "novorossiysk", "tartus"),
    ("dardanelles", "novorossiysk", "tartus"),
    ("danish-straits", "baltiysk", "conakry"),
]


@pytest.mark.parametrize(("gate", "start", "end"), PAIRS)
def test_closing_the_only_strait_disconnects(gate: str, start: str, end: str) -> None:
    ports = [find(start), find(end)]
    assert np.isfinite(sea_table(ports, passage_states({})).km[0, 1])
    shut = sea_table(ports, passage_states({gate: "closed"}))
    assert np.isinf(shut.km[0, 1]) and not shut.tracks


def test_montreux_closes_the_straits_to_warships_only() -> None:
    ports = [find("novorossiysk"), find("tartus")]
    states = passage_states({})
    assert states["bosporus"] == "merchant"
    assert np.isfinite(sea_table(ports, states).km[0, 1])
    assert np.isinf(sea_table(ports, states, warship=True).km[0, 1])


FAR_APART = ("novorossiysk", "baltiysk", "tartus", "port-sudan", "vladivostok", "norfolk")


@pytest.mark.parametrize("gate", sorted(passages()))
def test_no_route_crosses_a_closed_gate(gate: str) -> None:
    import shapely

    ports = [find(p) for p in FAR_APART]
    states = passage_states(dict.fromkeys(passages(), "open") | {gate: "closed"})
    line = shapely.LineString(passages()[gate]["gate"])
    for track in sea_table(ports, states).tracks.values():
        path = np.array([(lon, lat) for lat, lon in track])
        for a, b in pairwise(path):
            if abs(a[0] - b[0]) < 180:
                assert not shapely.LineString([a, b]).intersects(line)


@pytest.mark.parametrize("name", sorted(k for k, v in vehicles().items() if v.mode == "air"))
def test_payload_curve_goes_through_the_published_points(name: str) -> None:
    vehicle = vehicles()[name]
    assert vehicle.payload(np.array(vehicle.ranges)) == pytest.approx(np.array(vehicle.payloads))
    assert vehicle.payload(0.0) == vehicle.payloads[0]
    assert vehicle.payload(vehicle.ranges[-1] + 1) == 0
    middle = (vehicle.ranges[0] + vehicle.ranges[1]) / 2
    assert vehicle.payload(middle) == pytest.approx((vehicle.payloads[0] + vehicle.payloads[1]) / 2)


def test_published_points_themselves() -> None:
    assert vehicles()["il-76md-90a"].payload(4000.0) == 60
    assert vehicles()["il-76md-90a"].payload(5000.0) == 52
    assert vehicles()["c-17"].payload(4480.0) == 77.5
    assert vehicles()["a400m"].payload(6400.0) == 20


def test_every_vehicle_and_place_says_its_source() -> None:
    for vehicle in vehicles().values():
        assert all(vehicle.sources.values()) and vehicle.sources
    assert all(p.source for p in places().values())
    assert all(b.source and b.place in places() for b in bases())
    assert all(a in places() and b in places() and km > 0 for a, b, km in roads())


def test_places_agree_with_airportsdata() -> None:
    import airportsdata

    known = airportsdata.load("ICAO")
    for place in places().values():
        if place.icao:
            row = known.get(place.icao)
            assert row is not None, place.place
            assert distance((place.latitude, place.longitude), (row["lat"], row["lon"])) < 3


def test_wanted_places_are_there() -> None:
    wanted = (
        "hmeimim tartus al-khadim al-jufra brak maaten-al-sarra tobruk bangui bamako gao niamey agadez "
        "ouagadougou loumbila malabo port-sudan"
    )
    assert set(wanted.split()) <= set(places())
    assert {b.operator for b in bases()} >= {"RUS", "USA", "FRA", "CHN", "TUR", "ARE"}


def test_bases_agree_with_an_independent_list() -> None:
    folder = os.environ.get("TERTIUS_UPSTREAM")
    if not folder:
        pytest.skip("TERTIUS_UPSTREAM is not set")
    found = next(Path(folder).rglob("foreign_bases_2024.csv"))
    with found.open(encoding="utf-8") as handle:
        listed = [(float(r["lat"]), float(r["lon"])) for r in csv.DictReader(handle)]
    for base in bases():
        if base.source.startswith("openbasemap"):
            place = places()[base.place]
            near = min(distance((place.latitude, place.longitude), point) for point in listed)
            assert near < 30, base.place


def test_lengths_by_sea_are_those_of_a_distance() -> None:
    """None from a port to itself, the same both ways and in any order; no third port shortens one."""
    names = ("tartus", "lome", "dakar", "vladivostok", "norfolk", "severomorsk-sea", "port-sudan", "baltiysk")
    ports = [places()[name] for name in names]
    states = passage_states({})
    twin, beside = (replace(ports[0], place=name) for name in ("twin", "beside"))
    beside = replace(beside, latitude=twin.latitude + 0.01)
    near = sea_table([ports[0], twin, beside], states).km
    assert near[0, 1] == 0 and 1.1 < near[0, 2] == near[1, 2] < 1.2
    table = sea_table(ports, states)
    there, back = table.km, sea_table(ports[::-1], states).km[::-1, ::-1]
    assert np.isfinite(there).all()
    assert there == pytest.approx(there.T) and there == pytest.approx(back, rel=1e-3)
    assert (there <= 1.005 * (there[:, :, None] + there[None, :, :]).min(axis=1)).all()
    north = max(latitude for track in table.tracks.values() for latitude, _ in track)
    assert north < 73, "no way through the Arctic while its passages are closed"

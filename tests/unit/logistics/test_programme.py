"""The linear programme and criticality against networks worked out by hand."""

from __future__ import annotations

import pytest

from support.logistics_toys import DEGREE, network, place, plain, toy
from tertius.logistics.criticality import Response, effect, interdiction, resilience, shapley, substitutes
from tertius.logistics.programme import PENALTY, solve
from tertius.logistics.routes import cheapest_routes

LEG, WHOLE = 5 * DEGREE, 10 * DEGREE
#: Payload over the whole way: 1,113.2 km lie between 600 km (20 t) and 1,200 km (10 t).
FAR = 20 - 10 * (WHOLE - 600) / 600
#: kUSD a week: two loads of 20 t over two legs of 556.6 km out and back, at 500 km/h and 1 kUSD an hour.
THROUGH = 2 * 2 * (2 * LEG / 500)
DIRECT = 40 / FAR * (2 * WHOLE / 500)


def test_cheapest_supply_goes_through_the_hub() -> None:
    net = network()
    supply = solve(net, plain(net))
    assert supply.cost == pytest.approx(THROUGH, rel=1e-9)
    assert supply.tonnes == pytest.approx(40)
    assert supply.aircraft_hours == pytest.approx(THROUGH, rel=1e-9)
    assert {(f.start, f.end): round(f.trips, 9) for f in supply.flows} == {
        ("start", "half"): 2,
        ("half", "end"): 2,
    }
    # One hour of loading, unloading and half a day's wait at either leg, and the flights.
    assert supply.latency == pytest.approx((2 * (12 + 1 + 1) + WHOLE / 500) / 24, rel=1e-9)
    assert sum(supply.host_cost.values()) == pytest.approx(supply.cost, rel=1e-9)
    assert supply.shadow["demand.end.general"] == pytest.approx(THROUGH / 40, rel=1e-9)


def test_without_the_hub_it_flies_direct_with_less_on_board() -> None:
    net = network()
    response = Response(net, plain(net))
    found = effect(response, ["middle"])
    assert response.without(["middle"]).cost == pytest.approx(DIRECT, rel=1e-9)
    assert found.ratio == pytest.approx(DIRECT / THROUGH, rel=1e-9)
    assert found.lost == 0 and found.cut_off == ()
    leg = effect(response, ["half>end"])
    assert leg.ratio == pytest.approx(DIRECT / THROUGH, rel=1e-9)


def test_return_fuel_is_carried_where_there_is_none() -> None:
    data = toy(places={"start": place(0), "half": place(5), "end": place(10, fuel=False)})
    net = network(data)
    # The last leg needs the payload of twice its length; the first one stays as it was.
    expected = 2 * (2 * LEG / 500) + 40 / FAR * (2 * LEG / 500)
    assert solve(net, plain(net)).cost == pytest.approx(expected, rel=1e-9)


def test_flying_hours_limit_what_is_delivered_and_have_a_price() -> None:
    net = network()
    values = plain(net, **{"plane.count": 1.0, "utilisation": 1.0})  # 7 flying hours a week
    supply = solve(net, values)
    assert supply.tonnes == pytest.approx(40 * 7 / THROUGH, rel=1e-9)
    assert supply.shadow["plane.flying"] == pytest.approx(-(PENALTY * 40 / THROUGH - 1), rel=1e-9)
    assert effect(Response(net, values), ["middle"]).lost == pytest.approx(
        40 * 7 / THROUGH - 40 * 7 / DIRECT, rel=1e-9
    )


def test_stands_limit_throughput() -> None:
    data = toy(places={"start": place(0), "half": place(5, parking=1), "end": place(10)})
    net = network(data)
    values = plain(net, stand_hours=1.0, parking_use=0.5)  # 3.5 stand hours at the hub, two a load
    supply = solve(net, values)
    through = sum(f.tonnes for f in supply.flows if f.start == "half")
    assert through == pytest.approx(3.5 / 2 * 20, rel=1e-6)
    assert supply.tonnes == pytest.approx(40)


def test_passengers_share_the_aircraft() -> None:
    data = toy(destinations={"end": {"tonnes": 0, "passengers": 100}})
    net = network(data)
    supply = solve(net, plain(net))
    assert supply.passengers == {"end": pytest.approx(100)}
    assert supply.cost == pytest.approx(2 * 2 * (2 * LEG / 500), rel=1e-9)  # 100 people are two loads of 50


def test_shapley_of_two_hubs_that_replace_each_other() -> None:
    places = {"start": place(0), "half": place(5), "twin": place(5, 0.001), "end": place(10)}
    net = network(toy(hubs={"middle": ["half"], "other": ["twin"]}, places=places))
    response = Response(net, plain(net))
    shares = {s.hub: s for s in shapley(response, ["middle", "other"])}
    saving = DIRECT - THROUGH
    assert sum(s.saving for s in shares.values()) == pytest.approx(saving, rel=1e-9)
    assert shares["middle"].saving == pytest.approx(saving / 2, rel=1e-6)
    assert shares["middle"].error == 0
    best = substitutes(response, ["middle"])[0]
    assert best.hub == "other" and best.extra == pytest.approx(0, abs=1e-5)
    worst, exact = interdiction(response, ["middle", "other"], 2)
    assert exact and worst.elements == ("middle", "other")
    assert worst.objective == pytest.approx(saving, rel=1e-9)
    steps = resilience(response, ["middle", "other"])
    assert [s.cost for s in steps] == pytest.approx([THROUGH, THROUGH, DIRECT], rel=1e-6)


def test_cheapest_route_says_which_way() -> None:
    net = network()
    routes = {r.commodity: r for r in cheapest_routes(net, plain(net))}
    assert routes["general"].legs == (("start", "half", "plane"), ("half", "end", "plane"))
    assert routes["general"].cost == pytest.approx(THROUGH / 40, rel=1e-8)
    lost = {r.commodity: r for r in cheapest_routes(net, plain(net), ["middle"])}
    assert lost["general"].cost == pytest.approx(DIRECT / 40, rel=1e-8)


def test_a_hub_on_the_only_way_cuts_off() -> None:
    places = {"start": place(0), "half": place(9), "end": place(18)}
    net = network(toy(places=places))
    found = effect(Response(net, plain(net)), ["middle"])
    assert found.cut_off == ("end",) and found.lost_share == pytest.approx(1) and found.ratio is None


def test_a_short_runway_takes_the_hub_out() -> None:
    places = {"start": place(0), "half": place(5, runway="900 m"), "end": place(10)}
    net = network(toy(places=places))  # the aircraft needs 1,000 m
    assert solve(net, plain(net)).cost == pytest.approx(DIRECT, rel=1e-9)
    places["half"] = place(5, runway="1100 m")
    net = network(toy(places=places))
    assert solve(net, plain(net)).cost == pytest.approx(THROUGH, rel=1e-9)


def test_a_refuelling_stop_reaches_what_the_aircraft_cannot() -> None:
    places = {"start": place(0), "half": place(9), "end": place(18)}  # 2,004 km; the aircraft reaches 1,800
    net = network(toy(places=places))
    supply = solve(net, plain(net))
    assert supply.tonnes == pytest.approx(40)
    assert {(f.start, f.end) for f in supply.flows} == {("start", "half"), ("half", "end")}
    places["half"] = place(9, fuel=False)  # now fuel for both legs has to be carried from the start
    net = network(toy(places=places))
    assert solve(net, plain(net)).tonnes == pytest.approx(0, abs=1e-9)

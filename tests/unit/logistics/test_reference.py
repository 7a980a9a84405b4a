"""The fast programme against one written out in full and solved elsewhere; ties and their consequences."""

from __future__ import annotations

import pytest

from support.logistics_lp import least_cost
from tertius.logistics.network import Network, build_network
from tertius.logistics.programme import Programme, solve
from tertius.logistics.spec import load_packaged
from tertius.logistics.uncertainty import sample
from tertius.logistics.variants import vary

CASES = [
    ("us-sahel-2023", "", "sea and road", 1.0),
    ("us-sahel-2023", "", "air only", 0.3),
    ("africa-corps", "turkey-iran-closed", "sea and road", 1.0),
]


def networks(name: str, overflight: str, surface: str, fleet: float) -> Network:
    return build_network(vary(load_packaged(name), overflight, surface, fleet=fleet))


@pytest.mark.parametrize(("name", "overflight", "surface", "fleet"), CASES)
def test_costs_are_those_of_the_programme_in_full(
    name: str, overflight: str, surface: str, fleet: float
) -> None:
    net = networks(name, overflight, surface, fleet)
    programme = Programme(net)
    hubs = [hub.hub for hub in net.spec.hubs]
    lost = 0.0
    for values in sample(net.figures, 2, seed=3):
        for gone in ((), (hubs[0],), tuple(hubs)):
            supply = programme.solve(values, gone)
            cost, tonnes = least_cost(net, values, gone)
            assert supply.objective == pytest.approx(cost, rel=1e-9, abs=1e-7)
            assert supply.tonnes == pytest.approx(tonnes, rel=1e-8, abs=1e-6)
            lost = max(lost, 1 - supply.share)
    assert fleet == 1.0 or lost > 0.01  # with a third of the fleet its limits bind


def test_where_the_search_starts_does_not_matter() -> None:
    net = networks("africa-corps", "", "sea and road", 1.0)
    drawn = sample(net.figures, 6, seed=0)
    programme = Programme(net)
    for values in drawn:
        programme.solve(values, ["syria"])
    for values in drawn[::-1]:
        warm, fresh = programme.solve(values), solve(net, values)
        assert warm.objective == pytest.approx(fresh.objective, rel=1e-9)
        assert warm.delivered == pytest.approx(fresh.delivered, rel=1e-9, abs=1e-7)
        # Ways by a shared corner of closed airspace still tie: they move a destination's cost a little.
        assert warm.host_cost == pytest.approx(fresh.host_cost, rel=0.02)
        assert sum(warm.host_cost.values()) == pytest.approx(warm.cost, rel=1e-9)

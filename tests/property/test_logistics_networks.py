"""Random networks: taking away never helps, shares add up, draws stay in their ranges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.logistics_toys import network, place, plain, toy
from tertius.logistics.criticality import Response, effect, resilience, shapley
from tertius.logistics.programme import solve
from tertius.logistics.uncertainty import Rule, judge_draws, sample
from tertius.logistics.units import Figure

LON = st.floats(0.5, 14, allow_nan=False)
LAT = st.floats(-6, 6, allow_nan=False)


@st.composite
def networks(draw: st.DrawFn) -> tuple[object, dict[str, float], list[str]]:
    """Return a network of an origin, one to four hubs and one or two destinations, and its figures."""
    count = draw(st.integers(1, 4))
    hubs = [f"h{k}" for k in range(count)]
    places = {
        "start": place(0),
        **{f"p{h}": place(draw(LON), draw(LAT), fuel=draw(st.booleans())) for h in hubs},
    }
    places["end"] = place(draw(st.floats(4, 15)), draw(LAT), fuel=draw(st.booleans()))
    ends = {"end": {"tonnes": draw(st.integers(0, 80)), "passengers": draw(st.integers(0, 60))}}
    if draw(st.booleans()):
        places["other"] = place(draw(st.floats(4, 15)), draw(LAT))
        ends["other"] = {"tonnes": draw(st.integers(0, 40))}
    data = toy(hubs={h: [f"p{h}"] for h in hubs}, places=places, destinations=ends)
    net = network(data)
    values = plain(net, **{"plane.count": draw(st.floats(0.1, 6)), "urgent_share": draw(st.floats(0, 1))})
    return net, values, hubs


@settings(max_examples=25, deadline=None)
@given(networks())
def test_removing_more_never_helps(made: tuple[object, dict[str, float], list[str]]) -> None:
    net, values, hubs = made
    response = Response(net, values)  # type: ignore[arg-type]
    previous = response.without()
    for step in range(len(hubs)):
        left = response.without(hubs[: step + 1])
        assert left.objective >= previous.objective - 1e-6 * max(abs(previous.objective), 1)
        previous = left
    steps = resilience(response, hubs)
    assert len(steps) == len(hubs) + 1
    assert all(0 - 1e-9 <= s.share <= 1 + 1e-9 for s in steps)


@settings(max_examples=15, deadline=None)
@given(networks())
def test_kept_answers_are_those_of_a_fresh_solution(
    made: tuple[object, dict[str, float], list[str]],
) -> None:
    net, values, hubs = made
    response = Response(net, values)  # type: ignore[arg-type]
    response.without()
    for hub in hubs:
        kept = response.without([hub])
        fresh = solve(net, values, [hub])  # type: ignore[arg-type]
        assert kept.objective == pytest.approx(fresh.objective, rel=1e-7, abs=1e-6)
        assert effect(response, [hub]).objective >= 0


@settings(max_examples=15, deadline=None)
@given(networks())
def test_shapley_shares_add_up(made: tuple[object, dict[str, float], list[str]]) -> None:
    net, values, hubs = made
    response = Response(net, values)  # type: ignore[arg-type]
    shares = shapley(response, hubs)
    whole = response.without(hubs).objective - response.without().objective
    assert sum(s.saving for s in shares) == pytest.approx(whole, rel=1e-6, abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(networks())
def test_costs_of_destinations_add_up(made: tuple[object, dict[str, float], list[str]]) -> None:
    net, values, _ = made
    supply = solve(net, values)  # type: ignore[arg-type]
    assert sum(supply.host_cost.values()) == pytest.approx(supply.cost, rel=1e-5, abs=1e-4)
    for flow in supply.flows:
        assert flow.trips >= 0 and flow.tonnes >= -1e-9


@given(st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0, 1))
def test_quantiles_of_a_figure_stay_in_its_range(a: float, b: float, c: float, u: float) -> None:
    low, central, high = sorted((a, b, c))
    value = Figure(low, central, high).at(u)
    assert low - 1e-9 <= value <= high + 1e-9


def test_draws_are_a_latin_hypercube_and_do_not_depend_on_each_other() -> None:
    figures = {"a": Figure(0, 1, 2), "b": Figure(1, 2, 4)}
    drawn = sample(figures, 50, seed=1)
    alone = sample({"a": figures["a"]}, 50, seed=1)
    assert [d["a"] for d in drawn] == [d["a"] for d in alone]
    assert np.mean([d["a"] for d in drawn]) == pytest.approx(1, abs=0.02)
    assert np.mean([d["b"] for d in drawn]) == pytest.approx(7 / 3, abs=0.05)


def test_labels_follow_the_rule() -> None:
    rule = Rule(loss=0.1, rise=0.05, sure=0.9)
    zeros, ones = np.zeros(20), np.ones(20)
    assert judge_draws(zeros, ones, rule).label == "redundant"
    assert judge_draws(zeros, 2 * ones, rule).label == "replaceable"
    assert judge_draws(zeros, 2 * ones, rule).text() == "replaceable at 2.00 times the cost [2.00, 2.00]"
    assert judge_draws(0.5 * ones, ones, rule).label == "irreplaceable"
    mixed = np.where(np.arange(20) < 10, 0.5, 0.0)
    assert judge_draws(mixed, 2 * ones, rule).label == "unsettled"

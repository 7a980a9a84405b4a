"""Ensembles compared with what can be worked out: exact probabilities, plain simulation, known variances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from support.scenario_toys import DENSITY, RATE, pair_probability, pair_world, spec, town
from tertius.saom.results.fit import Fit
from tertius.scenario.contrast import contrast
from tertius.scenario.layers import variance_layers
from tertius.scenario.model import ScenarioModel
from tertius.scenario.moments import components
from tertius.scenario.run import run_scenario

PAIR = {"tie": {"outcome": "reach", "parameters": {"patron": "BBB", "states": ["AAA"]}}}


@pytest.mark.parametrize("coupling", ["paths", "keys", "none"])
def test_two_actors_have_the_exact_probability(coupling: str) -> None:
    found = run_scenario(spec(windows=2, chains=4000, outcomes=PAIR, coupling=coupling), pair_world())
    for window in (0, 1):
        exact = pair_probability(1, window + 1.0)
        values = found.values["tie"][0, 0, 0, :, window]
        error = np.sqrt(exact * (1 - exact) / 4000)
        assert abs(values.mean() - exact) < 4 * error
    summary = found.summary()
    assert summary["mc_error"].iloc[0] == pytest.approx(
        np.sqrt(0.25 * 4 * exact * (1 - exact) / 4000), rel=0.2
    )


def test_an_event_within_a_window_cuts_it_exactly() -> None:
    """The rate doubles two fifths into the window: the exact probability of the two parts in turn."""
    event = {
        "do": "event",
        "title": "e",
        "at": 1.4,
        "then": [{"do": "scale", "parameter": "net: Rate period 1", "by": 2}],
    }
    found = run_scenario(spec(chains=4000, outcomes=PAIR, always=[event]), pair_world())
    exact = pair_probability(0, 0.6, 2 * RATE) + pair_probability(1, 0.4) * (
        pair_probability(1, 0.6, 2 * RATE) - pair_probability(0, 0.6, 2 * RATE)
    )
    assert abs(found.values["tie"].mean() - exact) < 4 * np.sqrt(exact * (1 - exact) / 4000)


def test_a_shifted_parameter_has_the_exact_effect() -> None:
    factors = {
        "push": {"levels": {"no": {}, "yes": {"do": [{"do": "shift", "parameter": "density", "by": 0.8}]}}}
    }
    found = run_scenario(spec(chains=4000, outcomes=PAIR, factors=factors), pair_world())
    c = contrast(found.select(push="yes"), found.select(push="no"), "tie")
    exact = pair_probability(1, 1, density=DENSITY + 0.8) - pair_probability(1, 1)
    assert abs(c.estimate - exact) < 4 * c.mc_error
    assert c.reduction > 1.2 and c.correlation > 0.2


@pytest.mark.parametrize("coupling", ["paths", "keys"])
@pytest.mark.parametrize("start", [1, 2])
def test_without_intervention_it_is_plain_simulation_bit_for_bit(coupling: str, start: int) -> None:
    from tertius.saom.simulation.simulate import Model

    world = town()
    world = replace(world, derived={})
    found = run_scenario(spec(start=start, rates=start, coupling=coupling, chains=30), world)
    model = Model(world.data, list(world.fit.terms), coupled=coupling == "paths")
    plain = model.simulate(world.fit.theta, 30, seed=1, states=True)
    reach = plain.networks["net"][:, start - 1, :, 0].sum(axis=1)
    assert (found.values["reach"][0, 0, 0, :, 0] == reach).all()
    assert (found.ties["net"][0, 0] == plain.networks["net"][:, start - 1].mean(axis=0)).all()


def test_fixed_and_forbidden_ties_hold_in_every_chain() -> None:
    held = [
        {"do": "fix", "sender": "S01", "receiver": "S00"},
        {"do": "forbid", "sender": "S02", "receiver": "S00", "until": 1},
        {"do": "fix", "sender": "S02", "receiver": "S00", "from": 2},
    ]
    found = run_scenario(spec(windows=2, draws=3, chains=40, always=held), town())
    ties = found.ties["net"][0]
    assert (ties[:, 1, 0] == 1).all()
    assert ties[0, 2, 0] == 0 and ties[1, 2, 0] == 1
    assert 0 < ties[1, 3, 0] < 1


@pytest.mark.parametrize("coupling", ["paths", "keys"])
def test_identical_arms_differ_by_exactly_nothing(coupling: str) -> None:
    factors = {"name": {"levels": {"one": {}, "other": {}}}}
    found = run_scenario(spec(windows=2, draws=3, chains=10, coupling=coupling, factors=factors), town())
    c = contrast(found.select(name="one"), found.select(name="other"), "reach")
    assert (c.differences == 0).all() and c.mc_error == 0 and c.reduction == np.inf


def test_variance_components_of_known_variances() -> None:
    rng = np.random.default_rng(1)
    m, a, d, c = 3, 4, 300, 40
    models, arms = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0, 2.0, 5.0])
    values = (
        models[:, None, None, None] + arms[None, :, None, None]
        + rng.normal(0, 1.5, (m, a, d, 1)) + rng.normal(0, 2.0, (m, a, d, c))
    )  # fmt: skip
    truth = [4.0, 2.25, models.var(), arms.var()]
    # Means of a model over 300 draws and 4 arms vary by .045, which moves the variance of three by .07.
    assert components(values) == pytest.approx(truth, rel=0.15)


def test_layers_are_unbiased_and_their_errors_hold_the_truth() -> None:
    """Nothing but process noise: few chains would make means vary; parameter and scenario stay near 0."""
    factors = {"name": {"levels": {"one": {}, "other": {}}}}
    found = run_scenario(
        spec(draws=40, chains=5, coupling="none", factors=factors, outcomes=PAIR), pair_world()
    )
    exact = pair_probability(1, 1.0)
    layers = variance_layers(found, "tie")
    truth = {"process": exact * (1 - exact), "parameter": 0.0, "model": 0.0, "scenario": 0.0}
    for name, value in truth.items():
        assert abs(layers.variance[name] - value) <= 4 * layers.error[name] + 1e-12
    assert layers.share["process"] > 0.85


def test_the_parameter_layer_is_the_variance_of_the_exact_probability() -> None:
    found = run_scenario(spec(draws=150, chains=40, outcomes=PAIR), pair_world(se=np.array([0.0, 0.8])))
    layers = variance_layers(found, "tie")
    x = np.linspace(-5, 5, 2001)
    weight = np.exp(-(x**2) / 2)
    p = np.array([pair_probability(1, 1.0, density=DENSITY + 0.8 * v) for v in x])
    mean = np.average(p, weights=weight)
    assert (
        abs(layers.variance["parameter"] - np.average((p - mean) ** 2, weights=weight))
        < 4 * layers.error["parameter"]
    )
    assert (
        abs(layers.variance["process"] - np.average(p * (1 - p), weights=weight))
        < 4 * layers.error["process"]
    )
    assert layers.share["parameter"] > 0.02


def test_several_models_are_a_layer_of_their_own() -> None:
    one = pair_world()
    two = replace(one, name="quick", fit=_with_rate(one, 6.0))
    found = run_scenario(spec(draws=3, chains=400, outcomes=PAIR), [one, two])
    gap = pair_probability(1, 1.0) - pair_probability(1, 1.0, rate=6.0)
    layers = variance_layers(found, "tie")
    assert abs(layers.variance["model"] - gap**2 / 4) < 4 * layers.error["model"] + 1e-3
    assert layers.variance["parameter"] == pytest.approx(0.0, abs=0.005)


def _with_rate(world: ScenarioModel, rate: float) -> Fit:
    theta = world.fit.theta.copy()
    theta[0] = rate
    return replace(world.fit, theta=theta)

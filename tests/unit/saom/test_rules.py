"""Rules of symmetric networks: scores, structural ties, composition change, bad input."""

from __future__ import annotations

import numpy as np
import pytest

from tertius import saom
from tertius.core.errors import ModelError
from tertius.saom.data.variables import RULES
from tertius.saom.estimation.estimate import derivative
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

N = 12


def data(rule: str, presence: bool = False) -> saom.SaomData:
    rng = np.random.default_rng(4)
    half = np.triu((rng.random((2, N, N)) < 0.3).astype(float), 1)
    waves = half + half.transpose(0, 2, 1)
    waves[0, 0, 1] = waves[0, 1, 0] = 10
    waves[0, 2, 3] = waves[0, 3, 2] = 11
    spans = [((1.0, 2.0),)] * N
    spans[5] = ((1.0, 1.5),)
    x = saom.Covariate(np.arange(N) / N)
    net = saom.Network(waves, symmetric=True, rule=rule)
    return saom.SaomData({"net": net}, {"x": x}, tuple(spans) if presence else None)


@pytest.mark.parametrize("rule", ["initiative", "pairwise_disjunctive"])
def test_scores_have_mean_zero_and_give_the_derivative(rule: str) -> None:
    terms = [Term("density", "net"), Term("altX", "net", with_=("x",))]
    model = Model(data(rule, presence=rule == "initiative"), terms)
    theta = np.array([6.0, -0.3, 0.8])
    sim = model.simulate(theta, 3000, seed=1, states=True)
    scores = sim.scores.sum(axis=1)
    assert (np.abs(scores.mean(0)) < 4 * scores.std(0) / np.sqrt(3000)).all()
    step = np.array([0.0, 0.1, 0.0])
    up, down = (
        model.simulate(theta + s * step, 3000, seed=1).statistics.sum(axis=1).mean(0) for s in (1, -1)
    )
    assert derivative(sim)[:, 1] == pytest.approx((up - down) / 0.2, rel=0.2, abs=2.0)
    ends = sim.networks["net"][:, 0]
    assert (ends == ends.transpose(0, 2, 1)).all()
    assert not ends[:, 0, 1].any() and ends[:, 2, 3].all(), "structural ties stay"
    if rule == "initiative":
        assert not ends[:, 5].any()


def doubled(follows: float) -> saom.SaomData:
    waves = (np.random.default_rng(6).random((2, N, N)) < 0.2).astype(float)
    waves[:, np.arange(N), np.arange(N)] = 0
    return saom.SaomData({"net": saom.Network(waves, double_step=follows)})


def test_scores_of_double_steps_have_mean_zero_and_their_history_leads_to_the_end() -> None:
    terms = [Term("density", "net"), Term("recip", "net")]
    model = Model(doubled(0.5), terms)
    theta = np.array([4.0, -1.0, 0.8])
    scores = model.simulate(theta, 3000, seed=1).scores.sum(axis=1)
    assert (np.abs(scores.mean(0)) < 4 * scores.std(0) / np.sqrt(3000)).all()
    values = dict(zip(model.labels, theta))
    sim = saom.simulate(doubled(0.5), "net ~ density + recip", values, chains=2, seed=1, events=True)
    assert sim.events is not None
    networks, _ = saom.replay(doubled(0.5), sim.events, chain=1, period=1)
    assert (networks["net"] == sim.networks["net"][1, 0]).all()
    same = sim.events.groupby(["chain", "time"]).size()
    assert same.max() == 2, "the second ministep comes at once"


def test_coupled_chains_with_double_steps_have_the_same_law() -> None:
    terms = [Term("density", "net"), Term("recip", "net")]
    theta = np.array([4.0, -1.0, 0.8])
    plain, coupled = (
        Model(doubled(0.5), terms, coupled=c).simulate(theta, 2000, seed=2).statistics.sum(axis=1)
        for c in (False, True)
    )
    error = np.sqrt((plain.var(0) + coupled.var(0)) / 2000)
    assert (np.abs(plain.mean(0) - coupled.mean(0)) < 4 * error).all()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"double_step": 1.5}, "double_step from 0 to 1, got 1.5"),
        ({"double_step": True}, "double_step from 0 to 1, got True"),
        (
            {"double_step": 0.5, "symmetric": True},
            "directed one-mode network for double_step, got a symmetric",
        ),
        ({"double_step": 0.5, "two_mode": True}, "directed one-mode network for double_step, got a two-mode"),
        ({"offset": float("nan")}, "offset from -100 to 100, got nan"),
        ({"offset": 1.0, "symmetric": True}, "the rule 'initiative' for an offset, got 'forcing'"),
    ],
)
def test_double_steps_and_offsets_that_cannot_be(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        saom.Network(np.zeros((2, 3, 3)), **options)  # type: ignore[arg-type]


def test_rules_are_named_and_only_for_symmetric_networks() -> None:
    with pytest.raises(ModelError, match="did you mean 'pairwise_mutual'"):
        data("pairwise_mutal")
    with pytest.raises(ModelError, match="a symmetric one under the rule 'initiative'"):
        saom.Network(np.zeros((2, 3, 3)), rule="initiative")
    assert len(RULES) == 6

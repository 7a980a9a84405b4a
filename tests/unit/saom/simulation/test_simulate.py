"""Simulation: the same whatever the threads, conditional runs stop where they should, bad input named."""

from __future__ import annotations

import numpy as np
import pytest

from support.saom_models import TERMS, THETA, data
from tertius.core.errors import ModelError, UsageError
from tertius.saom.data.variables import Behaviour, Covariate, Network, SaomData
from tertius.saom.estimation.estimate import derivative
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term


def test_chains_do_not_depend_on_threads_or_batches() -> None:
    model = Model(data(), TERMS)
    one = model.simulate(THETA, 9, seed=4, threads=1)
    two = model.simulate(THETA, 9, seed=4, threads=2)
    rest = model.simulate(THETA, 4, seed=4, first=5, threads=3)
    assert (one.statistics == two.statistics).all() and (one.scores == two.scores).all()
    assert (one.statistics[5:] == rest.statistics).all()
    assert len({tuple(s.ravel()) for s in one.statistics}) == 9


@pytest.mark.parametrize("rule", ["forcing", "initiative"])
def test_chains_leave_nothing_to_the_next(rule: str) -> None:
    """Tables of paths that the statistics of one chain fill are not seen by the next one's ministeps."""
    rng = np.random.default_rng(5)
    half = np.triu((rng.random((3, 40, 40)) < 0.05).astype(float), 1)
    d = SaomData({"net": Network(half + half.transpose(0, 2, 1), symmetric=True, rule=rule)})
    model = Model(d, [Term("density", "net"), Term("transTriads", "net")])
    theta = np.array([5.0, 5.0, -1.0, 0.5])
    assert "pt_ff" in model.source, "the ministep that visits near alters alone"
    whole = model.simulate(theta, 40, seed=4, threads=1)
    parts = [model.simulate(theta, 1, seed=4, first=c, threads=1) for c in range(40)]
    assert (whole.statistics == np.concatenate([p.statistics for p in parts])).all()
    assert (whole.scores == np.concatenate([p.scores for p in parts])).all()


def test_full_lists_of_neighbours_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(data(), TERMS)
    roomy = model.simulate(THETA, 20, seed=6)
    degrees = [model.prepared.networks["net"].start.sum(axis=a).max() for a in (1, 2)]
    monkeypatch.setattr(Model, "_room", property(lambda self: int(max(degrees))))
    assert (model.simulate(THETA, 20, seed=6).statistics == roomy.statistics).all()


def test_statistics_do_not_depend_on_scores() -> None:
    model = Model(data(), TERMS)
    with_, without = (model.simulate(THETA, 5, seed=6, scores=s) for s in (True, False))
    assert (with_.statistics == without.statistics).all()
    assert not without.scores.any()


def test_scores_have_mean_zero_and_give_the_derivative() -> None:
    model = Model(data(), TERMS)
    sim = model.simulate(THETA, 4000, seed=1)
    scores = sim.scores.sum(axis=1)
    assert (np.abs(scores.mean(0)) < 4 * scores.std(0) / np.sqrt(4000)).all()
    step = np.array([0, 0, 0.1, 0])
    up, down = (
        model.simulate(THETA + s * step, 4000, seed=1).statistics.sum(axis=1).mean(0) for s in (1, -1)
    )
    assert derivative(sim)[:, 2] == pytest.approx((up - down) / 0.2, rel=0.15, abs=3.0)


def test_conditional_chains_end_at_the_observed_distance() -> None:
    model = Model(data(), TERMS, conditional="net")
    sim = model.simulate(THETA, 20, seed=2)
    observed = model.prepared.distance("net")
    for m, distance in enumerate(observed):
        assert (sim.statistics[:, m, m] == distance).all()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Network(np.full((2, 3, 3), 2.0)), "wave 1, tie 1->1"),
        (lambda: Network(np.stack([np.eye(3)] * 2)), "no self-tie"),
        (lambda: Network(np.zeros((2, 3, 4))), "square"),
        (lambda: Behaviour(np.full((4, 2), 0.5)), "actor 1, wave 1"),
        (lambda: Covariate(np.full(3, np.inf)), "infinite"),
        (lambda: SaomData({}), "at least one dependent variable"),
        (lambda: SaomData(data().variables, {"v": Covariate(np.zeros(3))}), "20 actors"),
        (lambda: Model(data(), [Term("denisty", "net")]), "did you mean 'density'"),
        (lambda: Model(data(), [Term("egoX", "net")]), "1 interaction variable"),
        (lambda: Model(data(), [Term("egoX", "net", with_=("gdp",))]), "'gdp'"),
    ],
)
def test_bad_input_is_named(make: object, words: str) -> None:
    with pytest.raises((ModelError, UsageError), match=words):
        make()  # type: ignore[operator]

"""Coupled chains: the law of the plain kernel, and differences only where something differs."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.arrays import Floats
from tertius.saom.data.variables import Behaviour, Covariate, Network, SaomData
from tertius.saom.simulation.simulate import Model, chain_keys
from tertius.saom.term import Term

TERMS = [
    Term("outRate", "net", "rate"),
    Term("density", "net"),
    Term("recip", "net"),
    Term("egoX", "net", with_=("beh",)),
    Term("linear", "beh"),
    Term("outdeg", "beh", with_=("net",)),
]
THETA = np.array([4.0, 0.05, -1.2, 0.7, 0.2, 3.0, 0.1, 0.05])


def data(seed: int = 5, n: int = 16) -> SaomData:
    rng = np.random.default_rng(seed)
    waves = (rng.random((2, n, n)) < 0.15).astype(float)
    waves[:, np.arange(n), np.arange(n)] = 0
    levels = rng.integers(1, 5, (n, 2)).astype(float)
    levels[0], levels[1] = 1, 4
    return SaomData({"net": Network(waves), "beh": Behaviour(levels)}, {"x": Covariate(rng.random(n))})


@pytest.fixture(scope="module")
def models() -> tuple[Model, Model]:
    return Model(data(), TERMS), Model(data(), TERMS, coupled=True)


def test_the_law_is_that_of_the_plain_kernel(models: tuple[Model, Model]) -> None:
    chains = 3000
    plain, coupled = (m.simulate(THETA, chains, seed=3, states=True, scores=False, threads=2) for m in models)
    levels = [
        np.concatenate([s.statistics[:, 0], s.networks["net"][:, 0].reshape(chains, -1)], axis=1)
        for s in (plain, coupled)
    ]
    gap = levels[1].mean(0) - levels[0].mean(0)
    error = np.sqrt((levels[0].var(0) + levels[1].var(0)) / chains)
    z: Floats = gap[error > 0] / error[error > 0]
    assert np.abs(z).max() < 4.5 and abs(z.std() - 1) < 0.2  # 250 correlated comparisons


def test_same_key_same_chain_and_other_keys_other_chains(models: tuple[Model, Model]) -> None:
    coupled = models[1]
    one = coupled.simulate(THETA, 6, seed=3, threads=1)
    two = coupled.simulate(THETA, 3, seed=3, first=3, threads=2)
    assert (one.statistics[3:] == two.statistics).all() and (one.scores[3:] == two.scores).all()
    assert len({tuple(s.ravel()) for s in one.statistics}) == 6


def test_scores_have_mean_zero(models: tuple[Model, Model]) -> None:
    scores = models[1].simulate(THETA, 2000, seed=1, threads=2).scores.sum(axis=1)
    assert (np.abs(scores.mean(0)) < 4 * scores.std(0) / np.sqrt(2000)).all()


def test_a_small_change_changes_little(models: tuple[Model, Model]) -> None:
    """One forced tie at the start: the rest of the end state hardly differs, unlike under plain keys."""
    differing = []
    for model in models:
        start = model.inputs.starts[0].copy()
        start[0, 2, 3] = 1 - start[0, 2, 3]
        other = model.inputs._replace(starts=(start,))
        keys = chain_keys(9, 0, 200)
        a, b = (
            model.run(i, THETA, keys, states=True, scores=False).networks["net"]
            for i in (model.inputs, other)
        )
        differing.append(float((a != b).mean()))
    assert differing[1] < 0.5 * differing[0]

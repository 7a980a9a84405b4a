"""A small network drawn from a known model, the model of it and its fit: shared by tests of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from tertius.saom.api import model_of
from tertius.saom.data.variables import Network, SaomData
from tertius.saom.estimation.estimate import estimate
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term


def data() -> SaomData:
    rng = np.random.default_rng(5)
    waves = (rng.random((3, 20, 20)) < 0.15).astype(float)
    waves[:, np.arange(20), np.arange(20)] = 0
    return SaomData({"net": Network(waves)})


THETA = np.array([4.0, 5.0, -1.2, 0.7])
TERMS = [Term("density", "net"), Term("recip", "net")]


@cache
def world() -> SaomData:
    """Three waves drawn from THETA; the same kernel as in the tests of simulation."""
    net = data().variables["net"]
    assert isinstance(net, Network)
    first = net.waves[:1]
    waves = [first[0]]
    for m in range(2):
        start = np.stack([waves[-1]] * 3)
        sim = Model(SaomData({"net": Network(start)}), TERMS).simulate(THETA, 1, seed=20 + m, states=True)
        waves.append(sim.networks["net"][0, 0].astype(float))
    return SaomData({"net": Network(np.stack(waves))})


@cache
def model() -> Model:
    return Model(world(), TERMS)


@cache
def result() -> Fit:
    return estimate(model(), seed=3)


def fit_of(data: SaomData, effects: Any, theta: Sequence[float]) -> Fit:
    """A fit of these effects at a stated theta, with standard errors of 0.1."""
    made, _, _ = model_of(data, effects)
    k, values = len(made.terms), np.array(theta, float)
    return replace(
        result(), theta=values, checked=values, labels=made.labels, terms=made.terms, free=np.ones(k, bool),
        covariance=np.diag(np.full(k, 0.01)), se=np.full(k, 0.1), conditional="",
    )  # fmt: skip

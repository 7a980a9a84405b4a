"""Small worlds for tests of scenarios: one to be worked out by hand, and a fuller one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term
from tertius.scenario.derived import Lag
from tertius.scenario.load import scenario_of
from tertius.scenario.model import ScenarioModel
from tertius.scenario.spec import ScenarioSpec


def fit_of(data: SaomData, terms: Sequence[Term], theta: Floats, se: Floats | float = 0.0) -> Fit:
    """A fit with a chosen theta and independent errors."""
    model = Model(data, list(terms))
    k = len(theta)
    assert len(model.terms) == k
    spread = np.broadcast_to(np.asarray(se, dtype=float), (k,)).copy()
    none = np.zeros((1, data.periods, k))
    square = np.diag(spread**2)
    return Fit(
        theta=np.array(theta, dtype=float), se=spread, covariance=square, t_ratios=np.zeros(k), overall=0.0,
        error=np.zeros(k), simulations=0, converged=True, labels=model.labels, terms=model.terms,
        free=np.ones(k, bool), checked=np.array(theta, dtype=float), targets=np.zeros((data.periods, k)),
        derivative=np.eye(k), spread=square, statistics=none, scores=none,
    )  # fmt: skip


RATE, DENSITY = 1.7, -0.4


def pair_world(se: Floats | float = 0.0) -> ScenarioModel:
    """Two actors who flip their only tie at a constant rate: see `pair_probability`."""
    waves = np.array([[[0, 0], [1, 0]], [[0, 1], [0, 0]]], float)
    data = SaomData({"net": Network(waves)})
    return ScenarioModel(
        "pair", data, fit_of(data, [Term("density", "net")], np.array([RATE, DENSITY]), se), ("AAA", "BBB")
    )


def pair_probability(start: int, time: float, rate: float = RATE, density: float = DENSITY) -> float:
    """P(tie at `time` | `start`): a two-state Markov chain that is created and withdrawn at fixed rates.

    At each chance (rate) an actor without a tie creates it with probability e^b / (1 + e^b); with one
    it withdraws it with probability e^-b / (1 + e^-b).
    """
    up = rate / (1 + np.exp(-density))
    down = rate / (1 + np.exp(density))
    rest = up / (up + down)
    return float(rest + (start - rest) * np.exp(-(up + down) * time))


def town(n: int = 14, seed: int = 7, se: float = 0.1) -> ScenarioModel:
    """A network of n states with a behaviour, peers, a covariate and a lagged tie."""
    rng = np.random.default_rng(seed)
    waves = (rng.random((3, n, n)) < 0.2).astype(float)
    waves[:, np.arange(n), np.arange(n)] = 0
    beh = rng.integers(1, 5, (n, 3)).astype(float)
    beh[0], beh[1] = 1, 4
    peers = (rng.random((n, n)) < 0.3).astype(float)
    np.fill_diagonal(peers, 0)
    data = SaomData(
        {"net": Network(waves), "beh": Behaviour(beh)},
        {
            "size": Covariate(rng.random((n, 3))),
            "peers": Dyadic(peers / np.maximum(peers.sum(1, keepdims=True), 1), centred=False),
            "before": Dyadic(waves[:2], centred=True),
        },
    )
    terms = [
        Term("density", "net"),
        Term("recip", "net"),
        Term("egoX", "net", with_=("size",)),
        Term("X", "net", with_=("before",)),
        Term("WXX", "net", with_=("peers",)),
        Term("linear", "beh"),
    ]
    theta = np.array([3.0, 4.0, -1.4, 0.6, 0.3, 0.5, 0.8, 2.0, 2.0, 0.1])
    names = tuple(f"S{i:02d}" for i in range(n))
    return ScenarioModel(
        "town",
        data,
        fit_of(data, terms, theta, np.where(np.arange(10) < 2, 0.2, se)),
        names,
        derived={"before": Lag("net", 1)},
        groups={"first": names[:4], "rest": names[4:]},
        blocs={s: "east" if i % 2 else "west" for i, s in enumerate(names)},
        weights={"size": {s: float(i + 1) for i, s in enumerate(names)}},
        peers=("peers",),
    )


def spec(**values: Any) -> ScenarioSpec:
    """A scenario of the town with short defaults."""
    base: dict[str, Any] = {
        "id": "toy", "title": "Toy", "world": "toy", "windows": 1, "draws": 1, "chains": 20,
        "outcomes": {"reach": {"outcome": "reach", "parameters": {"patron": "S00"}}},
    }  # fmt: skip
    return scenario_of(base | values)

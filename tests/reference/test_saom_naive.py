"""End states of the engine against those of the naive simulator: two-sample tests, seeds fixed.

For every summary of the end state the hypothesis of equal distributions is tested twice (means by Welch's
test, whole distributions by Kolmogorov and Smirnov's, conservative for discrete ones).  The level of a model
is 1 in 1,000, divided by the number of its tests (Bonferroni): a right engine fails for one seed in 1,000.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import ks_2samp, ttest_ind

from support.saom_naive import Moves, State, Variable, simulate
from tertius.saom.data.variables import Behaviour, Covariate, Network, SaomData
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

LEVEL = 0.001
SLOW = "TERTIUS_SLOW" in os.environ
CHAINS = 2000 if SLOW else 250
slow = pytest.mark.skipif(not SLOW, reason="compiles a kernel of its own; set TERTIUS_SLOW=1")
Summary = Callable[[State], float]


def network(rng: np.random.Generator, n: int, m: int) -> np.ndarray[Any, Any]:
    waves = (rng.random((2, n, m)) < 0.3).astype(float)
    if n == m:
        waves[:, np.arange(n), np.arange(n)] = 0
    return waves


def density(s: State, i: int) -> float:
    return float(s["net"][i].sum())


def recip(s: State, i: int) -> float:
    return float((s["net"][i] * s["net"][:, i]).sum())


def triplets(s: State, i: int) -> float:
    x = s["net"]
    return float(x[i] @ x @ x[i])


def total(statistic: Callable[[State, int], float]) -> Summary:
    return lambda s: sum(statistic(s, i) for i in range(len(next(iter(s.values())))))


NETWORK: dict[str, Summary] = {
    "ties": total(density),
    "reciprocated": total(recip),
    "triplets": total(triplets),
    "indegree squares": lambda s: float((s["net"].sum(0) ** 2).sum()),
    "outdegree squares": lambda s: float((s["net"].sum(1) ** 2).sum()),
}


def compare(
    data: SaomData,
    parameters: dict[Term, float],
    naive: dict[str, Variable],
    summaries: dict[str, Summary],
    moves: Moves | None = None,
) -> None:
    model = Model(data, list(parameters))
    theta = np.array([naive[t.on].rate if t.basic_rate else parameters[t] for t in model.terms])
    sim = model.simulate(theta, 4 * CHAINS, seed=11, states=True)
    start: State = {k: v.waves[0].astype(int) for k, v in data.networks.items()}
    start |= {k: v.values[:, 0].astype(int) for k, v in data.behaviours.items()}
    rng = np.random.default_rng(12)
    slow_ends = [simulate(start, naive, rng, moves) for _ in range(CHAINS)]
    ends = {**sim.networks, **sim.behaviours}
    fast_ends = [{k: a[c, 0].astype(int) for k, a in ends.items()} for c in range(4 * CHAINS)]
    level = LEVEL / (2 * len(summaries))
    for name, summary in summaries.items():
        ours, theirs = [summary(s) for s in fast_ends], [summary(s) for s in slow_ends]
        assert np.std(ours) > 0, f"{name} varies"
        means = ttest_ind(ours, theirs, equal_var=False).pvalue
        whole = ks_2samp(ours, theirs).pvalue
        line = f"{name}: {np.mean(ours):.3f} for {np.mean(theirs):.3f}, p = {means:.2g}, {whole:.2g}"
        assert min(means, whole) > level, line


def test_network_and_behaviour_with_diffusion_rate() -> None:
    rng = np.random.default_rng(3)
    n = 8
    levels = rng.integers(1, 5, (n, 2)).astype(float)
    levels[0], levels[1], levels[2] = (1, 4), (4, 1), (2, 3)
    data = SaomData({"net": Network(network(rng, n, n)), "beh": Behaviour(levels)})
    mean, span = levels.mean(0).mean(), 3.0
    first = levels[:, 0]
    gaps = np.abs(first[:, None] - first[None, :])
    similar = 1 - gaps.sum() / (n * (n - 1)) / span

    def sim_x(s: State, i: int) -> float:
        return float((s["net"][i] * (1 - np.abs(s["beh"] - s["beh"][i]) / span - similar)).sum())

    def alters(s: State, i: int) -> float:
        k = s["net"][i].sum()
        return float((s["beh"][i] - mean) * (s["net"][i] @ (s["beh"] - mean)) / k) if k else 0.0

    def exposure(s: State, i: int) -> float:
        k = s["net"][i].sum()
        return float(s["net"][i] @ s["beh"] / k) if k else 0.0

    parameters = {
        Term("density", "net"): -1.0,
        Term("recip", "net"): 0.8,
        Term("transTrip", "net"): 0.2,
        Term("simX", "net", with_=("beh",)): 0.6,
        Term("linear", "beh"): 0.2,
        Term("quad", "beh"): -0.1,
        Term("avAlt", "beh", with_=("net",)): 0.4,
        Term("avExposure", "beh", "rate", ("net",)): 0.3,
    }
    p = list(parameters.values())
    naive = {
        "net": Variable(3.0, [(density, p[0]), (recip, p[1]), (triplets, p[2]), (sim_x, p[3])]),
        "beh": Variable(
            1.2,
            [
                (lambda s, i: float(s["beh"][i] - mean), p[4]),
                (lambda s, i: float((s["beh"][i] - mean) ** 2), p[5]),
                (alters, p[6]),
            ],
            [(exposure, p[7])],
            1,
            4,
        ),
    }
    summaries = NETWORK | {
        "sum of behaviour": lambda s: float(s["beh"].sum()),
        "squares of behaviour": lambda s: float((s["beh"] ** 2).sum()),
        "similarity of the tied": total(sim_x),
        "behaviour of alters": total(alters),
        "moves up": lambda s: float(np.maximum(s["beh"] - first, 0).sum()),
    }
    compare(data, parameters, naive, summaries)


@slow
def test_network_with_covariate() -> None:
    rng = np.random.default_rng(5)
    n = 10
    x = rng.integers(0, 3, n).astype(float)
    data = SaomData({"net": Network(network(rng, n, n))}, {"x": Covariate(x)})
    v = x - x.mean()
    parameters = {
        Term("density", "net"): -1.2,
        Term("recip", "net"): 1.0,
        Term("transTrip", "net"): 0.25,
        Term("egoX", "net", with_=("x",)): 0.3,
        Term("altX", "net", with_=("x",)): -0.2,
        Term("outRate", "net", "rate"): 0.15,
    }
    p = list(parameters.values())
    objective: list[Any] = [(density, p[0]), (recip, p[1]), (triplets, p[2])]
    objective += [(lambda s, i: float(v[i] * s["net"][i].sum()), p[3])]
    objective += [(lambda s, i: float(s["net"][i] @ v), p[4])]
    naive = {"net": Variable(3.0, objective, [(density, p[5])])}
    summaries = NETWORK | {"covariate of alters": lambda s: float((s["net"] @ v).sum())}
    compare(data, parameters, naive, summaries)


@slow
def test_two_mode_network() -> None:
    rng = np.random.default_rng(6)
    n, m = 9, 6
    data = SaomData({"net": Network(network(rng, n, m), two_mode=True)})

    def cycles(s: State, i: int) -> float:
        common = s["net"] @ s["net"][i]
        common[i] = 0
        return float((common * (common - 1) / 2).sum())

    def popular(s: State, i: int) -> float:
        return float(s["net"][i] @ np.sqrt(s["net"].sum(0)))

    parameters = {
        Term("density", "net"): -1.5,
        Term("cycle4", "net"): 0.1,
        Term("inPopSqrt", "net"): 0.3,
    }
    p = list(parameters.values())
    naive = {"net": Variable(4.0, [(density, p[0]), (cycles, p[1]), (popular, p[2])])}
    summaries = {k: NETWORK[k] for k in ("ties", "indegree squares", "outdegree squares")}
    compare(data, parameters, naive, summaries | {"four-cycles": total(cycles)})


@slow
def test_composition_change() -> None:
    rng = np.random.default_rng(8)
    n = 10
    waves = network(rng, n, n)
    for w, absent in ((0, (0, 1)), (1, (2, 3))):
        for i in absent:
            waves[w, i, :] = waves[w, :, i] = 0
    always = ((1.0, 2.0),)
    presence = [always] * n
    presence[0], presence[1] = ((1.3, 2.0),), ((1.7, 2.0),)
    presence[2], presence[3] = ((1.0, 1.4),), ((1.0, 1.8),)
    data = SaomData({"net": Network(waves)}, presence=tuple(presence))
    moves = Moves([(0.3, 0, True), (0.7, 1, True), (0.4, 2, False), (0.8, 3, False)], {0, 1})
    parameters = {Term("density", "net"): -0.8, Term("recip", "net"): 0.9, Term("transTrip", "net"): 0.2}
    p = list(parameters.values())
    naive = {"net": Variable(4.0, [(density, p[0]), (recip, p[1]), (triplets, p[2])])}
    compare(data, parameters, naive, NETWORK, moves)


RULES = ("forcing", "initiative", "pairwise_forcing", "pairwise_mutual", "pairwise_disjunctive")
RULES += ("pairwise_joint",)


@pytest.mark.parametrize("follows", [0.5, pytest.param(1.0, marks=slow)])
def test_double_steps(follows: float) -> None:
    rng = np.random.default_rng(9)
    n = 8
    data = SaomData({"net": Network(network(rng, n, n), double_step=follows)})
    parameters = {Term("density", "net"): -1.0, Term("recip", "net"): 0.9, Term("transTrip", "net"): 0.2}
    p = list(parameters.values())
    objective: list[Any] = [(density, p[0]), (recip, p[1]), (triplets, p[2])]
    compare(data, parameters, {"net": Variable(3.0, objective, follows=follows)}, NETWORK)


@pytest.mark.parametrize(
    ("rule", "offset"),
    [
        (r, o) if r == "pairwise_mutual" else pytest.param(r, o, marks=slow)
        for r, o in [*((r, 0.0) for r in RULES), ("initiative", -1.2)]
    ],
)
def test_rules_of_symmetric_networks(rule: str, offset: float) -> None:
    """Ego's and alter's wishes differ: the covariate of the other counts."""
    rng = np.random.default_rng(7)
    n = 9
    half = np.triu(network(rng, n, n), 1)
    waves = half + half.transpose(0, 2, 1)
    x = rng.integers(0, 3, n).astype(float)
    data = SaomData({"net": Network(waves, symmetric=True, rule=rule, offset=offset)}, {"x": Covariate(x)})
    v = x - x.mean()
    parameters = {
        Term("density", "net"): -0.4,
        Term("altX", "net", with_=("x",)): 0.7,
        Term("transTriads", "net"): 0.3,
    }
    p = list(parameters.values())
    naive = {
        "net": Variable(
            6.0,
            [
                (density, p[0]),
                (lambda s, i: float(s["net"][i] @ v), p[1]),
                (lambda s, i: triplets(s, i) / 2, p[2]),
            ],
            rule=rule,
            offset=offset,
        ),
    }
    summaries = {k: NETWORK[k] for k in ("ties", "triplets", "outdegree squares")}
    compare(
        data, parameters, naive, summaries | {"covariate of alters": lambda s: float((s["net"] @ v).sum())}
    )

"""Auxiliary statistics against networkx and plain counting."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Network, SaomData
from tertius.saom.results.auxiliary import (
    TRIADS,
    cumulative,
    geodesics,
    shared_partners,
    standard,
    triad_census,
)
from tertius.saom.results.gof import _chosen, compare, mahalanobis
from tertius.saom.simulation.simulate import Simulation


def graph(seed: int) -> nx.DiGraph:
    g = nx.gnp_random_graph(25, 0.08, seed=seed, directed=True)
    g.add_edges_from([(v, u) for u, v in list(g.edges)[::3]])
    return g


@pytest.mark.parametrize("seed", range(3))
def test_triads_geodesics_and_partners(seed: int) -> None:
    g = graph(seed)
    adj = nx.to_numpy_array(g, dtype=np.uint8)
    census = nx.triadic_census(g)
    assert triad_census(adj).tolist() == [census[k] for k in TRIADS]
    lengths = dict(nx.all_pairs_shortest_path_length(g))
    found = [lengths[i].get(j, 99) for i in g for j in g if i != j]
    expected = [found.count(k) for k in range(1, 6)]
    assert geodesics("net").compute(adj).tolist() == [*expected, len(found) - sum(expected)]
    two = (adj.astype(int) @ adj)[adj == 1]
    assert shared_partners("net").compute(adj).tolist() == [(two <= k).sum() for k in range(7)]


def test_standard_set_and_cumulative() -> None:
    found = standard({"net": False, "club": True}, {"beh": (1, 4)})
    assert "club: triads" not in found and "net: triads" in found
    assert found["beh: values"].compute(np.array([1, 1, 2, 4])).tolist() == [2, 3, 3, 4]
    assert cumulative(np.array([0, 3, 99]), 3).tolist() == [1, 1, 1, 2]
    assert len(found["net: indegree"].labels) == 9


def test_mahalanobis_of_a_normal() -> None:
    rng = np.random.default_rng(0)
    cov = np.array([[2.0, 0.6], [0.6, 1.0]])
    draws = rng.multivariate_normal([0, 0], cov, 20_000)
    distance, p = mahalanobis(np.array([2.0, 1.0]), draws)
    exact = np.array([2.0, 1.0]) @ np.linalg.solve(cov, [2.0, 1.0])
    assert distance == pytest.approx(exact, rel=0.05)
    assert p == pytest.approx(np.exp(-exact / 2), abs=0.02)
    # An entry that never varies (all chains alike) is left out and breaks nothing.
    flat = np.column_stack([draws, np.full(len(draws), 100.0)])
    assert mahalanobis(np.array([2.0, 1.0, 100.0]), flat)[0] == pytest.approx(distance, rel=1e-6)
    # What no chain ever shows is no perfect fit, in one entry or in a combination of several.
    assert mahalanobis(np.array([2.0, 1.0, 101.0]), flat) == (np.inf, 0.0)
    both = np.column_stack([draws[:, 0], 10.0 - draws[:, 0]])
    assert mahalanobis(np.array([1.0, 9.0]), both)[0] == pytest.approx(0.5, rel=0.05)
    assert mahalanobis(np.array([1.0, 12.0]), both) == (np.inf, 0.0)


def _prepared(behaviour: np.ndarray, network: np.ndarray) -> Prepared:
    return prepare(SaomData({"net": Network(network), "beh": Behaviour(behaviour)}))


def test_levels_that_are_missing_are_compared_with_nothing() -> None:
    """Carried forward they would be observed levels, and differ from simulated ones."""
    rng = np.random.default_rng(1)
    levels = rng.integers(1, 4, (10, 2)).astype(float)
    levels[:5, 1] = np.nan
    levels[5:7, 0] = np.nan
    made = _prepared(levels, np.zeros((2, 10, 10)))
    ends = np.repeat(made.behaviours["beh"].end[None], 60, axis=0)
    ends[:, 0, :7] = 3  # chains move the missing ones alone
    sims = [Simulation(np.zeros((60, 1, 1)), np.zeros((60, 1, 1)), np.zeros((60, 1)), {}, {"beh": ends})]
    statistic = standard({}, {"beh": (1, 3)})["beh: values"]
    chosen = _chosen(made.data, made, {"levels": statistic, "own": lambda _, b: b["beh"].astype(float)})
    levels_, own = compare(made, sims, chosen).results
    assert levels_.observed[-1] == 3 and (levels_.simulated == levels_.observed).all() and levels_.p == 1
    assert (own.simulated == own.observed).all()


def test_a_statistic_cannot_change_a_state_for_the_next() -> None:
    made = _prepared(np.array([[1.0, 2.0], [2.0, 1.0]]), np.zeros((2, 2, 2)))

    def harm(_: object, behaviours: dict[str, np.ndarray]) -> np.ndarray:
        behaviours["beh"][:] = 0
        return np.zeros(1)

    sims = [Simulation(*np.zeros((3, 1, 1, 1)), {}, {"beh": made.behaviours["beh"].end[None]})]
    with pytest.raises(ValueError, match="read-only"):
        compare(made, sims, {"harm": (None, harm)})

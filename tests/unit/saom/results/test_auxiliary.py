"""Auxiliary statistics against networkx and plain counting."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tertius.saom.results.auxiliary import (
    TRIADS,
    cumulative,
    geodesics,
    shared_partners,
    standard,
    triad_census,
)
from tertius.saom.results.gof import mahalanobis


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

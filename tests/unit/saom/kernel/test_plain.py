"""Views and tables for uncompiled code, compared with what the compiled functions make."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.saom.effects.contract import LEGS
from tertius.saom.kernel import primitives
from tertius.saom.kernel.plain import build_net, paths_of
from tertius.saom.kernel.views import Net

SHAPES = [((12, 12), False), ((12, 12), True), ((9, 14), False), ((5, 5), False)]


def matrix(shape: tuple[int, int], symmetric: bool, density: float = 0.3) -> np.ndarray:
    rng = np.random.default_rng(3)
    ties = (rng.random(shape) < density).astype(np.uint8)
    if shape[0] == shape[1]:
        np.fill_diagonal(ties, 0)
    return np.triu(ties) | np.triu(ties).T if symmetric else ties


def loaded(adj: np.ndarray, symmetric: bool) -> Net:
    """Return the net that a kernel would hold, by the Python that it is compiled from."""
    net: Net = primitives.new_net.py_func(np.zeros_like(adj), max(adj.shape), symmetric)
    assert primitives.load_net.py_func(net, adj, symmetric)
    return net


@pytest.mark.parametrize(("shape", "symmetric"), SHAPES)
@pytest.mark.parametrize("density", [0.0, 0.3, 1.0])
def test_a_net_is_the_one_that_a_kernel_loads(
    shape: tuple[int, int], symmetric: bool, density: float
) -> None:
    adj = matrix(shape, symmetric, density)
    got, want = build_net(adj, symmetric), loaded(adj, symmetric)
    assert (got.adj == want.adj).all() and got.adj is not adj
    for lists, degree in (("out", "outdeg"), ("inn", "indeg")):
        assert (getattr(got, degree) == getattr(want, degree)).all()
        rows = [(getattr(net, lists), getattr(net, degree)) for net in (got, want)]
        assert rows[0][0].shape == rows[1][0].shape and rows[0][0].dtype == rows[1][0].dtype
        for i, k in enumerate(getattr(want, degree)):
            assert (rows[0][0][i, :k] == rows[1][0][i, :k]).all()
    assert (got.out is got.inn) == symmetric


@pytest.mark.parametrize("first", LEGS.values())
@pytest.mark.parametrize("second", LEGS.values())
@pytest.mark.parametrize("symmetric", [False, True])
def test_paths_are_counted_as_a_kernel_counts_them(first: int, second: int, symmetric: bool) -> None:
    one, two = build_net(matrix((12, 12), symmetric), symmetric), build_net(matrix((12, 12), False, 0.4))
    for i in range(12):
        table, seen = np.zeros(12, np.int32), np.zeros(13, np.uint32)
        primitives.count_paths.py_func(table, seen, i, one, first, two, second)
        assert (paths_of(12, i, one, first, two, second) == table).all()
    assert paths_of(12, 0, one, first, two, second).dtype == np.int32

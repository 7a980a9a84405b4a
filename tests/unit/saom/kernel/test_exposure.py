"""Sums that the kernel keeps over the senders of an alter are what summing anew gives."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.saom.data.variables import Dyadic, Network, SaomData
from tertius.saom.kernel import layout
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

N, M = 14, 6


def data(two_mode: bool, presence: bool) -> SaomData:
    rng = np.random.default_rng(3)
    width = M if two_mode else N
    waves = (rng.random((3, N, width)) < 0.3).astype(float)
    if not two_mode:
        waves[:, np.arange(N), np.arange(N)] = 0
    intervals = None
    if presence:
        intervals = tuple(((1.0, 3.0),) if i else ((1.0, 1.4), (1.8, 2.5)) for i in range(N))
        waves[2, 0] = 0
        if not two_mode:
            waves[2, :, 0] = 0
    peers = rng.random((2, N, N))
    peers[0, 2, 3] = np.nan
    return SaomData(
        {"net": Network(waves, two_mode)}, {"peers": Dyadic(peers, centred=False)}, presence=intervals
    )


@pytest.mark.parametrize(("two_mode", "presence"), [(False, True), (True, False)])
def test_kept_sums_give_the_chains_of_sums_made_anew(
    two_mode: bool, presence: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = [Term("density", "net"), Term("WXX", "net", with_=("peers",))]
    theta = np.array([5.0, 6.0, -1.0, 0.3])
    kept = Model(data(two_mode, presence), terms)
    assert "shift(" in kept.source.split("def chains")[1]
    monkeypatch.setattr(layout, "CELLS", 0)
    anew = Model(data(two_mode, presence), terms)
    assert "shift(" not in anew.source.split("def chains")[1]
    one, two = (model.simulate(theta, 20, seed=5, threads=1, states=True) for model in (kept, anew))
    assert (one.networks["net"] == two.networks["net"]).all()
    assert one.statistics == pytest.approx(two.statistics, abs=1e-9)
    assert one.scores == pytest.approx(two.scores, abs=1e-7)


def test_a_matrix_of_the_wrong_width_is_refused() -> None:
    rng = np.random.default_rng(1)
    waves = (rng.random((2, N, M)) < 0.4).astype(float)
    between = SaomData({"net": Network(waves, True)}, {"w": Dyadic(rng.random((N, M)))})
    with pytest.raises(ModelError, match=r"covariate 'w'.*14 columns"):
        Model(between, [Term("WXX", "net", with_=("w",))])
    square = SaomData({"net": Network(waves, True)}, {"w": Dyadic(rng.random((N, N)))})
    with pytest.raises(ModelError, match=r"covariate 'w'.*6 columns"):
        Model(square, [Term("X", "net", with_=("w",))])

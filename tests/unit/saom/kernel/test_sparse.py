"""Visiting near alters only gives the same distribution as visiting all."""

from __future__ import annotations

import os

import numpy as np
import pytest

from tertius.saom.data.variables import Behaviour, Covariate, Network, SaomData
from tertius.saom.kernel import layout
from tertius.saom.simulation.simulate import Model, Simulation
from tertius.saom.term import Term

CHAINS = 20000


@pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="compiles twice; set TERTIUS_SLOW=1")
def test_near_and_all_alters_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    n = 40
    waves = (rng.random((2, n, n)) < 0.06).astype(float)
    waves[:, np.arange(n), np.arange(n)] = 0
    waves[0, 3, 5], waves[0, 7, 8], waves[0, 9, 10] = 11, 10, np.nan
    beh = Behaviour(rng.integers(1, 5, (n, 2)).astype(float))
    data = SaomData({"net": Network(waves), "beh": beh}, {"x": Covariate(rng.normal(size=n))})
    terms = [
        *(
            Term(e, "net")
            for e in ("density", "recip", "transTrip", "gwespRR", "cycle3", "inPop", "outActSqrt")
        ),
        Term("recip", "net", "creation"),
        Term("density", "net", "endow"),
        *(Term(e, "net", with_=(x,)) for e, x in (("altX", "x"), ("egoX", "x"), ("altX", "beh"))),
        Term("linear", "beh"),
        Term("avAlt", "beh", with_=("net",)),
    ]
    theta = np.array([6, -1.3, 0.8, 0.2, 0.2, 0.1, 0.1, -0.1, 0.3, 0.3, 0.3, 0.2, 0.2, 3, 0.1, 0.3])
    runs: list[Simulation] = []
    for share, seed in ((0.0, 1), (10.0, 2)):
        monkeypatch.setattr(layout, "SHARE", share)
        model = Model(data, terms)
        assert ("nears = np.int64(count)" in model.source) == (share > 0)
        runs.append(model.simulate(theta, CHAINS, seed=seed))
    a, b = (r.statistics.sum(axis=1) for r in runs)
    z = (a.mean(0) - b.mean(0)) / np.sqrt((a.var(0) + b.var(0)) / CHAINS)
    assert (np.abs(z) < 4).all(), z
    for r in runs:
        s = r.scores.sum(axis=1)
        assert (np.abs(s.mean(0)) < 4 * s.std(0) / np.sqrt(CHAINS)).all()
    spread = runs[0].scores.std(axis=0) / runs[1].scores.std(axis=0)
    assert spread == pytest.approx(1.0, abs=0.06)

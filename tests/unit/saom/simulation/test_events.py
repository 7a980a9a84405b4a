"""The history of chains: replaying it from the start gives the end, and asking for it changes nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tertius import saom
from tertius.core.errors import ModelError
from tertius.saom.api import model_of
from tertius.saom.simulation import events as module

N, M = 14, 6
FORMULA = "net ~ density + recip + egoX(beh); pair ~ density; club ~ density; beh ~ linear + avAlt(net)"
THETA = {
    "net: Rate period 1": 4.0,
    "net: Rate period 2": 5.0,
    "net: density": -1.0,
    "pair: density": -1.0,
    "club: density": -0.5,
    "beh: Rate period 1": 2.0,
}


def data() -> saom.SaomData:
    rng = np.random.default_rng(2)

    def ties(n: int, m: int) -> np.ndarray:
        a = (rng.random((3, n, m)) < 0.25).astype(float)
        if n == m:
            a[:, np.arange(n), np.arange(n)] = 0
        return a

    pair = ties(N, N)
    always = ((1.0, 3.0),)
    spans = [always] * N
    spans[2], spans[5], spans[7] = ((1.0, 1.6),), ((1.4, 3.0),), ((1.0, 1.2), (1.7, 3.0))
    return saom.SaomData(
        {
            "net": saom.Network(ties(N, N)),
            "pair": saom.Network(np.maximum(pair, pair.transpose(0, 2, 1)), symmetric=True),
            "club": saom.Network(ties(N, M), two_mode=True),
            "beh": saom.Behaviour(rng.integers(1, 4, (N, 3)).astype(float)),
        },
        presence=tuple(spans),
    )


def test_replaying_the_events_gives_the_end_state() -> None:
    d = data()
    plain = saom.simulate(d, FORMULA, THETA, chains=4, seed=3)
    sim = saom.simulate(d, FORMULA, THETA, chains=4, seed=3, events=[0, 3])
    assert (plain.statistics == sim.statistics).all() and plain.events is None
    assert sim.events is not None and set(sim.events["chain"]) == {0, 3}
    for chain in (0, 3):
        for period in (1, 2):
            nets, behs = saom.replay(d, sim.events, chain, period)
            for name, net in nets.items():
                assert (net == sim.networks[name][chain, period - 1]).all(), name
            assert (behs["beh"] == sim.behaviours["beh"][chain, period - 1]).all()
    by = sim.events.groupby(["chain", "period"])["time"]
    assert by.apply(lambda t: t.is_monotonic_increasing).all()
    assert by.min().gt(0).all() and by.max().lt(1).all()
    assert "(presence)" in set(sim.events["variable"])
    moves = sim.events[sim.events["step"] != 0]
    assert set(moves["variable"]) >= {"net", "pair", "club", "beh"}, "every variable moved"
    again = saom.simulate(d, FORMULA, THETA, chains=4, seed=3, events=[3])
    pd.testing.assert_frame_equal(
        again.events.reset_index(drop=True),
        sim.events[sim.events["chain"] == 3].reset_index(drop=True),
    )


def test_a_state_in_between_has_the_ties_made_by_then() -> None:
    d = data()
    sim = saom.simulate(d, FORMULA, THETA, chains=1, seed=5, events=True)
    events = sim.events
    assert events is not None
    made = events[(events["variable"] == "net") & (events["period"] == 1) & (events["step"] == 1)].iloc[0]
    before, _ = saom.replay(d, events, 0, 1, until=made["time"] - 1e-12)
    after, _ = saom.replay(d, events, 0, 1, until=made["time"])
    i, j = int(made["ego"]), int(made["alter"])
    assert (before["net"][i, j], after["net"][i, j]) == (0, 1)


def test_long_histories_find_room_or_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    d = data()
    model, _, _ = model_of(d, FORMULA)
    theta = model.start()
    whole = module.history(model, theta, [0, 1], seed=1)
    monkeypatch.setattr(module, "ROOM", 2)
    pd.testing.assert_frame_equal(module.history(model, theta, [0, 1], seed=1), whole)
    with pytest.raises(ModelError, match="at most 20 ministeps"):
        module.history(model, theta, [0, 1], seed=1, limit=20)


def test_unknown_chains_and_periods_are_named() -> None:
    d = data()
    with pytest.raises(ModelError, match="numbers of chains from 0 to 1"):
        saom.simulate(d, FORMULA, THETA, chains=2, events=[2])
    with pytest.raises(ModelError, match="period: expected 1 to 2"):
        saom.replay(d, pd.DataFrame(), 0, 3)

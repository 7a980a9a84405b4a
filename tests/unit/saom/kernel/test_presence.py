"""Actors who come and go: absent ones have no ties, those who left count as unchanged."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.saom.data.prepare import prepare
from tertius.saom.data.variables import Network, SaomData
from tertius.saom.observe import statistic
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

N = 20
TERMS = [Term("density", "net"), Term("recip", "net")]


def data() -> SaomData:
    rng = np.random.default_rng(8)
    waves = (rng.random((3, N, N)) < 0.15).astype(float)
    waves[:, np.arange(N), np.arange(N)] = 0
    waves[0, 4], waves[0, :, 4] = 0, 0
    always = ((1.0, 3.0),)
    presence = [always] * N
    presence[3] = ((1.0, 1.5),)
    presence[4] = ((2.0, 3.0),)
    presence[5] = ((1.0, 1.3), (1.6, 3.0))
    return SaomData({"net": Network(waves)}, presence=tuple(presence))


def test_absent_actors_have_no_ties_and_leavers_are_set_back() -> None:
    d = data()
    sim = Model(d, TERMS).simulate(np.array([5.0, 5.0, -1.0, 0.5]), 500, seed=1, states=True)
    ends = sim.networks["net"]
    assert ends[:, 0, 4].sum() == 0 and ends[:, 0, :, 4].sum() == 0
    assert ends[:, 1, 4].sum() > 0
    start = d.networks["net"].waves[0]
    here = [j for j in range(N) if j not in (4, 5)]
    assert (sim.statistics[:, 0, 0] > 0).all()
    assert (ends[:, 0, 3][:, here] == 0).all(), "the state itself has no ties of an actor who left"
    assert start[3, here].sum() > 0
    mean = sim.scores.sum(axis=1).mean(0) / sim.scores.sum(axis=1).std(0) * np.sqrt(500)
    assert (np.abs(mean) < 4).all()


def test_conditional_chains_need_constant_presence() -> None:
    with pytest.raises(ModelError, match="unconditional"):
        Model(data(), TERMS, conditional="net")


NEVER: tuple[tuple[float, float], ...] = ()
ALWAYS = ((1.0, 3.0),)


def _waves(n: int = 8) -> np.ndarray:
    waves = (np.random.default_rng(3).random((3, n, n)) < 0.4).astype(float)
    for wave in waves:
        np.fill_diagonal(wave, 0)
    return waves


@pytest.mark.parametrize(
    ("mine", "start", "end"),
    [
        (NEVER, ("none", "none"), ("none", "none")),
        (((1.0, 2.0),), ("data", "none"), ("data", "none")),
        (((2.0, 3.0),), ("none", "data"), ("none", "data")),
        (((1.5, 3.0),), ("none", "data"), ("data", "data")),
        (((1.0, 1.5),), ("data", "none"), ("start", "none")),
        (((1.0, 1.5), (1.8, 3.0)), ("data", "data"), ("data", "data")),
    ],
)
def test_ties_of_the_absent(
    mine: tuple[tuple[float, float], ...], start: tuple[str, ...], end: tuple[str, ...]
) -> None:
    waves = _waves()
    presence = (mine, *([ALWAYS] * 7))
    net = prepare(SaomData({"net": Network(waves)}, {}, presence)).networks["net"]
    for m in range(2):
        first = {"none": np.zeros((8, 8)), "data": waves[m]}[start[m]]
        last = {"none": np.zeros((8, 8)), "data": waves[m + 1], "start": net.start[m]}[end[m]]
        for made, expected in ((net.start[m], first), (net.end[m], last)):
            assert (made[0] == expected[0]).all() and (made[:, 0] == expected[:, 0]).all(), f"period {m + 1}"
    assert (net.end[1][1:, 1:] == waves[2][1:, 1:]).all(), "what others do is the data's"


def test_an_actor_who_is_never_there_changes_no_target() -> None:
    waves = _waves()
    terms = [Term("density", "net"), Term("recip", "net"), Term("transTrip", "net")]
    whole = prepare(SaomData({"net": Network(waves)}, {}, (NEVER, *([ALWAYS] * 7))))
    without = prepare(SaomData({"net": Network(waves[:, 1:, 1:])}, {}))
    for term in terms:
        for period in range(2):
            assert statistic(whole, term, period) == statistic(without, term, period)
    assert whole.networks["net"].distance == without.networks["net"].distance

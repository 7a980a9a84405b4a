"""One battery over the registry of effects: documentation, and change statistic against ego's statistic."""

from __future__ import annotations

import importlib
import os
from functools import cache

import numpy as np
import pytest

from tertius.saom import effects
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.effects.contract import KINDS, Effect
from tertius.saom.observe import Scene, scenes_of, statistic
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

ALL = [(kind, name) for kind in KINDS for name in effects.catalogue(kind)]
N, M = 9, 7


@cache
def scenery(mode: str) -> Prepared:
    """Random data with everything that an effect may need; `mode` is that of network "net"."""
    rng = np.random.default_rng(7)

    def net(n: int, m: int, symmetric: bool = False) -> np.ndarray:
        a = (rng.random((3, n, m)) < 0.35).astype(float)
        if n == m:
            a[:, np.arange(n), np.arange(n)] = 0
        return np.maximum(a, a.transpose(0, 2, 1)) if symmetric else a

    width = M if mode == "two" else N
    own = Network(net(N, width, mode == "symmetric"), mode == "two", mode == "symmetric")
    other = Network(net(N, width), mode == "two")
    beh = Behaviour(rng.integers(1, 5, (N, 3)).astype(float))
    covariates = {
        "x": Covariate(rng.integers(0, 4, N).astype(float)),
        "far": Covariate(rng.random(width), of="receivers" if mode == "two" else "senders"),
        "w": Dyadic(rng.random((N, width))),
    }
    return prepare(SaomData({"net": own, "other": other, "beh": beh}, covariates))


def term_of(effect: Effect, form: str = "eval") -> tuple[Prepared, Term]:
    mode = effect.modes[0]
    far = "far" if mode == "two" and effect.background == "alter" else "x"
    given = {"x": far, "x2": "beh", "w": "w", "w2": "w", "other": "other", "other2": "other", "net": "net"}
    on = "beh" if effect.kind == "behaviour" or (effect.kind == "rate" and "net" in effect.needs) else "net"
    return scenery(mode), Term(effect.name, on, form, tuple(given[need] for need in effect.needs))


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_file_says_what_it_is(kind: str, name: str) -> None:
    registry = effects.REGISTRIES[kind]
    files = [m for m, e in registry.all().items() if e.name == name]
    module = importlib.import_module(f"{registry.package}.{files[0]}")
    assert files[0].rstrip("_") == name.replace(".", "_"), "file and effect have the same name"
    text = module.__doc__ or ""
    assert "Source:" in text, "the docstring cites its source"
    assert kind == "rate" or "s_i" in text, "the docstring has the formula of ego's statistic"


def ego_statistic(scene: Scene, effect: Effect, adj: np.ndarray, symmetric: bool, i: int) -> float:
    scene.set_net("net", adj, symmetric)
    if effect.tie is None:
        return scene.call(effect.ego, i)
    return sum(scene.call(effect.tie, i, j=int(j), y=1) for j in np.flatnonzero(adj[i]))


@pytest.mark.parametrize("name", effects.catalogue("network"))
def test_tie_value_is_the_difference_of_egos_statistic(name: str) -> None:
    effect = effects.get("network", name)
    if effect.generic:
        assert len(effect.generic) > 20, "an effect outside this check says why"
        return
    p, term = term_of(effect)
    scene = scenes_of(p, term, 0, False)[0]
    net = p.networks["net"]
    for i in range(N):
        for j in range(net.start.shape[2]):
            if i == j and not net.two_mode:
                continue
            for y in (0, 1):
                with_, without = net.start[0].copy(), net.start[0].copy()
                with_[i, j], without[i, j] = 1, 0
                if net.symmetric:
                    with_[j, i], without[j, i] = 1, 0
                expected = ego_statistic(scene, effect, with_, net.symmetric, i)
                expected -= ego_statistic(scene, effect, without, net.symmetric, i)
                scene.set_net("net", with_ if y else without, net.symmetric)
                assert scene.call(effect.delta, i, j=j, y=y) == pytest.approx(expected, abs=1e-9), (i, j, y)


@pytest.mark.parametrize("name", effects.catalogue("behaviour"))
def test_change_is_the_difference_of_egos_statistic(name: str) -> None:
    effect = effects.get("behaviour", name)
    if effect.generic:
        assert len(effect.generic) > 20, "an effect outside this check says why"
        return
    p, term = term_of(effect)
    scene = scenes_of(p, term, 0, False)[0]
    z = scene.values["z"].v
    for i in range(N):
        for d in (-1, 1):
            value = scene.call(effect.delta, i, d=d)
            before = scene.call(effect.ego, i)
            z[i] += d
            after = scene.call(effect.ego, i)
            z[i] -= d
            assert value == pytest.approx(after - before, abs=1e-9), (i, d)


@pytest.mark.parametrize("name", effects.catalogue("network"))
def test_untouched_alters_have_the_declared_background(name: str) -> None:
    effect = effects.get("network", name)
    if effect.background not in ("zero", "ego"):
        return
    p, term = term_of(effect)
    scene = scenes_of(p, term, 0, False)[0]
    net = p.networks["net"]
    empty = np.zeros_like(net.start[0])
    empty[0, 1] = empty[2, 3] = empty[3, 4] = 1
    scene.set_net("net", np.maximum(empty, empty.T) if net.symmetric else empty, net.symmetric)
    far = [j for j in range(net.start.shape[2]) if j not in (0, 1, 2)]
    seen = {scene.call(effect.delta, 0, j=j, y=0) for j in far}
    assert len(seen) == 1
    assert effect.background == "ego" or seen == {0.0}


def compiled(names: list[tuple[str, str]], mode: str) -> None:
    """Statistics of simulated chains equal the uncompiled ones of their end states."""
    p = scenery(mode)
    terms = []
    for kind, name in names:
        effect = effects.get(kind, name)
        for form in effect.forms:
            terms.append(term_of(effect, form)[1])
    model = Model(p.data, terms)
    theta = np.array([0.8 if t.basic_rate else 0.001 for t in model.terms])
    sim = model.simulate(theta, 2, seed=3, states=True)
    assert np.isfinite(sim.scores).all()
    for c in range(2):
        variables: dict[str, Network | Behaviour] = {}
        for m in range(p.data.periods):
            for name, v in p.data.variables.items():
                if isinstance(v, Network):
                    waves = v.waves.copy()
                    waves[m + 1] = sim.networks[name][c, m]
                    variables[name] = Network(waves, v.two_mode, v.symmetric)
                else:
                    z = v.values.copy()
                    z[:, m + 1] = sim.behaviours[name][c, m]
                    variables[name] = Behaviour(z)
            ended = prepare(SaomData(variables, p.data.covariates))
            # Centring constants stay those of the observed data.
            behs = {
                k: type(b)(**{**vars(b), "values": p.behaviours[k].values})
                for k, b in ended.behaviours.items()
            }
            ended = Prepared(p.data, ended.networks, behs, p.actors, p.dyadic)
            for q, term in enumerate(model.terms):
                expected = statistic(ended, term, m)
                assert sim.statistics[c, m, q] == pytest.approx(expected, abs=1e-9), term.label


FEW = [
    ("network", "density"),
    ("network", "transTrip"),
    ("network", "gwespFF"),
    ("network", "cycle4"),
    ("network", "simX"),
    ("network", "outActSqrt"),
    ("behaviour", "linear"),
    ("behaviour", "avSim"),
    ("rate", "outRate"),
    ("rate", "avExposure"),
]


def test_compiled_statistics_equal_uncompiled() -> None:
    compiled(FEW, "directed")


@pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="compiles every effect; set TERTIUS_SLOW=1")
@pytest.mark.parametrize("mode", ["directed", "symmetric", "two"])
@pytest.mark.parametrize("kind", KINDS)
def test_compiled_statistics_equal_uncompiled_for_every_effect(kind: str, mode: str) -> None:
    names = [(kind, n) for n, e in effects.catalogue(kind).items() if e.modes[0] == mode]
    for at in range(0, len(names), 20):
        compiled(names[at : at + 20], mode)

"""One battery over the registry of effects: documentation, and change statistic against ego's statistic."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from tertius.saom import effects
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Network, SaomData
from tertius.saom.effects.contract import KINDS
from tertius.saom.observe import statistic
from tertius.saom.simulation.simulate import Model
from tertius.testing import check_effect
from tertius.testing.effect import check_tie, scenery, term_of

ALL = [(kind, name) for kind in KINDS for name in effects.catalogue(kind)]


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_an_effect_does_what_every_effect_must(kind: str, name: str) -> None:
    check_effect(kind, name)


def test_what_is_amiss_is_said() -> None:
    effect = effects.get("network", "recip")
    doubled = replace(effect, delta=lambda net, i, j: 2.0)
    with pytest.raises(AssertionError, match="the difference of ego's statistic"):
        check_tie(doubled, "effect 'doubled'")


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

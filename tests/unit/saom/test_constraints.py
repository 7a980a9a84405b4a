"""Bounds that no state may break, with RSiena's moments; time dummies."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_reference import GOLDEN, packed
from tertius import saom
from tertius.core.errors import TertiusError

FOLDER = os.environ.get("TERTIUS_REFERENCE", "")
slow = pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="one kernel more; set TERTIUS_SLOW=1")
needs_values = pytest.mark.skipif(not FOLDER, reason="needs TERTIUS_REFERENCE")
CHAINS = 1500
#: Standard errors of the difference of two means.
FAR = 4.5
STRUCTURE = "net ~ density + recip + transTrip"


def second(name: str) -> dict[str, Any]:
    read = gzip.decompress((Path(FOLDER).parent / "saom2" / f"{name}.json.gz").read_bytes())
    found: dict[str, Any] = json.loads(read)
    return found


def near(sim: Any, moments: dict[str, Any]) -> None:
    total = sim.statistics.sum(axis=1)
    error = np.sqrt(total.var(axis=0) / len(total) + np.array(moments["sd"]) ** 2 / moments["n"])
    gap = np.abs(total.mean(axis=0) - moments["mean"]) / error
    assert (gap < FAR).all(), gap


@needs_values
@pytest.mark.parametrize("bound", [5, 6])
def test_moments_under_a_bound_of_degrees(bound: int) -> None:
    net = np.load(Path(FOLDER) / "data" / "s50.npz")["net"]
    moments = second("constraints")[f"a_MaxDegree{bound}"]["moments"]
    data = saom.SaomData({"net": saom.Network(net, max_degree=bound)})
    sim = saom.simulate(data, STRUCTURE, moments["theta"], chains=CHAINS, seed=3)
    assert sim.networks["net"].sum(axis=3).max() == bound
    near(sim, moments)


@needs_values
@pytest.mark.parametrize(("kind", "probability"), [(7, 0.25), (8, 0.5), (10, 1.0)])
def test_moments_under_double_steps(kind: int, probability: float) -> None:
    net = np.load(Path(FOLDER) / "data" / "s50.npz")["net"]
    moments = second("constraints")[f"a_doublestep_modelType{kind}"]["moments"]
    data = saom.SaomData({"net": saom.Network(net, double_step=probability)})
    near(saom.simulate(data, STRUCTURE, moments["theta"], chains=CHAINS, seed=3), moments)


@needs_values
@pytest.mark.parametrize(
    ("entry", "options"),
    [("a_MaxDegree5", {"max_degree": 5}), ("a_doublestep_modelType8", {"double_step": 0.5})],
)
def test_estimates_equal_the_mean_of_two_fits_of_rsiena(entry: str, options: dict[str, Any]) -> None:
    net = np.load(Path(FOLDER) / "data" / "s50.npz")["net"]
    fits = second("constraints")[entry]["fits"]
    fit = saom.fit(saom.SaomData({"net": saom.Network(net, **options)}), STRUCTURE, seed=1)
    assert fit.converged
    theirs = np.array([f["theta"] for f in fits])
    error = np.mean([f["se"] for f in fits], axis=0)
    # RSiena's own two seeds lie up to .2 standard errors apart here.
    assert (np.abs(fit.theta - theirs.mean(axis=0)) < 0.25 * error).all()
    assert fit.se == pytest.approx(error, rel=0.25)


@needs_values
def test_moments_of_an_absorbing_behaviour() -> None:
    z = np.load(Path(FOLDER) / "data" / "s50.npz")
    moments = second("constraints")["b_absorb"]["moments"]
    beh = saom.Behaviour(z["beh"].astype(float), absorbing=True)
    data = saom.SaomData({"net": saom.Network(z["net"]), "beh": beh})
    effects = (
        "net ~ density + recip + gwespFF(69) + inPop + altX(beh) + egoX(beh) + simX(beh);"
        "beh ~ linear + quad + avAlt(net)"
    )
    near(saom.simulate(data, effects, moments["theta"], chains=CHAINS, seed=3), moments)


NETWORKS = {
    "higher": ("higher_net", "higher_sub", "a ~ density + recip; b ~ density + recip"),
    "disjoint": ("disjoint_net", "disjoint_other", "a ~ density + recip; b ~ density + recip"),
    "at_least_one": ("atleastone_first", "atleastone_second", "a ~ density + recip; b ~ density + recip"),
}


@pytest.mark.parametrize(
    "relation", ["higher", *(pytest.param(r, marks=slow) for r in ("disjoint", "at_least_one"))]
)
def test_moments_of_two_networks(relation: str) -> None:
    first, other, effects = NETWORKS[relation]
    z = np.load(GOLDEN / "constraints.npz")
    entry = packed("constraints")["constraint_" + {"at_least_one": "atLeastOne"}.get(relation, relation)]
    variables = {"a": saom.Network(z[first].astype(float)), "b": saom.Network(z[other].astype(float))}
    data = saom.SaomData(variables, constraints=((relation, "a", "b"),))
    sim = saom.simulate(data, effects, entry["moments"]["theta"], chains=CHAINS, seed=3)
    a, b = sim.networks["a"], sim.networks["b"]
    off = ~np.eye(a.shape[-1], dtype=bool)
    broken = {
        "higher": (b == 1) & (a == 0),
        "disjoint": (a == 1) & (b == 1),
        "at_least_one": (a == 0) & (b == 0),
    }
    assert not broken[relation][..., off].any()
    near(sim, entry["moments"])


@needs_values
@pytest.mark.parametrize(("kind", "rule"), [(2, "forcing"), (3, "initiative")])
def test_moments_and_estimates_of_undirected_rules(kind: int, rule: str) -> None:
    net = np.load(Path(FOLDER) / "data" / "s50_sym.npz")["net"]
    entry = second("constraints_symmetric")[f"modelType{kind}"]
    data = saom.SaomData({"net": saom.Network(net, symmetric=True, rule=rule)})
    effects = "net ~ density + transTriads"
    near(saom.simulate(data, effects, entry["moments"]["theta"], chains=CHAINS, seed=3), entry["moments"])
    theta, se = (np.mean([f[key] for f in entry["fits"]], axis=0) for key in ("theta", "se"))
    assert (np.abs(saom.fit(data, effects, seed=1).theta - theta) < 0.3 * se).all()


def test_states_keep_a_bound_in_undirected_networks_too() -> None:
    data = saom.load_data("firms")
    net = data.networks["alliance"]
    bound = int(net.waves.sum(axis=2).max())
    bounded = replace(data, variables={"alliance": replace(net, max_degree=bound)})
    sim = saom.simulate(bounded, "alliance ~ density", {"alliance: density": 0.5}, chains=5, seed=1)
    assert sim.networks["alliance"].sum(axis=3).max() == bound


SQUARE = np.zeros((2, 3, 3))
TIED = SQUARE.copy()
TIED[0, 0, 1] = TIED[0, 0, 2] = TIED[1, 0, 1] = 1


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: saom.SaomData({"a": saom.Network(TIED, max_degree=1)}),
            "'a', wave 1, actor 1.*at most 1 ties",
        ),
        (lambda: saom.Network(TIED, max_degree=0), "max_degree of 1"),
        (lambda: two(("higher", "b", "a")), "'higher' of 'b' and 'a', wave 1, tie 1->2"),
        (lambda: two(("disjoint", "a", "a")), "two networks"),
        (lambda: two(("lower", "a", "b")), "relation of higher"),
        (lambda: two(("higher", "a", "c")), "two networks of the data, got 'c'"),
    ],
)
def test_what_the_data_break_is_named(make: Any, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        make()


def two(constraint: tuple[str, str, str]) -> saom.SaomData:
    return saom.SaomData({"a": saom.Network(TIED), "b": saom.Network(SQUARE)}, constraints=(constraint,))


def test_a_time_dummy_counts_one_period_alone() -> None:
    from tertius.saom.api import model_of
    from tertius.saom.observe import statistic

    data = saom.with_periods(saom.load_data("pupils"))
    effects = "friends ~ density + recip + time(recip, 2); going_out ~ linear + time(linear, 2)"
    model, _, _ = model_of(data, effects)
    by_label = dict(zip(model.labels, model.terms))
    for plain, dummy in (
        ("friends: recip", "friends: recip × egoX (period2)"),
        ("going_out: linear", "going_out: effFrom (period2)"),
    ):
        whole = [statistic(model.prepared, by_label[plain], m) for m in range(2)]
        assert [statistic(model.prepared, by_label[dummy], m) for m in range(2)] == [0.0, whole[1]]


@pytest.mark.parametrize(
    ("effects", "sentence"),
    [
        ("friends ~ time(recip, 2)", "with_periods"),
        ("friends ~ time(recip, 7)", "from 2 to 2"),
        ("friends ~ time(recip)", "an effect and a period"),
        ("going_out ~ time(quad, 2)", "with_periods"),
    ],
)
def test_time_dummies_that_cannot_be(effects: str, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        saom.fit(saom.load_data("pupils"), effects)

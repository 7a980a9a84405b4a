"""Bad input: one sentence that names the wave, actor or effect; nothing crashes, nothing is silently NaN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from tertius import saom
from tertius.core.errors import ModelError, TertiusError
from tertius.saom.api import model_of
from tertius.saom.data.prepare import RAW, prepare

N = 12


def waves() -> np.ndarray:
    rng = np.random.default_rng(3)
    a = (rng.random((3, N, N)) < 0.2).astype(float)
    a[:, np.arange(N), np.arange(N)] = 0
    return a


def data(**change: Any) -> saom.SaomData:
    rng = np.random.default_rng(4)
    beh = saom.Behaviour(rng.integers(1, 4, (N, 3)).astype(float))
    variables = {"net": saom.Network(waves()), "beh": beh}
    covariates = {"x": saom.Covariate(rng.random(N)), "W": saom.Dyadic(rng.random((N, N)))}
    return saom.SaomData(
        change.get("variables", variables), covariates | change.get("more", {}), change.get("presence")
    )


def net(values: Any, **options: Any) -> Callable[[], Any]:
    return lambda: saom.Network(values, **options)


def cells(wave: int, i: int, j: int, value: float) -> np.ndarray:
    a = waves()
    a[wave, i, j] = value
    return a


DATA = [
    (net(waves()[0]), "network: expected a 3-dimensional array, got shape (12, 12)"),
    (net(np.zeros((2, 3, 4))), "a square matrix per wave"),
    (net([[[0, 1], [0]]]), "an array of numbers"),
    (net(None), "a 3-dimensional array"),
    (net(np.full((2, 4, 4), np.nan)), "at least one observed tie"),
    (net(cells(1, 2, 3, 0.5)), "network, wave 2, tie 3->4: expected 0, 1, NaN"),
    (net(cells(1, 2, 3, np.inf)), "an infinite value"),
    (net(cells(2, 4, 4, 1)), "network, wave 3, actor 5: expected no self-tie, got 1"),
    (net(cells(0, 2, 3, 1 - waves()[0, 3, 2]), symmetric=True), "equal entries both ways"),
    (lambda: saom.Behaviour([[1.5, 2.0]]), "behaviour, actor 1, wave 1: expected an integer or NaN, got 1.5"),
    (lambda: saom.Behaviour([[1e12, 2.0]]), "at most 1000 levels"),
    (lambda: saom.Behaviour([[np.nan, np.nan]]), "only missing values"),
    (
        lambda: data(variables={"net": waves()}),
        "variables, 'net': expected a Network or Behaviour, got ndarray",
    ),
    (lambda: data(variables=[1]), "a mapping from name"),
    (lambda: data(variables={1: saom.Network(waves())}), "variables: expected names that are text, got 1"),
    (
        lambda: data(more={" ": saom.Covariate(np.arange(N))}),
        "covariates: expected names that are text, got ' '",
    ),
    (
        lambda: saom.Covariate(np.array(["2001-01-01", "NaT"], "datetime64[D]")),
        "an array of numbers, got dates",
    ),
    (lambda: saom.Dyadic(np.ones((N, N), "timedelta64[D]")), "an array of numbers, got spans of time"),
    (net(np.zeros((2, N, N), "datetime64[D]")), "network: expected an array of numbers, got dates"),
    (lambda: saom.Covariate([1e200, 2.0]), "covariate: expected numbers up to 1e+100, got 1e+200"),
    (
        lambda: saom.Behaviour([[2.0**53, 2.0**53 + 2]]),
        "levels up to 1e+09, got 9.0072e+15; subtract a level",
    ),
    (net(cells(1, 2, 3, 1.0000001)), "got 1.0000001"),
    (lambda: data(more={"y": np.zeros(N)}), "covariates, 'y': expected a Covariate or Dyadic"),
    (lambda: data(more={"y": saom.Covariate(np.zeros(3))}), "covariate 'y': expected 12 actors, got 3"),
    (lambda: data(more={"y": saom.Covariate(np.full(N, np.nan))}), "only missing values"),
    (lambda: data(more={"y": saom.Covariate(np.zeros((N, 1)))}), "values for 2 waves or more"),
    (
        lambda: data(more={"y": saom.Covariate(np.c_[np.full((N, 2), np.nan), np.ones(N)])}),
        "waves that count",
    ),
    (lambda: data(more={"y": saom.Dyadic(np.where(np.eye(N) > 0, 1, np.nan))}), "waves that count"),
    (lambda: data(more={"y": saom.Dyadic(np.zeros((N, N + 1)))}), "12 rows and as many columns"),
    (lambda: data(more={"net": saom.Covariate(np.zeros(N))}), "different names"),
    (lambda: data(presence=(((1, 3),),)), "presence: expected intervals for 12 actors, got 1"),
    (lambda: data(presence=(((3, 1),),) * N), "presence, actor 1: expected intervals with start before end"),
    (lambda: data(presence=(((1, 2.5), (2, 3)),) * N), "in order and apart"),
    (lambda: data(presence=(((1, np.nan),),) * N), "start before end"),
    (lambda: data(presence=(5,) * N), "pairs of start and end"),
]


@pytest.mark.parametrize(("make", "sentence"), DATA, ids=[s[:40] for _, s in DATA])
def test_data(make: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ModelError) as caught:
        make()
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def test_sparse_dyadic_covariates_are_as_dense_ones() -> None:
    dense = np.zeros((2, N, N))
    dense[0, 1, 2], dense[1, 3, 4] = 2.5, -1.0
    d = data(
        more={
            "one": saom.Dyadic(sparse.csr_matrix(dense[0]), centred=False),
            "each": saom.Dyadic([sparse.coo_array(dense[0]), sparse.csc_array(dense[1])]),
        }
    )
    assert (d.covariates["one"].values == dense[0]).all()
    assert (d.covariates["each"].values == dense).all()
    p = prepare(d)
    assert p.dyadic[f"one {RAW}"] is p.dyadic["one"], "held once"
    with pytest.raises(ModelError, match="sparse matrices of one shape"):
        saom.Dyadic([sparse.csr_matrix((3, 3)), sparse.csr_matrix((4, 4))])


EFFECTS = [
    ("net ~ densty", "did you mean 'density'"),
    ("nett ~ density", "did you mean 'net'"),
    ("net ~ egoX", "expected 1 interaction variable(s) (x), got 0"),
    ("net ~ egoX(W)", "a covariate or behaviour as interaction variable, got dyadic 'W'"),
    ("net ~ transTriads", "a network that is symmetric, got a directed one"),
    ("beh ~ avAlt(x)", "a network as interaction variable"),
    ("net ~ density + density", "each effect once"),
    ("x ~ density", "a dependent variable to explain"),
    ("net ~ recip(fix=nan)", "expected a number up to 1e+15, got 'nan'"),
    ("net ~ cycle4(1", "something that cannot be read"),
    ("", "at least one effect"),
    (5, "a formula, or a list of effects, got int"),
    (["net ~ density", None], "a formula, a Term or effect(...), got NoneType"),
]


@pytest.mark.parametrize(("effects", "sentence"), EFFECTS)
def test_effects(effects: Any, sentence: str) -> None:
    with pytest.raises(TertiusError) as caught:
        model_of(data(), effects)
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


SETTINGS = [
    ({"theta": {"net: densty": 1.0}}, "did you mean 'net: density'"),
    ({"theta": [1.0]}, "theta: expected 3 values, got 1"),
    ({"theta": [-1.0, 1.0, 0.0]}, "theta, 'net: Rate period 1': expected a finite number, not negative"),
    ({"theta": [1.0, 1.0, np.nan]}, "theta, 'net: density': expected a finite number"),
    ({"theta": {"net: density": "x"}}, "theta, 'net: density': expected a number, got 'x'"),
    ({"theta": {"net: density": True}}, "theta, 'net: density': expected a number, got True"),
    ({"theta": "last"}, "a fit, values by label, or a value for each parameter, got 'last'"),
    ({"theta": 5}, "a value for each parameter, got 5"),
    ({"events": [0.5]}, "events: expected numbers of chains from 0 to 99, got 0.5"),
    ({"chains": 0}, "chains: expected a whole number of at least 1, got 0"),
    ({"chains": 2.5}, "chains: expected a whole number"),
    ({"seed": -1}, "seed: expected a whole number of at least 0"),
    ({"threads": 0}, "threads: expected a whole number of at least 1"),
    ({"conditional": "beh"}, "conditional: expected one of net, got 'beh'"),
]


@pytest.mark.parametrize(("change", "sentence"), SETTINGS)
def test_settings(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TertiusError) as caught:
        saom.simulate(data(), "net ~ density", **({"theta": [1.0, 1.0, 0.0]} | change))
    assert sentence in str(caught.value)


def test_data_of_another_kind() -> None:
    with pytest.raises(ModelError, match="SaomData, or a mapping from group to SaomData, got ndarray"):
        saom.fit(waves(), "net ~ density")  # type: ignore[arg-type]


def test_collinear_effects_are_named_at_once() -> None:
    """The same product twice, in two orders."""
    with pytest.raises(
        ModelError, match=r"effects 'net: egoX \(x\) × recip', 'net: recip × .*collinear ones"
    ):
        saom.fit(data(), "net ~ density + egoX(x) * recip + recip * egoX(x)")


def test_one_effect_under_two_internal_parameters_has_two_names() -> None:
    made, _, _ = model_of(data(), "net ~ density + outTrunc(1) + outTrunc(2)")
    assert made.labels[-2:] == ("net: outTrunc [1]", "net: outTrunc [2]")
    with pytest.raises(ModelError, match=r"expected labels among .*outTrunc \[2\], got 'net: outTrunc'"):
        saom.simulate(data(), "net ~ outTrunc(1) + outTrunc(2)", {"net: outTrunc": 1.0}, chains=1)


def test_periods_do_not_replace_a_covariate_of_the_users_own() -> None:
    once = saom.with_periods(data())
    assert list(saom.with_periods(once).covariates) == list(once.covariates)
    with pytest.raises(ModelError, match="name 'period2': expected no variable or covariate called so"):
        saom.with_periods(data(more={"period2": saom.Covariate(np.arange(N))}))


GROUPS = [
    ({"b": None}, "group 'b': expected SaomData, got NoneType"),
    ({"a": None}, "a mapping from group to SaomData, got NoneType as a group"),
    (
        {"b": data(more={"x": saom.Covariate(np.arange(N), centred=False)})},
        "'x': expected centred=True as in",
    ),
    (
        {
            "b": data(
                variables={"net": saom.Network(waves() * 0, symmetric=True), "beh": data().behaviours["beh"]}
            )
        },
        "'net': expected symmetric=False as in the first group, got True",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), GROUPS)
def test_groups_that_cannot_share_their_parameters(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ModelError) as caught:
        model_of({"a": data(), "b": data()} | change, "net ~ density + egoX(x)")
    assert sentence in str(caught.value)


def test_a_rate_that_runs_away_is_held_and_named() -> None:
    """Waves that have nothing in common are as far apart as chance would have them."""
    rng = np.random.default_rng(1)
    a = (rng.random((2, 20, 20)) < 0.15).astype(float)
    a[:, np.arange(20), np.arange(20)] = 0
    fit = saom.fit(saom.SaomData({"net": saom.Network(a)}), "net ~ density", final=300)
    assert not fit.converged
    assert any("Rate period 1 may diverge, and was fixed at 1" in note for note in fit.notes)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.ones(12), "which is 1 for all"),
        (np.column_stack([np.ones(12), np.arange(12.0)]), "a later wave does not count"),
        (np.full((12, 2), 3.0), "which is 3 for all"),
    ],
)
@pytest.mark.parametrize("effect", ["simX", "egoX", "altX", "sameX"])
def test_a_covariate_that_is_the_same_for_all_is_named(effect: str, values: np.ndarray, said: str) -> None:
    waves = (np.random.default_rng(1).random((2, 12, 12)) < 0.2).astype(float)
    for wave in waves:
        np.fill_diagonal(wave, 0)
    data = saom.SaomData({"net": saom.Network(waves)}, {"c": saom.Covariate(values)})
    with pytest.raises(ModelError) as caught:
        saom.fit(data, f"net ~ density + recip + {effect}(c)", seed=1, threads=1)
    assert effect in str(caught.value) and "'c'" in str(caught.value) and said in str(caught.value)


def test_a_network_may_be_a_list_of_sparse_matrices() -> None:
    waves = np.zeros((2, 4, 4))
    waves[:, 0, 1] = 1
    assert (saom.Network([sparse.csr_array(wave) for wave in waves]).waves == waves).all()
    with pytest.raises(ModelError, match="of one shape"):
        saom.Network([sparse.csr_array((4, 4)), sparse.csr_array((5, 5))])

"""Groups everywhere, goodness of fit by period, suggestions, macro outcomes and power."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_models import TERMS, THETA, model, result, world
from tertius import saom
from tertius.core.errors import ModelError, TertiusError
from tertius.saom.results import macro
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.groups import GroupModel

FOLDER = os.environ.get("TERTIUS_REFERENCE", "")
needs_values = pytest.mark.skipif(not FOLDER, reason="needs TERTIUS_REFERENCE")


@cache
def grouped() -> tuple[Fit, dict[str, saom.SaomData]]:
    """The same data twice as groups, and a fit of them at the truth."""
    groups = {"a": world(), "b": world()}
    model = GroupModel(groups, TERMS)
    k = len(model.terms)
    theta = np.array([4.0, 5.0, 4.0, 5.0, -1.2, 0.7])
    fit = replace(result(), theta=theta, checked=theta, labels=model.labels, terms=model.terms,
                  free=np.ones(k, bool), targets=model.targets, covariance=np.eye(k) * 0.01,
                  se=np.full(k, 0.1))  # fmt: skip
    return fit, groups


def test_groups_are_simulated_as_alone() -> None:
    fit, groups = grouped()
    made = saom.simulate(groups, fit, chains=3, seed=1, events=[0])
    assert list(made) == ["a", "b"]
    alone = model().simulate(THETA, 3, 1, states=True)
    assert (made["a"].networks["net"] == alone.networks["net"]).all()
    assert not (made["b"].networks["net"] == alone.networks["net"]).all(), "each group has its own stream"
    assert made["b"].events is not None and set(made["b"].events["chain"]) == {0}


def test_groups_and_periods_are_compared_one_by_one() -> None:
    fit, groups = grouped()
    made = saom.gof(fit, groups, ["net: indegree"], chains=60, by_period=True)
    names = [r.name for r in made.results]
    assert names[:3] == ["a: net: indegree", "a: net: indegree (period 1)", "a: net: indegree (period 2)"]
    whole, first, second = made.results[:3]
    assert (whole.observed == first.observed + second.observed).all()
    assert (whole.simulated == first.simulated + second.simulated).all()
    assert len(names) == 6
    shares = saom.importance(fit, groups)
    assert shares.expected.shape == (2, 4) and np.allclose(shares.expected.sum(axis=0), 1.0)


@needs_values
def test_statistics_of_several_variables_equal_the_reference() -> None:
    from support.saom_reference import prepared

    known = json.loads(gzip.decompress((Path(FOLDER).parent / "saom2" / "gof_observed.json.gz").read_bytes()))
    p = prepared("multiplex")
    for m, theirs in enumerate(known["multiplex"]["mixed_triad_census_net_net2"]["by_period"]):
        nets = {k: v.end[m] for k, v in p.networks.items()}
        assert saom.mixed_triads("net", "net2")(nets, {}).tolist() == theirs["values"]
    two, edges = prepared("twomode").networks["net"], known["twomode_mixed"]["one_mode_edges_1based"]
    for m, theirs in enumerate(known["twomode_mixed"]["mixed_triad_census"]["by_period"]):
        one = np.zeros((60, 60))
        one[tuple((np.array(edges[m + 1]) - 1).T)] = 1
        assert saom.mixed_triads("a", "b")({"a": one, "b": two.end[m]}, {}).tolist() == theirs["values"]
    p = prepared("s50")
    table, levels = saom.ego_alter("net", "beh", 1, 5), tuple(float(v) for v in range(1, 11))
    by_w = saom.dyadic_values("net", p.data.covariates["W"].values, levels)
    for m in range(2):
        nets, behs = {"net": p.networks["net"].end[m]}, {"beh": p.behaviours["beh"].end[m]}
        assert table(nets, behs).tolist() == known["s50"]["egoAlterCombi_net_beh"]["by_period"][m]["values"]
        assert by_w(nets, behs).tolist() == known["s50"]["dyadicCov_W"]["by_period"][m]["values"]


@cache
def pupils() -> tuple[Fit, saom.SaomData]:
    data = saom.load_data("pupils")
    return saom.fit(data, "friends ~ density + recip", seed=1), data


def test_an_omitted_effect_is_suggested_first() -> None:
    fit, data = pupils()
    found = saom.suggest(fit, data, "friends ~ transTrip + inPop + X(way) + egoX(girl)", chains=200)
    rows = found.to_frame()
    assert rows["effect"].iloc[0] in ("transTrip", "X(way)"), "the data were drawn with both"
    assert set(rows["effect"].iloc[:2]) == {"transTrip", "X(way)"}
    assert rows.set_index("effect").loc["X(way)", "z"] < 0 < rows.set_index("effect").loc["transTrip", "z"]


def test_nothing_taken_away_changes_nothing() -> None:
    fit, data = pupils()
    at = fit.index("recip")
    absent = replace(fit, theta=np.where(np.arange(len(fit.theta)) == at, 0.0, fit.theta))
    made = saom.macro(absent, data, "recip", chains=20)
    assert (made.difference == 0).all()


def test_coupled_chains_are_more_precise_than_separate_ones() -> None:
    fit, data = pupils()
    small = replace(fit, theta=np.where(np.arange(len(fit.theta)) == fit.index("recip"), 0.1, fit.theta))
    girl = saom.segregation("friends", data.covariates["girl"].values)
    made = saom.macro(small, data, "recip", {"segregation": girl}, chains=100).to_frame()
    assert (made["gain"] > 1.5).all(), "the same randomness is shared"
    strong = saom.macro(fit, data, "recip", "reciprocation", chains=50).to_frame()
    assert (strong["difference"] > 5 * strong["error"]).all()


def test_power_counts_rejections() -> None:
    truth = {"net: Rate period 1": 4.0, "net: density": -1.2, "net: recip": 0.7}
    found = saom.power(world(), "net ~ density + recip", truth, replicates=6, final=200)
    rows = found.to_frame().set_index("parameter")
    assert rows.loc["net: density", "power"] == 1.0 and rows.loc["net: recip", "replicates"] >= 5
    assert abs(rows.loc["net: recip", "bias"]) < 3 * rows.loc["net: recip", "mean_se"]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda f, d: saom.macro(f, d, "recipe"), "did you mean"),
        (lambda f, d: saom.macro(f, d, "recip", "clusters"), "one of clustering"),
        (lambda f, d: saom.macro(f, d, "recip", on="going_out"), "a one-mode network"),
        (lambda f, d: saom.macro(f, {"a": d}, "recip"), "data of one group"),
        (lambda f, d: saom.macro(f, d, []), "other than basic rates"),
        (lambda f, d: saom.suggest(f, d, "friends ~ recip"), "that the fit does not have"),
        (lambda f, d: saom.suggest(f, d, chains=3), "50 chains"),
        (lambda f, d: saom.power(d, "friends ~ density", {"friends: density": -1}), "a value for each"),
        (lambda f, d: saom.power(d, "friends ~ density", [1.0]), "3 values"),
        (lambda f, d: saom.power(d, "friends ~ density", [1, 1, -2], waves=1), "waves of 2 or more"),
        (lambda f, d: saom.power(d, "friends ~ density", [1, 1, 90.0], replicates=1), "can be estimated"),
        (lambda f, d: saom.simulate({}, f), "group"),
    ],
)
def test_what_cannot_be_done_is_said(call: Any, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        call(*pupils())


def test_outcomes_of_networks_without_ties_are_undefined_and_left_out() -> None:
    empty, full = {"net": np.zeros((3, 3))}, {"net": np.ones((3, 3)) - np.eye(3)}
    for made in (*macro.OUTCOMES.values(), lambda name: saom.segregation(name, ["a", "b", "b"])):
        assert np.isnan(made("net")(empty, {})) and np.isfinite(made("net")(full, {}))
    values = np.array([[[0.2]], [[np.nan]], [[0.4]], [[0.6]]])
    row = macro.Macro(("recip",), ("clustering",), values, values / 2).to_frame().iloc[1]
    assert row["with"] == pytest.approx(0.4) and row["undefined"] == 1


@pytest.mark.parametrize(
    ("groups", "network", "sentence"),
    [
        (["a"], "net", "two actors or more"),
        (["a", "b"], "net", "a group for each of 3 actors"),
        (["a", "b", "b"], "nets", "did you mean"),
        (["a", "b", "b"], "wide", "a one-mode network"),
    ],
)
def test_segregation_names_what_does_not_fit(groups: list[str], network: str, sentence: str) -> None:
    nets = {"net": np.eye(3)[::-1], "wide": np.ones((3, 2))}
    with pytest.raises(ModelError, match=sentence):
        saom.segregation(network, groups)(nets, {})


def test_groups_are_names_and_missing_ones_are_none() -> None:
    net = {"net": np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]])}
    named, numbered = saom.segregation("net", ["a", "a", None]), saom.segregation("net", [0.0, 0.0, np.nan])
    assert named(net, {}) == numbered(net, {}) == pytest.approx(0.5 - 1 / 3)

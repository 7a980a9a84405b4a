"""Averages over the decisions of chains: RSiena's figures, states that chains pass through, slopes."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_models import fit_of, result, world
from tertius import saom
from tertius.core.errors import TertiusError
from tertius.saom.results.along import averages_along, turns_of
from tertius.saom.results.choices import certainty_of, choice_sets
from tertius.saom.results.diagnose import _shares
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

FOLDER = os.environ.get("TERTIUS_REFERENCE", "")
needs_values = pytest.mark.skipif(not FOLDER, reason="needs TERTIUS_REFERENCE")
EFFECTS = "friends ~ density + recip + transTrip; going_out ~ linear + avAlt(friends)"
THETA = [5, 5, -2.0, 1.5, 0.2, 2, 2, 0.2, 0.6]


def second(name: str) -> dict[str, Any]:
    read = gzip.decompress((Path(FOLDER).parent / "saom2" / f"{name}.json.gz").read_bytes())
    found: dict[str, Any] = json.loads(read)
    return found


def s50(effects: str, theta: list[float]) -> tuple[saom.Fit, saom.SaomData]:
    data = saom.SaomData({"net": saom.Network(np.load(Path(FOLDER) / "data" / "s50.npz")["net"])})
    return fit_of(data, effects, theta), data


@needs_values
@pytest.mark.parametrize(
    ("entry", "options"),
    [
        ("recip", {"effects": "recip"}),
        ("transTrip", {"effects": "transTrip"}),
        ("recip_tieProb", {"effects": "recip", "scale": "tie"}),
        ("transTrip_TRUE_recip", {"effects": "transTrip", "second": "recip"}),
    ],
)
def test_dynamic_margins_equal_the_branch_up_to_both_errors(entry: str, options: dict[str, Any]) -> None:
    known = [second("marginal_dynamic")[f"{entry}_seed{seed}"] for seed in (1, 2)]
    fit, data = s50("net ~ density + recip + transTrip", known[0]["theta"])
    rows = saom.margins(fit, data, chains=400, interval="none", **options).to_frame().iloc[1:]
    theirs = np.array([k.get("firstDiff", k.get("secondDiff")) for k in known])
    # Two seeds of 200 chains are as exact as our 400.
    error = np.sqrt(2.0) * rows["mc_error"].to_numpy()
    assert (np.abs(rows["estimate"].to_numpy() - theirs.mean(axis=0)) < 4 * error).all()
    assert (error < 0.01 * rows["estimate"]).all(), "the comparison says something"


@needs_values
def test_relative_importance_and_certainty_equal_the_reference() -> None:
    from support.saom_reference import prepared

    known, p, beh = second("relative_importance"), prepared("s50"), ("beh",)
    a = [Term(n, "net") for n in ("density", "recip", "transTrip")]
    b = [Term(n, "net") for n in ("density", "recip", "gwespFF", "inPop")]
    b += [Term(n, "net", with_=beh) for n in ("altX", "egoX", "simX")]
    c = [Term("linear", "beh"), Term("quad", "beh"), Term("avAlt", "beh", with_=("net",))]
    both = saom.importance(fit_of(p.data, [*b, *c], known["model_b"]["theta"]), p.data).expected
    parts = {"a": saom.importance(fit_of(p.data, a, known["model_a"]["theta"]), p.data).expected}
    parts |= {"net": both[:7], "beh": both[7:]}
    theta = np.array(known["model_b"]["theta"])
    for name, terms, weights, theirs in (
        ("a", a, np.array(known["model_a"]["theta"])[2:], known["model_a"]),
        ("net", b, theta[2:9], known["model_b"]["net"]),
        ("beh", c, theta[11:], known["model_b"]["beh"]),
    ):
        assert np.allclose(parts[name].T, theirs["expectedRI"], atol=1e-14)
        for m, s in enumerate(choice_sets(p, tuple(terms), "beh" if name == "beh" else "net")):
            actors = np.array(theirs["RI_by_period_effect_actor"][m])
            assert np.allclose(_shares(s, weights), actors, atol=1e-14)
            assert np.allclose(certainty_of(s, weights)[0], theirs["entropies"][m], atol=1e-14)


def moving() -> tuple[saom.Fit, saom.SaomData]:
    data = saom.load_data("pupils")
    net = replace(data.networks["friends"], max_degree=int(data.networks["friends"].waves.sum(axis=2).max()))
    data = replace(data, variables={**data.variables, "friends": net})
    return fit_of(data, EFFECTS, THETA), data


@pytest.mark.parametrize("on", ["friends", "going_out"])
def test_states_and_options_are_those_that_the_chain_passes_through(on: str) -> None:
    fit, data = moving()
    terms = tuple(t for t in fit.terms if t.on == on and t.form != "rate")
    turns = [t for t in turns_of(fit, data, on, terms, 1, 3, "test") if t.cell == 1]
    sim = saom.simulate(data, fit, chains=1, seed=3, events=True)
    assert sim.events is not None and len(turns) == 1
    mine = sim.events[(sim.events["period"] == 2) & (sim.events["variable"] == on)]
    sets, most = turns[0].sets, data.networks["friends"].max_degree
    assert len(mine) == len(sets.sign) > 20
    for row in range(0, len(mine), 7):
        event = mine.iloc[row]
        before = float(np.nextafter(event["time"], 0))
        networks, levels = saom.replay(data, sim.events, 0, 2, until=before)
        ego = int(event["ego"])
        # The same data with the state as a first wave give the same options.
        variables: dict[str, saom.Network | saom.Behaviour] = {
            "friends": replace(
                data.networks["friends"], waves=_start(data.networks["friends"].waves, networks)
            ),
            "going_out": saom.Behaviour(_levels(data, levels)),
        }
        if on == "friends":
            ties = networks["friends"][ego]
            assert ((sets.sign[row] < 0) == (ties == 1)).all()
            full = ties.sum() >= most
            assert sets.open[row][ties == 0].any() == (not full), "a full actor makes no tie"
        else:
            low, high = (bound(data.behaviours[on].values) for bound in (np.min, np.max))
            assert sets.open[row].tolist() == [levels[on][ego] > low, levels[on][ego] < high]
        model = Model(replace(data, variables=variables), terms)
        now = next(iter(choice_sets(model.prepared, terms, on)))
        # The mean of the behaviour is that of other data now.
        shift = model.prepared.behaviours["going_out"].values.mean - _mean(data)
        for k in range(len(terms)):
            more = shift if terms[k].name == "avAlt" and networks["friends"][ego].any() else 0.0
            here = sets.open[row] & now.open[ego]
            assert np.allclose(sets.gains[k, row][here], now.gains[k, ego][here] + more, atol=1e-12)


def _start(waves: Any, networks: dict[str, Any]) -> Any:
    return np.stack([networks["friends"], *waves[1:]])


def _levels(data: saom.SaomData, levels: dict[str, Any]) -> Any:
    values = data.behaviours["going_out"].values.copy()
    values[:, 0] = levels["going_out"]
    return values


def _mean(data: saom.SaomData) -> float:
    return Model(data, [Term("linear", "going_out")]).prepared.behaviours["going_out"].values.mean


def test_slopes_are_those_of_averages_at_other_parameters() -> None:
    fit = result()
    terms = tuple(t for t in fit.terms if t.form != "rate")

    def certainty(s: Any, theta: Any) -> Any:
        return certainty_of(s, theta[2:])[0][None]

    def at(theta: Any, seed: int, free: list[int]) -> Any:
        moved = replace(fit, theta=theta, checked=theta)
        return averages_along(
            turns_of(moved, world(), "net", terms, 2500, seed, "test"), certainty, theta, free
        )

    slope = at(fit.theta, 1, [3]).slope[0, :, 0]
    step = np.array([0.0, 0.0, 0.0, 0.25])
    up, down = at(fit.theta + step, 2, []), at(fit.theta - step, 3, [])
    wanted = (up.mean - down.mean)[:, 0] / 0.5
    error = np.hypot(up.error, down.error)[:, 0] / 0.5
    assert (np.abs(slope - wanted) < 4 * error + 0.05 * np.abs(wanted)).all()
    assert (np.abs(wanted) > 10 * error).all(), "the parameter matters"


def test_averages_of_groups_and_shares_along_chains() -> None:
    fit, data = result(), world()
    shares = saom.importance(fit, data, chains=30)
    assert np.allclose(shares.expected.sum(axis=0), 1.0)
    rows = saom.margins(fit, data, chains=30).to_frame()
    assert rows["period"].tolist() == [0, 1, 2] * 2
    assert (rows["se"] > 0).all() and (rows["low"] < rows["high"]).all()
    whole = rows[rows["period"] > 0].groupby("effect")["estimate"].mean()
    assert np.allclose(
        rows[rows["period"] == 0].set_index("effect")["estimate"], whole.loc[["density", "recip"]]
    )


def test_doing_nothing_counts_twice_at_the_ends_of_an_absorbing_behaviour() -> None:
    fit, data = moving()
    held = replace(data.behaviours["going_out"], absorbing=True)
    plain = saom.predict(fit, data, "going_out")
    bound = saom.predict(fit, replace(data, variables={**data.variables, "going_out": held}), "going_out")
    odds, other = (f["probability"] / (1 - f["probability"]) for f in (plain, bound))
    ends = plain.groupby(["period", "ego"])["step"].transform("size") == 1
    assert ends.any() and np.allclose(other[ends], odds[ends] / 2)
    assert np.allclose(other[~ends], odds[~ends])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda f, d: saom.margins(f, d, chains=5), "margins: expected 20 chains or more, got 5"),
        (lambda f, d: saom.margins(f, d, chains=True), "20 chains or more, got True"),
        (lambda f, d: saom.margins(f, d, chains=30, interval="draws"), "'delta' or 'none' with chains"),
        (lambda f, d: saom.importance(f, d, chains=2), "importance: expected 20 chains or more"),
        (lambda f, d: saom.margins(f, gone(d), "recip", chains=30), "actors who stay, along chains"),
    ],
)
def test_what_cannot_be_averaged(call: Any, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        call(result(), world())


def gone(data: saom.SaomData) -> saom.SaomData:
    spans = [((1.0, float(data.waves)),)] * (data.n - 1)
    return replace(data, presence=(*spans, ((1.0, 1.5),)))

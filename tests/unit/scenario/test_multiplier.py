"""The precedent multiplier: planted influence is found, its absence shows none, placebos stay apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from support.scenario_toys import town
from tertius.saom.data.variables import Dyadic, Network, SaomData
from tertius.scenario.contrast import contrast
from tertius.scenario.model import ScenarioModel
from tertius.scenario.multiplier import ALL, multiplier, pick_placebos
from tertius.scenario.run import run_scenario


def influenced(weight: float) -> ScenarioModel:
    """A town whose only cross-tie force is what peers do (and no reciprocity)."""
    world = town(se=0.05)
    theta = world.fit.theta.copy()
    theta[[3, 6]] = 0.0, weight
    return replace(world, fit=replace(world.fit, theta=theta))


def test_influence_is_found_and_its_absence_shows_nothing() -> None:
    with_ = multiplier(
        influenced(3.0), "S01", "S00", draws=4, chains=60, placebos=0, groups=["rest"], states=["S02"]
    )
    none = multiplier(influenced(0.0), "S01", "S00", draws=1, chains=200, placebos=0)
    row = with_.row()
    assert row["estimate"] > 4 * row["mc_error"] > 0
    assert (
        row["estimate"] == row["kept"] - row["lost"]
        or abs(row["estimate"] - row["kept"] + row["lost"]) < 1e-9
    )
    assert set(with_.table["who"]) == {ALL, "rest", "S02"}
    base = none.row()
    assert base["estimate"] == 0.0  # coupled chains differ in nothing but the tie itself


def test_coupling_pays_and_more_than_shared_keys() -> None:
    gains = {}
    for coupling in ("paths", "none"):
        found = multiplier(influenced(1.0), "S01", "S00", draws=1, chains=300, placebos=0, coupling=coupling)
        gains[coupling] = found.row()["reduction"]
    assert gains["paths"] > 4 and 0.7 < gains["none"] < 1.4


def test_placebos_share_no_peers() -> None:
    world = town()
    n = world.data.n
    peers = np.zeros((n, n))
    peers[1, 2] = peers[3, 2] = peers[5, 6] = 1.0  # S03 shares S02 with S01; S05 does not
    waves = world.data.networks["net"].waves.copy()
    waves[-1, :, 0] = 0
    waves[-1, [1, 2, 3, 5], 0] = 1
    data = SaomData(
        {**world.data.variables, "net": Network(waves)},
        {**world.data.covariates, "peers": Dyadic(peers, centred=False)},
    )
    made = replace(world, data=data)
    assert pick_placebos(made, "net", "S01", "S00", 3, 1) == (["S05"], [])
    nobody = replace(
        made,
        data=replace(
            data, covariates={**data.covariates, "peers": Dyadic(np.full((n, n), 0.1), centred=False)}
        ),
    )
    picked, notes = pick_placebos(nobody, "net", "S01", "S00", 2, 1)
    assert len(picked) == 2 and "least overlap" in notes[0]


def test_a_multiplier_is_a_contrast_of_its_ensemble() -> None:
    found = multiplier(influenced(2.0), "S01", "S00", draws=3, chains=20, placebos=1)
    e = found.ensemble
    c = contrast(e.select(tie="S01 kept"), e.select(tie="S01 lost"), f"{ALL} without S01")
    assert c.estimate == found.row()["estimate"] and len(found.draws) == 3
    again = run_scenario(e.spec, influenced(2.0))
    assert all((again.values[k] == v).all() for k, v in e.values.items())

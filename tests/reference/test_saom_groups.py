"""Groups in one model, and six fits pooled, against RSiena's figures for the same drawn networks."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np
import pytest

from support.saom_reference import GOLDEN, packed
from tertius import saom
from tertius.saom.api import model_of

slow = pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="compiles and fits; set TERTIUS_SLOW=1")
EFFECTS = "net ~ density + recip + transTrip + altX(v) + egoX(v) + simX(v)"
STATISTICS = {"Indegree": "net: indegree", "Outdegree": "net: outdegree", "Triad": "net: triads"}


@cache
def arrays() -> dict[str, Any]:
    with np.load(GOLDEN / "groups.npz") as z:
        return {k: z[k].astype(float) for k in z.files}


@cache
def groups() -> dict[str, saom.SaomData]:
    """Three groups of 30, 24 and 36 actors with 2, 3 and 2 waves."""
    z = arrays()
    return {
        f"g{k}": saom.SaomData(
            {"net": saom.Network(z[f"multi_group{k}"])}, {"v": saom.Covariate(z[f"multi_group{k}_v"])}
        )
        for k in (1, 2, 3)
    }


@cache
def known() -> dict[str, Any]:
    return packed("groups")


@cache
def fitted() -> saom.Fit:
    return saom.fit(groups(), EFFECTS, seed=1)


def test_targets_of_groups_equal_the_reference() -> None:
    model, _, _ = model_of(groups(), EFFECTS)
    assert np.allclose(model.targets.T, known()["fits"][0]["targets2"], atol=1e-10)


@slow
def test_estimates_of_groups_equal_the_mean_of_two_fits() -> None:
    fit = fitted()
    theta, se = (np.array([f[key] for f in known()["fits"]]) for key in ("theta", "se"))
    assert fit.converged
    # RSiena's two seeds lie up to .15 standard errors apart, so that their mean is off by half of that.
    assert (np.abs(fit.theta - theta.mean(axis=0)) < 0.1 * se.mean(axis=0)).all()
    assert fit.se == pytest.approx(se.mean(axis=0), rel=0.12)


@slow
def test_goodness_of_fit_by_group_equals_the_reference() -> None:
    made = saom.gof(fitted(), groups(), list(STATISTICS.values()), by_period=True)
    for entry, theirs in known()["gof"].items():
        group, name = entry.split()
        # RSiena's record of the second group is that of its first period.
        suffix = " (period 1)" if group == "g2" else ""
        ours = made[f"{group}: {STATISTICS[name]}{suffix}"]
        assert ours.observed.tolist() == theirs["observed"][0]
        error = ours.simulated.std(axis=0) * np.sqrt(1 / len(ours.simulated) + 1 / theirs["n"])
        gap = np.abs(ours.simulated.mean(axis=0) - theirs["sim_mean"])
        # Estimates differ a little too: .1 standard errors of a parameter.
        assert (gap < 4 * error + 0.03 * ours.simulated.std(axis=0) + 1e-9).all()
        assert ours.p == pytest.approx(theirs["p"], abs=0.12)


@slow
def test_time_test_of_groups_agrees_with_the_reference() -> None:
    made, theirs = fitted().time_test(), known()["timetest"]
    assert made.joint.df == 18 and made.joint.p == pytest.approx(theirs["joint"]["p"], abs=0.1)
    for test, (chi2, df, p) in zip(made.by_effect, theirs["effects"]["table"]):
        assert test.df == df and test.p == pytest.approx(p, abs=0.1), f"{test.name}: {chi2}"
    # Periods: RSiena's leaves out that rates are estimated, which matters here.
    assert [t.df for t in made.by_period] == [df for _, df, _ in theirs["groups"]["table"]]


@slow
def test_six_fits_and_their_meta_analysis_equal_the_reference() -> None:
    names = [f"g{k}" for k in range(1, 7)]
    fits = {}
    for k, name in enumerate(names, 1):
        data = saom.SaomData({"net": saom.Network(arrays()[f"meta_group{k}"])})
        fits[name] = fit = saom.fit(data, "net ~ density + recip + transTrip", seed=1)
        theirs = known()["separate"][name]
        theta, se = (np.array(theirs[key][:4], float) for key in ("theta", "se"))
        # The first group has no transitive triplet: no finite estimate, in either.
        kept = [0, 1, 2] if name == "g1" else [0, 1, 2, 3]
        assert (np.abs(fit.theta - theta)[kept] < 0.3 * se[kept]).all(), name
    # Neither has a use for the first group's transTrip: RSiena by its error of 320, here it is left out.
    pooled = [saom.meta(fits), saom.meta({k: f for k, f in fits.items() if k != "g1"})]
    for effect, label in zip(known()["pooled"]["effects"][1:4], ("density", "recip", "transTrip")):
        ours, theirs = pooled[label == "transTrip"][label], effect["result"]
        assert len(ours.groups) == theirs["n1"]
        assert ours.mean == pytest.approx(theirs["iwls"]["mu"], abs=0.25 * theirs["iwls"]["se"])
        assert ours.spread == pytest.approx(theirs["Qstat"], rel=0.25)

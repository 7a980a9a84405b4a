"""Estimation on a small simulated network: convergence, precision, resumption, tests, tables, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from support.saom_models import TERMS, THETA, model, result, world
from tertius.core.errors import ModelError, StoreError, UsageError
from tertius.saom.api import fit as fit_model
from tertius.saom.data.prepare import prepare
from tertius.saom.data.variables import Behaviour, Covariate, Network, SaomData
from tertius.saom.estimation.estimate import estimate
from tertius.saom.estimation.moments import derivative, difference_derivative
from tertius.saom.estimation.progress import Report
from tertius.saom.estimation.summary import _inverse
from tertius.saom.results.diagnose import by_period, importance
from tertius.saom.results.fit import Fit
from tertius.saom.results.gof import gof
from tertius.saom.simulation.groups import recentred
from tertius.saom.simulation.simulate import Model


def test_converges_to_the_observed_moments() -> None:
    fit = result()
    assert fit.converged and fit.overall < 0.25 and (np.abs(fit.t_ratios) < 0.1).all()
    assert (np.abs(fit.theta - THETA) < 4 * fit.se).all()
    # Independent chains at the estimate give the observed statistics within their own error.
    sim = model().simulate(fit.theta, 2000, seed=99)
    totals = sim.statistics.sum(axis=1)
    gap = (totals.mean(axis=0) - fit.targets.sum(axis=0)) / totals.std(axis=0)
    assert (np.abs(gap) < 0.12).all()


def test_monte_carlo_error_is_what_seeds_show() -> None:
    fits = [estimate(model(), seed=s) for s in range(4, 12)]
    spread = np.std([f.theta for f in fits], axis=0, ddof=1)
    claimed = np.mean([f.error for f in fits], axis=0)
    # Eight seeds: the ratio of a true SD lies between 0.45 and 1.6 in 99 of 100 cases.
    assert ((spread / claimed > 0.3) & (spread / claimed < 2.0)).all()
    assert (claimed < 0.07 * fits[0].se).all()


def test_start_does_not_matter() -> None:
    far = estimate(model(), np.array([12.0, 2.0, 0.0, 2.0]), seed=5)
    assert far.converged
    assert (np.abs(far.theta - result().theta) < 0.2 * far.se).all()


def test_score_derivative_agrees_with_differences() -> None:
    theta = result().theta
    scores = derivative(model().simulate(theta, 6000, seed=1))
    differences = difference_derivative(model(), theta, 1500, seed=2, step=0.1)
    scale = np.sqrt(np.outer(np.diag(result().spread), 1 / np.diag(result().spread)))
    assert scores / scale == pytest.approx(differences / scale, abs=0.12 * np.abs(scores / scale).max())


def test_conditional_agrees_with_unconditional() -> None:
    fit = estimate(Model(world(), TERMS, conditional="net"), seed=3)
    assert fit.converged and fit.conditional == "net"
    # Two estimators of the same parameters: near each other, not equal.
    assert (np.abs(fit.theta - result().theta) < fit.se).all()
    assert np.isnan(fit.covariance[0]).all() and np.isfinite(fit.covariance[2:, 2:]).all()


def test_interrupted_fit_goes_on_to_the_same_result(tmp_path: Path) -> None:
    state = tmp_path / "state.npz"
    seen: list[Report] = []

    def stop(report: Report) -> None:
        seen.append(report)
        if report.used >= 150:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        estimate(model(), seed=3, state=state, progress=stop)
    assert state.exists() and seen[-1].used < result().simulations
    blocks: list[Report] = []
    again = estimate(model(), seed=3, state=state, progress=blocks.append)
    assert (again.theta == result().theta).all() and again.simulations == result().simulations
    assert blocks[0].used > seen[-1].used  # what was done came from the file
    assert not state.exists()


def test_state_of_another_run_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state.npz"
    state.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(StoreError, match="delete it"):
        estimate(model(), seed=3, state=state)

    def stop(report: Report) -> None:
        raise KeyboardInterrupt

    state.unlink()
    with pytest.raises(KeyboardInterrupt):
        estimate(model(), seed=3, state=state, progress=stop)
    with pytest.raises(StoreError, match="another"):
        estimate(model(), seed=4, state=state)


def test_fixed_parameter_and_its_score_test() -> None:
    held = fit_model(world(), "net ~ density + recip(fix=0)", seed=2)
    assert held.converged and held.theta[3] == 0 and np.isnan(held.se[3]) and not held.free[3]
    assert np.isnan(held.covariance[3]).all() and np.isfinite(held.covariance[:3, :3]).all()
    score = held.score_test()
    free = result()
    z = free.z[3]
    # Score and Wald test of one parameter agree in size; the one-step estimate is near the estimate.
    assert score.labels == ("net: recip",) and score.df == 1
    assert np.sqrt(score.chi2) == pytest.approx(abs(z), rel=0.5, abs=0.5)
    assert score.one_step[0] == pytest.approx(free.theta[3], abs=1.5 * free.se[3])
    with pytest.raises(UsageError, match="Wald"):
        held.score_test("density")
    with pytest.raises(UsageError, match="fixed"):
        held.wald("recip")
    held_rate = fit_model(world(), "net ~ Rate(fix=4) + density + recip", seed=2)
    assert (held_rate.theta[:2] == 4).all()


def test_wald_of_one_parameter_is_its_z() -> None:
    test = result().wald("recip")
    assert test.chi2 == pytest.approx(result().z[3] ** 2)
    assert result().wald(["density", "recip"]).df == 2
    with pytest.raises(UsageError, match="did you mean"):
        result().wald("recpi")


def test_time_test_finds_no_change_where_there_is_none() -> None:
    test = result().time_test()
    assert test.joint.df == 2 and test.joint.p > 0.001
    assert [t.name for t in test.by_effect] == ["net: density", "net: recip"]
    assert test.joint.chi2 == pytest.approx(test.by_period[0].chi2)
    assert len(test.to_frame()) == 5


def test_tables_and_files(tmp_path: Path) -> None:
    fit = result()
    text = str(fit)
    assert "recip" in text and "overall maximum convergence ratio" in text
    frame = fit.to_frame()
    assert list(frame["effect"]) == ["Rate period 1", "Rate period 2", "density", "recip"]
    assert np.isnan(frame["p"][0]) and 0 <= frame["p"][2] <= 1
    assert f"{fit.theta[2]:.3f}" in fit.to_latex() and r"\bottomrule" in fit.to_latex()
    assert fit.to_html().count("<tr>") == 6
    path = fit.save(tmp_path / "fit.npz")
    back = Fit.load(path)
    assert (back.theta == fit.theta).all() and back.terms == fit.terms and back.notes == fit.notes
    assert str(back) == text
    broken = tmp_path / "broken.npz"
    broken.write_bytes(path.read_bytes()[:500])
    for bad in (broken, tmp_path / "none.npz"):
        with pytest.raises(StoreError):
            Fit.load(bad)


def test_goodness_of_fit_of_the_true_model() -> None:
    fit = gof(result(), world(), ["net: indegree", "net: triads"], chains=200)
    assert (fit.to_frame()["p"] > 0.001).all()
    own = gof(result(), world(), {"ties": lambda nets, behs: np.array([nets["net"].sum()])}, chains=200)
    assert own["ties"].observed[0] == sum(result().targets[:, 2])
    assert abs(own["ties"].simulated.mean() - own["ties"].observed[0]) < 0.3 * own["ties"].simulated.std()
    chart = fit.plot("net: indegree").to_dict()
    assert len(chart["layer"]) == 4
    with pytest.raises(UsageError, match="did you mean"):
        gof(result(), world(), ["net: indegre"])
    with pytest.raises(ModelError, match="one length"):
        gof(result(), world(), {"bad": lambda nets, behs: np.zeros(int(nets["net"].sum()))}, chains=50)


def test_importance_and_periods() -> None:
    found = importance(result(), world())
    assert found.expected.sum(axis=0) == pytest.approx([1, 1]) and (found.expected > 0).all()
    table = by_period(result())
    assert len(table) == 6
    assert table["observed"][table["parameter"] == "net: density"].sum() == result().targets[:, 2].sum()


def test_collinear_effects_are_named() -> None:
    d = result().derivative[2:, 2:]
    twice = np.block([[d, d], [d, d]])
    with pytest.raises(ModelError, match=r"'two', 'four'.*collinear"):
        _inverse(twice, np.array(["one", "two", "three", "four"]))
    assert _inverse(d, np.array(["one", "two"])) @ d == pytest.approx(np.eye(2))


def test_two_groups_share_parameters_and_keep_their_rates() -> None:
    waves = np.array(world().variables["net"].waves)
    order = np.random.default_rng(0).permutation(20)
    other = SaomData({"net": Network(waves[:, order][:, :, order])})
    both = fit_model({"one": world(), "two": other}, "net ~ density + recip", seed=2)
    alone = result()
    # The same network twice, its actors in another order: same estimates, half the variance.
    assert both.converged and len(both.theta) == 6
    assert both.labels[2] == "net: Rate two period 1" and both.targets.shape == (4, 6)
    assert (np.abs(both.theta[4:] - alone.theta[2:]) < 0.2 * alone.se[2:]).all()
    assert both.theta[[0, 2]] == pytest.approx(both.theta[0], rel=0.1)
    assert both.se[4:] == pytest.approx(alone.se[2:] / np.sqrt(2), rel=0.2)
    lone = SaomData({"net2": world().variables["net"]})
    with pytest.raises(ModelError, match="group 'two'"):
        fit_model({"one": world(), "two": lone}, "net ~ density + recip")


def test_groups_are_centred_together() -> None:
    rng = np.random.default_rng(3)
    net = world().variables["net"]
    values = [rng.normal(size=20) + shift for shift in (0.0, 5.0)]
    levels = [rng.integers(1, 4, (20, 3)).astype(float) + shift for shift in (0, 2)]
    parts = [
        prepare(SaomData({"net": net, "beh": Behaviour(z)}, {"v": Covariate(v)}))
        for v, z in zip(values, levels)
    ]
    one, two = recentred(parts)
    pooled = np.concatenate(values)
    assert one.actors["v"].values[0] == pytest.approx(values[0] - pooled.mean())
    assert two.actors["v"].span == pytest.approx(np.ptp(pooled))
    for v, made in zip(values, (one, two)):
        # Similarity is measured over the common range, and its mean is the group's own.
        gaps = np.abs(v[:, None] - v[None, :])[~np.eye(20, dtype=bool)]
        assert made.actors["v"].similarity == pytest.approx(1 - gaps.mean() / np.ptp(pooled))
    assert one.behaviours["beh"].values.mean == pytest.approx(np.mean([z.mean(axis=0) for z in levels]))
    assert (one.behaviours["beh"].values.low, two.behaviours["beh"].values.high) == (1, 5)
    assert one.behaviours["beh"].start is parts[0].behaviours["beh"].start
    assert recentred(parts[:1])[0] is parts[0]

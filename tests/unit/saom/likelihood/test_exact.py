"""Likelihoods of 3 and 4 actors: what is sampled agrees with the generator's exponential."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize

from support.saom_exact import Array, Exact, Variable, density, recip
from support.saom_tiny import ALL, EFFECTS, data_of, exact_of, pairs_of, waves
from tertius import saom
from tertius.core.errors import ModelError
from tertius.saom.api import model_of
from tertius.saom.likelihood import gaps
from tertius.saom.likelihood.batches import Ensemble
from tertius.saom.likelihood.path_sampling import integral
from tertius.saom.likelihood.rows import density_alone, levels_alone, start_of

#: Monte Carlo standard errors that a sampled mean may be away.
FAR = 4.0
THETA = np.array([2.5, -0.8, 0.9, 0.25])


def linear(_: Array, z: Array, i: int) -> float:
    return float(z[i])


def alter(x: Array, z: Array, i: int) -> float:
    return float(x[i] @ z)


def total_alter(x: Array, z: Array, i: int) -> float:
    return float(z[i] * (x[i] @ z))


def silent(_: object) -> None:
    pass


@pytest.mark.parametrize("n", [3, 4])
def test_the_mean_score_of_paths_is_the_score(n: int) -> None:
    net = waves(n, 2, 4, 7)
    model = model_of(data_of(net), EFFECTS)[0]
    batch = Ensemble(model, 4, 1, 1, silent).run(THETA, 3000, 50)
    error = np.sqrt(np.diag(batch.noise) / batch.size)
    wanted = exact_of(n).score(THETA, *pairs_of(net)[0])
    assert (np.abs(batch.mean - wanted) < FAR * error).all()


def test_complete_minus_missing_information_is_that_observed() -> None:
    net = waves(3, 2, 2, 3)
    model = model_of(data_of(net), EFFECTS)[0]
    batch = Ensemble(model, 4, 1, 1, silent).run(THETA, 12000, 50)
    wanted = exact_of(3).information(THETA, pairs_of(net))
    found = batch.info - batch.variance
    scale = np.sqrt(np.outer(np.diag(batch.info), np.diag(batch.info)))
    assert np.allclose(found / scale, wanted / scale, atol=0.02)


def test_the_maximum_of_four_actors_and_its_log_likelihood() -> None:
    net = waves(4, 7, 2, 5)
    data, exact, pairs = data_of(net), exact_of(4), pairs_of(net)
    fit = saom.maximum_likelihood(
        data, "net ~ density + recip + transTrip(fix=0)", seed=2, final=1000, threads=1
    )
    assert fit.converged

    def value(theta: Array) -> float:
        parts = (exact.log_likelihood(np.array([r, *theta[6:]]), *pair) for r, pair in zip(theta, pairs))
        return sum(parts)

    # At a maximum the exact score is zero: what is left is the estimate's Monte Carlo error.
    score = np.zeros(8)
    for q in range(8):
        h = np.zeros(9)
        h[q] = 1e-4
        score[q] = (value(fit.theta + h) - value(fit.theta - h)) / 2e-4
    away = fit.covariance[:8, :8] @ score
    assert (np.abs(away) < FAR * fit.error[:8] + 0.01 * fit.se[:8]).all()

    found = saom.log_likelihood(fit, data, sweeps=200, threads=1)
    assert abs(found.value - value(fit.theta)) < FAR * found.error + 1e-3


def test_the_maximum_of_three_actors_at_known_rates() -> None:
    net = waves(3, 13, 2, 5)
    fit = saom.maximum_likelihood(
        data_of(net), "net ~ Rate(fix=2) + density + recip + transTrip(fix=0)", seed=2, final=1000, threads=1
    )
    exact, pairs = Exact(3, [Variable([density, recip])]), pairs_of(net)

    def value(theta: Array) -> float:
        return -sum(exact.log_likelihood(np.array([2.0, *theta]), *pair) for pair in pairs)

    found = optimize.minimize(value, np.zeros(2))
    free = fit.free
    assert fit.converged
    assert (np.abs(fit.theta[free] - found.x) < FAR * fit.error[free] + 0.01 * fit.se[free]).all()
    wanted = exact.information(np.array([2.0, *found.x]), pairs)[1:, 1:]
    assert np.allclose(fit.se[free], np.sqrt(np.diag(np.linalg.inv(wanted))), rtol=0.1)


def test_density_alone_is_exact_in_periods_of_one_way_too() -> None:
    for one_way, change in ((0, None), (1, 1.0), (-1, 0.0)):
        net = waves(4, 2, 4, 11)
        if change is not None:
            net[1] = np.where(np.eye(4) == 1, 0, net[0])
            cell = np.argwhere((net[0] == 1 - change) & ~np.eye(4, dtype=bool))[0]
            net[1][tuple(cell)] = change
        model = model_of(data_of(net), EFFECTS)[0]
        exact = Exact(4, [Variable(ALL, one_way=one_way)])
        theta = np.array([2.5, -0.4, 0.0, 0.0])
        wanted = exact.log_likelihood(theta, *pairs_of(net)[0])
        assert density_alone(model, "net", theta, -0.4) == pytest.approx(wanted, abs=1e-8)
        begin, known = start_of([(model, np.arange(4))], theta)
        assert known == pytest.approx(exact.log_likelihood(begin, *pairs_of(net)[0]), abs=1e-6)
        gain, error = integral(model, begin, THETA, 4, 200, 1, 1, silent)
        assert abs(known + gain - exact.log_likelihood(THETA, *pairs_of(net)[0])) < FAR * error + 1e-3


def test_a_network_and_a_behaviour_together() -> None:
    net, levels = waves(3, 2, 2, 3), np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])

    data = saom.SaomData({"net": saom.Network(net), "beh": saom.Behaviour(levels)})
    model = model_of(data, "net ~ density + altX(beh); beh ~ linear + totAlt(net)")[0]
    mean = model.prepared.behaviours["beh"].values.mean
    variables = [Variable([density, alter]), Variable([linear, total_alter], levels=(0, 2))]
    whole = Exact(3, variables, mean=mean)
    pair = ((net[0].astype(int), levels[:, 0]), [(net[1].astype(int), levels[:, 1])])
    theta = np.array([2.0, -0.5, 0.6, 1.5, 0.3, 0.4])
    batch = Ensemble(model, 4, 1, 1, silent).run(theta, 4000, 50)
    errors = np.sqrt(np.diag(batch.noise) / batch.size)
    assert (np.abs(batch.mean - whole.score(theta, *pair)) < FAR * errors).all()

    begin, known = start_of([(model, np.arange(6))], theta)
    assert known == pytest.approx(whole.log_likelihood(begin, *pair), abs=1e-6)
    assert levels_alone(model, "beh", theta) < 0
    gain, error = integral(model, begin, theta, 4, 300, 1, 1, silent)
    assert abs(known + gain - whole.log_likelihood(theta, *pair)) < FAR * error + 1e-3


def missing_ties() -> tuple[Any, Array, Any]:
    """Ties missing in first, middle and last waves: a model, a theta, and the exact log-likelihood."""
    net = waves(3, 4, 2, 19)
    net[0, 0, 1] = net[1, 0, 1] = net[1, 2, 0] = net[2, 1, 2] = net[3, 0, 2] = net[3, 1, 0] = np.nan
    theta = np.array([1.5, 2.0, 2.5, -0.6, 0.8, 0.3])
    net[0, 1, 0] = net[0, 2, 1] = np.nan
    # Observed in the first wave: the dyad of 0 and 2, and the tie from 1 to 2.
    single = (net[0, 0, 2] + net[0, 2, 0] == 1) / 2
    share = (np.nansum(net[0]) + 0.5) / (3 + 1)
    dyads = np.array([[(1 - share) ** 2, share * (1 - share)], [share * (1 - share), share**2]])
    dyads += [[float(not single and not net[0, 0, 2]), single], [single, float(net[0, 0, 2] and not single)]]
    dyads /= dyads.sum()
    exact, none = exact_of(3), np.zeros((3, 4))

    def value(t: Array) -> float:
        thetas = [np.array([r, *t[3:]]) for r in t[:3]]
        return exact.log_likelihood_of_waves(thetas, net, dyads, none, np.ones(1))

    return model_of(data_of(net), EFFECTS)[0], theta, value


def missing_levels() -> tuple[Any, Array, Any]:
    """The same of levels that are missing beside ties."""
    net = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]], [[0, np.nan], [0, 0]], [[0, 1], [0, 0]]], float)
    levels = np.array([[np.nan, 1, 0, 1], [0, np.nan, 1, np.nan]])
    data = saom.SaomData({"net": saom.Network(net), "beh": saom.Behaviour(np.array(levels))})
    model = model_of(data, "net ~ density + altX(beh); beh ~ linear + totAlt(net)")[0]
    mean = model.prepared.behaviours["beh"].values.mean
    variables = [Variable([density, alter]), Variable([linear, total_alter], levels=(0, 1))]
    exact = Exact(2, variables, mean=mean)
    theta = np.array([2.0, 1.5, 1.8, -0.5, 0.6, 1.5, 2.5, 1.2, 0.3, 0.4])

    def value(t: Array) -> float:
        thetas = [np.array([t[m], *t[3:5], t[5 + m], *t[8:]]) for m in range(3)]
        return exact.log_likelihood_of_waves(thetas, net, np.ones((2, 2)), levels, np.array([2, 1]) / 3)

    return model, theta, value


@pytest.fixture
def all_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few cells change in one direction in most periods, which the exact likelihood does not know."""
    monkeypatch.setattr(gaps, "_ways", lambda start, *_: ((False,) * len(start),) * 2)


@pytest.mark.usefixtures("all_ways")
@pytest.mark.parametrize("made", [missing_ties, missing_levels])
def test_the_mean_score_where_ties_and_levels_are_missing(made: Any) -> None:
    model, theta, value = made()
    wanted = np.zeros(len(theta))
    for q in range(len(theta)):
        h = np.zeros(len(theta))
        h[q] = 1e-4
        wanted[q] = (value(theta + h) - value(theta - h)) / 2e-4
    batch = Ensemble(model, 4, 1, 1, silent).run(theta, 4000, 100)
    errors = np.sqrt(np.diag(batch.noise) / batch.size)
    assert (np.abs(batch.mean - wanted) < FAR * errors).all()


@pytest.mark.usefixtures("all_ways")
@pytest.mark.parametrize("made", [missing_ties, missing_levels])
def test_a_log_likelihood_sums_out_what_is_missing(made: Any) -> None:
    model, theta, value = made()
    begin, known = start_of([(model, np.arange(len(theta)))], theta)
    assert known == pytest.approx(value(begin), abs=1e-8)
    gain, error = integral(model, begin, theta, 4, 300, 1, 1, silent)
    assert abs(known + gain - value(theta)) < FAR * error + 1e-3


def test_a_log_likelihood_with_missing_ties_asks_for_changes_both_ways() -> None:
    model, theta, _ = missing_levels()
    with pytest.raises(ModelError, match="one way alone in period"):
        start_of([(model, np.arange(len(theta)))], theta)

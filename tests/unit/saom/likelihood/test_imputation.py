"""Imputations have the distribution of what is missing; fits of them are combined by Rubin's rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from support.saom_tiny import EFFECTS, data_of, exact_of, waves
from tertius import saom
from tertius.core.errors import ModelError
from tertius.saom.api import model_of
from tertius.saom.likelihood.paths import Paths

FIXED = "net ~ Rate(fix=2) + density(fix=-0.4) + recip(fix=0.9) + transTrip(fix=0.2)"


def test_a_missing_tie_is_drawn_with_its_exact_probability() -> None:
    net = waves(3, 3, 2, 19)
    net[1, 0, 1] = net[2, 1, 2] = np.nan
    exact, theta, chances = exact_of(3), np.array([2.0, -0.4, 0.9, 0.2]), []
    nothing = np.zeros((3, 3))
    for tie in (0, 1):
        known = net.copy()
        known[1, 0, 1] = tie
        found = exact.log_likelihood_of_waves([theta, theta], known, np.ones((2, 2)), nothing, np.ones(1))
        chances.append(np.exp(found))
    wanted = chances[1] / sum(chances)

    model = model_of(data_of(net), EFFECTS)[0]
    paths = Paths(model, 4, 1, 1)
    none = {w: np.zeros_like(getattr(paths.model.inputs, w)) for w in ("net_way", "beh_way")}
    paths.model.inputs = paths.model.inputs._replace(**none)
    drawn = []
    for _ in range(3000):
        paths.run(np.array([2.0, *theta]), 30, scored=False, sweeps=4)
        drawn.append(paths.waves[0][:, 1, 0, 1].mean())
    means = np.array(drawn).reshape(20, -1).mean(axis=1)
    assert abs(means.mean() - wanted) < 4 * means.std(ddof=1) / np.sqrt(20)


def test_imputed_data_keep_what_was_observed() -> None:
    net = waves(4, 3, 2, 5)
    net[0, 0, 1] = net[1, 2, 3] = net[2, 3, 0] = np.nan
    data = data_of(net)
    fit = saom.maximum_likelihood(data, "net ~ density + recip + transTrip(fix=0)", final=30)
    made = saom.impute(fit, data, count=6, sweeps=20, threads=2)
    assert len(made) == 6
    for one in made:
        filled = one.networks["net"].waves
        assert np.isin(filled, (0, 1)).all()
        assert (filled[~np.isnan(net)] == net[~np.isnan(net)]).all()
    again = saom.impute(fit, data, count=6, sweeps=20, threads=1)
    assert all((a.networks["net"].waves == b.networks["net"].waves).all() for a, b in zip(made, again))
    with pytest.raises(ModelError, match="got none"):
        saom.impute(fit, made[0], count=2)


def test_rubins_rules() -> None:
    data = data_of(waves(4, 3, 2, 5))
    fit = saom.maximum_likelihood(data, "net ~ density + recip + transTrip(fix=0)", final=30)
    others = [replace(fit, theta=fit.theta + shift) for shift in (-0.1, 0.0, 0.1)]
    found = saom.pool_imputations(others)
    between = 0.01 * (1 + 1 / 3)
    assert np.allclose(found.theta[:4], fit.theta[:4])
    assert np.allclose(found.se[:4] ** 2, fit.se[:4] ** 2 + between)
    share = between / (fit.se[:4] ** 2 + between)
    assert np.allclose(found.df[:4], 2 / share**2)
    assert list(found.to_frame()["parameter"]) == list(fit.labels)
    with pytest.raises(ModelError, match="two fits or more"):
        saom.pool_imputations([fit])

"""Group-time effects on a public example against the estimates published with it.

The example is `mpdta` of the R package did: minimum wages and teen employment in 500 counties.  Estimates
and standard errors of the differences in means depend on nothing but each group's means and covariances,
so that these stand for the data (tests/golden/mpdta_moments.json says where they come from).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tertius.models.event_study import cluster_weights, contrasts
from tertius.models.sun_abraham import interaction_weighted

YEARS = (2003, 2004, 2005, 2006, 2007)
#: (group, year): ATT and standard error as the R package did prints them for
#: att_gt(yname = "lemp", tname = "year", idname = "countyreal", gname = "first.treat", xformla = ~1,
#: est_method = "reg"), never treated as controls, errors from its bootstrap; the output is published at
#: rstudio-pubs-static.s3.amazonaws.com/736765_c47909c746704c79922fdc03ab352edf.html.  Before the event the
#: base is the year before.
PUBLISHED = {
    (2004, 2004): (-0.0105, 0.0237), (2004, 2005): (-0.0704, 0.0330), (2004, 2006): (-0.1373, 0.0404),
    (2004, 2007): (-0.1008, 0.0364), (2006, 2004): (0.0065, 0.0243), (2006, 2005): (-0.0028, 0.0205),
    (2006, 2006): (-0.0046, 0.0162), (2006, 2007): (-0.0412, 0.0203), (2007, 2004): (0.0305, 0.0142),
    (2007, 2005): (-0.0027, 0.0162), (2007, 2006): (-0.0311, 0.0178), (2007, 2007): (-0.0261, 0.0174),
}  # fmt: skip
LAGS = np.array([-4, -3, -2, -1, 0, 1, 2, 3])


@cache
def counties() -> tuple[np.ndarray, np.ndarray]:
    """Return outcomes with exactly the example's moments, and the column in which each county is reached."""
    path = Path(__file__).parents[1] / "golden" / "mpdta_moments.json"
    rng = np.random.default_rng(1)
    rows, group = [], []
    for first, found in json.loads(path.read_text(encoding="utf-8"))["groups"].items():
        n, mean, covariance = found["n"], np.array(found["mean"]), np.array(found["covariance"])
        z = rng.normal(size=(n, 5))
        z -= z.mean(axis=0)
        z = np.linalg.solve(np.linalg.cholesky(z.T @ z / n), z.T).T
        rows.append(mean + z @ np.linalg.cholesky(covariance).T)
        group += [YEARS.index(int(first)) if int(first) else -1] * n
    return np.concatenate(rows), np.array(group)


def test_the_example_has_its_moments() -> None:
    y, group = counties()
    assert len(y) == 500 and np.bincount(group + 1).tolist() == [309, 0, 20, 0, 40, 131]
    assert y[group == 3].mean(axis=0)[0] == pytest.approx(6.57399, abs=1e-5)


def test_effects_and_errors_are_the_published_ones() -> None:
    y, group = counties()
    weights = cluster_weights(np.arange(500), 400, np.random.default_rng(2))
    found = contrasts(y, group, np.arange(500), LAGS, weights, controls="never")
    for (first, year), (effect, error) in PUBLISHED.items():
        own = found.group == YEARS.index(first)
        mass = found.weights[:, own]

        def at(lag: int, own: np.ndarray = own, mass: np.ndarray = mass) -> np.ndarray:
            part = found.effect[:, own, LAGS.tolist().index(lag)]
            return (mass * part).sum(axis=1) / mass.sum(axis=1)

        lag = year - first
        values = at(lag) if lag >= 0 else at(lag) - (at(lag - 1) if year - 1 >= YEARS[0] else 0.0)
        assert values[0] == pytest.approx(effect, abs=5.1e-5), (first, year)  # four printed digits
        # Both bootstraps have some 4 % of error of their own, the smallest group's more.
        assert values[1:].std() == pytest.approx(error, rel=0.15), (first, year)


def test_the_second_estimator_averages_them_by_size() -> None:
    y, group = counties()
    found = interaction_weighted(y, group, np.arange(500), np.array([-3, -2, 0, 1, 2, 3]))
    sizes = {2004: 20, 2006: 40, 2007: 131}
    for lag in (0, 1, 2, 3):
        known = [f for f in sizes if (f, f + lag) in PUBLISHED]
        mean = sum(sizes[f] * PUBLISHED[f, f + lag][0] for f in known) / sum(sizes[f] for f in known)
        assert found.value[found.lags == lag][0] == pytest.approx(mean, abs=6e-5)

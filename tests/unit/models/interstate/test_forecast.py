"""Forecasts from rolling origins: nothing later is seen, pools learn from the past, scores are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from support.interstate_worlds import TINY, altered, random_world
from tertius.core.store import Store
from tertius.models import scoring
from tertius.models.interstate.ahead import ForecastSpec, forecast
from tertius.models.interstate.baselines import ridge_logit
from tertius.models.interstate.combine import Pool, equal, learn
from tertius.models.interstate.evaluate import POOLS, evaluate

SPEC = ForecastSpec(
    replace(TINY, first=2009, last=2014),
    largest=0,
    periods=2,
    history=1999,
    transitions=3,
    draws=10,
    chains=60,
    final=200,
    attempts=1,
)


@pytest.fixture(scope="module")
def world():  # type: ignore[no-untyped-def]
    return random_world(seed=5, windows=6)


def test_a_forecast_sees_nothing_after_its_origin(world) -> None:  # type: ignore[no-untyped-def]
    panel, _ = world
    one, two = forecast(panel, SPEC, 2014, threads=1), forecast(altered(panel, 2014), SPEC, 2014, threads=2)
    assert set(one.probability) == {"persistence", "density", "rates", "logit", "network logit", "saom"}
    for method, p in one.probability.items():
        assert (p == two.probability[method]).all(), method
        assert ((p >= 0) & (p <= 1)).all() and (p.std() > 0 or method == "density")
    assert (one.spread == two.spread).all() and (one.counts == two.counts).all()
    later = forecast(altered(panel, 2014), SPEC, 2019, threads=1)
    assert (
        later.probability["logit"].mean()
        != forecast(panel, SPEC, 2019, threads=1).probability["logit"].mean()
    )


def test_scores_are_those_of_what_came(world, tmp_path) -> None:  # type: ignore[no-untyped-def]
    panel, ties = world
    store = Store(tmp_path)
    found = evaluate(panel, SPEC, (2014, 2019), store, threads=2)
    first = found.scored[0]
    names = np.array(first.origin.states)
    k = 4  # windows end in 1999, 2004, ...: the outcome of 2014 is the fifth
    assert first.observed.sum() == ties[k].sum() and first.missed == 0
    assert first.origin.tie.sum() == ties[k - 1].sum() and len(names) == first.observed.shape[0]
    table = found.table.set_index(["origin", "method"])
    p, y = first.origin.probability["rates"], first.outcome
    assert table.loc[(2014, "rates"), "brier"] == pytest.approx(float(((p - y) ** 2).mean()))
    assert table.loc[(2014, "rates"), "brier"] < table.loc[(2014, "density"), "brier"]
    changed = (y != first.origin.tie).astype(float)
    rank = np.where(first.origin.tie == 1, 1 - p, p)
    assert table.loc[(2014, "rates"), "pr_auc"] == pytest.approx(scoring.pr_auc(rank, changed))
    gap = found.differences.set_index(["method", "score"]).loc[("rates", "brier")]
    both = [table.loc[(end, m), "brier"] for end in (2014, 2019) for m in ("rates", "logit")]
    assert gap["low"] <= gap["difference"] <= gap["high"]
    assert gap["difference"] == pytest.approx((both[0] - both[1] + both[2] - both[3]) / 2, rel=0.02)
    own = equal(POOLS["pool"]).probability(first.origin.probability, first.origin.tie)
    assert (first.origin.probability["pool"] == own).all(), "nothing had come due at the first origin"
    again = evaluate(panel, SPEC, (2014, 2019), store, threads=1)
    assert (again.table["brier"] == found.table["brier"]).all()


def test_a_pool_finds_the_forecast_that_knows() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(size=4000) - 1
    y = (rng.random(4000) < 1 / (1 + np.exp(-truth))).astype(float)
    good = 1 / (1 + np.exp(-2 * truth - 1))  # overconfident and biased, but it ranks right
    noise = rng.random(4000) * 0.8 + 0.1
    parts = {"good": good, "noise": noise}
    pool = learn([parts], [np.zeros(4000)], [y], ["good", "noise"])
    assert pool.weights["good"] == pytest.approx(0.5, abs=0.1) and abs(pool.weights["noise"]) < 0.15
    assert pool.constant == pytest.approx(-0.5, abs=0.15)
    found = scoring.log_score(pool.probability(parts, np.zeros(4000)), y).mean()
    assert found < min(scoring.log_score(p, y).mean() for p in parts.values()) - 0.02
    assert Pool(0.0, 0.0, {"good": 1.0}).probability(parts, y) == pytest.approx(good)


def test_the_ridge_logit_is_the_logit_without_penalty() -> None:
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(2)
    x = rng.normal(size=(500, 3))
    y = (rng.random(500) < 1 / (1 + np.exp(-(x @ [1, -1, 0.5] - 0.3)))).astype(float)
    assert ridge_logit(x, y, 0.0) == pytest.approx(
        sm.Logit(y, sm.add_constant(x)).fit(disp=0).params, abs=1e-6
    )
    separated = ridge_logit(x[:, :1], (x[:, 0] > 0).astype(float), 1.0)
    assert np.isfinite(separated).all()

"""Forecasts from rolling origins: nothing later is seen, pools learn from the past, scores are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from support.interstate_worlds import TINY, altered, random_world
from tertius.core.errors import StoreError, UsageError
from tertius.core.store import Store
from tertius.models import scoring
from tertius.models.interstate.ahead import BOOSTED, HIERARCHICAL, STACK, forecast
from tertius.models.interstate.baselines import ridge_logit
from tertius.models.interstate.book import latest, outcomes, read_book, settled, write_book
from tertius.models.interstate.combine import pooled
from tertius.models.interstate.evaluate import evaluate
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.hierarchical import LEVEL, RIDGE, fit_hierarchical
from tertius.models.interstate.outlook import outlook
from tertius.models.interstate.pairs import Examples
from tertius.models.interstate.recency import NEVER, TERMS
from tertius.models.interstate.track import in_words, track, track_of
from tertius.panel.load import load_panel

SPEC = ForecastSpec(
    replace(TINY, first=2009, last=2014),
    largest=0,
    periods=2,
    history=1999,
    transitions=3,
    saom=True,
    draws=10,
    chains=60,
    final=200,
    attempts=1,
)
QUICK = replace(SPEC, saom=False)


@pytest.fixture(scope="module")
def world():  # type: ignore[no-untyped-def]
    return random_world(seed=5, windows=6)


def test_a_forecast_sees_nothing_after_its_origin(world) -> None:  # type: ignore[no-untyped-def]
    panel, _ = world
    one, two = forecast(panel, SPEC, 2014, threads=1), forecast(altered(panel, 2014), SPEC, 2014, threads=2)
    simple = {"persistence", "density", "rates", "logit", "network logit"}
    assert set(one.probability) == simple | {HIERARCHICAL, BOOSTED, "saom", STACK, "stack with saom"}
    for method, p in one.probability.items():
        assert (p == two.probability[method]).all(), method
        assert ((p >= 0) & (p <= 1)).all() and (p.std() > 0 or method == "density"), method
    assert one.ahead is not None and two.ahead is not None
    assert (one.ahead.spread == two.ahead.spread).all() and (one.ahead.counts == two.ahead.counts).all()
    later = forecast(altered(panel, 2014), QUICK, 2019, threads=1)
    assert (
        later.probability["logit"].mean()
        != forecast(panel, QUICK, 2019, threads=1).probability["logit"].mean()
    )


def test_scores_are_those_of_what_came(world, tmp_path) -> None:  # type: ignore[no-untyped-def]
    panel, ties = world
    store = Store(tmp_path)
    found = evaluate(panel, QUICK, (2014, 2019), store, threads=2)
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
    both = [table.loc[(end, m), "brier"] for end in (2014, 2019) for m in ("rates", "network logit")]
    assert gap["low"] <= gap["difference"] <= gap["high"]
    assert gap["difference"] == pytest.approx((both[0] - both[1] + both[2] - both[3]) / 2, rel=0.02)
    parts = [first.origin.probability[m] for m in (HIERARCHICAL, BOOSTED)]
    assert (first.origin.probability[STACK] == pooled(parts)).all()
    again = evaluate(panel, QUICK, (2014, 2019), store, threads=1)
    assert (again.table["brier"] == found.table["brier"]).all()


def test_the_next_window_comes_with_intervals_and_becomes_a_book(world, tmp_path) -> None:  # type: ignore[no-untyped-def]
    panel, ties = world
    spec, store = QUICK, Store(tmp_path / "store")
    ahead = outlook(panel, spec, 2014, store)
    table = ahead.table
    assert (ahead.first, ahead.last) == (2015, 2019)
    assert (table["low"] < table["probability"]).all() and (table["probability"] < table["high"]).all()
    assert (outlook(panel, spec, 2014).table == table).all(axis=None), "the store changes nothing"
    with pytest.raises(UsageError, match="one that the forecast covers"):
        ahead.of("XYZ")
    new, lost = ahead.changes(3)
    assert (new["tie"] == 0).all() and (lost["tie"] == 1).all()
    assert new["probability"].min() >= table.loc[table["tie"] == 0, "probability"].nlargest(4).min()
    record = track(evaluate(panel, spec, (2014,), store).scored)
    assert sum(b.n for b in record) == len(table)
    path = tmp_path / "book.json"
    write_book(path, ahead, record, (2014,), {"panel": panel.digest}, date(2015, 1, 1))
    book = read_book(path)
    assert (book.outlook.table["state"] == table["state"]).all() and book.record == record
    came = outcomes(book, panel)
    assert came is not None and came.sum() == ties[4].sum()
    told = settled(book, book.outlook.of("all"), panel)
    assert sum(f["outcome"] == "yes" for f in told["forecasts"]) == ties[4].sum()
    path.write_text(path.read_text().replace('"2015-01-01"', '"2014-01-01"'))
    with pytest.raises(StoreError, match="the book was changed"):
        read_book(path)
    path.write_text("{}")
    with pytest.raises(StoreError, match="a forecast book"):
        read_book(path)


def test_the_packaged_book_is_whole_and_not_due() -> None:
    book = latest()
    assert len(book.outlook.table) > 5000 and book.outlook.table["probability"].between(0, 1).all()
    assert outcomes(book, load_panel()) is None
    assert "came." in in_words(book.record, 0.35)


def test_the_record_counts_what_came() -> None:
    record = track_of(np.array([0.31, 0.35, 0.39, 0.95]), np.array([1.0, 0.0, 0.0, 1.0]))
    assert [(b.start, b.end, b.n) for b in record] == [(0.3, 0.4, 3), (0.9, 1.0, 1)]
    assert record[0].given == pytest.approx(0.35) and record[0].came == pytest.approx(1 / 3)
    assert in_words(record, 0.35) == "", "three are no record"


def test_recency_is_that_of_the_deliveries() -> None:
    past = np.zeros((12, 1, 3), dtype=bool)
    past[[2, 9, 11], 0, 0] = True  # the last year, the last but two, and nine years before the last
    past[5, 0, 1] = True
    terms = {name: make(past)[0] for name, make in TERMS.items()}
    assert terms["last_year"].tolist() == [1, 0, 0] and terms["last_two_years"].tolist() == [1, 0, 0]
    assert terms["years_of_five"].tolist() == [0.4, 0, 0]
    assert terms["years_of_five_before"] == pytest.approx([0.2, 0.2, 0])
    assert terms["since_last"] == pytest.approx(np.log1p([0, 6, NEVER]))
    assert terms["since_first"] == pytest.approx(np.log1p([10, 7, 0]))
    assert terms["recency"] == pytest.approx([1 + 0.75**2 + 0.75**9, 0.75**6, 0])
    assert terms["never"].tolist() == [0, 0, 1]


def test_the_hierarchical_logit_is_at_its_maximum() -> None:
    rng = np.random.default_rng(3)
    x, i = rng.normal(size=(800, 2)), rng.integers(0, 6, 800)
    level = rng.normal(size=7)
    y = (rng.random(800) < 1 / (1 + np.exp(-(x @ [1.0, -1.0] + level[i])))).astype(float)
    fitted = fit_hierarchical(Examples(x, y, i, i, ("a", "b")), 7)
    z = (x - fitted.centre) / fitted.scale
    miss = y - 1 / (1 + np.exp(-(fitted.constant + z @ fitted.coefficients + fitted.levels[i])))
    assert miss.sum() == pytest.approx(0, abs=1e-6)
    assert z.T @ miss == pytest.approx(RIDGE * fitted.coefficients, abs=1e-6)
    assert np.bincount(i, miss, 7) == pytest.approx(LEVEL * fitted.levels, abs=1e-6)
    assert fitted.levels[6] == 0, "a state that was never seen has the common level"


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

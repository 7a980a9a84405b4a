"""Separation, by one column or by several, is said or penalised by every model of a binary outcome."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from support import peer_records
from tertius.claims.battery.peer_influence.fits import effects
from tertius.claims.following.hazard import hazard_ratios
from tertius.claims.following.samples import Followed
from tertius.core.errors import ModelError
from tertius.models.discrete_hazard import fit_hazard
from tertius.models.interstate.baselines import RIDGE, ridge_logit
from tertius.models.interstate.hierarchical import fit_hierarchical
from tertius.models.interstate.pairs import Examples
from tertius.models.peers.design import design, example
from tertius.models.peers.mixed import fit
from tertius.models.separation import WIDEST, separated, told, unsettled


def record(rate_in_group: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Design (constant, group, a covariate), events and clusters of 400 periods."""
    rng = np.random.default_rng(3)
    group = np.repeat([0.0, 1.0], 200)
    x = np.column_stack([np.ones(400), group, rng.normal(size=400)])
    return x, (rng.random(400) < np.where(group == 1, rate_in_group, 0.2)).astype(float), np.arange(400) // 8


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_a_group_without_events_or_with_nothing_else_is_named(rate: float) -> None:
    x, event, cluster = record(rate)
    fit = fit_hazard(x, event, cluster)
    assert fit.separated.tolist() == [False, True, False]
    assert np.isnan(fit.error(1)) and np.isfinite(fit.error(2))
    with pytest.raises(ModelError, match=r"column 1 .* on one side of a value alone"):
        fit_hazard(x, event, cluster, reported=(1,))


def test_a_threshold_in_a_covariate_separates_and_a_constant_does_not() -> None:
    x, _, cluster = record(0.3)
    event = (x[:, 2] > 0.5).astype(float)
    assert fit_hazard(np.delete(x, 1, axis=1), event, cluster).separated.tolist() == [False, True]


def test_one_event_in_each_group_is_enough() -> None:
    x, event, cluster = record(0.0)
    event[250] = 1
    fit = fit_hazard(x, event, cluster, reported=(1, 2))
    assert not fit.separated.any() and np.isfinite(fit.error(1))


def test_rows_without_weight_do_not_count() -> None:
    x, event, _ = record(0.0)
    event[250] = 1
    weights = np.ones(400)
    weights[250] = 0
    assert separated(x, event, weights).tolist() == [False, True, False]


def by_two_columns() -> tuple[np.ndarray, np.ndarray]:
    """Two groups that cross: the event always comes in the first alone, never in the second alone."""
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(600), rng.random((600, 2)) < 0.5, rng.normal(size=600)]).astype(float)
    apart = x[:, 1] - x[:, 2]
    return x, np.where(apart == 0, rng.random(600) < 0.5, apart > 0).astype(float)


def test_a_combination_of_columns_that_separates_is_named() -> None:
    x, event = by_two_columns()
    assert not separated(x, event).any(), "neither column does by itself"
    assert unsettled(x, event, np.arange(1, 4)).tolist() == [False, True, True, False]
    fit = fit_hazard(x, event, np.arange(600) // 6, shown=(1, 2, 3))
    assert fit.separated.tolist() == [False, True, True, False] and np.isnan(fit.error(1))
    with pytest.raises(ModelError, match="column 2 without a finite estimate"):
        fit_hazard(x, event, np.arange(600) // 6, reported=(2,))


def test_a_column_that_others_add_up_to_has_no_estimate_of_its_own() -> None:
    x, event, cluster = record(0.3)
    twice = np.column_stack([x, 1 - x[:, 1]])
    assert unsettled(twice, event, np.arange(4)).tolist() == [True, True, False, True]
    with pytest.raises(ModelError, match="of its own"):
        fit_hazard(twice, event, cluster, reported=(1,))


def test_a_group_of_one_stratum_alone_gets_no_hazard_ratio() -> None:
    def followed(start: int) -> Followed:
        lost = np.arange(40) % 3 == 0
        return Followed(tuple(f"S{k:02d}" for k in range(40)), np.full(40, start), np.full(40, 3), lost)

    none = followed(1980)
    none = Followed((), none.years[:0], none.time[:0], none.lost[:0])
    both = {"changed": (followed(1980), followed(1980)), "not": (followed(1980), followed(1980))}
    assert len(hazard_ratios(both, "not", 5)) == 1
    apart = {"changed": (followed(1980), none), "not": (none, followed(1980))}
    assert hazard_ratios(apart, "not", 5) == []


@pytest.mark.parametrize("seed", range(12))
def test_separation_is_found_where_no_weights_balance_the_rows(seed: int) -> None:
    """Stiemke's lemma: rows overlap where positive weights on them, signed by the event, add up to nothing.

    The errors that make a fit look closer let no separated column pass.
    """
    rng = np.random.default_rng(seed)
    for size in (20, 60, 150):
        binary, scale = rng.random((size, 3)) < rng.uniform(0.05, 0.5, 3), rng.choice([0.3, 1.0, 3.0])
        x = np.column_stack([np.ones(size), binary, scale * rng.normal(size=size)]).astype(float)
        slope = rng.normal(size=5) * rng.choice([0.5, 5.0, 30.0])
        event = (rng.random(size) < -np.expm1(-np.exp(np.clip(x @ slope, -20, 3)))).astype(float)
        if not 0 < event.sum() < size or np.linalg.matrix_rank(x) < 5:
            continue
        signed = x * np.where(event == 1, 1.0, -1.0)[:, None]
        balance = linprog(np.ones(size), A_eq=signed.T, b_eq=np.zeros(5), bounds=(1.0, None))
        found = unsettled(x, event, np.arange(5))
        assert found.any() == (balance.status == 2)
        said = fit_hazard(x, event, np.arange(size) // 2, shown=range(5)).separated
        assert (said[1:] == found[1:]).all()


@pytest.mark.parametrize("second", [False, True])
def test_logits_of_ties_are_penalised(second: bool) -> None:
    x, event = by_two_columns()
    if not second:
        event = x[:, 1].copy()
    size = np.abs(ridge_logit(x[:, 1:], event, RIDGE))
    assert np.isfinite(size).all() and size.max() < 10
    known = Examples(x[:, 1:], event, np.arange(600) % 7, np.arange(600) % 7, ("a", "b", "c"))
    made = fit_hierarchical(known, 7)
    assert np.abs([made.constant, *made.coefficients, *made.levels]).max() < 10


def test_an_example_that_is_followed_without_exception_has_no_odds_ratio() -> None:
    base = peer_records.drawn(peer_records.record(n=60, m=3, w=7), {})
    few, one = np.zeros((2, 7, 60), dtype=bool)
    few[:, :4], one[:, 3] = True, True
    ties = base.ties.copy()
    ties[:, :4] = 0
    ties[3:, 3, 1] = 1
    ties[4:, :3, 1] = 1
    base.groups["conflict"][:] = few
    fitted = fit(design(base.with_ties(ties), one, groups=("conflict",)))
    assert fitted.converged and fitted.value(example("conflict"))[1] > 100
    assert np.isnan(effects(fitted, ("conflict",))[0]).all()


def test_what_is_not_told_takes_its_covariances_along_and_nothing_else() -> None:
    covariance = np.array([[1.0, 0.5, 0.2], [0.5, 400.0, 0.1], [0.2, 0.1, WIDEST**2]])
    effect, known = told(np.array([1.0, 9.0, 2.0]), covariance)
    assert np.isnan(effect).tolist() == [False, True, False]
    assert np.isnan(known).sum() == 5 and known[0, 2] == 0.2

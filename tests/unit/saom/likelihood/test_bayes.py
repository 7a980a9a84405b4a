"""Hierarchical Bayes: groups against an exact posterior, the population against its moments, diagnostics."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_exact import Exact, Variable, density
from support.saom_tiny import EFFECTS, data_of, pairs_of, waves
from tertius import saom
from tertius.core.errors import ModelError, StoreError, UsageError
from tertius.saom.api import model_of
from tertius.saom.likelihood.hierarchical import Hierarchy
from tertius.saom.likelihood.posterior import effective_size, r_hat
from tertius.saom.simulation.groups import GroupModel

ONE = "net ~ Rate(fix=2) + density + recip(fix=0) + transTrip(fix=0)"


def groups_of(seeds: range, count: int = 3) -> dict[str, saom.SaomData]:
    return {f"class {seed}": data_of(waves(3, count, 2, seed)) for seed in seeds}


def test_groups_have_their_exact_posterior_where_the_population_is_known() -> None:
    nets = {"a": waves(3, 7, 2, 5), "b": waves(3, 7, 2, 6)}
    model, fixed, _ = model_of({k: data_of(v) for k, v in nets.items()}, ONE)
    assert isinstance(model, GroupModel)
    h = Hierarchy(model, saom.Prior(mean=0.0, scale=0.5), fixed, chains=4, seed=1, threads=1)
    h.mean[:], h.covariance[:] = 0.4, 0.5
    found = []
    for s in range(600):
        h.step(first=True)
        if s >= 20:
            found.append(h.theta[:, :, h.random][..., 0].copy())
    drawn = np.moveaxis(np.array(found), 0, 1)
    exact, grid = Exact(3, [Variable([density])]), np.linspace(-3, 3, 121)
    for g, net in enumerate(nets.values()):
        log = np.array(
            [sum(exact.log_likelihood(np.array([2.0, b]), *pair) for pair in pairs_of(net)) for b in grid]
        )
        weight = np.exp(log - log.max() - 0.5 * (grid - 0.4) ** 2 / 0.5)
        weight /= weight.sum()
        mean = float(weight @ grid)
        sd = float(np.sqrt(weight @ (grid - mean) ** 2))
        error = sd / np.sqrt(effective_size(drawn[..., g]))
        assert abs(drawn[..., g].mean() - mean) < 4 * error
        assert drawn[..., g].std() == pytest.approx(sd, rel=0.15)


@pytest.mark.parametrize("share", [0.5, 0.7])
def test_groups_do_not_stick_where_newton_steps_mislead(share: float) -> None:
    rng, groups = np.random.default_rng(1), {}
    for name in ("a", "b"):
        first = (rng.random((12, 12)) < share).astype(float)
        net = np.array([first, np.where(rng.random((12, 12)) < 0.12, 1 - first, first)])
        net[:, np.arange(12), np.arange(12)] = 0
        groups[name] = data_of(net)
    model, fixed, _ = model_of(groups, EFFECTS)
    assert isinstance(model, GroupModel)
    h = Hierarchy(model, saom.Prior(), fixed, chains=2, seed=1, threads=1)
    h.theta[:, :, h.random] = [-0.8, 0.2, -0.4]
    for _ in range(40):
        h.step()
    assert (h.accepted > 10).all()


def test_the_population_is_drawn_from_its_conjugate_distribution() -> None:
    prior = saom.Prior(mean=np.array([1.0, -1.0]), scale=np.array([[2.0, 0.5], [0.5, 1.0]]), degrees=8.0)
    normal = replace(prior, strength=3.0).of(("x", "y"))
    rng = np.random.default_rng(1)
    groups = rng.normal(size=(5, 2))
    drawn = [normal.draw(groups, rng) for _ in range(20_000)]
    means, covariances = np.array([d[0] for d in drawn]), np.array([d[1] for d in drawn])
    centre = (3 * np.array([1.0, -1.0]) + groups.sum(axis=0)) / 8
    away = groups.mean(axis=0) - [1.0, -1.0]
    spread = (groups - groups.mean(axis=0)).T @ (groups - groups.mean(axis=0))
    scale = normal.scale + spread + 15 / 8 * np.outer(away, away)
    assert np.allclose(means.mean(axis=0), centre, atol=0.02)
    assert np.allclose(covariances.mean(axis=0), scale / (8 + 5 - 2 - 1), atol=0.02)
    assert np.allclose(np.cov(means.T), scale / (8 + 5 - 2 - 1) / 8, atol=0.01)


def test_diagnostics_are_those_of_arviz() -> None:
    arviz = pytest.importorskip("arviz")
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((4, 500))
    values = np.zeros((4, 500))
    for s in range(1, 500):
        values[:, s] = 0.8 * values[:, s - 1] + noise[:, s]
    values[0] += 0.5
    assert r_hat(values) == pytest.approx(float(arviz.rhat(values, method="z_scale")), abs=1e-3)
    assert effective_size(values) == pytest.approx(float(arviz.ess(values, method="bulk")), rel=0.02)


def test_a_posterior_is_the_same_on_any_threads_and_goes_to_arviz() -> None:
    groups = groups_of(range(3))
    made = [
        saom.bayes(groups, ONE, draws=20, warmup=5, thin=1, chains=3, threads=threads) for threads in (1, 3)
    ]
    assert (made[0].draws.groups == made[1].draws.groups).all()
    assert made[0].labels == ("net: density",)
    assert list(made[0].to_frame()["parameter"]) == ["mean of net: density", "spread of net: density"]
    assert len(made[0].groups()) == 3 + 6
    assert "not settled" in str(made[0])
    pytest.importorskip("arviz")
    data = made[0].to_arviz()
    assert data.posterior["effects"].dims == ("chain", "draw", "group", "effect")


def test_an_interrupted_call_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: dict[str, Any] = {"draws": 12, "warmup": 6, "thin": 2, "chains": 2}
    groups, state = groups_of(range(3)), tmp_path / "state.npz"
    whole = saom.bayes(groups, ONE, **settings)
    seen: list[Any] = []

    def stop(step: Any) -> None:
        seen.append(step)
        if len(seen) == 17:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        saom.bayes(groups, ONE, **settings, progress=stop, state=state)
    assert [step.done for step in seen] == list(range(1, 18))
    assert {step.total for step in seen} == {5 + 6 + 24}
    for other in ({"seed": 2}, {"prior": saom.Prior(scale=0.3)}, {"prior": saom.Prior(rate_shape=3.0)}):
        with pytest.raises(StoreError, match="of another"):
            saom.bayes(groups, ONE, **settings, **other, state=state)

    def burst(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    # One that stops in the middle of an iteration leaves the last file as it is.
    before = state.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("tertius.saom.likelihood.hierarchical.Hierarchy._shift", burst)
        with pytest.raises(KeyboardInterrupt):
            saom.bayes(groups, ONE, **settings, state=state)
    assert state.read_bytes() == before
    again = saom.bayes(groups, ONE, **settings, state=state, threads=2)
    for name in ("mean", "covariance", "groups", "rates", "accepted"):
        assert (getattr(again.draws, name) == getattr(whole.draws, name)).all()
    assert not state.exists()


def test_without_arviz_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    found = saom.bayes(groups_of(range(2)), ONE, draws=10, warmup=2, thin=1, chains=2)
    monkeypatch.setitem(__import__("sys").modules, "arviz", None)
    with pytest.raises(UsageError, match=r"tertius\[bayes\]"):
        found.to_arviz()


WRONG: list[tuple[Any, str]] = [
    ({"mean": np.zeros(3)}, "prior, mean: expected one number or 1"),
    ({"scale": np.eye(2)}, "prior, scale: expected one number or shape"),
    ({"scale": -1.0}, "positive definite"),
    ({"degrees": -1.0}, "prior, degrees"),
    ({"strength": 0.0}, "prior, strength"),
]


@pytest.mark.parametrize("given,said", WRONG, ids=[str(k) for k in range(len(WRONG))])
def test_a_prior_of_wrong_shape_is_refused(given: Any, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        saom.bayes(groups_of(range(2)), ONE, prior=saom.Prior(**given))
    assert "\n" not in str(caught.value)


def test_groups_with_other_variables_are_refused() -> None:
    other = saom.SaomData({"net": saom.Network(waves(3, 3, 2, 1)), "beh": saom.Behaviour(np.eye(3))})
    with pytest.raises(ModelError, match="group 'b'"):
        saom.bayes({"a": data_of(waves(3, 3, 2, 1)), "b": other}, ONE)
    with pytest.raises(ModelError, match="two groups or more"):
        saom.bayes({"a": data_of(waves(3, 3, 2, 1))}, ONE)


def test_a_model_in_which_nothing_varies_is_refused() -> None:
    with pytest.raises(ModelError, match="a parameter that varies between groups") as caught:
        saom.bayes(groups_of(range(2)), "net ~ density(fix=0) + recip(fix=0) + transTrip(fix=0)")
    assert "\n" not in str(caught.value)

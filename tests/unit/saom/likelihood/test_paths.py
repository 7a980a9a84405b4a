"""Paths fit both waves, are the same on any number of threads, and go on where they were stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.saom_tiny import EFFECTS, data_of, exact_of, pairs_of, waves
from tertius import saom
from tertius.core.errors import ModelError, StoreError, UsageError
from tertius.saom.api import model_of
from tertius.saom.likelihood.paths import Paths

BOTH = "net ~ density + altX(beh); beh ~ linear + totAlt(net)"


def replayed(paths: Paths, c: int, m: int) -> tuple[Any, Any]:
    """The network and the behaviour after the steps of one path, each step looked at."""
    p = paths.model.prepared
    x = p.networks["net"].start[m].astype(int)
    z = p.behaviours["beh"].start[m].copy()
    low, high = p.behaviours["beh"].values.low, p.behaviours["beh"].values.high
    for variable, ego, option in paths.steps[c, m, : paths.lengths[c, m]]:
        if option < 0:
            continue
        if variable == 0:
            assert ego != option
            x[ego, option] = 1 - x[ego, option]
        else:
            z[ego] += 2 * option - 1
            assert low <= z[ego] <= high
    return x, z


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), n=st.integers(3, 5), rate=st.floats(0.3, 6.0), moves=st.integers(1, 400))
def test_paths_lead_from_wave_to_wave(seed: int, n: int, rate: float, moves: int) -> None:
    rng = np.random.default_rng(seed)
    net = (rng.random((3, n, n)) < 0.4).astype(float)
    net[:, np.arange(n), np.arange(n)] = 0
    levels = rng.integers(0, 3, (n, 3)).astype(float)
    levels[0], levels[1] = 0, 2
    data = saom.SaomData({"net": saom.Network(net), "beh": saom.Behaviour(levels)})
    model = model_of(data, BOTH)[0]
    theta = np.array([rate, rate, -0.3, 0.2, rate, rate, 0.1, 0.2])
    paths = Paths(model, 2, seed, 1)
    first = paths.run(theta, moves)
    again = paths.run(theta, 0)
    assert np.allclose(first.score, again.score)
    assert np.allclose(first.worth, again.worth)
    for c in range(2):
        for m in range(2):
            x, z = replayed(paths, c, m)
            assert (x == net[m + 1]).all()
            assert (z == levels[:, m + 1]).all()


def test_threads_and_room_change_nothing() -> None:
    model = model_of(data_of(waves(4, 3, 2, 5)), EFFECTS)[0]
    theta = np.array([40.0, 2.0, -0.5, 0.5, 0.1])
    one, four = Paths(model, 5, 3, threads=1), Paths(model, 5, 3, threads=4)
    tight = Paths(model, 5, 3, threads=1)
    tight.steps = tight.steps[:, :, :12].copy()
    made = [paths.run(theta, 3000) for paths in (one, four, tight)]
    assert one.lengths.max() > 100
    for other in made[1:]:
        assert (made[0].score == other.score).all()
    assert (one.lengths == tight.lengths).all()


def test_an_interrupted_fit_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tertius.saom.likelihood.batches.SAVE_SECONDS", -1.0)
    data, state = data_of(waves(4, 3, 2, 5)), tmp_path / "state.npz"
    effects = "net ~ density + recip + transTrip(fix=0)"
    whole = saom.maximum_likelihood(data, effects, final=30, attempts=2)
    calls = []

    def stop(_: object) -> None:
        calls.append(1)
        if len(calls) == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        saom.maximum_likelihood(data, effects, final=30, attempts=2, progress=stop, state=state)
    assert state.exists()
    with pytest.raises(StoreError, match="of another"):
        saom.maximum_likelihood(data, effects, final=30, attempts=2, seed=2, state=state)
    again = saom.maximum_likelihood(data, effects, final=30, attempts=2, state=state, threads=2)
    assert (again.theta == whole.theta).all()
    assert (again.covariance[:2, :2] == whole.covariance[:2, :2]).all()
    assert not state.exists()


def test_groups_share_what_is_not_a_rate() -> None:
    nets = {"a": waves(4, 3, 2, 5), "b": waves(3, 2, 2, 5)}
    groups = {name: data_of(net) for name, net in nets.items()}
    fit = saom.maximum_likelihood(groups, "net ~ density + recip + transTrip(fix=0)", final=60)
    assert fit.labels[:3] == ("net: Rate a period 1", "net: Rate a period 2", "net: Rate b period 1")
    found = saom.log_likelihood(fit, groups, sweeps=200)
    pairs = [(4, pair) for pair in pairs_of(nets["a"])] + [(3, pair) for pair in pairs_of(nets["b"])]
    exact = {n: exact_of(n) for n in (3, 4)}
    value = sum(
        exact[n].log_likelihood(np.array([rate, *fit.theta[3:]]), *pair)
        for rate, (n, pair) in zip(fit.theta, pairs)
    )
    assert abs(found.value - value) < 4 * found.error + 1e-3


WRONG: list[tuple[str, Any, str, str]] = [
    ("symmetric", {"symmetric": True}, "net ~ density", "symmetric"),
    ("bound", {"max_degree": 3}, "net ~ density", "max_degree=3"),
    ("double", {"double_step": 0.5}, "net ~ density", "double_step=0.5"),
    ("rate effect", {}, "net ~ density + rate(outRate)", "outRate"),
]


@pytest.mark.parametrize("name,options,effects,said", WRONG, ids=[w[0] for w in WRONG])
def test_what_is_not_covered_is_said_in_a_sentence(name: str, options: Any, effects: str, said: str) -> None:
    net = waves(4, 2, 2, 5)
    if "symmetric" in options:
        net = np.maximum(net, net.transpose(0, 2, 1))
    data = saom.SaomData({"net": saom.Network(net, **options)})
    with pytest.raises(ModelError, match=said) as caught:
        saom.maximum_likelihood(data, effects)
    assert "\n" not in str(caught.value) and "saom.fit" in str(caught.value)


def test_composition_change_and_changing_structure_are_not_covered() -> None:
    net = waves(4, 3, 2, 5)
    data = saom.SaomData({"net": saom.Network(net)}, presence=(((1, 3),),) * 3 + (((1.5, 3),),))
    fit = saom.fit(data_of(net), "net ~ density", final=50)
    calls: list[Any] = [
        lambda: saom.maximum_likelihood(data, "net ~ density"),
        lambda: saom.bayes({"a": data, "b": data}, "net ~ density"),
        lambda: saom.log_likelihood(fit, data),
        lambda: saom.impute(fit, data),
    ]
    for call in calls:
        with pytest.raises(ModelError, match="composition change"):
            call()
    net[1, 0, 1] = 10
    with pytest.raises(ModelError, match="status changes after wave 1"):
        saom.maximum_likelihood(data_of(net), "net ~ density")


def test_waves_that_no_path_connects_are_refused() -> None:
    net = waves(4, 3, 2, 5)
    net[:, 0, 1] = (10, 11, 11)
    with pytest.raises(ModelError, match="structural in all waves or in none") as caught:
        saom.maximum_likelihood(data_of(net), EFFECTS)
    assert "\n" not in str(caught.value)


def test_a_likelihood_that_cannot_be_computed_is_an_error_of_a_sentence() -> None:
    effects = "net ~ density + recip(fix=0) + transTrip(fix=0)"
    for value in (-2000.0, 2000.0):
        with pytest.raises(ModelError, match="their probability is zero") as caught:
            saom.maximum_likelihood(data_of(waves(4, 3, 2, 5)), effects, start={"net: density": value})
        assert "\n" not in str(caught.value)


def test_an_interruption_inside_a_batch_leaves_the_last_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertius.saom.likelihood.batches.SAVE_SECONDS", -1.0)
    data, state = data_of(waves(4, 3, 2, 5)), tmp_path / "state.npz"
    effects = "net ~ density + recip + transTrip(fix=0)"
    whole = saom.maximum_likelihood(data, effects, final=20, attempts=1)
    run, calls = Paths.run, []

    def stop(self: Paths, *given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 60:
            raise KeyboardInterrupt
        return run(self, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Paths, "run", stop)
        with pytest.raises(KeyboardInterrupt):
            saom.maximum_likelihood(data, effects, final=20, attempts=1, state=state)
    again = saom.maximum_likelihood(data, effects, final=20, attempts=1, state=state)
    assert (again.theta == whole.theta).all()


def test_fits_that_are_not_nested_are_not_compared() -> None:
    data = data_of(waves(4, 3, 2, 5))
    small = saom.maximum_likelihood(data, "net ~ density + recip(fix=0) + transTrip(fix=0)", final=30)
    large = saom.maximum_likelihood(data, "net ~ density + recip + transTrip(fix=0)", final=30)
    ratio = saom.likelihood_ratio(small, large, data, sweeps=40)
    assert ratio.df == 1
    assert ratio.chi2 > -3 * ratio.error
    with pytest.raises(ModelError, match="smaller first"):
        saom.likelihood_ratio(large, small, data)
    moments = saom.fit(data, "net ~ density", final=50)
    with pytest.raises(ModelError, match=r"maximum_likelihood"):
        saom.likelihood_ratio(moments, large, data)
    test = small.score_test(["net: recip"])
    assert test.df == 1
    with pytest.raises(UsageError):
        large.time_test()


def test_a_fit_is_saved_and_read(tmp_path: Path) -> None:
    fit = saom.maximum_likelihood(
        data_of(waves(4, 3, 2, 5)), "net ~ density + recip(fix=0) + transTrip(fix=0)", final=30
    )
    back = saom.LikelihoodFit.load(fit.save(tmp_path / "fit.npz"))
    assert str(back) == str(fit)
    assert back.score_test().chi2 == fit.score_test().chi2

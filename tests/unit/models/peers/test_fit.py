"""The model of peers: what is planted comes back, shocks get their spread, one step stands for a fit."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from support.peer_records import THETA, drawn, record
from tertius.core.errors import ModelError
from tertius.models.peers.design import EXAMPLE, SHOCKS, design, example
from tertius.models.peers.exposure import shuffled
from tertius.models.peers.mixed import Fitted, evaluate, fit
from tertius.models.peers.one_step import one_step
from tertius.models.peers.record import SPANS, Record, windows_of

GROUP = ("conflict",)
SLOPE = 4.0


@cache
def taught() -> Record:
    return drawn(record(n=100, m=4, w=14), {example("conflict"): SLOPE, "conflict": -SLOPE * 0.3}, 4)


@cache
def fitted() -> Fitted:
    return fit(design(taught(), taught().groups["conflict"], groups=GROUP))


def test_planted_parameters_come_back() -> None:
    found = fitted()
    assert found.converged
    for name, truth in {**THETA, example("conflict"): SLOPE, "rate 1970": np.log(1.5)}.items():
        value, error = found.value(name)
        assert abs(value - truth) < 3.2 * error, name
    assert found.value(example("conflict"))[1] < SLOPE / 3, "an interval that wide could not miss it"


def test_the_mode_is_one_and_does_not_hang_on_the_start() -> None:
    start = dict.fromkeys(fitted().design.names, 0.3)
    again = fit(fitted().design, start, {SHOCKS[0]: 0.2, SHOCKS[1]: 0.9})
    for name in ("likeness", example("conflict")):
        assert again.value(name)[0] == pytest.approx(fitted().value(name)[0], abs=0.02)
    likelihood, score, _ = evaluate(fitted().design, fitted().theta)
    assert likelihood == fitted().likelihood and np.isfinite(score).all()


def test_a_shock_is_a_shock_and_no_influence() -> None:
    base = record(n=90, w=9)
    offset = np.zeros(base.ties.shape)
    offset[4, base.groups["conflict"][4], 1] = np.log(8.0)
    shaken = drawn(base, {}, 5, offset)
    found = fit(design(shaken, shaken.groups["conflict"], groups=GROUP))
    kinds = np.array(found.design.component)
    sizes = np.where(kinds == SHOCKS[1], np.abs(found.theta), 0.0)
    assert found.design.names[int(sizes.argmax())] == "conflict P1 1985"
    value, error = found.value(example("conflict"))
    assert value < 2 * error
    bare = fit(
        design(shaken, shaken.groups["conflict"], groups=GROUP, without=SHOCKS),
    )
    assert found.spread[SHOCKS[1]] > 0.1 and error > bare.value(example("conflict"))[1]


def test_one_step_stands_for_full_fits() -> None:
    record_, peers = taught(), taught().groups["conflict"]
    none = fit(design(record_, None, groups=GROUP))
    candidates = np.concatenate([peers[None], shuffled(record_, peers, 2, 2)])
    for how in ("alike", "near"):
        quick = one_step(none, candidates, GROUP, how)
        for k, given in enumerate(candidates):
            start = dict(zip(none.design.names, none.theta.tolist()))
            full = fit(design(record_, given, how, groups=GROUP), start, none.spread, still=True)
            value, error = full.value(example("conflict"))
            assert abs(quick.theta[k, 0] - value) < 0.25 * error
            assert quick.covariance[k, 0, 0] ** 0.5 == pytest.approx(error, rel=0.1)


def test_sham_peers_inherit_an_example_alone_and_not_beside_it() -> None:
    record_, peers = taught(), taught().groups["conflict"]
    none = fit(design(record_, None, groups=GROUP))
    sham = shuffled(record_, peers, 60, 3)
    alone, beside = (one_step(f, sham, GROUP).theta[:, 0] for f in (none, fitted()))
    assert alone.mean() > 0.25 * SLOPE and abs(beside.mean()) < 0.4 * alone.mean()


def test_a_group_that_sees_nothing_has_no_estimate() -> None:
    none = fit(design(taught(), None, groups=GROUP))
    quick = one_step(none, np.zeros((1, *taught().groups["conflict"].shape), dtype=np.bool_), GROUP)
    assert np.isnan(quick.theta).all() and np.isnan(quick.covariance).all()


def test_designs_leave_out_what_they_are_told_to() -> None:
    peers = taught().groups["conflict"]
    made = design(taught(), peers, groups=GROUP, without=("likeness", SHOCKS[0]), windows=[0, 1])
    assert "likeness" not in made.names and SHOCKS[0] not in made.component and len(made.blocks) == 2
    assert not any(n.startswith(EXAMPLE) for n in design(taught(), None, groups=GROUP).names)
    two = design(taught(), peers, groups=("conflict", "muslim"), followers=("muslim",))
    assert [n for n in two.names if n.startswith(EXAMPLE)] == [example("muslim")]
    one = design(taught(), peers, groups=GROUP, powers=("P1",))
    at = list(one.blocks[0].columns).index(one.at(example("conflict")))
    assert not one.blocks[0].x[:, [0, 2, 3], at].any() and one.blocks[0].x[:, 1, at].any()
    assert 0 < made.single["conflict"] < 0.1 and made.rows["conflict"][0] > made.rows["conflict"][1]
    assert windows_of(taught(), SPANS[0]) == list(range(13))
    assert windows_of(taught(), SPANS[1])[-1] == 6 and windows_of(taught(), SPANS[2])[0] == 6


def test_states_without_known_ties_are_no_rows() -> None:
    gone = taught().with_ties(np.full_like(taught().ties, np.nan))
    with pytest.raises(ModelError, match="known ties in two windows"):
        fit(design(gone, None, groups=GROUP))

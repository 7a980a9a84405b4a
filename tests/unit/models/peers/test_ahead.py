"""The window to come: chances are exact, and a client's tie reaches others by the model's terms alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from support.peer_records import drawn, record
from tertius.models.peers.ahead import Ahead, ahead, chances, sampled
from tertius.models.peers.design import design, example
from tertius.models.peers.mixed import Fitted, fit

GROUP = ("conflict",)


@cache
def made() -> tuple[Ahead, Fitted]:
    planted = {example("conflict"): 2.5, "conflict": -0.7, "neighbours": 1.0}
    base = drawn(record(n=90, w=9), planted, 6)
    fitted = fit(design(base, base.groups["conflict"], groups=GROUP))
    return ahead(fitted, base.groups["conflict"], "alike", GROUP, GROUP, 40), fitted


def followers() -> np.ndarray:
    return np.flatnonzero(made()[0].record.groups["conflict"][-1])[1:6].astype(np.int64)


def client() -> str:
    found = made()[0].record
    return found.states[int(np.flatnonzero(found.groups["conflict"][-1])[0])]


def test_worlds_come_out_as_the_chances_say() -> None:
    found, fitted = made()
    still = dict.fromkeys(fitted.spread, 0.0)
    who = followers()
    worlds = sampled(found, still, "P1", who, 400)
    chance = chances(found, still, "P1", who, shocks=0)[1:]
    assert worlds.shape == (40, 400, len(who))
    gap = worlds.mean(axis=(0, 1)) - chance.mean(axis=0)
    assert np.abs(gap).max() < 4 * np.sqrt(0.25 / (40 * 400))


def test_the_example_travels_and_by_its_own_terms_alone() -> None:
    found, fitted = made()
    who = followers()

    def gap(of: Ahead) -> np.ndarray:
        one, two = (chances(of, fitted.spread, "P1", who, {client(): held}) for held in (True, False))
        return np.asarray(one - two)

    whole = gap(found)
    assert (whole[0] > 0).all(), "one more peer with the tie raises the chance"
    theta = found.theta.copy()
    for name in (example("conflict"), "neighbours"):
        theta[:, found.names.index(name)] = 0.0
    assert not gap(replace(found, theta=theta)).any(), "without the terms nothing moves"
    lean = found.theta.copy()
    lean[:, found.names.index("neighbours")] = 0.0
    alone = replace(found, theta=lean)
    one, two = (chances(alone, fitted.spread, "P1", who, {client(): h}, shocks=0)[0] for h in (True, False))
    odds = np.log(one / (1 - one)) - np.log(two / (1 - two))
    # One of the peers is one over their number of the share.  With few opportunities not all comes through;
    # where ties crowd each other out, keeping and taking up a tie each take their part: at most twice.
    most = fitted.value(example("conflict"))[0] / (found.record.groups["conflict"][-1].sum() - 1)
    assert (odds > 0.1 * most).all() and (odds < 2 * most).all()


def test_shocks_to_come_are_shared_and_average_out() -> None:
    found, fitted = made()
    who = followers()
    wide = dict.fromkeys(fitted.spread, 1.0)
    plain = chances(found, fitted.spread, "P1", who, shocks=0)
    shaken = chances(found, wide, "P1", who, shocks=8)
    assert not np.allclose(plain, shaken)
    assert np.array_equal(shaken, chances(found, wide, "P1", who, shocks=8)), "the same at every call"
    few = chances(found, wide, "P1", who, shocks=8, draws=5)
    assert few.shape == (6, len(who)) and few == pytest.approx(shaken[:6])

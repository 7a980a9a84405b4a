"""What states see of an example: by hand, without themselves, and with placebo peers."""

from __future__ import annotations

import numpy as np
import pytest

from support.peer_records import record
from tertius.models.peers.exposure import coming, neighbours, shares, shuffled


def test_shares_by_hand() -> None:
    base = record(n=4, m=2, w=2)
    ties = np.zeros((2, 4, 2))
    ties[0] = [[1, 0], [1, 1], [0, 1], [0, 0]]
    made = base.with_ties(ties)
    peers = np.array([True, True, True, False])
    seen, one = shares(made, 0, peers)
    assert seen[0] == pytest.approx([0.5, 1.0]), "its own tie is no example to itself"
    assert seen[3] == pytest.approx([2 / 3, 2 / 3])
    assert one == pytest.approx([0.5, 0.5, 0.5, 1 / 3])
    many, ones = shares(made, 0, np.array([peers, ~peers]))
    assert many[0] == pytest.approx(seen) and ones[1, 3] == 0 and not many[1, 3].any()


def test_near_peers_weigh_more_and_weights_add_up() -> None:
    base = record(n=12)
    peers = base.groups["conflict"][0]
    ones = base.with_ties(np.ones_like(base.ties))
    seen, one = shares(ones, 0, peers, "near")
    assert seen == pytest.approx(np.ones_like(seen)) and (one > 0).all()
    assert neighbours(ones, 0) == pytest.approx(np.ones_like(seen))
    only = np.zeros(12, dtype=np.bool_)
    nearest, furthest = np.argsort(base.near[0, 0])[[-1, 1]]
    only[[nearest, furthest]] = True
    ties = np.zeros_like(base.ties)
    ties[0, nearest, 0] = 1
    assert shares(base.with_ties(ties), 0, only, "near")[0][0, 0] > 0.5
    assert shares(base.with_ties(ties), 0, only)[0][0, 0] == pytest.approx(0.5)


def test_missing_ties_and_absent_peers_do_not_count_as_held() -> None:
    base = record(n=6)
    ties = base.ties.copy()
    ties[0, 1] = np.nan
    seen, _ = shares(base.with_ties(ties), 0, np.arange(6) == 1)
    assert not seen.any()


def test_placebo_peers_stay_in_their_region_and_are_none_of_the_true_ones() -> None:
    base = record(n=50)
    peers = base.groups["conflict"]
    drawn = shuffled(base, peers, 20, 1)
    assert not (drawn & peers[None]).any() and drawn.any(axis=(1, 2)).all()
    for r in range(5):
        inside = base.region == r
        assert (drawn[:, :, inside].sum(axis=2) <= peers[:, inside].sum(axis=1)).all()
        careers = {tuple(p) for p in peers[:, inside].T}
        for k in range(20):
            for i in np.flatnonzero(inside):
                mine = drawn[k][:, i]
                assert any((mine <= np.array(c)).all() for c in careers), (
                    "a part of a true career of the region"
                )
    assert not np.array_equal(drawn[0], drawn[1]) and np.array_equal(drawn, shuffled(base, peers, 20, 1))


def test_peers_to_come_are_none_yet() -> None:
    peers = record().groups["conflict"]
    soon = coming(peers)
    assert not (soon[:-1] & peers[:-1]).any() and (soon[:-1] <= peers[1:]).all() and not soon[-1].any()

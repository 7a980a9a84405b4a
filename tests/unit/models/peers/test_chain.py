"""Exact probabilities of one actor's ties: matrix exponential, a naive simulation, finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from tertius.models.peers.chain import bits, chains, coded, probabilities

RNG = np.random.default_rng(3)


def rows(n: int = 12, m: int = 3) -> tuple[np.ndarray, ...]:
    u = RNG.normal(-0.5, 1, (n, m))
    first = RNG.normal(0, 0.5, n)
    rate = RNG.uniform(0.5, 4, n)
    start, end = RNG.integers(0, 2**m, n), RNG.integers(0, 2**m, n)
    return u, first, rate, start, end, RNG.random((n, m)) > 0.1


def generator_of(u: np.ndarray, first: float, rate: float, open_: np.ndarray) -> np.ndarray:
    """The generator matrix of the chain, written out state by state."""
    m = len(u)
    out = np.zeros((2**m, 2**m))

    def worth(x: np.ndarray) -> float:
        return float(x @ u + first * x.any())

    for s in range(2**m):
        x = bits(np.array(s), m)
        other = [x ^ (np.arange(m) == j) for j in range(m)]
        weights = np.array([np.exp(worth(y) - worth(x)) if open_[j] else 0.0 for j, y in enumerate(other)])
        for j, y in enumerate(other):
            out[s, int(coded(y.astype(np.uint8)))] = rate * weights[j] / (1 + weights.sum())
        out[s, s] = -out[s].sum()
    return out


def test_probabilities_are_those_of_the_matrix_exponential() -> None:
    u, first, rate, start, _, open_ = rows()
    found = probabilities(u, first, rate, start, open_)
    for r in range(len(u)):
        wanted = expm(generator_of(u[r], first[r], rate[r], open_[r]))[start[r]]
        assert found[r] == pytest.approx(wanted, abs=1e-8)


def test_a_naive_simulation_agrees() -> None:
    u, first, rate, start, _, open_ = (x[:1] for x in rows())
    rng = np.random.default_rng(5)
    q = generator_of(u[0], first[0], rate[0], open_[0])
    counts = np.zeros(8)
    for _ in range(4000):
        state, now = int(start[0]), 0.0
        while True:
            now += rng.exponential(1 / max(-q[state, state], 1e-12))
            if now > 1:
                break
            chance = q[state].clip(0)
            state = int(rng.choice(8, p=chance / chance.sum()))
        counts[state] += 1
    share = probabilities(u, first, rate, start, open_)[0]
    assert np.abs(counts / 4000 - share).max() < 4 * np.sqrt(0.25 / 4000)


def test_scores_are_derivatives_and_information_their_variance() -> None:
    u, first, rate, start, end, _ = rows()
    open_ = np.ones(u.shape, dtype=np.bool_)
    found = chains(u, first, rate, start, end, open_)
    step = 1e-5

    def slope(k: int) -> np.ndarray:
        ends = []
        for sign in (1.0, -1.0):
            v, t, r = u.copy(), first.copy(), rate.copy()
            if k < 3:
                v[:, k] += sign * step
            elif k == 3:
                t += sign * step
            else:
                r *= np.exp(sign * step)
            ends.append(chains(v, t, r, start, end, open_).likelihood)
        return np.asarray((ends[0] - ends[1]) / (2 * step))

    for k in range(5):
        assert found.score[:, k] == pytest.approx(slope(k), abs=1e-6)
    total = np.zeros(found.information.shape)
    for e in range(8):
        here = chains(u, first, rate, start, np.full(len(u), e), open_)
        total += np.exp(here.likelihood)[:, None, None] * here.score[:, :, None] * here.score[:, None, :]
    assert found.information == pytest.approx(total, abs=1e-7)


def test_closed_ties_never_change_and_codes_go_back_and_forth() -> None:
    u, first, rate, start, _, _ = rows()
    closed = np.ones(u.shape, dtype=np.bool_)
    closed[:, 1] = False
    chance = probabilities(u, first, rate, start, closed)
    ties = bits(np.arange(8), 3)
    before = bits(start, 3)[:, 1]
    assert (chance @ (ties[:, 1] == 1)) == pytest.approx(before.astype(float), abs=1e-9)
    assert np.array_equal(coded(bits(np.arange(32), 5)), np.arange(32))
    none = chains(np.zeros((0, 3)), np.zeros(0), np.zeros(0), start[:0], start[:0], closed[:0])
    assert none.score.shape == (0, 5)

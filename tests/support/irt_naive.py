"""Slow, plain formulas of the ordinal probit model and of agreement; imports nothing that it tests."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.stats import norm


def probability(answer: int, kind: int, theta: float, beta: float, low: float, high: float) -> float:
    """Probability of an answer by subtraction of normal distribution functions."""
    if kind == 0:
        edges = [-np.inf, low, high, np.inf]
        return float(norm.cdf(edges[answer + 1] - beta * theta) - norm.cdf(edges[answer] - beta * theta))
    occurring = [a for a in range(3) if a != {1: 1, 2: 2, 3: 0}[kind]]
    below = float(norm.cdf(low - beta * theta))
    return below if answer == occurring[0] else 1 - below


def agreement(first: list[int], second: list[int]) -> tuple[float, float, float]:
    """Raw agreement, pi and kappa of two lists of answers (-1: absent), by counting pairs of answers."""
    pairs = [(x, y) for x, y in zip(first, second) if x >= 0 and y >= 0]
    mean = sum(abs(x - y) for x, y in pairs) / len(pairs)
    one, two = [x for x, _ in pairs], [y for _, y in pairs]
    by_kappa = sum(abs(x - y) for x, y in itertools.product(one, two)) / len(pairs) ** 2
    pool = one + two
    by_pi = sum(abs(x - y) for x, y in itertools.product(pool, pool)) / len(pool) ** 2
    corrected = [1 - mean / e if e > 0 else float("nan") for e in (by_pi, by_kappa)]
    return 1 - mean / 2, corrected[0], corrected[1]


def simulate(
    rng: np.random.Generator, states: int, years: int, calls: int, drift: float = 0.2
) -> tuple[np.ndarray, list[tuple[int, str, int, int]]]:
    """Positions (states, years) of a random walk and answers drawn from the model, 8 % of them absent."""
    theta = np.empty((states, years))
    theta[:, 0] = rng.normal(size=states)
    theta[0, 0], theta[1, 0] = 2.5, -1.5
    for t in range(1, years):
        theta[:, t] = theta[:, t - 1] + drift * rng.normal(size=states)
    rows = []
    for t in range(years):
        for k in range(calls):
            beta = rng.normal()
            low = rng.normal(0.5, 1.0)
            high = low + abs(rng.normal(0.0, 0.8))
            latent = beta * theta[:, t] + rng.normal(size=states)
            answer = (latent > low).astype(int) + (latent > high).astype(int)
            present = rng.random(states) > 0.08
            rows += [(t * calls + k, f"S{i:03d}", 1950 + t, int(answer[i])) for i in np.flatnonzero(present)]
    return theta, rows

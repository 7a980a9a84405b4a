"""Exact likelihoods of tiny actor-oriented models, in plain NumPy and SciPy; imports nothing of the engine.

All states of a directed network, and of a behaviour beside it, are listed: 64 of 3 actors, 4,096 of 4.
What an actor may choose is valued by the objective function itself, at every state that a change would reach.
The probability of a wave given the one before is an entry of exp(Q), Q being the generator of the chain in
continuous time (Snijders 2001, Sociological Methodology 31).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import expm
from scipy.sparse.linalg import expm_multiply

Array = np.ndarray[Any, Any]
Statistic = Callable[[Array, Array, int], float]


def density(x: Array, _: Array, i: int) -> float:
    return float(x[i].sum())


def recip(x: Array, _: Array, i: int) -> float:
    return float((x[i] * x[:, i]).sum())


def trans_trip(x: Array, _: Array, i: int) -> float:
    n = len(x)
    return float(sum(x[i, j] * x[i, h] * x[h, j] for j in range(n) for h in range(n) if len({i, j, h}) == 3))


@dataclass
class Variable:
    """Network (`levels` None) or behaviour with its lowest and highest level, and its statistics."""

    statistics: Sequence[Statistic]
    levels: tuple[int, int] | None = None
    one_way: int = 0


class Exact:
    """All states of n actors; the parameters are each variable's rate and its statistics' weights, in order.

    `mean` is taken from behaviours where statistics see them.
    """

    def __init__(self, n: int, variables: list[Variable], mean: float = 0.0) -> None:
        self.n, self.variables = n, variables
        cells = [(i, j) for i in range(n) for j in range(n) if i != j]
        low, high = next((v.levels for v in variables if v.levels), (0, 0))
        spans = [range(low, high + 1)] * n
        behaviours = list(product(*spans))
        self.states: list[tuple[Array, Array]] = []
        for ties in product((0, 1), repeat=len(cells)):
            x = np.zeros((n, n), int)
            for (i, j), y in zip(cells, ties):
                x[i, j] = y
            self.states += [(x, np.array(z)) for z in behaviours]
        self.place = {self._key(x, z): s for s, (x, z) in enumerate(self.states)}
        self._known: dict[tuple[float, ...], Array] = {}
        self.moves = [self._moves(v, mean) for v in variables]

    @staticmethod
    def _key(x: Array, z: Array) -> bytes:
        return x.astype(np.int8).tobytes() + np.asarray(z).astype(np.int8).tobytes()

    def _moves(self, v: Variable, mean: float) -> tuple[Array, Array]:
        """States reached (states, n, options), -1 where barred, and changes of ego's statistics."""
        options = self.n if v.levels is None else 3
        reached = np.full((len(self.states), self.n, options), -1)
        gains = np.zeros((*reached.shape, len(v.statistics)))
        worth = np.array(
            [[[f(x, z - mean, i) for f in v.statistics] for i in range(self.n)] for x, z in self.states]
        ).reshape(len(self.states), self.n, len(v.statistics))
        for s, (x, z) in enumerate(self.states):
            for i in range(self.n):
                for k in range(options):
                    y, w = x.copy(), z.copy()
                    if v.levels is None:
                        y[i, k] = 0 if k == i else 1 - y[i, k]
                    else:
                        w[i] += k - 1
                    barred = v.one_way and (y.sum() + w.sum() - x.sum() - z.sum()) * v.one_way < 0
                    to = self.place.get(self._key(y, w), -1)
                    if to >= 0 and not barred:
                        reached[s, i, k] = to
                        gains[s, i, k] = worth[to, i] - worth[s, i]
        return reached, gains

    def generator(self, theta: Array) -> sparse.csr_array:
        size, at = len(self.states), 0
        rows, columns, values = [], [], []
        for v, (reached, gains) in zip(self.variables, self.moves):
            k = len(v.statistics)
            rate, weights = theta[at], np.asarray(theta[at + 1 : at + 1 + k])
            at += 1 + k
            e = np.where(reached >= 0, np.exp(gains @ weights), 0.0)
            p = rate * e / e.sum(axis=2, keepdims=True)
            source = np.broadcast_to(np.arange(size)[:, None, None], reached.shape)
            moving = (reached >= 0) & (reached != source)
            rows.append(source[moving])
            columns.append(reached[moving])
            values.append(p[moving])
        r, c, q = (np.concatenate(part) for part in (rows, columns, values))
        out = -np.bincount(r, q, size)
        matrix = sparse.coo_array((q, (r, c)), (size, size)) + sparse.diags_array(out)
        return sparse.csr_array(matrix)

    def log_likelihood(self, theta: Array, start: tuple[Array, Array], ends: list[Any]) -> float:
        """Log of the probability to be in one of `ends` at time 1: several where cells are missing."""
        begin = self.place[self._key(*start)]
        if len(self.states) <= 128:
            p = self._exponential(tuple(float(t) for t in theta))[begin]
        else:
            p = np.zeros(len(self.states))
            p[begin] = 1.0
            p = expm_multiply(self.generator(theta).T.tocsr(), p)
        return float(np.log(sum(p[self.place[self._key(*end)]] for end in ends)))

    def log_likelihood_of_waves(
        self, thetas: Sequence[Array], net: Array, dyads: Array, levels: Array, prior_levels: Array
    ) -> float:
        """Log of the probability of all observed cells after the first wave, given those in it.

        Missing cells are NaN; in the first wave both ties of a pair have the joint probabilities `dyads`
        (2, 2), given what of it was observed, and a level (actors, waves) has the probabilities
        `prior_levels`, from the lowest.
        """
        nets, behs = (np.array([s[k] for s in self.states]) for k in range(2))
        off, low = ~np.eye(self.n, dtype=bool), int(behs.min())
        p = np.ones(len(nets))
        for i, j in combinations(range(self.n), 2):
            one, other = (None if np.isnan(cell) else cell for cell in (net[0, i, j], net[0, j, i]))
            pairs = [(a, b) for a in (0, 1) for b in (0, 1) if one in (a, None) and other in (b, None)]
            total = sum(dyads[pair] for pair in pairs)
            chance = {pair: dyads[pair] / total for pair in pairs}
            p *= [chance.get((int(s[i, j]), int(s[j, i])), 0.0) for s in nets]
        for i in range(self.n):
            missing = np.isnan(levels[i, 0])
            p *= np.asarray(prior_levels)[behs[:, i] - low] if missing else behs[:, i] == levels[i, 0]
        for w, theta in enumerate(thetas, 1):
            p = p @ self._exponential(tuple(float(t) for t in theta))
            known, seen = off & ~np.isnan(net[w]), ~np.isnan(levels[:, w])
            p = p * (nets[:, known] == net[w][known]).all(axis=1)
            p = p * (behs[:, seen] == levels[seen, w]).all(axis=1)
        return float(np.log(p.sum()))

    def _exponential(self, theta: tuple[float, ...]) -> Array:
        if theta not in self._known:
            self._known = {theta: expm(self.generator(np.array(theta)).toarray())}
        return self._known[theta]

    def score(self, theta: Array, start: tuple[Array, Array], ends: list[Any]) -> Array:
        """Derivative of the log-likelihood by central differences."""
        out, theta = np.zeros(len(theta)), np.asarray(theta, float)
        for q in range(len(theta)):
            h = np.zeros(len(theta))
            h[q] = 1e-4
            up, down = (self.log_likelihood(theta + s * h, start, ends) for s in (1, -1))
            out[q] = (up - down) / 2e-4
        return out

    def information(self, theta: Array, pairs: list[Any]) -> Array:
        """Minus the second derivative of the sum over (start, ends), by differences of scores."""
        theta = np.asarray(theta, float)
        out = np.zeros((len(theta), len(theta)))
        for q in range(len(theta)):
            h = np.zeros(len(theta))
            h[q] = 1e-3
            up, down = (sum(self.score(theta + s * h, *pair) for pair in pairs) for s in (1, -1))
            out[q] = -(up - down) / 2e-3
        return (out + out.T) / 2

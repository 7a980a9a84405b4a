"""Fit the model of peers: penalised likelihood, the sizes of shocks estimated with it.

Shocks are normal deviations with a variance for each kind; given the variances, the mode of the penalised
likelihood is found by Fisher scoring; given the mode, a variance is the sum of squares of its deviations
over their effective number (Schall 1991, Biometrika 78: 719-727; Breslow and Clayton 1993, JASA 88: 9-25).
Errors are those of the penalised information, in which what is not known of the shocks is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.models.peers.chain import chains
from tertius.models.peers.design import EXAMPLE, FIRST, SPREADS, Design

#: Smallest and largest standard deviation of a kind of shock, in log odds.
LEAST, LARGEST = 0.05, 2.0
#: Deviation that keeps a parameter in reach where the record has nothing to say about it.
WEAK = 5.0
_ROUNDS = 60
_INNER = 6


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model.

    Attributes
    ----------
    design : Design
    theta : array (parameters,)
    covariance : array (parameters, parameters)
    spread : mapping of kind of shock to standard deviation
    likelihood : float
        Log-likelihood without the penalty.
    score, information : arrays
        Of the penalised likelihood's data part, at theta.
    converged : bool
    rounds : int
    """

    design: Design
    theta: Floats
    covariance: Floats
    spread: Mapping[str, float]
    likelihood: float
    score: Floats
    information: Floats
    converged: bool
    rounds: int

    def value(self, name: str) -> tuple[float, float]:
        """Estimate and standard error of a parameter."""
        at = self.design.at(name)
        return float(self.theta[at]), float(np.sqrt(self.covariance[at, at]))


def fit(
    design: Design,
    start: Mapping[str, float] | None = None,
    spread: Mapping[str, float] | None = None,
    still: bool = False,
) -> Fitted:
    """Fit a design.

    Parameters
    ----------
    start : mapping of parameter to value, optional
    spread : mapping of kind of shock to standard deviation, optional
        Where the search begins.
    still : bool
        Whether the spreads stay as given.

    Raises
    ------
    ModelError
        There are no rows.
    """
    if not any(len(b.state) for b in design.blocks):
        raise ModelError("peers", "states with known ties in two windows that follow each other", "none")
    theta = begin(design)
    for name, value in (start or {}).items():
        if name in design.names:
            theta[design.at(name)] = value
    sizes = {**dict.fromkeys(SPREADS, 0.5), **(spread or {})}
    kinds = {k: np.array([c == k for c in design.component]) for k in SPREADS}
    likelihood, score, information = evaluate(design, theta)
    weight = penalty(design, sizes)
    converged, rounds = False, 0
    while rounds < _ROUNDS and not converged:
        rounds += 1
        before = dict(sizes)
        if not still:
            sizes = _spreads(design, kinds, sizes, theta, score, information)
            weight = penalty(design, sizes)
        goal = likelihood - 0.5 * float(weight @ theta**2)
        gradient = score - weight * theta
        step = np.linalg.solve(information + np.diag(weight), gradient)
        gain = float(gradient @ step)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        size = 1.0
        while True:
            there = theta + size * step
            trial = evaluate(design, there)
            if trial[0] - 0.5 * float(weight @ there**2) >= goal - 1e-9 or size < 1e-4:
                break
            size /= 2
        theta, (likelihood, score, information) = there, trial
        moved = max((abs(np.log(sizes[k] / before[k])) for k in kinds), default=0.0)
        # The gain is that of the step just taken; what a further one would bring is far less.
        converged = gain < 0.02 and moved < 0.02
    covariance = np.asarray(np.linalg.inv(information + np.diag(weight)), dtype=np.float64)
    return Fitted(design, theta, covariance, sizes, likelihood, score, information, converged, rounds)


def _spreads(
    design: Design,
    kinds: Mapping[str, Bools],
    sizes: Mapping[str, float],
    theta: Floats,
    score: Floats,
    information: Floats,
) -> dict[str, float]:
    """Return the spreads that fit the quadratic approximation of the likelihood at theta."""
    found = dict(sizes)
    target = information @ theta + score
    for _ in range(_INNER):
        inverse = np.linalg.inv(information + np.diag(penalty(design, found)))
        mode = inverse @ target
        for kind, mine in kinds.items():
            if mine.any():
                left = float(np.diag(inverse)[mine].sum()) / found[kind] ** 2
                effective = max(float(mine.sum()) - left, 1e-3)
                found[kind] = float(np.clip(np.sqrt((mode[mine] ** 2).sum() / effective), LEAST, LARGEST))
    return found


def begin(design: Design) -> Floats:
    """Return plain start values: few ties, and rates of one and a half opportunities."""
    theta = np.zeros(len(design.names))
    for at, name in enumerate(design.names):
        if name.startswith("rate "):
            theta[at] = np.log(1.5)
        elif name == "constant":
            theta[at] = -1.5
    return theta


def penalty(design: Design, spread: Mapping[str, float]) -> Floats:
    """Return the precision of every parameter's normal prior; weak where it is free."""
    sizes = {"": WEAK, **dict.fromkeys(SPREADS, 0.5), **spread}
    out = np.array([sizes[c] ** -2.0 for c in design.component])
    free = ("constant", "rate ", FIRST, EXAMPLE)
    out[[at for at, name in enumerate(design.names) if name.startswith(free)]] = 1e-6
    return out


def utilities(design: Design, theta: Floats, at: int) -> tuple[Floats, Floats, Floats]:
    """Return utilities (rows, m), the worth of any tie (rows,), and rates (rows,) of one block."""
    block = design.blocks[at]
    all_ = block.x @ theta[block.columns]
    m = all_.shape[1] - 2
    return all_[:, :m], all_[:, m], np.exp(np.minimum(all_[:, m + 1], 5.0))


def evaluate(design: Design, theta: Floats) -> tuple[float, Floats, Floats]:
    """Return log-likelihood, score and Fisher information of the data at theta."""
    q = len(design.names)
    total, score, information = 0.0, np.zeros(q), np.zeros((q, q))
    for at, block in enumerate(design.blocks):
        value, first, rate = utilities(design, theta, at)
        found = chains(value, first, rate, block.start, block.end, block.open)
        total += float(found.likelihood.sum())
        flat = block.x.reshape(-1, block.x.shape[2])
        score[block.columns] += flat.T @ found.score.reshape(-1)
        curved = (found.information @ block.x).reshape(-1, block.x.shape[2])
        information[np.ix_(block.columns, block.columns)] += flat.T @ curved
    return total, score, information

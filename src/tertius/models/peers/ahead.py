"""The window to come: the chance of every tie, exactly, with a client's tie held or barred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.rng import generator
from tertius.models.peers.chain import bits, probabilities
from tertius.models.peers.design import Design, design
from tertius.models.peers.mixed import Fitted
from tertius.models.peers.record import Record

#: Shocks of the window to come that a draw of the parameters is averaged over.
SHOCKS_AHEAD = 8


@dataclass(frozen=True, eq=False)
class Ahead:
    """What chances in the window to come are made from.

    Attributes
    ----------
    theta : array (draws, parameters of the design)
        Draws of the parameters, the estimate first; NaN for shocks that are yet to come.
    names : tuple of str
        Of the parameters, in the order of the columns; shocks of the window to come among them.
    """

    record: Record
    peers: Bools
    how: str
    groups: tuple[str, ...]
    followers: tuple[str, ...]
    powers: tuple[str, ...]
    names: tuple[str, ...]
    theta: Floats


def ahead(
    fitted: Fitted,
    peers: Bools,
    how: str,
    groups: Sequence[str],
    followers: Sequence[str],
    draws: int,
    powers: Sequence[str] = (),
    rates: str = "mean",
    seed: int = 1,
) -> Ahead:
    """Draw the parameters of a fitted model for the window to come.

    Parameters
    ----------
    fitted : Fitted
    peers, how, groups, followers, powers
        As the design of the fitted model was made.
    draws : int
        Draws from the normal law of the estimator, beside the estimate.
    rates : str
        Rate of the window to come: "mean" of those before, or "last".
    """
    old = fitted.design
    record = old.record
    made = _design(record, peers, how, groups, followers, powers)
    rng = generator(seed, "peers", "ahead")
    values, vectors = np.linalg.eigh((fitted.covariance + fitted.covariance.T) / 2)
    steps = rng.standard_normal((draws, len(values))) * np.sqrt(np.maximum(values, 0.0))
    every = np.concatenate([fitted.theta[None], fitted.theta + steps @ vectors.T])
    known = [at for at, name in enumerate(old.names) if name.startswith("rate ")]
    known = known if rates == "mean" else known[-1:]
    theta = np.zeros((draws + 1, len(made.names)))
    for at, (name, kind) in enumerate(zip(made.names, made.component)):
        if name.startswith("rate "):
            theta[:, at] = every[:, known].mean(axis=1)
        elif name in old.names:
            theta[:, at] = every[:, old.names.index(name)]
        elif kind in fitted.spread:
            # A shock that is yet to come: filled in draw by draw (see `chances`), marked by its spread.
            theta[:, at] = np.nan
    return Ahead(record, peers, how, tuple(groups), tuple(followers), tuple(powers), made.names, theta)


def chances(
    found: Ahead,
    spread: Mapping[str, float],
    patron: str,
    who: Ints,
    held: Mapping[str, bool] | None = None,
    shocks: int = SHOCKS_AHEAD,
    draws: int | None = None,
    seed: int = 1,
) -> Floats:
    """Return the chance of a tie with the patron at the end of the window to come, (draws + 1, who).

    Each draw's chance is the mean over shocks of the window, the same shocks whatever is held; the first
    row is at the estimate.

    Parameters
    ----------
    spread : mapping of kind of shock to standard deviation
    who : int array
        Positions of states.
    held : mapping of client to bool, optional
        Whose tie with the patron stands or not when the window begins, and so in what others see.
    shocks : int
        Shocks to average over, in pairs of either sign; 0: none.
    draws : int, optional
        Only so many of the draws.
    """
    lean, theta, new, yes = _made(found, patron, who, held or {})
    theta = theta if draws is None else theta[: draws + 1]
    sizes = np.array([spread.get(kind, 0.0) for kind in lean.component])
    pairs = shocks // 2
    if not pairs:
        return _by_row(lean, np.where(new, 0.0, theta), yes)
    out = np.zeros((len(theta), len(who)))
    for k in range(pairs):
        shock = np.array([_shock(seed, k, name) if here else 0.0 for name, here in zip(lean.names, new)])
        for sign in (1.0, -1.0):
            out += _by_row(lean, np.where(new, sign * shock * sizes, theta), yes) / (2 * pairs)
    return out


def sampled(
    found: Ahead, spread: Mapping[str, float], patron: str, who: Ints, worlds: int, seed: int = 1
) -> NDArray[np.bool_]:
    """Draw whether each state has a tie with the patron at the end, (draws, worlds, who).

    Every draw of the parameters has a shock of its own, which its worlds share.
    """
    lean, theta, new, yes = _made(found, patron, who, {})
    sizes = np.array([spread.get(kind, 0.0) for kind in lean.component])
    rng = generator(seed, "peers", "worlds")
    steps = rng.standard_normal(theta.shape) * sizes
    chance = _by_row(lean, np.where(new, steps, theta), yes)[1:]
    return np.asarray(rng.random((len(chance), worlds, len(who))) < chance[:, None])


def _made(
    found: Ahead, patron: str, who: Ints, held: Mapping[str, bool]
) -> tuple[Design, Floats, Bools, Floats]:
    """Return the design of some states, its parameters, which are yet to come, and sets with the patron."""
    record = found.record
    column = record.powers.index(patron)
    ties = record.held.copy()
    for client, stands in held.items():
        ties[-1, record.states.index(client), column] = float(stands)
    changed = replace(record, ties=ties)
    made = _design(changed, found.peers, found.how, found.groups, found.followers, found.powers)
    (block,) = made.blocks
    place = {int(i): at for at, i in enumerate(block.state)}
    at = np.array([place[int(i)] for i in who], dtype=np.int64)
    small = replace(block, state=block.state[at], x=block.x[at], open=block.open[at], start=block.start[at])
    theta = np.zeros((len(found.theta), len(made.names)))
    for c, name in enumerate(made.names):
        theta[:, c] = found.theta[:, found.names.index(name)] if name in found.names else 0.0
    new = np.asarray(np.isnan(theta[0]))
    yes = bits(np.arange(2 ** len(record.powers)), len(record.powers))[:, column].astype(np.float64)
    return replace(made, blocks=(small,)), theta, new, yes


def _shock(seed: int, k: int, name: str) -> float:
    return float(generator(seed, "peers", "to come", k, name).standard_normal())


def _by_row(lean: Design, theta: Floats, yes: Floats) -> Floats:
    """Return chances (draws, rows), all draws' rows in one call."""
    (block,) = lean.blocks
    draws, rows = len(theta), len(block.state)
    every = np.einsum("rkc,dc->drk", block.x, theta[:, block.columns], optimize=True)
    draws, rows, m = every.shape[0], every.shape[1], every.shape[2] - 2
    flat = every.reshape(draws * rows, m + 2)
    rate = np.exp(np.minimum(flat[:, m + 1], 5.0))
    chance = probabilities(
        flat[:, :m], flat[:, m], rate, np.tile(block.start, draws), np.tile(block.open, (draws, 1))
    )
    return np.asarray((chance @ yes).reshape(draws, rows))


def _design(
    record: Record,
    peers: Bools,
    how: str,
    groups: Sequence[str],
    followers: Sequence[str],
    powers: Sequence[str],
) -> Design:
    last = len(record.ends) - 1
    return design(record, peers, how, groups=groups, followers=followers, windows=[last], powers=powers)

"""Effects of other examples on a fitted model, by one step of its likelihood: hundreds at once.

For each candidate the derivative of the likelihood by its effects and the information about them are taken
at the fit, less what the fitted parameters explain (the true example's too, where it is in the model); their
ratio is the one-step estimate, and the efficient score test its size over its error (Rao 1948, Mathematical
Proceedings of the Cambridge Philosophical Society 44; Schweinberger 2012, British Journal of Mathematical
and Statistical Psychology 65, for actor-oriented models).  No candidate is fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.models.peers.chain import chains
from tertius.models.peers.design import never
from tertius.models.peers.exposure import shares
from tertius.models.peers.mixed import Fitted, penalty, utilities

_BATCH = 50


@dataclass(frozen=True, eq=False)
class OneStep:
    """Effects of candidate examples.

    Attributes
    ----------
    theta : array (candidates, groups)
        NaN where a group sees nothing of a candidate.
    covariance : array (candidates, groups, groups)
    """

    theta: Floats
    covariance: Floats


def one_step(
    fitted: Fitted,
    peers: Bools,
    groups: Sequence[str],
    how: str = "alike",
    powers: Sequence[str] = (),
    firsts: bool = False,
) -> OneStep:
    """Return the effects of each candidate, all groups of it together.

    Parameters
    ----------
    fitted : Fitted
        A model without an example: the effect of each candidate alone; or with one: the effect beside it.
    peers : bool array (candidates, w, n)
    groups : sequence of str
    how : str
        Weights of peers, as in `exposure.shares`.
    powers : sequence of str
        Where given, the example is about ties with these powers alone.
    firsts : bool
        The effects are those on first ties, as in `design.design`.
    """
    design, record = fitted.design, fitted.design.record
    weight = penalty(design, fitted.spread)
    inverse = np.linalg.inv(fitted.information + np.diag(weight))
    rest = fitted.score - weight * fitted.theta
    counted = np.array([not powers or p in powers for p in record.powers], dtype=np.float64)
    found = []
    terms = []
    for at, block in enumerate(design.blocks):
        value, first, rate = utilities(design, fitted.theta, at)
        terms.append(chains(value, first, rate, block.start, block.end, block.open))
    for begin in range(0, len(peers), _BATCH):
        some = peers[begin : begin + _BATCH]
        k, g = len(some), len(groups)
        score, own = np.zeros((k, g)), np.zeros((k, g, g))
        cross = np.zeros((k, len(design.names), g))
        for block, term in zip(design.blocks, terms):
            w, m = block.window, block.open.shape[1]
            seen = shares(record, w, some[:, w], how)[0][:, block.state] * counted
            if firsts:
                seen = seen * never(record, w)[block.state]
            here = np.stack([record.groups[name][w, block.state] for name in groups], axis=1) * 1.0
            # (rows, m) planes by candidate and group
            plane = seen[:, None] * here.T[None, :, :, None]
            score += np.einsum("kgrj,rj->kg", plane, term.score[:, :m])
            curved = np.einsum("rij,kgrj->kgri", term.information[:, :, :m], plane, optimize=True)
            own += np.einsum("kgri,khri->kgh", plane, curved[..., :m], optimize=True)
            flat = block.x.reshape(-1, block.x.shape[2])
            cross[:, block.columns] += (curved.reshape(k * g, -1) @ flat).reshape(k, g, -1).transpose(0, 2, 1)
        gone = inverse @ cross
        left = own - cross.transpose(0, 2, 1) @ gone
        slope = score - np.einsum("kqg,q->kg", gone, rest)
        found.append(_solved(left, slope))
    if not found:
        g = len(groups)
        return OneStep(np.zeros((0, g)), np.zeros((0, g, g)))
    return OneStep(*(np.concatenate(p) for p in zip(*found)))


def _solved(left: Floats, slope: Floats) -> tuple[Floats, Floats]:
    """Return left^-1 slope and left^-1, NaN for groups about which nothing is known."""
    theta = np.full(slope.shape, np.nan)
    covariance = np.full(left.shape, np.nan)
    for k in range(len(left)):
        known = np.flatnonzero(np.diag(left[k]) > 1e-9)
        if len(known):
            inverse = np.linalg.inv(left[k][np.ix_(known, known)])
            covariance[k][np.ix_(known, known)] = inverse
            theta[k, known] = inverse @ slope[k, known]
    return theta, covariance

"""Networks with planted mechanisms: states of the record and the five powers, waves drawn from a model.

States, peers, likeness of votes, size and distance are the record's own.  What all networks share
(density, rates, persistence, the powers' levels) is estimated on the record with every mechanism held at
nothing; one mechanism, or none, is then planted.  Waves are chained: the end of a window is the start of
the next, and persistence, neighbours and example follow the drawn waves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.models.interstate.groups import NORTH, RICH
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.peers.design import LEANING, SHOCKS, design, example
from tertius.models.peers.mixed import Fitted, fit
from tertius.models.peers.record import Record, record_of
from tertius.models.peers.simulate import ends
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

GROUP, FIRST, LAST = "conflict", 1964, 2024
INFLUENCE = example(GROUP)
#: Mechanisms, all at nothing in the background.
MECHANISMS = ("distance", "likeness", "neighbours", GROUP, LEANING, *SHOCKS)


@dataclass(frozen=True, eq=False)
class Ground:
    """What networks are drawn from: the record's frame and the parameters that all of them share."""

    record: Record
    peers: Bools
    theta: Mapping[str, float]


def ground(panel: Panel) -> Ground:
    """Return the frame, with the background estimated on the record."""
    record = record_of(panel, InterstateSpec(first=FIRST, last=LAST, suppliers=POWERS))
    north = np.array([panel.states.region(s) in NORTH or s in RICH for s in record.states])
    known = ~np.isnan(record.ties).any(axis=(0, 2))
    south = record.rows(record.alive.all(axis=0) & ~north & known)
    fitted = fit(design(south, None, groups=(GROUP,), without=MECHANISMS))
    theta = dict(zip(fitted.design.names, fitted.theta.tolist()))
    return Ground(south, south.groups[GROUP], theta)


def members(base: Ground, window: int) -> Bools:
    """Who may follow the example in that window."""
    return base.record.groups[GROUP][window]


def draw(base: Ground, planted: Mapping[str, float], shock: Floats | None, *name: str | int) -> Record:
    """Return the frame with waves drawn under `planted`.

    Parameters
    ----------
    planted : mapping of parameter to value
        Beside the background.
    shock : array (windows, states, powers), optional
        Log odds that the model of the test has no free term for.
    name : str or int
        What the random numbers hang from.
    """
    rng = generator(0, "networks", *name)
    truth = {**base.theta, **planted}
    waves = [base.record.held[0]]
    for w in range(len(base.record.ends) - 1):
        now = base.record.with_ties(np.array([*waves, *[waves[-1]] * (len(base.record.ends) - len(waves))]))
        made = design(now, base.peers, groups=(GROUP,), windows=[w])
        theta = np.array([truth.get(n, 0.0) for n in made.names])
        (drawn,) = ends(made, theta, 1, rng, shock)
        end = waves[-1].copy()
        end[made.blocks[0].state] = drawn[0]
        waves.append(end)
    return base.record.with_ties(np.array(waves))


def fitted(record: Record) -> Fitted:
    """Return the model of the test, with one group, fitted to drawn waves."""
    return fit(design(record, record.groups[GROUP], groups=(GROUP,)))

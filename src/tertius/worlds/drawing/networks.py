"""Networks with planted mechanisms: states of the record and the five powers, waves drawn from a model.

States, peers, likeness of votes, size and distance are the record's own.  What all networks share
(density, rates, persistence, the powers' levels) is estimated on the record with every mechanism held at
nothing; one mechanism, or none, is then planted.  Waves are chained: the end of a window is the start of
the next, and persistence, neighbours and example follow the drawn waves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
from tertius.worlds.drawing.overlay import YEARS, grid, planted, rows
from tertius.worlds.drawing.ties import arms_rows, draw_bands, draw_deliveries, tie_shape

GROUP, FIRST, LAST, WINDOW = "conflict", 1964, 2024, 5
#: Lowest band of a share, and of a volume, with a tie.
TIED = 2
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


@dataclass(frozen=True, eq=False)
class Whole:
    """The whole record with the model of the test fitted to it without an example."""

    record: Record
    theta: Mapping[str, float]
    spread: Mapping[str, float]
    kinds: Mapping[str, str]


@lru_cache(maxsize=2)
def whole(panel: Panel) -> Whole:
    """Return what panels with redrawn ties come from."""
    record = record_of(panel, InterstateSpec(first=FIRST, last=LAST, suppliers=POWERS))
    fitted = fit(design(record, None))
    names = fitted.design.names
    return Whole(
        record,
        dict(zip(names, fitted.theta.tolist())),
        fitted.spread,
        dict(zip(names, fitted.design.component)),
    )


def panel_of(
    panel: Panel, record: Record, rng: np.random.Generator, digest: str, gone: tuple[str, ...]
) -> Panel:
    """Return the panel with the five powers' arms ties replaced by those of a record.

    A tie holds in all years of its window, has deliveries in it and a band of the share from the record; a
    recipient with a tie got arms enough for one.
    """
    states = panel.states.all()
    at = np.array([states.index(s) for s in record.states])
    drawn = {}
    volume = grid(panel, f"arms_volume_band_{WINDOW}y")[0].copy()
    every = [(record.ends[0] - WINDOW, record.before), *zip(record.ends, record.held)]
    for j, power in enumerate(record.powers):
        alive_ties = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
        for end, ties in every:
            years = (end - WINDOW < YEARS) & (end >= YEARS)
            alive_ties[np.ix_(at, years)] |= (ties[:, j] > 0)[:, None]
        shape = tie_shape(panel, power)
        bands = np.maximum(shape.bands, TIED)
        drawn[power] = (draw_deliveries(rng, alive_ties, shape.delivery), draw_bands(rng, alive_ties, bands))
    for end, ties in every:
        column = int(end - YEARS[0])
        tied = at[ties.any(axis=1)]
        volume[tied, column] = np.fmax(volume[tied, column], TIED)
    name = f"arms_volume_band_{WINDOW}y"
    volumes = {("traits", name): ((), rows(panel, "traits", name, {None: volume}))}
    return planted(panel, {**arms_rows(panel, drawn), **volumes}, digest, gone)


def members(base: Ground, window: int) -> Bools:
    """Who may follow the example in that window."""
    return np.asarray(base.record.groups[GROUP][window])


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
    return base.record.with_ties(
        waves(base.record, base.peers, {**base.theta, **planted}, (GROUP,), shock, rng)
    )


def waves(
    record: Record,
    peers: Bools,
    theta: Mapping[str, float],
    groups: Sequence[str],
    offset: Floats | None,
    rng: np.random.Generator,
) -> Floats:
    """Return waves of ties (w, n, m) drawn one after another; parameters that are not named are 0.

    States without a row in a window (new, gone, or unknown at either end) keep what the record says.
    """
    out = [record.held[0]]
    count = len(record.ends)
    for w in range(count - 1):
        now = record.with_ties(np.array([*out, *record.ties[len(out) :]]))
        made = design(now, peers, groups=groups, windows=[w])
        values = np.array([theta.get(n, 0.0) for n in made.names])
        (drawn,) = ends(made, values, 1, rng, offset)
        end = record.held[w + 1].copy()
        end[made.blocks[0].state] = drawn[0]
        out.append(end)
    return np.array(out)


def fitted(record: Record) -> Fitted:
    """Return the model of the test, with one group, fitted to drawn waves."""
    return fit(design(record, record.groups[GROUP], groups=(GROUP,)))

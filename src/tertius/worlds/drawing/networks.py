"""Networks with planted mechanisms: states of the record and the five powers, waves drawn from a model.

States, peers, likeness of votes, size and distance are the record's own.  What all networks share
(density, rates, persistence, the powers' levels and popularity) is estimated on the record with every
mechanism held at nothing; one mechanism, or none, is then planted.  Waves are chained: the end of a period
is the start of the next, and persistence follows the drawn waves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tertius.core.rng import generator
from tertius.models.interstate.build import NET, Interstate, assemble, build
from tertius.models.interstate.default import Fitted
from tertius.models.interstate.effects import formula
from tertius.models.interstate.groups import NORTH, RICH
from tertius.models.interstate.peers import normalised
from tertius.models.interstate.spec import InterstateSpec
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.saom import api
from tertius.saom.data.variables import SaomData
from tertius.saom.formula import wanted
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model

Floats = NDArray[np.float64]
GROUP, FIRST, LAST = "conflict", 1999, 2024
INFLUENCE = f"WXX(peers_{GROUP})"
#: Mechanisms, all at nothing in the background.
MECHANISMS = (
    "X(distance)",
    "X(likeness)",
    "egoX(conflict)",
    "egoX(conflict) * altX(is_RUS)",
    "egoX(conflict) * altX(is_USA)",
    "WXX(peers_near)",
    INFLUENCE,
)
#: The model of `peer_influence` with one group.
EFFECTS = (
    "density",
    "outTrunc(1)",
    "inPopSqrt",
    "X(earlier)",
    "egoX(gdp)",
    *(f"altX(is_{power})" for power in POWERS[:-1]),
    *MECHANISMS,
)
FINAL = 500


@dataclass(frozen=True, eq=False)
class Ground:
    """What networks are drawn from: the record's frame and the parameters that all of them share."""

    built: Interstate
    before: Floats
    theta: Mapping[str, float]
    rates: Floats
    start: Fit


def ground(panel: Panel, seed: int = 1) -> Ground:
    """Return the frame, with the background estimated on the record."""
    spec = InterstateSpec(
        first=FIRST,
        last=LAST,
        suppliers=POWERS,
        dummies=POWERS[:-1],
        peers=("near", GROUP),
        effects=EFFECTS,
    )
    built = _south(panel, build(panel, spec))
    terms = wanted(formula(spec), built.data)
    effects = [replace(w, fix=0.0) if e in MECHANISMS else w for e, w in zip(EFFECTS, terms, strict=True)]
    fit = api.fit(built.data, effects, seed=seed, threads=1, final=FINAL)
    own = np.array([not t.basic_rate for t in fit.terms])
    theta = dict(zip(EFFECTS, (float(v) for v in fit.theta[own]), strict=True))
    return Ground(built, built.pairs["earlier"][0], theta, fit.theta[~own], fit)


def _south(panel: Panel, built: Interstate) -> Interstate:
    """Keep the states outside the North that exist in all windows: nobody comes or goes."""
    axes = built.axes
    north = np.array([panel.states.region(s) in NORTH or s in RICH for s in axes.states])
    rows = np.flatnonzero(axes.alive.all(axis=1) & ~north)
    fewer = replace(axes, states=tuple(axes.states[i] for i in rows), alive=axes.alive[rows], presence=None)
    out = replace(
        built,
        axes=fewer,
        ties=built.ties[:, rows],
        ego={k: built.ego[k][rows] for k in ("gdp", "conflict")},
        alter={k: v for k, v in built.alter.items() if k.startswith("is_")},
        pairs={k: built.pairs[k][:, rows] for k in ("distance", "earlier", "likeness")},
        peers={k: normalised(v[:, rows][:, :, rows], fewer) for k, v in built.peers.items()},
    )
    return replace(out, data=_data(out))


def _data(built: Interstate, windows: slice = slice(None)) -> SaomData:
    return assemble(
        built.spec,
        built.axes,
        built.ties[windows],
        built.open[windows],
        {k: v[:, windows] for k, v in built.ego.items()},
        {k: v[:, windows] for k, v in built.alter.items()},
        {k: v[windows] for k, v in built.pairs.items()},
        {k: v[windows] for k, v in built.peers.items()},
        None,
    )


def members(built: Interstate, window: int) -> NDArray[np.bool_]:
    """Who has peers in the group in that window."""
    return np.asarray(built.peers[GROUP][window].sum(axis=1) > 0)


def draw(base: Ground, planted: Mapping[str, float], shock: Floats | None, *name: str | int) -> Interstate:
    """Return the frame with waves drawn under `planted`.

    Parameters
    ----------
    planted : mapping of effect to value
        Beside the background.
    shock : array (windows, states, suppliers), optional
        Log odds that the model of the test does not hold.
    name : str or int
        What the random numbers hang from.
    """
    rng = generator(0, "networks", *name)
    theta = {**base.theta, **planted}
    truth = base.built
    if shock is not None:
        # Distance is planted nowhere: its place in the compiled model carries the shock.
        truth, theta = replace(truth, pairs={**truth.pairs, "distance": shock}), {**theta, "X(distance)": 1.0}
    waves, earlier = [truth.ties[0]], base.before
    for p in range(len(truth.axes.ends) - 1):
        here = {**truth.pairs, "earlier": np.repeat(earlier[None], len(truth.axes.ends), 0)}
        now = replace(truth, ties=np.repeat(waves[-1][None], len(truth.axes.ends), 0), pairs=here)
        model = Model(_data(now, slice(p, p + 2)), [t for t in base.start.terms if not t.basic_rate])
        values = np.array([base.rates[p], *(theta[e] for e in EFFECTS)])
        seed = int(rng.integers(2**31))
        end = model.simulate(values, 1, seed, states=True, scores=False, threads=1).networks[NET][0, 0]
        earlier = waves[-1]
        waves.append(end.astype(np.float64))
    ties = np.array(waves)
    lagged = np.concatenate([base.before[None], ties[:-1]])
    out = replace(base.built, ties=ties, pairs={**base.built.pairs, "earlier": lagged})
    return replace(out, data=_data(out))


def fitted(base: Ground, built: Interstate, seed: int) -> Fitted:
    """Return the model of the test fitted to drawn waves, from the background's parameters."""
    fit = api.fit(built.data, formula(built.spec), start=base.start, seed=seed, threads=1, final=FINAL)
    return Fitted(built, fit, "")

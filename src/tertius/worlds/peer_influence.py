"""Networks for `peer_influence`: influence, selection or a common shock alone; does the test say which?"""

from __future__ import annotations

from functools import lru_cache
from math import exp, log, sqrt
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from tertius.claims.battery.peer_influence import MATTERS
from tertius.claims.battery.peer_influence.fits import Z95
from tertius.claims.battery.peer_influence.parts import parts_of
from tertius.claims.rule import LEAN, NONE
from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.models.peers.design import SHOCKS
from tertius.models.peers.mixed import Fitted
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.worlds.drawing.networks import GROUP, INFLUENCE, Ground, draw, fitted, ground, members
from tertius.worlds.family import Family, Networks

#: Odds of a tie: for a quarter more peers with it, for a unit of ideal point nearer, in the shock.
ODDS = {"influence": 2.0, "selection": 2.0, "shock": 5.0}
QUARTER = 0.25
KINDS = {
    "nothing": "no mechanism: density, persistence, size and the powers' levels alone",
    "influence": (
        f"a quarter more of the peers with a tie multiply its odds in the next window by {ODDS['influence']:g} "
        "(the group's own level is lowered by what the peers of the first window add, so that its ties do not "
        "swell); the planted odds ratio below is that of one peer more"
    ),
    "selection": f"a unit of ideal point nearer to a power multiplies the odds by {ODDS['selection']:g}",
    "common shock": (
        f"in one window, drawn at random like the power, the whole group's odds of a tie with one power "
        f"are {ODDS['shock']:g} times as high"
    ),
    "standing leaning": (
        f"as the common shock, in all windows, with odds {ODDS['shock'] ** 0.5:.2g} times as high"
    ),
}
MATTER, LITTLE = "influence that matters", "practically none"


@lru_cache(maxsize=2)
def _ground(panel: Panel) -> Ground:
    return ground(panel)


def _leaning(base: Ground, kind: str, rng: np.random.Generator) -> Floats:
    """Return what moves the group towards a power drawn at random, in one window or in all."""
    windows = len(base.record.ends)
    power, window = int(rng.integers(len(POWERS))), int(rng.integers(windows - 1))
    out = np.zeros((windows, len(base.record.states), len(POWERS)))
    for w in range(windows) if kind == "standing leaning" else (window,):
        size = log(ODDS["shock"]) / (2.0 if kind == "standing leaning" else 1.0)
        out[w, members(base, w), power] = size
    return out


def run(panel: Panel, kind: str, seed: int, number: int) -> dict[str, Any]:
    """Draw a network of `kind`, fit the test's model to it, and return what it says.

    Returns
    -------
    dict
        ``found``: whether influence, influence that matters, practically none, selection and a shock are
        said, ``largest``: the largest of the parts of the likeness; ``truth``, ``value``, ``low``, ``high``:
        the odds ratio for one more peer.
    """
    base = _ground(panel)
    rng = generator(seed, "networks", kind, number)
    planted, shock = {}, None
    if kind == "influence":
        slope = log(ODDS["influence"]) / QUARTER
        share = float(base.record.held[0][members(base, 0)].mean())
        planted = {INFLUENCE: slope, GROUP: -slope * share}
    elif kind == "selection":
        planted = {"likeness": log(ODDS["selection"])}
    elif kind != "nothing":
        shock = _leaning(base, kind, rng)
    record = draw(base, planted, shock, seed, kind, number)
    try:
        found = fitted(record)
    except (ModelError, np.linalg.LinAlgError):
        return {"converged": False, "truth": 1.0}
    one = found.design.single[GROUP]
    truth = exp(one * planted.get(INFLUENCE, 0.0))
    if not found.converged:
        return {"converged": False, "truth": truth}
    value, error = (one * v for v in found.value(INFLUENCE))
    alike, alike_error = found.value("likeness")
    parts = parts_of(found, base.peers, (GROUP,))[GROUP].parts
    top = max(parts, key=lambda name: parts[name][0])
    part, noise = parts[top]
    margin = log(MATTERS)
    above, below = (float(ndtr(v / error)) for v in (value - margin, -value - margin))
    return {
        "converged": True,
        "truth": truth,
        "value": exp(value),
        "low": exp(value - Z95 * error),
        "high": exp(value + Z95 * error),
        "theta": value / one,
        "se": error / one,
        "found": {
            "influence": value > Z95 * error,
            MATTER: above >= LEAN,
            LITTLE: 1.0 - above - below >= NONE,
            "selection": alike > Z95 * alike_error,
            "shock": _shaken(found),
        },
        "largest": top if part > Z95 * noise else "nothing",
        "parts": {name: size for name, (size, _) in parts.items()},
    }


def _shaken(found: Fitted) -> bool:
    """Whether some shock to the group's ties with a power in a window is told apart from none, at 5 % in all."""
    mine = [at for at, kind in enumerate(found.design.component) if kind == SHOCKS[1]]
    size = [abs(float(found.theta[at])) / sqrt(float(found.covariance[at, at])) for at in mine]
    return bool(size) and max(size) > float(ndtri(1 - 0.025 / len(size)))


FAMILY = Family(
    reason=(
        "what it must tell apart are mechanisms in a network, not levels in a table. Networks are drawn "
        "instead, and the test's main model is fitted to each: see the confusion table"
    ),
    networks=Networks(KINDS, run, ("influence", MATTER, LITTLE, "selection", "shock")),
)

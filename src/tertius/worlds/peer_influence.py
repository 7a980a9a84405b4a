"""Networks for `peer_influence`: influence, selection or a common shock alone; does the test say which?"""

from __future__ import annotations

from functools import lru_cache
from math import exp, log
from typing import Any

import numpy as np

from tertius.claims.battery.peer_influence.fits import QUARTER, Z95, estimate, place
from tertius.claims.battery.peer_influence.parts import parts_of
from tertius.claims.battery.peer_influence.shock import Shock, beside, shock_of
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.models.interstate.default import Fitted
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.worlds.drawing.networks import (
    FINAL,
    GROUP,
    INFLUENCE,
    Floats,
    Ground,
    draw,
    fitted,
    ground,
    members,
)
from tertius.worlds.family import Family, Networks

#: Odds of a tie: for a quarter more peers with it, for a unit of ideal point nearer, in the shock.
ODDS = {"influence": 2.0, "selection": 2.0, "shock": 5.0}
KINDS = {
    "nothing": "no mechanism: density, persistence, size, the powers' levels and popularity alone",
    "influence": (
        f"a quarter more of the peers with a tie multiply its odds by {ODDS['influence']:g} (the group's "
        "own level is lowered by what the peers of the first window add, so that its ties do not swell)"
    ),
    "selection": f"a unit of ideal point nearer to a power multiplies the odds by {ODDS['selection']:g}",
    "common shock": (
        f"in one window, drawn at random like the power, the whole group's odds of a tie with one power "
        f"are {ODDS['shock']:g} times as high; no term of the model holds it"
    ),
    "standing leaning": (
        f"as the common shock, in all windows, with odds {ODDS['shock'] ** 0.5:.2g} times as high"
    ),
}


#: A shock is said below this probability; influence is then asked for again beside it.
LEVEL = 0.05
ALLOWED = "influence, a shock that is said allowed for"
BESIDE = "influence beside the largest misfit, said or not"


@lru_cache(maxsize=2)
def _ground(panel: Panel) -> Ground:
    return ground(panel)


def _leaning(base: Ground, kind: str, rng: np.random.Generator) -> Floats:
    """Return what moves the group towards a power drawn at random, in one window or in all."""
    windows = len(base.built.axes.ends)
    power, window = int(rng.integers(len(POWERS))), int(rng.integers(windows - 1))
    out = np.zeros((windows, len(base.built.axes.states), len(POWERS)))
    for w in range(windows) if kind == "standing leaning" else (window,):
        size = log(ODDS["shock"]) / (2.0 if kind == "standing leaning" else 1.0)
        out[w, members(base.built, w), power] = size
    return out


def run(panel: Panel, kind: str, seed: int, number: int) -> dict[str, Any]:
    """Draw a network of `kind`, fit the test's model to it, and return what it says.

    Returns
    -------
    dict
        ``found``: whether influence, selection and a shock are said, ``largest``: the largest of the
        parts of the likeness; ``truth``, ``value``, ``low``, ``high``: the peers' odds ratio.
    """
    base = _ground(panel)
    rng = generator(seed, "networks", kind, number)
    planted, shock = {}, None
    if kind == "influence":
        slope = log(ODDS["influence"]) / QUARTER
        share = float(base.built.ties[0][members(base.built, 0)].mean())
        planted = {INFLUENCE: slope, f"egoX({GROUP})": -slope * share}
    elif kind == "selection":
        planted = {"X(likeness)": log(ODDS["selection"])}
    elif kind != "nothing":
        shock = _leaning(base, kind, rng)
    truth = exp(QUARTER * planted.get(INFLUENCE, 0.0))
    built = draw(base, planted, shock, seed, kind, number)
    try:
        found = fitted(base, built, 1 + number)
    except ModelError:
        return {"converged": False, "truth": truth}
    if not found.fit.converged:
        return {"converged": False, "truth": truth}
    odds, at = estimate(found, GROUP), place(found, GROUP)
    alike = next(q for q, t in enumerate(found.fit.terms) if t.name == "X" and t.with_ == ("likeness",))
    parts = parts_of(found, GROUP).parts
    miss = shock_of(found, GROUP)
    shaken = miss.p < LEVEL
    influence = bool((odds.low or 0.0) > 1)
    outlives = influence and _outlives(found, miss, 1 + number)
    top = max(parts, key=lambda name: parts[name][0])
    value, error = parts[top]
    return {
        "converged": True,
        "truth": truth,
        "value": odds.value,
        "low": odds.low,
        "high": odds.high,
        "theta": float(found.fit.theta[at]),
        "se": float(found.fit.se[at]),
        "found": {
            "influence": influence,
            ALLOWED: outlives if shaken else influence,
            BESIDE: outlives,
            "selection": bool(found.fit.theta[alike] - Z95 * found.fit.se[alike] > 0),
            "shock": shaken,
        },
        "shock": {"period": miss.period, "power": miss.power, "z": miss.z, "p": miss.p},
        "largest": top if value > Z95 * error else "nothing",
        "parts": {name: part for name, (part, _) in parts.items()},
    }


def _outlives(found: Fitted, miss: Shock, seed: int) -> bool:
    """Whether influence is still said when the cell that the model misses by most has its own term."""
    try:
        again = beside(found, GROUP, miss, seed, FINAL)
    except ModelError:
        return False
    return again.fit.converged and (estimate(again, GROUP).low or 0.0) > 1


FAMILY = Family(
    reason=(
        "a grid of network models takes minutes a world. Networks are drawn instead, and the test's main "
        "model is fitted to each: see the confusion table"
    ),
    networks=Networks(KINDS, run, ("influence", ALLOWED, BESIDE, "selection", "shock")),
)

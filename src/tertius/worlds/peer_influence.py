"""Worlds and networks for `peer_influence`.

Worlds are panels in which the arms ties of the five powers are drawn anew, with an example that is followed
or none, for the labels of the whole test.  Networks hold influence, selection or a common shock alone: does
the test's main model say which?
"""

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
from tertius.models.peers.design import SHOCKS, design
from tertius.models.peers.mixed import Fitted
from tertius.models.peers.record import GROUPS, Record
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.worlds.drawing.networks import (
    GROUP,
    INFLUENCE,
    Ground,
    draw,
    fitted,
    ground,
    members,
    panel_of,
    waves,
    whole,
)
from tertius.worlds.drawing.overlay import thinned
from tertius.worlds.family import Family, Networks, PlantedWorld, Setting, either_side

#: Odds of a tie: for a quarter more peers with it, for a unit of ideal point nearer, in the shock.
ODDS = {"influence": 2.0, "selection": 2.0, "shock": 5.0}
QUARTER = 0.25
KINDS = {
    "nothing": "no mechanism: density, persistence, size and the powers' levels alone",
    "influence": (
        f"a quarter more of the peers with a tie multiply its odds in the next window by "
        f"{ODDS['influence']:g} (the group's own level is lowered by what the peers of the first window add, "
        "so that its ties do not swell); the planted odds ratio below is that of one peer more"
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
    """Whether some shock to the group's ties with a power is told apart from none, at 5 % over all."""
    mine = [at for at, kind in enumerate(found.design.component) if kind == SHOCKS[1]]
    size = [abs(float(found.theta[at])) / sqrt(float(found.covariance[at, at])) for at in mine]
    return bool(size) and max(size) > float(ndtri(1 - 0.025 / len(size)))


#: Traps: what moves the group, or makes states alike, where no example is followed.
LIKE, SHOCK, LEAN_TO, REVERT = "homophily", "common shock", "standing leaning", "regression to the mean"


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a panel in which the arms ties of the five powers are drawn from the model of the test."""
    base = whole(panel)
    record = base.record
    rng = generator(setting.seed, "peer_influence", setting.trap, str(setting.effect), setting.number)
    peers = record.groups[GROUP]
    one = design(record, peers, groups=(GROUP,)).single[GROUP]
    slope = setting.effect * log(ODDS["influence"]) / QUARTER
    theta = {n: v for n, v in base.theta.items() if base.kinds[n] not in SHOCKS}
    # The group's own level makes up for what its peers add on average, so that its ties do not swell.
    share = float(
        np.mean([record.held[w][peers[w]].mean() for w in range(len(record.ends)) if peers[w].any()])
    )
    theta |= {INFLUENCE: slope, GROUP: theta.get(GROUP, 0.0) - slope * share}
    for name, kind in base.kinds.items():
        if kind in SHOCKS:
            theta[name] = float(rng.normal(0.0, base.spread[kind]))
    offset = _trapped(record, setting.trap, rng)
    if setting.trap == LIKE:
        theta["likeness"] = theta.get("likeness", 0.0) + log(ODDS["selection"])
    drawn = record.with_ties(waves(record, peers, theta, GROUPS, offset, rng))
    gone = thinned(panel, setting.size, rng)
    out = panel_of(panel, drawn, rng, f"planted-{setting}", gone)
    return either_side(out, exp(one * slope), setting.effect)


def _trapped(record: Record, trap: str, rng: np.random.Generator) -> Floats | None:
    """Return the log odds that a trap adds to the group's ties with a power drawn at random, (w, n, m)."""
    if trap not in (SHOCK, LEAN_TO, REVERT):
        return None
    windows = len(record.ends)
    power, window = int(rng.integers(len(POWERS))), int(rng.integers(1, windows - 1))
    size = log(ODDS["shock"])
    out = np.zeros((windows, len(record.states), len(POWERS)))
    for w in range(windows):
        if trap == LEAN_TO:
            out[w, record.groups[GROUP][w], power] = size / 2
        elif w == window:
            out[w, record.groups[GROUP][w], power] = size
        elif trap == REVERT and w == window - 1:
            out[w, record.groups[GROUP][w], power] = -size
    return out


FAMILY = Family(
    null=(
        "no state follows an example, the odds ratio is one, the threshold: “supported” and “contradicted” "
        "are both wrong"
    ),
    effect=(
        "a quarter more of the conflict-afflicted states with a tie multiplies its odds in the next window "
        f"by {ODDS['influence']:g} among their like (divides them at -1), some 1.07 for each state more"
    ),
    redrawn=(
        "the arms ties of all five powers, window by window, by the model of the test as fitted to the "
        "record, with fresh shocks of the spreads found there; conflicts, votes, pacts and size stay"
    ),
    traps={
        LIKE: f"a unit of ideal point nearer to a power multiplies the odds by {ODDS['selection']:g} more",
        SHOCK: "in one window conflict-afflicted states' odds of a tie with one power are five times as high",
        LEAN_TO: "in all windows conflict-afflicted states' odds with one power are 2.2 times as high",
        REVERT: "the odds with one power are a fifth in one window and five times as high in the next",
    },
    parameters={"groups": ("conflict",)},
    notes=(
        "An effect of 1 lies less than two standard errors beyond what matters, so that no world can say so; "
        "a record with twice as many states or windows could",
        "The estimate lies somewhat low, most where states follow an example (by one standard error at an "
        "effect of 1), and its interval is a tenth too narrow: that is why it holds the truth too seldom "
        "there. A label that influence is practically none errs on the same side",
    ),
    make=make,
    networks=Networks(KINDS, run, ("influence", MATTER, LITTLE, "selection", "shock")),
)

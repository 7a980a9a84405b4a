"""Worlds for `affinity_shift`: a group whose votes come closer to a patron with each engagement.

Engagements, membership and which votes are known stay as on record; ideal points are redrawn around each
state's own level with the record's spread and memory, members with a common part of their own.  In the three
years after a year with an engagement members stand by a third of what is planted each nearer to the patron,
or past it, from the side on which they stood in the years before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.affinity_shift.sample import LONG, load_votes, window_mean
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, grid, planted, rows, thinned
from tertius.worlds.drawing.series import Series, draw_ar, estimate
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

PATRON, GROUP, HORIZON, FIRST, LAST = "RUS", "OIC", 3, 1970, 2024
#: How much closer members stand after three years of engagements than after none, in deviations.
UNIT = 0.3
#: The smallest effect that matters by the test's default.
MATTERS = 0.10
LIKE, SHOCK, REVERT = "homophily", "common shock", "regression to the mean"


@dataclass(frozen=True)
class Record:
    """What is estimated and kept: series of states, the group's common part, engagements and members.

    ``agreement`` holds slope, intercept and spread of the agreement of votes on the distance.
    """

    states: Series
    group: tuple[float, float]
    error: Floats
    member: Bools
    started: Bools
    agreement: tuple[float, float, float]


@per_panel(4)
def record(panel: Panel) -> Record:
    """Estimate the ideal points' shape and read the engagements with members."""
    names = panel.states.all()
    value = grid(panel, "ideal_point")[0]
    error = np.full(value.shape, np.nan)
    stored = panel.traits("ideal_point")
    place = {name: k for k, name in enumerate(names)}
    at = [place.get(s, -1) for s in stored["iso3"]], stored["year"].to_numpy() - YEARS[0]
    error[at] = stored["error"].to_numpy()
    series = estimate(value, error)
    member = np.nan_to_num(grid(panel, f"member:{GROUP}")[0]) > 0
    rest = value - series.level[:, None] - series.year[None, :]
    known = member & np.isfinite(rest)
    count = known.sum(axis=0)
    mean = np.where(known, rest, 0.0).sum(axis=0)[count >= 10] / count[count >= 10]
    memory = float(np.clip(np.corrcoef(mean[1:], mean[:-1])[0, 1], 0.0, 0.95))
    votes = load_votes(panel, PATRON, GROUP)
    started = np.zeros(value.shape, dtype=np.bool_)
    started[[place[s] for s in votes.states]] = np.any(list(votes.started.values()), axis=0)
    away = np.abs(value - value[place[PATRON]][None, :])
    kappa = grid(panel, "agreement_kappa", PATRON)[0]
    both = np.isfinite(away) & np.isfinite(kappa)
    slope, middle = (float(x) for x in np.polyfit(away[both], kappa[both], 1))
    agreement = slope, middle, float((kappa - middle - slope * away)[both].std())
    return Record(series, (float(mean.std()), memory), error, member, started & member, agreement)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of votes around the engagements on record."""
    rng = generator(setting.seed, "affinity_shift", setting.trap, str(setting.effect), setting.number)
    names, r = panel.states.all(), record(panel)
    value, held = grid(panel, "ideal_point")
    marked: Bools = np.asarray(r.started.any(axis=0))
    own = (r.states.spread**2 - r.group[0] ** 2) ** 0.5
    point = r.states.level[:, None] + r.states.year[None, :] + draw_ar(rng, value.shape, own, r.states.memory)
    together = draw_ar(rng, (1, len(YEARS)), *r.group)[0]
    inside = (YEARS >= FIRST) & (YEARS <= LAST)
    near = np.mean([np.r_[np.zeros(lag), marked[:-lag]] for lag in range(1, HORIZON + 1)], axis=0)
    closer = UNIT * setting.effect * np.where(inside, near - near[inside].mean(), 0.0)
    point += np.where(r.member, together[None, :], 0.0)
    point += rng.normal(0.0, 1.0, value.shape) * np.where(np.isfinite(r.error), r.error, 0.0)
    patron = names.index(PATRON)
    point[patron] = value[patron]
    before = window_mean(point, -LONG, LONG) - window_mean(point[patron][None, :], -LONG, LONG)
    side = np.sign(np.nan_to_num(before))
    point -= np.where(r.member, side * closer[None, :], 0.0)
    if setting.trap == LIKE:  # hosts alone come closer, for five years before an engagement and after it
        for lag in range(-5, 3):
            point -= np.where(np.roll(r.started, lag, axis=1), 0.1 * side, 0.0)
    elif setting.trap == SHOCK:  # everybody comes closer in a year
        start = int(rng.integers(25, len(YEARS) - 10))
        point[:, start:] -= 0.5 * side[:, start : start + 1]
    elif setting.trap == REVERT:  # the group happens to stand away in the year before an engagement
        before = np.r_[marked[1:], False]
        point += np.where(r.member & before[None, :], 0.15 * side, 0.0)
    point[patron] = value[patron]
    known = grid(panel, "agreement_kappa", PATRON)[1]
    there = np.nan_to_num(np.abs(point - value[patron][None, :]))
    slope, middle, spread = r.agreement
    moved = np.clip(middle + slope * there + rng.normal(0.0, spread, there.shape), -1.0, 1.0)
    replaced = {
        ("traits", "ideal_point"): (
            (),
            rows(panel, "traits", "ideal_point", {None: point}, {None: held}, r.error),
        ),
        ("ties", "agreement_kappa"): (
            (PATRON,),
            rows(panel, "ties", "agreement_kappa", {PATRON: moved}, {PATRON: known & held}),
        ),
    }
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, UNIT * setting.effect, setting.effect)


FAMILY = Family(
    null="engagements move nobody (the threshold is zero): “supported” and “contradicted” are both wrong",
    effect=(
        f"members stand {UNIT:g} deviations of ideal points closer to the patron after three years with an "
        "engagement than after three without (further away at -1)"
    ),
    redrawn=(
        "ideal points of all states but Russia, around each state's own level and each year's mean, with the "
        "record's spread, memory, standard errors and the members' common part; agreement follows by the "
        "record's slope and spread; engagements, membership and gaps stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "members that are engaged with come closer alone, before and after; no other member does",
        SHOCK: "all states come half a deviation closer in a year drawn at random",
        REVERT: "the group happens to stand 0.15 deviations away in the year before each engagement",
    },
    parameters={"patron": PATRON, "group": GROUP, "horizon": HORIZON, "first": FIRST},
    make=make,
)

"""Worlds for `comparison`: trade of West against East African states with a planted ratio of what happened.

Every state's trade is redrawn in logs around its own level, with the record's spread and memory.  The western
states are then scaled so that the two totals of the claim's years stand in the planted ratio; the record
shows them with an error of a twentieth in every figure.  What happened is the truth, not what might have."""

from __future__ import annotations

import numpy as np

from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, alive, grid, planted, rows, thinned
from tertius.worlds.drawing.series import draw_ar
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side
from tertius.worlds.trend import VARIABLE, paths

LEFT, RIGHT, FIRST, LAST = "West Africa", "East Africa", 1990, 2012
#: Logarithm of the ratio at an effect of 1, and the smallest that matters by the test's default.
UNIT, MATTERS = 0.40, 0.10
ERROR = 0.05
COVERAGE, SHOCK, OUTLIER, SCALE = "growing coverage", "common shock", "one odd year", "scale"


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of trade with a ratio."""
    rng = generator(setting.seed, "comparison", setting.trap, str(setting.effect), setting.number)
    left_out = thinned(panel, setting.size, rng)
    names = panel.states.all()
    log = paths(rng, panel) + draw_ar(rng, (1, len(YEARS)), 0.12, 0.7)
    if setting.trap == SHOCK:
        log[:, int(rng.integers(FIRST + 4, LAST - 4)) - YEARS[0] :] += 0.5
    inside = alive(panel) & ((FIRST <= YEARS) & (LAST >= YEARS))[None, :]
    inside &= ~np.isin(names, left_out)[:, None]
    side = {region: np.array([panel.states.region(s) == region for s in names]) for region in (LEFT, RIGHT)}
    total = [np.exp(log)[side[region]][inside[side[region]]].sum() for region in (LEFT, RIGHT)]
    log[side[LEFT]] += UNIT * setting.effect - np.log(total[0] / total[1])
    value = np.exp(log + ERROR * rng.normal(size=log.shape))
    held = grid(panel, VARIABLE)[1].copy()
    if setting.trap == COVERAGE:
        late = np.asarray(side[LEFT] & (rng.random(len(names)) < 0.5))
        held[np.ix_(late, FIRST + 10 > YEARS)] = False
    elif setting.trap == OUTLIER:
        value[side[LEFT], int(rng.integers(FIRST, LAST + 1)) - YEARS[0]] *= 2.5
    replaced = {("traits", VARIABLE): ((), rows(panel, "traits", VARIABLE, {None: value}, {None: held}))}
    if setting.trap == SCALE:
        people, known = grid(panel, "population")
        more = people * np.where(side[LEFT], 4.0, 1.0)[:, None]
        replaced["traits", "population"] = (
            (),
            rows(panel, "traits", "population", {None: more}, {None: known}),
        )
    out = planted(panel, replaced, f"planted-{setting}", left_out)
    return either_side(out, UNIT * setting.effect, setting.effect)


FAMILY = Family(
    null="the totals of the two sides are the same: “supported” and “contradicted” are both wrong",
    effect="the left side has half as much again (0.4 in logs; at -1 the right side has)",
    edge=MATTERS / UNIT,
    redrawn=(
        "trade of every state in logs around its own level, with the record's spread and memory, shown with "
        "an error of a twentieth; the years on record and all else stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    traps={
        COVERAGE: "half of the left side's states enter the record ten years into the period",
        SHOCK: "from a year drawn at random on, trade of all states is two thirds higher",
        OUTLIER: "in one year drawn at random the left side's figures are two and a half times too high",
        SCALE: "the left side's states have four times as many inhabitants, and no more trade",
    },
    parameters={"variable": VARIABLE, "left": (LEFT,), "right": (RIGHT,), "first": FIRST, "last": LAST},
    make=make,
)

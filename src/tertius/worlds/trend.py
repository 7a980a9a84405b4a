"""Worlds for `trend`: trade of West African states with a planted slope, around the record's own levels.

Every state's trade is redrawn in logs: its own level, a common path and a path of its own, each with the
record's memory.  In the claim's window the planted slope is added for all.  Which years are on record stays,
and so does the change of source in 2000, over which nothing steps unless the trap says so."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, grid, planted, rows, thinned
from tertius.worlds.drawing.series import Series, draw_ar, estimate
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

VARIABLE, GROUP, FIRST, LAST = "trade_total", "West Africa", 1985, 2015
#: Slope in logs per ten years at an effect of 1, and the smallest that matters by the test's default.
UNIT, MATTERS = 0.40, 0.10
#: Spread and memory of the common path.
COMMON, MEMORY = 0.12, 0.7
JOINT = 2000
CHERRY, SOURCE, OUTLIER = "cherry-picked start", "change of source", "one odd year"
COVERAGE, REVERT = "growing coverage", "regression to the mean"


@per_panel(4)
def record(panel: Panel) -> Series:
    """Estimate levels, spread and memory of the logs on record."""
    value = grid(panel, VARIABLE)[0]
    return estimate(np.log(np.where(value > 0, value, np.nan)))


def paths(rng: np.random.Generator, panel: Panel) -> Floats:
    """Return logs of trade by state and year, without slope or common path."""
    series = record(panel)
    level = np.where(np.isfinite(series.level), series.level, np.nanmedian(series.level))
    spread, memory = min(series.spread, 0.4), min(series.memory, 0.9)
    return np.asarray(level[:, None] + draw_ar(rng, grid(panel, VARIABLE)[0].shape, spread, memory))


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of trade with a slope."""
    rng = generator(setting.seed, "trend", setting.trap, str(setting.effect), setting.number)
    log = paths(rng, panel)
    slope = UNIT * setting.effect
    common = draw_ar(rng, (1, len(YEARS)), COMMON, MEMORY)[0]
    held = grid(panel, VARIABLE)[1].copy()
    common, held = _trap(rng, setting.trap, common, held, log)
    log = log + common[None, :] + slope * (np.clip(YEARS, FIRST, LAST) - FIRST)[None, :] / 10
    new = rows(panel, "traits", VARIABLE, {None: np.exp(log)}, {None: held})
    out = planted(
        panel, {("traits", VARIABLE): ((), new)}, f"planted-{setting}", thinned(panel, setting.size, rng)
    )
    return either_side(out, slope, setting.effect)


def _trap(
    rng: np.random.Generator, trap: str, common: Floats, held: Bools, log: Floats
) -> tuple[Floats, Bools]:
    out = common.copy()
    if trap == CHERRY:
        out[(FIRST - 1 <= YEARS) & (FIRST + 1 >= YEARS)] -= 0.35
    elif trap == SOURCE:
        out[YEARS >= JOINT] += 0.5
    elif trap == OUTLIER:
        out[int(rng.integers(LAST - 5, LAST + 1)) - YEARS[0]] += 0.8
    elif trap == COVERAGE:  # half of the states, drawn at random, enter the record in mid-window
        late = rng.random(len(log)) < 0.5
        held[np.ix_(late, (FIRST + 12 > YEARS))] = False
    elif trap == REVERT:  # a path that wanders further, turned so that the claim starts at its lowest year
        path = draw_ar(rng, (1, len(YEARS)), 2 * COMMON, 0.85)[0]
        near = int(FIRST - YEARS[0])
        out = np.roll(path, near - int(path.argmin()))
    return out, held


FAMILY = Family(
    null="no slope in any state: “supported” and “contradicted” are both wrong",
    effect="trade of all states grows by half in ten years (0.4 in logs; at -1 it shrinks as fast)",
    edge=MATTERS / UNIT,
    redrawn=(
        "trade of every state in logs around its own level, with the record's spread and memory, and a "
        "common path; the years on record, states and the change of source stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    notes=(
        "Thirty-one yearly figures that swing give an interval about six times as wide as the smallest slope "
        "that matters. That nothing happened is therefore never said, and no probability of it is high: an "
        "honest interval of that width scores no better. Series that swing less, or longer ones, would tell.",
        "Growing coverage: where too few states are on record in the first years, the series begins later "
        "than the claim does, and the verdict is “not testable”.",
    ),
    traps={
        CHERRY: "the three years around the claim's start stand a third lower",
        SOURCE: "from the change of source on every figure is two thirds higher",
        OUTLIER: "one of the last six years stands twice as high",
        COVERAGE: "half of the states enter the record only twelve years into the window",
        REVERT: "the common path wanders twice as far, and the claim starts at its lowest year",
    },
    parameters={
        "variable": VARIABLE,
        "of": (GROUP,),
        "first": FIRST,
        "last": LAST,
        "denominator": "as recorded",
    },
    make=make,
)

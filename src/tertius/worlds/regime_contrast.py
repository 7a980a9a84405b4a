"""Worlds for `regime_contrast`: political terror that differs between democracies and autocracies.

Regimes, wealth and size stay as on record.  Terror, on both scales, is redrawn around a level of each
state's own, one of each part of the world and each year, and the record's dependence on wealth; democracies
(by last year's electoral democracy) have more or less of it by what is planted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.regime_contrast.outcomes import democracy
from tertius.claims.following.stacks import moved, parts, trait
from tertius.core.arrays import Floats, Ints
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, grid, planted, rows, thinned
from tertius.worlds.drawing.series import Series, draw_ar, estimate
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

SCALES = ("terror_amnesty", "terror_state_department")
#: Difference between democracies and autocracies, in standard deviations of terror.
UNIT = 0.5
#: The smallest difference that matters by the test's default.
MATTERS = 0.10
LIKE, SELECTION = "homophily", "selection into democracy"
SHOCK, BEFORE = "common shock", "calm before democracy"


@dataclass(frozen=True)
class Record:
    """The shape of terror: its series, slope on wealth, and what is alike; ``free`` is 1 for democracies."""

    series: Series
    slope: float
    levels: float
    wealth: Floats
    free: Floats
    part: Ints


@per_panel(4)
def record(panel: Panel) -> Record:
    """Estimate the scale's shape and read regimes and wealth."""
    value = np.array(trait(panel, SCALES[0]))
    wealth = moved(trait(panel, "gdp_pc_log"), -1)
    known = np.isfinite(wealth)
    wealth = np.where(known, (wealth - wealth[known].mean()) / wealth[known].std(), 0.0)
    both = np.isfinite(value)
    slope = float(np.polyfit(wealth[both], value[both], 1)[0])
    series = estimate(value - slope * wealth)
    free = np.nan_to_num(democracy(panel, "V-Dem"))
    return Record(series, slope, float(np.nanstd(series.level)), wealth, free, parts(panel))


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of terror under the regimes on record."""
    rng = generator(setting.seed, "regime_contrast", setting.trap, str(setting.effect), setting.number)
    r, names = record(panel), panel.states.all()
    own = rng.normal(0.0, r.levels, len(names))
    region = rng.normal(0.0, 0.3, int(r.part.max()) + 1)[r.part]
    terror = 2.5 + own[:, None] + region[:, None] + r.series.year[None, :] + r.slope * r.wealth
    terror = terror + draw_ar(rng, terror.shape, r.series.spread, r.series.memory)
    if setting.trap == LIKE:  # parts of the world with many democracies are calm for other reasons
        regional = np.array([r.free[r.part == p].mean() for p in range(int(r.part.max()) + 1)])
        terror = terror - 3.0 * (regional[r.part] - regional.mean())[:, None]
    elif setting.trap == SELECTION:  # what makes states democracies makes them calm, then and always
        ever = r.free.mean(axis=1)
        terror = terror - 0.8 * (ever - ever.mean())[:, None]
    elif setting.trap == SHOCK:
        start = int(rng.integers(1985, 2010)) - int(YEARS[0])
        terror = terror - 0.8 * (np.arange(len(YEARS)) >= start)[None, :]
    elif setting.trap == BEFORE:  # terror is low for the three years before a state turns democratic
        turn = (r.free > 0) & (np.nan_to_num(moved(r.free, -1)) == 0)
        for k in (1, 2, 3):
            terror = terror - 0.5 * np.nan_to_num(moved(turn.astype(float), k))
    held = {name: grid(panel, name)[1] for name in SCALES}
    known = held[SCALES[0]]
    plain = float(terror[known].std())
    share = float(r.free[known].mean())
    # In the spread of what results: s^2 = plain^2 + (e s)^2 p (1 - p), nearly.
    effect = UNIT * setting.effect
    spread = plain / np.sqrt(1 - effect**2 * share * (1 - share))
    terror = terror + effect * spread * r.free
    truth = effect * spread / float(terror[known].std())
    scales = [terror + rng.normal(0.0, 0.3, terror.shape) for _ in SCALES]
    replaced = {
        ("traits", name): (
            (),
            rows(
                panel, "traits", name, {None: terror + rng.normal(0.0, 0.3, terror.shape)}, {None: held[name]}
            ),
        )
        for name, noisy in zip(SCALES, scales, strict=True)
    }
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


FAMILY = Family(
    null="regimes make no difference, the threshold: “supported” and “contradicted” are both wrong",
    effect=f"democracies have {UNIT:g} standard deviations more political terror than others (less at -1)",
    redrawn=(
        "both scales of political terror, around levels of states, parts of the world and years, with "
        "the record's "
        "spread, memory and dependence on wealth; regimes, wealth, size and gaps stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "parts of the world with many democracies have less terror, whatever the regime of a state",
        SELECTION: "states that are often democracies have less terror in all years, democracies then or not",
        SHOCK: "terror falls everywhere by 0.8 points from a year drawn at random on",
        BEFORE: "terror is half a point lower in the three years before a state becomes a democracy",
    },
    parameters={"outcome": "repression"},
    make=make,
)

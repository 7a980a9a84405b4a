"""Worlds for `conflict_onset`: conflict at home that comes more often after arms from a great power.

Beginnings of arms ties stay as on record.  Armed conflict is redrawn year by year from a chance of each
state's own that moves slowly, and battle deaths with it; in the five years after a beginning the chance is
higher (lower) by what is planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.conflict_onset.sample import PAUSE, treatment
from tertius.claims.following.stacks import moved, trait, window_mean
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import grid, planted, rows, thinned
from tertius.worlds.drawing.series import draw_ar
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

#: Difference in the share of years with conflict, in standard deviations of that share, nearly.
UNIT = 0.4
#: The smallest difference that matters by the test's default.
MATTERS = 0.10
#: What an effect of 1 adds to the yearly chance, and where chances lie without it.
CHANCE, MIDDLE, SPREAD = 0.10, 0.25, 0.15
LIKE, FOLLOWS = "homophily", "arms follow conflict"
SHOCK, EXPECTED = "common shock", "trouble foreseen"
DEATHS = ("battle_deaths_to_1988", "battle_deaths_from_1989")


@dataclass(frozen=True)
class Record:
    """Where arms begin, and which cells the record holds."""

    begun: Floats
    held: Bools
    deaths: dict[str, Bools]


@per_panel(4)
def record(panel: Panel) -> Record:
    """Read beginnings and what is known of conflict."""
    begun = np.nan_to_num(treatment(panel, "arms", None))
    deaths = {name: grid(panel, name)[1] for name in DEATHS}
    return Record(begun, np.isfinite(trait(panel, "conflict_internal")), deaths)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of conflict around the beginnings on record."""
    rng = generator(setting.seed, "conflict_onset", setting.trap, str(setting.effect), setting.number)
    r = record(panel)
    shape = r.begun.shape
    chance = MIDDLE + SPREAD * rng.normal(0.0, 0.7, (shape[0], 1)) + draw_ar(rng, shape, 0.7 * SPREAD, 0.9)
    chance = np.clip(chance, CHANCE, 0.8)
    recent = sum(np.nan_to_num(moved(r.begun, -k)) for k in range(1, PAUSE + 1))
    if setting.trap == LIKE:  # states that ever get arms are the violent ones, in all years
        chance = chance + 0.15 * np.asarray((r.begun > 0).any(axis=1))[:, None]
    elif setting.trap == FOLLOWS:  # arms go to states at war; the war passes
        for k in (0, 1, 2, 3):
            chance = chance + 0.4 * np.nan_to_num(moved(r.begun, k))
    elif setting.trap == SHOCK:
        start = int(rng.choice(np.argsort(-r.begun.sum(axis=0), kind="stable")[:10]))
        chance[:, start : start + 6] += 0.2
    elif setting.trap == EXPECTED:  # a conflict that builds up three years before arms and goes on after them
        for k in range(-5, 4):
            chance = chance + 0.2 * np.nan_to_num(moved(r.begun, k))
    chance = np.clip(chance + CHANCE * setting.effect * np.asarray(recent), 0.0, 0.98)
    conflict = (rng.random(shape) < chance).astype(float)
    dead = np.round(conflict * np.exp(rng.normal(5.5, 1.2, shape)))
    replaced = {
        ("traits", "conflict_internal"): (
            (),
            rows(panel, "traits", "conflict_internal", {None: conflict}, {None: r.held}),
        )
    }
    for name, known in r.deaths.items():
        replaced["traits", name] = ((), rows(panel, "traits", name, {None: dead}, {None: known}))
    later = window_mean(np.where(r.held, conflict, np.nan), 1, PAUSE, PAUSE)
    truth = CHANCE * setting.effect / float(later[np.isfinite(later)].std())
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


FAMILY = Family(
    null="arms make no difference (the threshold is zero): “supported” and “contradicted” are both wrong",
    effect=(
        f"in the five years after arms begin conflict at home is {100 * CHANCE:.0f} points likelier a "
        "year, some "
        f"{UNIT:g} standard deviations (less likely at -1)"
    ),
    redrawn=(
        "armed conflict at home and battle deaths, from slowly moving chances of each state's own; "
        "arms, regimes, "
        "wealth and which years are known stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "states that ever take up arms have more conflict in all years",
        FOLLOWS: "arms come in the fourth year of a time of conflict, which then passes",
        SHOCK: "conflict is more frequent everywhere in six years that begin with many arms ties",
        EXPECTED: "conflict builds up three years before arms and goes on for five years after them",
    },
    parameters={"treatment": "arms", "outcome": "at home"},
    make=make,
    notes=(
        "The interval is about three times as wide as what does not matter on either side together. That "
        "arms make no difference can therefore hardly be said: for that the standard error must be under six "
        "tenths of what matters, which asks for some six times as many beginnings of arms ties.",
        "Arms that follow conflict, and trouble that was foreseen, move the estimate far outside its "
        "interval. The years before the beginning show it, and nearly all of these verdicts are “not "
        "identified”.",
    ),
)

"""Worlds for `enumeration`: "no electoral democracy has taken arms from Russia", with a planted number of
cases.

Russia's deliveries are redrawn: at random to states whose index of democracy is at or below the condition's
number, and to planted cases above it.  The index stays as on record, but for what is blanked."""

from __future__ import annotations

import numpy as np

from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, alive, grid, planted, rows, thinned
from tertius.worlds.family import Family, PlantedWorld, Setting

GIVER, INDEX, NUMBER, FIRST, LAST = "RUS", "polyarchy", 0.6, 1960, 2020
#: Yearly chance of a delivery to a state below the number; share of states blanked at the null.
CHANCE, BLANK = 0.2, 0.6
NEAR, ONCE = "near misses", "one case in one year"


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world with a planted number of cases."""
    rng = generator(setting.seed, "enumeration", setting.trap, str(setting.effect), setting.number)
    left_out = thinned(panel, setting.size, rng)
    names = panel.states.all()
    index, held = grid(panel, INDEX)[0].copy(), grid(panel, INDEX)[1].copy()
    there = alive(panel) & ((FIRST <= YEARS) & (LAST >= YEARS))[None, :]
    there[names.index(GIVER)] = False
    arms = np.where(there & held & (index <= NUMBER) & (rng.random(index.shape) < CHANCE), 1.0, 0.0)
    if setting.trap == NEAR:  # states just below the number have deliveries in every year
        arms[there & held & (index > 0.9 * NUMBER) & (index <= NUMBER)] = 1.0
    able = np.flatnonzero((there & held & (index > NUMBER)).sum(axis=1) >= 5)
    able = np.array([r for r in able if names[r] not in left_out])
    cases = 0 if setting.trap == NEAR else 1 if setting.trap == ONCE or setting.effect == 0 else 0
    if setting.effect < 0:
        cases = int(rng.integers(1, 4))
    chosen = rng.choice(able, cases, replace=False) if cases else np.zeros(0, dtype=np.int64)
    for row in chosen:
        years = np.flatnonzero(there[row] & held[row] & (index[row] > NUMBER))
        if setting.trap == ONCE:
            years = rng.choice(years, 1)
        arms[row, years] = 1.0
    if setting.effect == 0 and not setting.trap:  # the only case lies where the record is blank
        blank = rng.random(len(names)) < BLANK
        blank[chosen] = True
        held[blank] = False
    replaced = {
        ("ties", "arms_delivery"): ((GIVER,), rows(panel, "ties", "arms_delivery", {GIVER: arms})),
        ("traits", INDEX): ((), rows(panel, "traits", INDEX, {None: index}, {None: held})),
    }
    out = planted(panel, replaced, f"planted-{setting}", left_out)
    if setting.effect > 0:
        return PlantedWorld(out, None, ("contradicted",), "supported")
    if setting.effect < 0:
        return PlantedWorld(out, None, ("supported",), "contradicted")
    if setting.trap == NEAR:
        return PlantedWorld(out, None, ("contradicted",), "supported")
    if setting.trap == ONCE:
        return PlantedWorld(out, None, ("supported",), "contradicted")
    return PlantedWorld(out, None, ("supported", "contradicted"), None)


FAMILY = Family(
    null=(
        "the one case against the statement lies where the index is blank, with three states of five: nobody "
        "who looks can know, and both full labels are wrong"
    ),
    effect="there is no case against the statement (at -1 there are one to three)",
    effects=(-1.0, 1.0),
    redrawn="Russia's deliveries of arms; the index of democracy stays, but for what is blanked at the null",
    traps={
        NEAR: "there is no case, but every state within a tenth of the number has deliveries each year",
        ONCE: "there is a single case, in a single year",
    },
    parameters={
        "conditions": (f"arms_delivery = 1 from {GIVER}", f"{INDEX} > {NUMBER}"),
        "statement": "none",
        "first": FIRST,
        "last": LAST,
    },
    make=make,
)

"""Worlds for `tie_gain`: ties taken up after changes of government the more easily, by a planted factor.

Changes of government are those on record; the arms ties of the five powers are redrawn.  In the years to the
horizon after a change the chance to take up a tie with the claim's power is multiplied, so that the share of
states that do exceeds what it is without the factor by what is planted.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.following.excess import OFTEN
from tertius.core.arrays import Bools, Ints
from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import POWERS, grid, planted, thinned
from tertius.worlds.drawing.spells import (
    COVERAGE,
    LIKE,
    SHOCK,
    SOON,
    after,
    comes,
    deliveries,
    eased,
    factor_finder,
    without,
)
from tertius.worlds.drawing.ties import arms_rows, draw_bands, tie_shape
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side
from tertius.worlds.tie_survival import change_matrix

PATRON, HORIZON, FREE = "RUS", 5, 5
#: What an effect of 1 adds to the share that gain the tie, and the test's smallest effect that matters.
UNIT, MATTERS = 0.15, 0.05
PANELS, MOST = 16, 200.0


def drawn(
    rng: np.random.Generator, panel: Panel, patron: str, factor: float, trap: str
) -> tuple[Bools, Bools]:
    """Return where ties are alive, and the deliveries, with starts eased after changes by a factor."""
    changes = change_matrix(panel)
    frail = changes.sum(axis=1) >= OFTEN
    easier = eased(rng, trap, frail, changes) * np.where(after(changes, HORIZON), factor, 1.0)
    return deliveries(rng, tie_shape(panel, patron), easier, trap, frail)


def cases(panel: Panel, factor: float, trap: str, number: int) -> tuple[Bools, Bools]:
    """Return which changes find a state without the tie, and at which of them it is gained."""
    rng = generator(0, "tie_gain", "truth", trap, number)
    changes, shape = change_matrix(panel), tie_shape(panel, PATRON)
    _, seen = drawn(rng, panel, PATRON, factor, trap)
    held = grid(panel, "arms_delivery", PATRON)[1]
    known = np.flatnonzero(held.any(axis=0))
    got = comes(seen, HORIZON, int(known[-1]))
    there = np.zeros_like(changes)
    there[:, known[0] + FREE - 1 : -HORIZON] = shape.present[:, known[0] + FREE - 1 + HORIZON :]
    return changes & without(seen, FREE) & there & np.isfinite(got), got > 0


factor_for = factor_finder(cases, PANELS, MOST)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of ties around the changes of government on record."""
    factor, truth = factor_for(panel, UNIT * setting.effect, setting.trap)
    rng = generator(setting.seed, "tie_gain", setting.trap, str(setting.effect), setting.number)
    arms = dict[str, tuple[Bools, Ints]]()
    for power in POWERS:
        ties, seen = drawn(rng, panel, power, factor if power == PATRON else 1.0, setting.trap)
        arms[power] = seen, draw_bands(rng, ties, tie_shape(panel, power).bands)
    out = planted(panel, arms_rows(panel, arms), f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


FAMILY = Family(
    null="states take up ties as often after a change of government as without one (the threshold is zero)",
    effect=(
        "the share of states that take up ties with Russia within five years of a change lies 15 percentage "
        "points above that without one (at -0.5 about 7 points below, nearly all that there is)"
    ),
    redrawn=(
        "the five powers' arms ties, by each state's own rates of taking them up and the rates of ending "
        "them; changes of government, states, coverage and all else stay"
    ),
    effects=(-0.5, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "where governments fall often ties are taken up twice as easily in any year",
        SHOCK: "within three years, drawn at random, all ties are six times as likely to be taken up",
        SOON: "ties are four times as likely to be taken up in the three years before a change",
        COVERAGE: "of two in five states where governments fall often no arms are on record",
    },
    parameters={"patron": PATRON, "after": "irregular change", "horizon": HORIZON},
    make=make,
    notes=(
        "At -0.5 few are right because there is hardly anything to find: states rarely take up the tie in "
        "any case, so that the share can fall by little more than what matters. The truth lies beyond what "
        "matters by less than one standard error, and the variants spread further. Only a patron whose ties "
        "are taken up more often, or some four times as many changes on record, would show a fall.",
    ),
)

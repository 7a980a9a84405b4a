"""Worlds for `pressure`: ties whose hazard of ending is multiplied while the rival's pressure is new.

The sanctions are those on record; the arms ties of all five powers are redrawn, and a tie's hazard of ending
in a year is multiplied by the planted ratio if the patron's rival began to press the client in the five
years before.  The true hazard ratio is the planted one.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import grid, planted, thinned
from tertius.worlds.drawing.ties import arms_rows, draw_bands, draw_deliveries, draw_spells, tie_shape
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

#: Who presses whose clients.
RIVALS = {"RUS": "USA", "CHN": "USA", "USA": "RUS", "FRA": "RUS", "GBR": "RUS"}
NEW = 5
#: Hazard ratio at an effect of 1.
RATIO = 2.5
#: The smallest effect that matters by the test's default.
MATTERS = 1.25
LIKE, SELECTION = "homophily", "selection into pressure"
SHOCK, REVERT = "common shock", "regression to the mean"


@per_panel(16)
def begun(panel: Panel, rival: str) -> Bools:
    """Return where sanctions of a power begin."""
    value = np.nan_to_num(grid(panel, "sanction:any", rival)[0]) > 0
    return np.asarray(value & ~np.pad(value, ((0, 0), (1, 0)))[:, :-1])


def within(marks: Bools, first: int, last: int) -> Bools:
    """Return where there is a mark `first` to `last` years before (negative: after) each year."""
    out = np.zeros_like(marks)
    for lag in range(first, last + 1):
        moved = np.roll(marks, lag, axis=1)
        if lag > 0:
            moved[:, :lag] = False
        elif lag < 0:
            moved[:, lag:] = False
        out |= moved
    return out


def hazards(rng: np.random.Generator, starts: Bools, trap: str) -> tuple[Floats, Floats]:
    """Return what a trap multiplies the hazards of ending and of starting by."""
    harder, easier = np.ones(starts.shape), np.ones(starts.shape)
    ever = starts.any(axis=1)
    if trap == LIKE:  # those that leave easily for reasons of their own are those that get pressed
        harder[ever] = 2.5
    elif trap == SELECTION:  # pressure goes where ties hold
        harder[ever] = 0.4
    elif trap == SHOCK:  # ties end everywhere in the years in which much pressure is new
        count = within(starts, 1, NEW).sum(axis=0).astype(float)
        sums = np.convolve(count, np.ones(4), mode="valid")
        top = int(rng.choice(np.argsort(-sums, kind="stable")[:10]))
        harder[:, top : top + 4] = 5.0
    elif trap == REVERT:  # ties are taken up just before pressure begins; young ones pass
        easier[within(starts, -3, -1)] = 6.0
    return harder, easier


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of ties under the sanctions on record."""
    ratio = RATIO**setting.effect
    rng = generator(setting.seed, "pressure", setting.trap, str(setting.effect), setting.number)
    drawn = {}
    for patron, rival in RIVALS.items():
        shape, starts = tie_shape(panel, patron), begun(panel, rival)
        harder, easier = hazards(rng, starts, setting.trap)
        harder = np.where(within(starts, 1, NEW), harder * ratio, harder)
        ties = draw_spells(rng, shape, harder, None, easier)
        drawn[patron] = (draw_deliveries(rng, ties, shape.delivery), draw_bands(rng, ties, shape.bands))
    out = planted(panel, arms_rows(panel, drawn), f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, ratio, setting.effect)


FAMILY = Family(
    null=(
        "pressure multiplies the hazard of losing the tie by one, the threshold: “supported” and "
        "“contradicted” are both wrong"
    ),
    effect=f"new pressure multiplies the yearly hazard of losing the tie by {RATIO:g} (divides it at -1)",
    redrawn=(
        "the arms ties of all five powers, by each state's own rates; sanctions, aid, votes, changes of "
        "government and all other covariates stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    edge=float(np.log(MATTERS) / np.log(RATIO)),
    traps={
        LIKE: "states that were ever pressed lose ties two and a half times as easily, pressed or not",
        SELECTION: "states that were ever pressed lose ties four tenths as easily, pressed or not",
        SHOCK: "in four of the years in which much pressure is new, all ties are five times as likely to end",
        REVERT: "ties are six times as likely to be taken up in the three years before pressure, and pass",
    },
    parameters={"patron": "RUS", "rival": "USA", "threshold": 1.0},
    make=make,
)

"""Worlds for `trade_resilience`: shares of trade that change with changes of government by what is planted.

Changes of government, sanctions, and which shares are known stay as on record; the five powers' shares are
redrawn in logs around each client's level with the record's spread and memory.  Every change multiplies the
later shares of every power by what is planted; the levels make up for it, so that clients stay clients.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import POWERS, grid, planted, rows, thinned
from tertius.worlds.drawing.series import Series, draw_ar, estimate
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side
from tertius.worlds.pressure import within
from tertius.worlds.tie_survival import change_matrix

PATRON, THRESHOLD = "RUS", -0.25
#: What an effect of 1 adds to the change of the share's logarithm: from a quarter lost to nothing lost.
UNIT = -float(np.log1p(THRESHOLD))
#: The smallest effect that matters by the test's default, in logs.
MATTERS = 0.10
#: What a share on record of nothing counts as in logs, per cent; shares are stored to half a point.
SMALLEST, STEP = 0.25, 0.5
LIKE, SHOCK, REVERT = "homophily", "common shock", "regression to the mean"


@per_panel(16)
def shares(panel: Panel, patron: str) -> Series:
    """Estimate the logs of a patron's shares, of clients with a share that does not round to nothing."""
    value = grid(panel, "trade_share", patron)[0]
    return estimate(np.log(np.maximum(value, SMALLEST)))


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of trade around the changes of government on record."""
    change = UNIT * (setting.effect - 1)
    rng = generator(setting.seed, "trade_resilience", setting.trap, str(setting.effect), setting.number)
    changes = change_matrix(panel)
    earlier = np.pad(np.cumsum(changes, axis=1), ((0, 0), (1, 0)))[:, :-1]
    planted_in = change * (earlier - earlier.mean(axis=1, keepdims=True)) + _trap(rng, setting.trap, changes)
    values, held = dict[str | None, Floats](), dict[str | None, Bools]()
    for patron in POWERS:
        series = shares(panel, patron)
        log = draw_ar(rng, changes.shape, series.spread, series.memory) + planted_in
        level = np.where(np.isfinite(series.level), series.level, np.log(SMALLEST))
        value = np.exp(level[:, None] + series.year[None, :] + log)
        values[patron] = np.clip(np.round(value / STEP) * STEP, 0.0, 95.0)
        held[patron] = grid(panel, "trade_share", patron)[1]
    new = rows(panel, "ties", "trade_share", values, held)
    left_out = thinned(panel, setting.size, rng)
    out = planted(panel, {("ties", "trade_share"): (POWERS, new)}, f"planted-{setting}", left_out)
    return either_side(out, change, setting.effect)


def _trap(rng: np.random.Generator, trap: str, changes: Bools) -> Floats:
    out = np.zeros(changes.shape)
    if trap == LIKE:  # those that will change drift away before and go on after, change or no change
        near = within(changes, -8, 8)
        out -= 0.03 * np.cumsum(near, axis=1)
        out += out.mean(axis=1, keepdims=True) * -1.0
    elif trap == SHOCK:  # the patron loses a part of everybody's trade in a year
        out[:, int(rng.integers(15, changes.shape[1] - 15)) :] -= 0.5
    elif trap == REVERT:  # the share happens to stand high in the three years before a change
        out[within(changes, -3, -1)] += 0.25
    return out


FAMILY = Family(
    null=(
        "every change of government cuts the share of trade by a quarter, the threshold: “supported” and "
        "“contradicted” are both wrong"
    ),
    effect="the share does not change at all (at -1 the cut is as much deeper in logs: to 56 %)",
    edge=MATTERS / UNIT,
    redrawn=(
        "the five powers' shares of trade, in logs around each client's own level and each year's mean, with "
        "the record's spread and memory; changes of government, sanctions and gaps in the trade record stay"
    ),
    traps={
        LIKE: (
            "beside the planted cut, shares of clients that will change drift down by 3 % a year from eight "
            "years before to eight years after"
        ),
        SHOCK: "beside it, all clients' shares fall by two fifths from a year drawn at random on",
        REVERT: "beside it, shares stand a quarter higher in the three years before a change, and fall back",
    },
    parameters={"patron": PATRON, "rival": "USA", "horizon": 5, "threshold": THRESHOLD},
    make=make,
    notes=(
        "Homophily: a drift that sets in eight years before the change counts in part as its effect, so that "
        "the interval misses. From the base to the years just before the change the drift is about as large "
        "as the error with which it is seen: about half of these verdicts are “not identified”, the others "
        "are mostly left undecided. Twice as many changes of government on record would show it more often.",
    ),
)

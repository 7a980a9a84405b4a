"""Worlds for `existential_rate`: states that move towards the rival and keep the tie with a planted chance.

Ideal points, the patron's and the rival's arms are redrawn.  States wander about their level, and some make a
move; a state that has moved by half a unit or more, or has taken up the rival's arms, keeps the patron's tie
with the planted chance and else loses it in that year, for a dozen years.  At the null the chance is nothing.
The share of keepers has no truth apart from what counts as a move, so that coverage is not measured.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.worlds.affinity_shift import record
from tertius.worlds.drawing.overlay import YEARS, alive, grid, planted, rows, thinned
from tertius.worlds.drawing.series import draw_ar
from tertius.worlds.drawing.ties import (
    TieShape,
    arms_rows,
    draw_bands,
    draw_deliveries,
    draw_spells,
    tie_shape,
)
from tertius.worlds.family import Family, PlantedWorld, Setting

PATRON, RIVAL, WINDOW, HORIZON = "RUS", "USA", 5, 5
#: Size of a planted move and years it takes; smaller moves than `LEAST` are none.
SIZE, TAKES, LEAST = 1.3, 4, 0.45
#: Yearly chance of a planted move, and how long states wander within: deviations of ideal points.
CHANCE, WANDER, MEMORY = 0.012, 0.12, 0.8
#: Years without the tie after a loss, and chance to keep it at an effect of 1.
PAUSE, KEPT = 12, 0.5
LIKE, SHOCK, REVERT = "homophily", "common shock", "regression to the mean"


def positions(rng: np.random.Generator, panel: Panel) -> Floats:
    """Return true positions by state and year, planted moves among them."""
    series, shape = record(panel).states, grid(panel, "ideal_point")[0].shape
    level = np.where(np.isfinite(series.level), series.level, 0.0)
    rival = panel.states.all().index(RIVAL)
    begins = rng.random(shape) < CHANCE
    begins[rival] = False
    path = np.zeros(shape)
    for row, t in zip(*np.nonzero(begins), strict=True):
        for k in range(TAKES):
            path[row, t + k :] += SIZE / TAKES * np.sign(level[rival] - level[row])
        path[row, t + 20 :] -= SIZE * np.sign(level[rival] - level[row])
    wander = draw_ar(rng, shape, WANDER, MEMORY)
    wander[rival] = 0.0
    return level[:, None] + path + wander


def own_moves(point: Floats, rival: int, present: Bools) -> Bools:
    """Return the first years in which a state is `LEAST` nearer to where the rival was five years before.

    Only whole moves of a state that exists count: one under way at its birth is complete later.
    """
    out = np.zeros(point.shape, dtype=np.bool_)
    before, change = point[:, :-WINDOW], point[:, WINDOW:] - point[:, :-WINDOW]
    out[:, WINDOW:] = np.sign(before[rival][None, :] - before) * change >= LEAST
    out[rival] = False
    out[:, WINDOW:] &= present[:, :-WINDOW] & present[:, WINDOW:]
    return out & ~np.pad(out, ((0, 0), (1, 0)))[:, :-1]


def ties_of(
    rng: np.random.Generator, panel: Panel, moved: Bools, kept: float, always: Bools
) -> tuple[Bools, Bools, TieShape]:
    """Return where the patron's ties are alive and where the rival's, given who has moved by votes."""
    own, other = tie_shape(panel, PATRON), tie_shape(panel, RIVAL)
    theirs = draw_spells(rng, other) | (always[:, None] & other.present)
    taken = theirs & ~np.pad(theirs, ((0, 0), (1, 0)))[:, :-1]
    moves = (moved | taken) & ~always[:, None]
    chance, easier = np.ones(moves.shape), np.ones(moves.shape)
    for row, t in zip(*np.nonzero(moves), strict=True):
        chance[row, t] *= kept
        if kept < 1:
            easier[row, t : t + PAUSE] = 0.0
    mine = draw_spells(rng, own, None, chance, easier)
    return mine | (always[:, None] & own.present), theirs, own


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of moves."""
    rng = generator(setting.seed, "existential_rate", setting.trap, str(setting.effect), setting.number)
    names, r = panel.states.all(), record(panel)
    rival = names.index(RIVAL)
    point = positions(rng, panel)
    always = np.zeros(len(names), dtype=np.bool_)
    if setting.trap == LIKE:  # states that have both ties for good, and never moved
        always = rng.random(len(names)) < 0.15
        always[[rival, names.index(PATRON)]] = False
        point[always] = np.median(point[always], axis=1, keepdims=True) if always.any() else point[always]
    kept = KEPT * setting.effect
    mine, theirs, own = ties_of(rng, panel, own_moves(point, rival, alive(panel)), kept, always)
    shown = point.copy()
    if setting.trap == SHOCK:  # the agenda moves everybody, the rival with them
        shown[:, int(rng.integers(25, len(YEARS) - 15)) :] += 1.2 * np.sign(point[rival].mean())
    elif setting.trap == REVERT:  # single odd years, of one unit towards the rival
        odd = rng.random(point.shape) < 0.03
        shown += np.where(odd, np.sign(point[rival][None, :] - point), 0.0)
    shown += rng.normal(0.0, 1.0, point.shape) * np.where(np.isfinite(r.error), r.error, 0.0)
    held = grid(panel, "ideal_point")[1]
    drawn = {
        PATRON: (draw_deliveries(rng, mine, own.delivery), draw_bands(rng, mine, own.bands)),
        RIVAL: (
            draw_deliveries(rng, theirs, tie_shape(panel, RIVAL).delivery),
            draw_bands(rng, theirs, np.maximum(tie_shape(panel, RIVAL).bands, 2)),
        ),
    }
    replaced = arms_rows(panel, drawn)
    new = rows(panel, "traits", "ideal_point", {None: shown}, {None: held}, r.error)
    replaced["traits", "ideal_point"] = ((), new)
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    if setting.effect <= 0:
        # A record that can only miss keepers never speaks against the claim.
        return PlantedWorld(out, None, ("supported", "contradicted"), None)
    return PlantedWorld(out, None, ("contradicted",), "supported")


FAMILY = Family(
    null=(
        "no state that moves keeps the tie: both full labels are wrong, since a record that can only miss "
        "keepers never speaks against the claim (in worlds with an effect “supported” is right)"
    ),
    effect="half of the states that move do not lose the tie by it",
    redrawn=(
        "ideal points of all states (levels and standard errors on record, wandering and moves planted), the "
        "arms ties of Russia and of the United States by each state's own rates; all else stays"
    ),
    effects=(0.5, 1.0, 2.0),
    traps={
        LIKE: "a sixth of the states have had both powers' arms all along and never moved",
        SHOCK: "in a year drawn at random all states' positions shift by 1.2 towards the rival's side",
        REVERT: "in one state-year of thirty the position is one unit nearer to the rival, that year alone",
    },
    parameters={"patron": PATRON, "rival": RIVAL, "horizon": HORIZON},
    make=make,
)

"""Worlds for `tie_return`: lost ties that come back in a planted share.

The patron's arms ties are redrawn, with the chance of taking one up multiplied by a factor, such that half
of the lost ties come back within the horizon in a null world.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.following.excess import OFTEN
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import grid, planted, thinned
from tertius.worlds.drawing.spells import COVERAGE, LIKE, SHOCK, SUDDEN, comes, last_years, searched
from tertius.worlds.drawing.ties import (
    GAP,
    TRAILING,
    arms_rows,
    draw_bands,
    draw_deliveries,
    draw_spells,
    tie_shape,
    trailing,
)
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side
from tertius.worlds.tie_survival import change_matrix

PATRON, HORIZON, HALF = "RUS", 10, 0.5
UNIT, MATTERS = 0.25, 0.10
PANELS, LEAST, MOST = 16, 0.02, 60.0
SPREAD = 3.0


def drawn(rng: np.random.Generator, panel: Panel, factor: float, trap: str) -> tuple[Bools, Bools]:
    """Return where ties are alive, and the deliveries on record.

    Every state that has had the tie takes it up again by the factor more easily than it took it up; what
    that is by the record's own rates is the factor of 1.
    """
    shape = tie_shape(panel, PATRON)
    frail = change_matrix(panel).sum(axis=1) >= OFTEN
    easier: Floats = np.full(change_matrix(panel).shape, factor)
    harder: Floats = np.ones(easier.shape)
    if trap == LIKE:  # some clients come back easily, others hardly
        easier *= np.where(frail, SPREAD, 1 / SPREAD)[:, None]
    elif trap == SHOCK:  # in three years somewhere most ties end
        start = int(rng.integers(10, easier.shape[1] - 20))
        harder[:, start : start + 3] = SUDDEN
    ties = draw_spells(rng, shape, harder, easier_start=easier)
    seen = draw_deliveries(rng, ties, shape.delivery)
    if trap == COVERAGE:  # of two in five of these states nothing is on record
        gone = frail & (rng.random(len(frail)) < 0.4)
        ties, seen = ties & ~gone[:, None], seen & ~gone[:, None]
    return ties, seen


@per_panel(256)
def true_share(panel: Panel, factor: float, trap: str) -> float:
    """Return the share of lost ties that come back within the horizon after three years without.

    Lost ties had a share of 5 % over the five years up to their last delivery.
    """
    shape = tie_shape(panel, PATRON)
    last = int(np.flatnonzero(grid(panel, "arms_delivery", PATRON)[1].any(axis=0))[-1])
    total = back = 0
    for number in range(PANELS):
        rng = generator(0, "tie_return", "truth", trap, number)
        ties, seen = drawn(rng, panel, factor, trap)
        band = draw_bands(rng, ties, shape.bands)
        lost = last_years(seen) & trailing(seen, TRAILING) & (band >= 2)
        lost[:, :9] = False  # the record tells a share over five years from its ninth year on
        come = comes(seen, HORIZON + GAP, last)
        there = np.zeros_like(lost)
        there[:, : -HORIZON - GAP] = shape.present[:, HORIZON + GAP :]
        use = lost & np.isfinite(come) & there
        total += int(use.sum())
        back += int((come[use] > 0).sum())
    return back / max(total, 1)


@per_panel(64)
def factor_for(panel: Panel, share: float, trap: str) -> tuple[float, float]:
    """Return the factor that brings the true share nearest, and that share."""
    factor = searched(lambda f: true_share(panel, f, trap), share, LEAST, MOST)
    return factor, true_share(panel, factor, trap)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of ties that are lost and come back."""
    factor, truth = factor_for(panel, HALF + UNIT * setting.effect, setting.trap)
    rng = generator(setting.seed, "tie_return", setting.trap, str(setting.effect), setting.number)
    ties, seen = drawn(rng, panel, factor, setting.trap)
    arms = {PATRON: (seen, draw_bands(rng, ties, tie_shape(panel, PATRON).bands))}
    out = planted(panel, arms_rows(panel, arms), f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


FAMILY = Family(
    null="half of the lost ties come back, which is the threshold",
    effect="three quarters of the lost Russian ties come back within ten years (a quarter at -1)",
    redrawn=(
        "Russia's arms ties, by each state's own rates of taking them up (times a factor) and the rates of "
        "ending them; states, coverage and all else stay"
    ),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "where governments fall often ties come back three times, elsewhere a third as easily",
        SHOCK: "within three years, drawn at random, ties are six times as likely to end",
        COVERAGE: "of two in five states where governments fall often no arms are on record",
    },
    parameters={"patron": PATRON, "horizon": HORIZON},
    make=make,
)

"""Worlds for `tie_replacement`: a successor that takes up clients whose tie with their patron ended.

The arms ties of the five powers are redrawn.  In the years to the horizon after a patron's tie ended the
chance that the client takes up ties with the successor is multiplied.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.following.excess import OFTEN
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import POWERS, grid, planted, thinned
from tertius.worlds.drawing.spells import (
    COVERAGE,
    FRAIL,
    LIKE,
    SHOCK,
    after,
    comes,
    deliveries,
    eased,
    factor_finder,
    last_years,
    without,
)
from tertius.worlds.drawing.ties import TRAILING, arms_rows, draw_bands, tie_shape, trailing
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side
from tertius.worlds.tie_survival import change_matrix

PATRON, SUCCESSOR, HORIZON, FREE = "RUS", "USA", 5, 5
UNIT, MATTERS = 0.25, 0.05
PANELS, MOST = 16, 200.0
BOTH = "two patrons at once"


@per_panel(8)
def _frail(panel: Panel) -> Bools:
    return np.asarray(change_matrix(panel).sum(axis=1) >= OFTEN)


def both(
    rng: np.random.Generator, panel: Panel, factor: float, trap: str
) -> tuple[tuple[Bools, Bools], tuple[Bools, Bools], Bools]:
    """Return the patron's and the successor's ties and deliveries, and the last years of the patron's."""
    frail = _frail(panel)
    nothing = np.ones(change_matrix(panel).shape)
    easy = eased(rng, trap, frail, np.zeros(nothing.shape, dtype=np.bool_))
    patron = deliveries(
        rng, tie_shape(panel, PATRON), easy if trap != BOTH else _busy(nothing, frail), "", frail
    )
    lost = last_years(patron[1])
    easier = (easy if trap != BOTH else _busy(nothing, frail)) * np.where(after(lost, HORIZON), factor, 1.0)
    return patron, deliveries(rng, tie_shape(panel, SUCCESSOR), easier, trap, frail), lost


def _busy(nothing: Floats, frail: Bools) -> Floats:
    """Return what eases the taking up of any power's ties: some states buy from all, the others hardly."""
    return np.where(frail[:, None], FRAIL, 1 / FRAIL) * nothing


def cases(panel: Panel, factor: float, trap: str, number: int) -> tuple[Bools, Bools]:
    """Return which losses find a client without the successor's tie, and at which of them it is gained.

    A tie is lost in the last year of delivery before three without, if the share over the five years up to it
    reached 5 %; the client had no delivery from the successor in the five years up to then.
    """
    rng = generator(0, "tie_replacement", "truth", trap, number)
    (ties, given), (_, seen), lost = both(rng, panel, factor, trap)
    band = draw_bands(rng, ties, tie_shape(panel, PATRON).bands)
    held = trailing(given, TRAILING) & (band >= 2)
    known = np.flatnonzero(grid(panel, "arms_delivery", SUCCESSOR)[1].any(axis=0))
    got = comes(seen, HORIZON, int(known[-1]))
    there = np.zeros_like(lost)
    begin = int(known[0]) + FREE
    there[:, begin:-HORIZON] = tie_shape(panel, SUCCESSOR).present[:, begin + HORIZON :]
    return lost & held & without(seen, FREE) & there & np.isfinite(got), got > 0


factor_for = factor_finder(cases, PANELS, MOST)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of patrons that lose clients, and of a successor."""
    factor, truth = factor_for(panel, UNIT * setting.effect, setting.trap)
    rng = generator(setting.seed, "tie_replacement", setting.trap, str(setting.effect), setting.number)
    patron, successor, _ = both(rng, panel, factor, setting.trap)
    drawn = {PATRON: patron, SUCCESSOR: successor}
    arms = dict[str, tuple[Bools, Ints]]()
    frail, plain = _frail(panel), np.ones(patron[0].shape)
    for power in POWERS:
        shape = tie_shape(panel, power)
        ties, seen = drawn.get(power) or deliveries(rng, shape, plain, "", frail)
        arms[power] = seen, draw_bands(rng, ties, shape.bands)
    out = planted(panel, arms_rows(panel, arms), f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


FAMILY = Family(
    null="clients take up the successor's ties as often where the patron's tie ended as where it went on",
    effect=(
        "the share of lost Russian ties that the United States take up within five years lies 25 percentage "
        "points above what it is without a loss (at -0.5 some 12 points below)"
    ),
    redrawn=(
        "the five powers' arms ties, by each state's own rates of taking them up and the rates of ending "
        "them; states, coverage and all else stay"
    ),
    effects=(-0.5, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "where governments fall often ties are taken up twice as easily in any year",
        SHOCK: "within three years, drawn at random, all ties are six times as likely to be taken up",
        BOTH: "some states take up any power's ties twice as easily, the others half as easily",
        COVERAGE: "of two in five states where governments fall often the successor's arms are not on record",
    },
    parameters={"patron": PATRON, "successor": SUCCESSOR, "horizon": HORIZON},
    make=make,
    notes=(
        "At -0.5 few are right because some eighty lost ties count: the truth lies beyond what matters by "
        "one to two standard errors, about where a leaning begins, and the variants spread further. Two to "
        "three times as many lost ties would show it.",
    ),
)

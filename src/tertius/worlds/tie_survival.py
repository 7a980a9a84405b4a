"""Worlds for `tie_survival`: ties that end at irregular changes of government with a planted chance.

The changes of government are those on record; the ties are redrawn.  The chance that a tie outlasts a
change is set so that the share of ties kept at the test's horizon (by the test's main definition, over
many redrawn panels, none of them censored) is the threshold plus what is planted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.samples import IRREGULAR
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR
from tertius.worlds.drawing.overlay import YEARS, grid, planted, rows, thinned
from tertius.worlds.drawing.ties import (
    GAP,
    TRAILING,
    TieShape,
    arms_rows,
    draw_bands,
    draw_deliveries,
    draw_spells,
    tie_shape,
    trailing,
    years_of,
)
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

PATRON, HORIZON, THRESHOLD = "RUS", 3, 0.5
#: What an effect of 1 adds to the share kept.
UNIT = 0.25
#: Redrawn panels over which the true share is taken, and steps of the search for the chance to plant.
PANELS, STEPS = 40, 12
LIKE, SHOCK, REVERT = "homophily", "common shock", "regression to the mean"
TRADE = 8.0


@dataclass(frozen=True)
class Hazards:
    """What bears on ties besides their own rates, by state and year."""

    harder: Floats
    easier: Floats
    kept_factor: Floats


@per_panel(8)
def change_matrix(panel: Panel) -> Bools:
    """Return the irregular changes on record by state and year."""
    events = panel.events(IRREGULAR)
    names = {state: row for row, state in enumerate(panel.states.all())}
    out = np.zeros((len(names), len(YEARS)), dtype=np.bool_)
    for state, year in zip(events["iso3"], events["year"], strict=True):
        if state in names:
            out[names[state], int(year) - FIRST_YEAR] = True
    return out


def hazards(rng: np.random.Generator, changes: Bools, trap: str) -> Hazards:
    """Return what a trap does to the ties."""
    harder, easier = np.ones(changes.shape), np.ones(changes.shape)
    factor = np.ones(changes.shape)
    if trap == LIKE:  # like states share a fate: in half of them ties outlast changes three times as easily
        frail = rng.random(len(changes)) < 0.5
        factor[frail] = 1.0 / 3.0
    elif trap == SHOCK:  # in three years somewhere, every tie is many times as likely to end
        start = int(rng.integers(10, changes.shape[1] - 10))
        harder[:, start : start + 3] = 6.0
    elif trap == REVERT:  # ties are taken up shortly before changes, and pass
        soon = np.zeros_like(changes)
        for lag in range(1, 4):
            soon[:, :-lag] |= changes[:, lag:]
        easier[soon] = 4.0
    return Hazards(harder, easier, factor)


def draw(
    rng: np.random.Generator, shape: TieShape, changes: Bools, kept: float, trap: str, yearly: bool = False
) -> tuple[Bools, Bools]:
    """Return where ties are alive and where there are deliveries (every year of `yearly` ties).

    `kept` up to 1 is the chance to outlast a change; from 1 to 2 other losses become rarer too, down to none.
    """
    h = hazards(rng, changes, trap)
    after = np.zeros(changes.shape)
    after[:, 1:] = changes[:, :-1]
    chance = np.where(after > 0, min(kept, 1.0) ** (1.0 / h.kept_factor), 1.0)
    ties = draw_spells(rng, shape, h.harder * min(1.0, 2.0 - kept), chance, h.easier)
    return ties, ties if yearly else draw_deliveries(rng, ties, shape.delivery)


def true_share(panel: Panel, kept: float, trap: str, horizon: int = HORIZON) -> float:
    """Return the share kept over many redrawn panels, by the definition in words, without the test's code.

    A tie is held before a change in t if there was a delivery in the three years before t, and a share of
    5 % over the five years before; it is kept if from each of the years t+1 ... t+h on there is a delivery
    within three years.
    """
    shape, changes = tie_shape(panel, PATRON), change_matrix(panel)
    last = int(np.flatnonzero(grid(panel, "arms_delivery", PATRON)[1].any(axis=0))[-1])
    held_total = kept_total = 0
    for number in range(PANELS):
        rng = generator(0, "tie_survival", "truth", trap, number)
        ties, delivery = draw(rng, shape, changes, kept, trap)
        band = draw_bands(rng, ties, shape.bands)
        delivery &= (years_of(1950, 2100))[None, :]
        recent, five = trailing(delivery, GAP), trailing(delivery, TRAILING) & (band >= 2)
        row, t = np.nonzero(changes)
        ok = (t >= 9) & (t + horizon + GAP - 1 <= last)
        row, t = row[ok], t[ok]
        use = recent[row, t - 1] & five[row, t - 1]
        row, t = row[use], t[use]
        stays = np.ones(len(row), dtype=np.bool_)
        exists = np.ones(len(row), dtype=np.bool_)
        for k in range(1, horizon + 1):
            stays &= np.any([delivery[row, t + k + g] for g in range(GAP)], axis=0)
            exists &= shape.present[row, t + k + GAP - 1]
        held_total += int(exists.sum())
        kept_total += int((stays & exists).sum())
    return kept_total / held_total


@per_panel(64)
def chance_for(panel: Panel, share: float, trap: str) -> tuple[float, float]:
    """Return the chance of outlasting a change that brings the true share nearest `share`, and that share."""
    low, high = 0.0, 2.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if true_share(panel, middle, trap) < share:
            low = middle
        else:
            high = middle
    kept = (low + high) / 2
    return kept, true_share(panel, kept, trap)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of ties around the changes of government on record."""
    wanted = THRESHOLD + UNIT * setting.effect
    kept, truth = chance_for(panel, wanted, setting.trap)
    rng = generator(setting.seed, "tie_survival", setting.trap, str(setting.effect), setting.number)
    shape, changes = tie_shape(panel, PATRON), change_matrix(panel)
    ties, delivery = draw(rng, shape, changes, kept, setting.trap)
    replaced = arms_rows(panel, {PATRON: (delivery, draw_bands(rng, ties, shape.bands))})
    for kind, value in (("pact_defense", 1.0), ("trade_share", TRADE)):
        other, _ = draw(rng, _yearly(panel, kind), changes, kept, setting.trap, yearly=True)
        held = grid(panel, kind, PATRON)[1]
        values = np.where(other, value, 0.0)
        replaced["ties", kind] = ((PATRON,), rows(panel, "ties", kind, {PATRON: values}, {PATRON: held}))
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


@per_panel(8)
def _yearly(panel: Panel, kind: str) -> TieShape:
    """Return the rates of a kind of tie that holds year by year, estimated like those of arms."""
    value, held = grid(panel, kind, PATRON)
    at_least = 5.0 if kind == "trade_share" else 1.0
    on = np.nan_to_num(value) >= at_least
    both = held[:, 1:] & held[:, :-1]
    ended = float((both & on[:, :-1] & ~on[:, 1:]).sum() / max((both & on[:, :-1]).sum(), 1))
    begun = (both & ~on[:, :-1] & on[:, 1:]).sum(axis=1).astype(float)
    free = (both & ~on[:, :-1]).sum(axis=1).astype(float)
    arms = tie_shape(panel, PATRON)
    rate = float(begun.sum() / max(free.sum(), 1.0))
    start = np.where(free > 0, (begun + 20 * rate) / (free + 20), rate)
    return replace(arms, start=start, first=ended, end=np.full(len(start), ended), delivery=1.0)


FAMILY = Family(
    null=(
        "the true share of ties kept three years after an irregular change is the threshold itself, one "
        "half: “supported” and “contradicted” are both wrong"
    ),
    effect="the true share lies 25 percentage points above the threshold (below it at -1)",
    redrawn=(
        "Russia's arms ties, pacts of defence and trade, by each state's own rates of taking them up and the "
        "record's rates of ending them; changes of government, states, coverage and all else stay"
    ),
    traps={
        LIKE: "in half of the states ties outlast changes far more easily than in the other half",
        SHOCK: "within three years, drawn at random, all ties are six times as likely to end",
        REVERT: "ties are four times as likely to be taken up in the three years before a change, and pass",
    },
    parameters={"patron": PATRON, "horizon": HORIZON, "threshold": THRESHOLD},
    make=make,
)

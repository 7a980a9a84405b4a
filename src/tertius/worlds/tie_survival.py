"""Worlds for `tie_survival`: ties that end at irregular changes of government with a planted excess.

The changes of government are those on record; the arms ties of the five patrons are redrawn, and the claim's
patron's other ties with them.  Without a planted effect half of the ties last the test's horizon, with a
change or without one.  The planted effect lowers the chance that a tie outlasts a change, or (above the null)
lowers its hazard in the years after one, so that the share kept after changes differs by what is planted.
The true excess is taken over many redrawn panels in pairs: the same random numbers with the effect and
without it, by the definition in words and not by the test's code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.excess import OFTEN
from tertius.claims.following.exits import REPLACED, kinds_of, marked
from tertius.claims.following.samples import IRREGULAR
from tertius.claims.following.samples import changes as changes_of
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR
from tertius.worlds.drawing.overlay import POWERS, YEARS, grid, planted, rows, thinned
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

PATRON, HORIZON = "RUS", 3
#: Share kept without an effect, what an effect of 1 adds to it, and the test's smallest effect that matters.
BASE, UNIT, MATTERS = 0.5, 0.25, 0.10
#: Redrawn panels over which the true share is taken, and steps of the search for the chance to plant.
PANELS, STEPS = 24, 10
#: How many times as easily ties end where governments fall often, under the trap of like states.
FRAIL = 2.0
LIKE, SHOCK, REVERT = "homophily", "common shock", "regression to the mean"
TRADE = 8.0


@dataclass(frozen=True)
class Hazards:
    """What bears on ties besides their own rates, by state and year."""

    harder: Floats
    easier: Floats


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


@per_panel(8)
def rulers_matrix(panel: Panel) -> Bools:
    """Return the irregular changes that replaced the ruling coalition, by state and year."""
    changed = changes_of(panel, tuple(panel.states.all()))
    return marked(kinds_of(panel, changed), changed, REPLACED)


def hazards(rng: np.random.Generator, changes: Bools, trap: str) -> Hazards:
    """Return what a trap does to the ties."""
    harder, easier = np.ones(changes.shape), np.ones(changes.shape)
    if trap == LIKE:  # where governments fall often ties end more easily in any year, change or not
        harder[changes.sum(axis=1) >= OFTEN] = FRAIL
    elif trap == SHOCK:  # in three years somewhere, every tie is many times as likely to end
        start = int(rng.integers(10, changes.shape[1] - 10))
        harder[:, start : start + 3] = 6.0
    elif trap == REVERT:  # ties are taken up shortly before changes, and pass
        soon = np.zeros_like(changes)
        for lag in range(1, 4):
            soon[:, :-lag] |= changes[:, lag:]
        easier[soon] = 4.0
    return Hazards(harder, easier)


def draw(
    rng: np.random.Generator,
    shape: TieShape,
    changes: Bools,
    kept: float,
    trap: str,
    harder: float = 1.0,
    yearly: bool = False,
) -> tuple[Bools, Bools]:
    """Return where ties are alive and where there are deliveries (every year of `yearly` ties).

    `kept` up to 1 is the chance to outlast a change; from 1 to 2 the hazard in the years to the horizon
    after one becomes smaller, down to none.  `harder` multiplies every hazard.
    """
    h = hazards(rng, changes, trap)
    after, since = np.zeros(changes.shape, dtype=np.bool_), np.zeros(changes.shape, dtype=np.bool_)
    after[:, 1:] = changes[:, :-1]
    for lag in range(1, HORIZON + 1):
        since[:, lag:] |= changes[:, :-lag]
    chance = np.where(after, min(kept, 1.0), 1.0)
    factor = np.where(since, min(1.0, 2.0 - kept), 1.0)
    ties = draw_spells(rng, shape, h.harder * harder * factor, chance, h.easier)
    return ties, ties if yearly else draw_deliveries(rng, ties, shape.delivery)


def held_and_kept(panel: Panel, kept: float, trap: str, harder: float, number: int) -> tuple[Bools, Bools]:
    """Return for every change that replaced the ruling coalition whether the tie was held, and kept.

    A tie is held before a change in t if there was a delivery in the three years before t, and a share of
    5 % over the five years before; it is kept if from each of the years t+1 ... t+h on there is a delivery
    within three years.  Changes too early or too late to tell, or in states that end, are left out.
    """
    shape, changes = tie_shape(panel, PATRON), change_matrix(panel)
    last = int(np.flatnonzero(grid(panel, "arms_delivery", PATRON)[1].any(axis=0))[-1])
    rng = generator(0, "tie_survival", "truth", trap, number)
    ties, delivery = draw(rng, shape, changes, kept, trap, harder)
    band = draw_bands(rng, ties, shape.bands)
    delivery &= (years_of(1950, 2100))[None, :]
    recent, five = trailing(delivery, GAP), trailing(delivery, TRAILING) & (band >= 2)
    row, t = np.nonzero(rulers_matrix(panel))
    ok = (t >= 9) & (t + HORIZON + GAP - 1 <= last)
    row, t = row[ok], t[ok]
    held, stays = recent[row, t - 1] & five[row, t - 1], np.ones(len(row), dtype=np.bool_)
    for k in range(1, HORIZON + 1):
        stays &= np.any([delivery[row, t + k + g] for g in range(GAP)], axis=0)
        held &= shape.present[row, t + k + GAP - 1]
    return held, stays


@per_panel(8)
def base_hazard(panel: Panel) -> float:
    """Return what every hazard is multiplied by, so that half of the ties last without effect."""
    low, high = 0.2, 8.0
    for _ in range(STEPS):
        middle = (low * high) ** 0.5
        both = [held_and_kept(panel, 1.0, "", middle, n) for n in range(PANELS)]
        share = sum(int((h & s).sum()) for h, s in both) / max(sum(int(h.sum()) for h, _ in both), 1)
        low, high = (middle, high) if share > BASE else (low, middle)
    return float((low * high) ** 0.5)


def true_excess(panel: Panel, kept: float, trap: str) -> float:
    """Return the share kept with the effect less that without, over ties held before a change in both."""
    total = gap = 0
    for number in range(PANELS):
        (held, stays), (before, stood) = (
            held_and_kept(panel, k, trap, base_hazard(panel), number) for k in (kept, 1.0)
        )
        use = held & before
        total += int(use.sum())
        gap += int(stays[use].sum()) - int(stood[use].sum())
    return gap / max(total, 1)


@per_panel(64)
def chance_for(panel: Panel, excess: float, trap: str) -> tuple[float, float]:
    """Return the chance of outlasting a change that brings the true excess nearest, and that excess."""
    if excess == 0:
        return 1.0, 0.0
    low, high = (0.0, 1.0) if excess < 0 else (1.0, 2.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if true_excess(panel, middle, trap) < excess:
            low = middle
        else:
            high = middle
    kept = (low + high) / 2
    return kept, true_excess(panel, kept, trap)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of ties around the changes of government on record."""
    kept, truth = chance_for(panel, UNIT * setting.effect, setting.trap)
    rng = generator(setting.seed, "tie_survival", setting.trap, str(setting.effect), setting.number)
    changes, harder = change_matrix(panel), base_hazard(panel)
    arms = dict[str, tuple[Bools, Ints]]()
    for patron in POWERS:
        shape = tie_shape(panel, patron)
        ties, delivery = draw(rng, shape, changes, kept, setting.trap, harder)
        arms[patron] = delivery, draw_bands(rng, ties, shape.bands)
    replaced = arms_rows(panel, arms)
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
    # As with arms, half of the ties last the horizon; they are taken up the more often.
    end = 1.0 - BASE ** (1.0 / HORIZON)
    start = np.where(free > 0, (begun + 20 * rate) / (free + 20), rate) * end / max(ended, 1e-3)
    return replace(arms, start=np.minimum(start, 0.5), first=end, end=np.full(len(start), end), delivery=1.0)


FAMILY = Family(
    null=(
        "changes of government cost no more ties than years without one (the threshold is zero): “supported” "
        "and “contradicted” are both wrong"
    ),
    effect=(
        "the share of ties kept three years after a change lies 25 percentage points above that without one, "
        "which is one half (below it at -1)"
    ),
    redrawn=(
        "the five patrons' arms ties and Russia's pacts of defence and trade, by each state's own rates of "
        "taking them up and of ending them, the latter such that half of the ties last three years; "
        "changes of government, states, coverage and all else stay"
    ),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "where governments fall often ties end twice as easily in any year, with a change or without",
        SHOCK: "within three years, drawn at random, all ties are six times as likely to end",
        REVERT: "ties are four times as likely to be taken up in the three years before a change, and pass",
    },
    parameters={"patron": PATRON, "horizon": HORIZON},
    make=make,
)

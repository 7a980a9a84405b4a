"""Worlds for `count_under_definitions`: a planted number of states with arms and support.

Nothing is estimated by this test, so that nothing but the record's own gaps can mislead it.  The planted
number of states have arms in at least three years and, in the same years, a visit or a pact; others have the
one or the other, as often as on record.  At the null the number is the threshold or one less, turn by turn.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.battery.count_under_definitions.grid import NORTH_REGIONS, NORTH_STATES
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, alive, grid, planted, rows, thinned
from tertius.worlds.drawing.ties import arms_rows, draw_bands, draw_deliveries, tie_shape
from tertius.worlds.family import Family, PlantedWorld, Setting

PATRON, AT_LEAST, FIRST, LAST = "RUS", 24, 1950, 1991
#: Years of arms at least of a state that counts, and the longest.
SHORTEST, LONGEST = 6, 30
SUPPORT = ("visit", "pact_defense", "pact_consultation", "pact_neutrality", "pact_nonaggression")
GAPS = "a record with gaps"


@per_panel(4)
def south(panel: Panel) -> tuple[int, ...]:
    """Return the rows of the states outside the North that exist for the longest planted spell at least."""
    there = alive(panel)[:, (FIRST <= YEARS) & (LAST >= YEARS)].sum(axis=1)
    out = []
    for row, state in enumerate(panel.states.all()):
        north = panel.states.region(state, FIRST).endswith(NORTH_REGIONS) or state in NORTH_STATES
        if not north and there[row] >= SHORTEST + 4 and state != PATRON:
            out.append(row)
    return tuple(out)


@per_panel(4)
def recorded(panel: Panel) -> tuple[float, float]:
    """Return, of the states of the South, the share with arms and that with support on record."""
    inside = (FIRST <= YEARS) & (LAST >= YEARS)
    here = list(south(panel))
    armed = np.nan_to_num(grid(panel, "arms_tie_5y", PATRON)[0])[here][:, inside].any(axis=1)
    stood = np.any(
        [np.nan_to_num(grid(panel, k, PATRON)[0])[here][:, inside].any(axis=1) for k in SUPPORT], axis=0
    )
    return float(armed.mean()), float(stood.mean())


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world with a planted number of states that count."""
    rng = generator(setting.seed, "count", setting.trap, str(setting.effect), setting.number)
    left_out = thinned(panel, setting.size, rng)
    names = panel.states.all()
    there = alive(panel)
    pool = [row for row in south(panel) if names[row] not in left_out]
    number = AT_LEAST - setting.number % 2 if setting.effect == 0 else round(AT_LEAST * 2.0**setting.effect)
    number = min(number, len(pool))
    order = [pool[k] for k in rng.permutation(len(pool))]
    counted = set(order[:number])
    armed_share, stood_share = recorded(panel)
    ties = np.zeros(there.shape, dtype=np.bool_)
    stood: dict[str, Floats] = {kind: np.zeros(there.shape) for kind in SUPPORT}
    for row in order:
        both = row in counted
        kind = rng.random()
        arms_only = not both and kind < armed_share
        support_only = not both and not arms_only and kind < armed_share + stood_share
        if both or arms_only:
            spell = _spell(rng, there[row])
            ties[row, spell] = True
        if both or support_only:
            spell = spell if both else _spell(rng, there[row])
            _support(rng, stood, row, spell)
    delivery = draw_deliveries(rng, ties, tie_shape(panel, PATRON).delivery)
    if setting.trap == GAPS:  # one year in ten of whatever shows support is not on record
        for value in stood.values():
            value[rng.random(value.shape) < 0.1] = 0.0
    bands = np.maximum(draw_bands(rng, ties, tie_shape(panel, PATRON).bands), 2)
    replaced = arms_rows(panel, {PATRON: (delivery, bands)})
    for name, value in {**stood, "troops_signal": np.zeros(there.shape)}.items():
        replaced["ties", name] = ((PATRON,), rows(panel, "ties", name, {PATRON: value}))
    out = planted(panel, replaced, f"planted-{setting}", left_out)
    if number >= AT_LEAST:
        return PlantedWorld(out, float(number), ("contradicted",), "supported" if setting.effect else None)
    # The record can only miss states: no label is right where the number falls short.
    return PlantedWorld(out, float(number), ("supported", "contradicted"), None)


def _spell(rng: np.random.Generator, there: Bools) -> slice:
    """Return a span of years of the period in which the state exists."""
    columns = np.flatnonzero(there & (FIRST + 5 <= YEARS) & (LAST - 2 >= YEARS))
    length = min(int(rng.integers(SHORTEST, LONGEST)), len(columns))
    start = int(rng.integers(0, len(columns) - length + 1))
    return slice(int(columns[start]), int(columns[start]) + length)


def _support(rng: np.random.Generator, stood: dict[str, Floats], row: int, spell: slice) -> None:
    """Add one or two kinds of support within a spell: visits in single years, pacts from a year on."""
    for kind in rng.choice(SUPPORT, size=int(rng.integers(1, 3)), replace=False).tolist():
        year = int(rng.integers(spell.start + 2, spell.stop))
        if kind == "visit":
            stood[kind][row, year] = 1.0
        else:
            stood[kind][row, year : spell.stop] = 1.0


FAMILY = Family(
    null=(
        "the number of states that count under the main definition is the threshold, 24 (“contradicted” is "
        "wrong), or one less (both full labels are wrong: a lower bound never speaks against), turn by turn"
    ),
    effect="twice the threshold count",
    effects=(0.5, 1.0),
    redrawn=(
        "the Soviet Union's arms, visits, pacts and troops: which states have both, either or neither; "
        "states, coverage and the placebo power stay"
    ),
    traps={GAPS: "one year in ten of what shows support is missing from the record"},
    parameters={"patron": PATRON, "at_least": AT_LEAST, "first": FIRST, "last": LAST, "require": "any"},
    make=make,
)

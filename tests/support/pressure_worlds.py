"""Synthetic clients under pressure, with a planted effect of pressure on the loss of their ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.tables import coerce
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

YEARS = np.arange(1950, 2025)
LASTS = 5
#: Years that a drift goes on.
DRIFTS = 8


@dataclass(frozen=True)
class PressureWorld:
    """Settings of a world of ties and pressure.

    ratio : what five years of new pressure multiply the yearly chance of loss by.
    loss, chance : yearly chance of loss, and of new pressure.
    to_strong : pressure goes to clients with a large share of the patron's arms, who rarely leave.
    to_leavers : pressure goes to clients that leave easily for reasons not on record.
    to_drifters : clients drift for years at a time, not on record; drifting ones leave, and are pressed.
    shock : in the 1990s losses and pressure are this many times as frequent.
    """

    seed: int = 1
    states: int = 80
    ratio: float = 1.0
    loss: float = 0.07
    chance: float = 0.05
    to_strong: bool = False
    to_leavers: bool = False
    to_drifters: bool = False
    shock: float = 1.0


def make(world: PressureWorld) -> Panel:
    """Return the panel of a world."""
    rng = np.random.default_rng(world.seed)
    states = States.embedded()
    whole = [s for s in states.all() if all(states.alive(s, y) for y in (1950, 1965, 1990, 2024))]
    names = [s for s in whole if s not in ("RUS", "USA", "CHN", "FRA", "GBR")][: world.states]
    rows: list[tuple[object, ...]] = []
    for place, state in enumerate(names):
        strong, leaver = place % 2 == 0, place % 4 < 2
        chance = world.chance * (3.0 if world.to_strong and strong else 1.0)
        chance *= 4.0 if world.to_leavers and leaver else 1.0
        loss = world.loss * (0.3 if world.to_strong and strong else 1.0)
        loss *= 3.0 if world.to_leavers and leaver else 1.0
        drifts_to = 0
        alive, wait, pressed_to, delivered = True, 0, 0, np.zeros(len(YEARS), dtype=bool)
        for k, year in enumerate(YEARS.tolist()):
            factor = world.shock if 1990 <= year < 2000 else 1.0
            if world.to_drifters:
                if year > drifts_to and rng.random() < 0.06:
                    drifts_to = year + DRIFTS - 1
                factor *= 3.0 if year <= drifts_to else 0.7
            pressed = year <= pressed_to
            if pressed:
                rows.append(("USA", state, year, "sanction:any", 1.0))
            elif rng.random() < chance * factor:
                pressed, pressed_to = True, year + LASTS - 1
                rows.append(("USA", state, year, "sanction:any", 1.0))
            under = pressed_to - LASTS + 1 < year <= pressed_to + 1
            if alive:
                alive = bool(rng.random() >= min(0.9, loss * factor * (world.ratio if under else 1.0)))
            else:
                wait += 1
                alive, wait = (True, 0) if wait > 5 else (False, wait)
            delivered[k] = alive
        trailing = np.array([delivered[max(0, k - 4) : k + 1].any() for k in range(len(YEARS))])
        band = 6.0 if strong else 3.0
        for kind, marks, value in (
            ("arms_delivery", delivered, 1.0),
            ("arms_tie_5y", trailing, 1.0),
            ("arms_band_5y", trailing, band),
        ):
            rows += [
                ("RUS", state, int(y), kind, value)
                for y in YEARS[marks]
                if kind == "arms_delivery" or y >= 1954
            ]
    ties = pd.DataFrame(rows, columns=["source", "target", "year", "kind", "value"])
    ties = ties.assign(error=np.nan, status="observed", dataset="made")[TABLES["ties"].names]
    alive_rows = [states.alive(s, y) for s, y in zip(ties["target"], ties["year"], strict=True)]
    spans = [
        ("ties", "arms_delivery", 1950, 2024),
        ("ties", "arms_tie_5y", 1954, 2024),
        ("ties", "arms_band_5y", 1954, 2024),
        ("ties", "sanction:any", 1950, 2024),
    ]
    variables = pd.DataFrame(spans, columns=["table", "variable", "first", "last"])
    variables = variables.assign(
        dataset="made", title="made", unit="0 or 1", description="synthetic", absent="zero"
    )
    variables = coerce(variables.reindex(columns=TABLES["variables"].names), TABLES["variables"])
    tables = {
        "states": states.table,
        "ties": ties.loc[alive_rows].reset_index(drop=True),
        "variables": variables.reset_index(drop=True),
    }
    return Panel.from_tables(tables, f"pressure-{world}")

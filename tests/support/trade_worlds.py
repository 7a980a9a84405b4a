"""Synthetic trade of a patron's clients with planted effects of changes of government."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.tables import coerce
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

YEARS = np.arange(1950, 2021)
SANCTIONED = (1955, 1995)


@dataclass(frozen=True)
class TradeWorld:
    """Settings of a world of trade shares.

    effect : what a change of government adds to the patron's share for ten years, as a share of it.
    irregular : yearly chance of a change of government.
    shock : factor on every client's share from 1980 on.
    drift : yearly growth of the share (as a share of it) in the six years before a change.
    overthrown_high : changes come when the share happens to be above its own mean, and falls back.
    noise, memory : deviation and autocorrelation of the logs of a client's share.
    """

    seed: int = 1
    states: int = 60
    effect: float = 0.0
    irregular: float = 0.03
    shock: float = 1.0
    drift: float = 0.0
    overthrown_high: bool = False
    noise: float = 0.25
    memory: float = 0.6
    level: float = 6.0


def shares(world: TradeWorld, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return shares in per cent and changes of government, both of shape (states, years)."""
    rng = np.random.default_rng(world.seed)
    shape = (len(names), len(YEARS))
    step = rng.normal(0, world.noise * np.sqrt(1 - world.memory**2), shape)
    log = np.zeros(shape)
    log[:, 0] = rng.normal(0, world.noise, len(names))
    for k in range(1, len(YEARS)):
        log[:, k] = world.memory * log[:, k - 1] + step[:, k]
    chance = world.irregular * (2.0 * (np.roll(log, 1, axis=1) > 0) if world.overthrown_high else 1.0)
    changed = rng.random(shape) < chance
    changed[:, 0] = False
    level = world.level * np.exp(rng.normal(0, 0.5, len(names)))
    value = level[:, None] * np.exp(log)
    value[:, YEARS >= 1980] *= world.shock
    for row, column in zip(*np.nonzero(changed), strict=True):
        value[row, column : column + 10] *= 1 + world.effect
        for back in range(1, 7):
            value[row, max(0, column - back)] *= 1 - world.drift * (back - 1)
    return np.round(np.clip(value, 0, 95) * 2) / 2, changed


def trade_rows(world: TradeWorld, names: list[str]) -> tuple[list[tuple[object, ...]], np.ndarray]:
    """Return rows of ties (source, target, year, kind, value) and the changes of government."""
    value, changed = shares(world, names)
    rows: list[tuple[object, ...]] = []
    for place, state in enumerate(names):
        rows += [
            ("RUS", state, year, "trade_share", value[place, k]) for k, year in enumerate(YEARS.tolist())
        ]
    rows += [("USA", "RUS", year, "sanction:any", 1.0) for year in range(SANCTIONED[0], SANCTIONED[1] + 1)]
    return rows, changed


def clients(number: int) -> list[str]:
    """Return states that exist in every year."""
    states = States.embedded()
    whole = [s for s in states.all() if all(states.alive(s, y) for y in (1950, 1960, 1990, 2020))]
    return [s for s in whole if s not in ("RUS", "USA", "CHN", "FRA", "GBR")][:number]


def make(world: TradeWorld) -> Panel:
    """Return the panel of a world."""
    names = clients(world.states)
    rows, changed = trade_rows(world, names)
    ties = pd.DataFrame(rows, columns=["source", "target", "year", "kind", "value"])
    ties = ties.assign(error=np.nan, status="observed", dataset="made")[TABLES["ties"].names]
    at = np.argwhere(changed)
    events = pd.DataFrame({"iso3": [names[r] for r, _ in at], "year": [int(YEARS[c]) for _, c in at]})
    events["date"] = events["year"].astype(str) + "-06-01"
    events = events.assign(kind="government_change_irregular", number=1, detail="made up", dataset="made")
    spans = [
        ("ties", "trade_share", 1950, 2020, "missing"),
        ("ties", "sanction:any", 1950, 2020, "zero"),
        ("events", "government_change_irregular", 1950, 2020, "zero"),
    ]
    variables = pd.DataFrame(spans, columns=["table", "variable", "first", "last", "absent"])
    variables = variables.assign(dataset="made", title="made", unit="percent", description="synthetic")
    variables = coerce(variables.reindex(columns=TABLES["variables"].names), TABLES["variables"])
    tables = {
        "states": States.embedded().table,
        "ties": ties,
        "events": events[TABLES["events"].names],
        "variables": variables.reset_index(drop=True),
    }
    return Panel.from_tables(tables, f"trade-{world}")

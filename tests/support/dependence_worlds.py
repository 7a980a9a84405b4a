"""Synthetic states that move to a new power, keep or leave the old one, and trade with five powers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.tables import coerce
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

YEARS = np.arange(1960, 2021)
OTHERS = ("USA", "CHN", "FRA", "GBR")


@dataclass(frozen=True)
class DependenceWorld:
    """Settings of a world of moves.

    pull : what the new power gains among the remaining partners of those that leave, as a share of them.
    old : the old patron's share of trade, lost by those that leave; nothing else need change with it.
    shock : what the new power gains with everybody from 1990 on.
    fall_back : those leave that stand high in concentration before the move, in part by passing chance.
    """

    seed: int = 1
    movers: int = 44
    pull: float = 0.0
    old: float = 0.2
    shock: float = 0.0
    fall_back: bool = False
    noise: float = 0.04


def make(world: DependenceWorld) -> Panel:
    """Return the panel of a world; every second mover keeps the old patron, RUS."""
    rng = np.random.default_rng(world.seed)
    states = States.embedded()
    whole = [s for s in states.all() if all(states.alive(s, y) for y in (1960, 1990, 2020))]
    names = [s for s in whole if s not in ("RUS", *OTHERS)][: 2 * world.movers]
    ties: list[tuple[object, ...]] = []
    points: list[tuple[object, ...]] = [("USA", int(y), 2.0) for y in YEARS]
    points += [("RUS", int(y), -1.5) for y in YEARS]
    mixes = rng.dirichlet([6.0, 4.0, 4.0, 4.0], size=len(names))
    passing = rng.normal(0, world.noise, (len(names), len(YEARS), 4))
    starts = [1975 + place * 25 // world.movers for place in range(len(names))]
    before = [(mixes[k] + passing[k, y - 1966 : y - 1963].mean(axis=0)) for k, y in enumerate(starts)]
    height = np.array([((b / b.sum()) ** 2).sum() for b in before])
    high = height > np.median(height[: world.movers])
    for place, state in enumerate(names):
        moves, keeps = place < world.movers, not high[place] if world.fall_back else place % 2 == 0
        move = starts[place] if moves else 9999
        for year in YEARS.tolist():
            points.append((state, year, (-1.0 if year < move else 0.6) + float(rng.normal(0, 0.02))))
            left = moves and not keeps and year >= move - 2
            if not left:
                ties += [("RUS", state, year, "arms_delivery", 1.0), ("RUS", state, year, "arms_tie_5y", 1.0)]
            share = mixes[place] + passing[place, year - 1960]
            if left:
                share = share * (1 - world.pull) + np.array([world.pull, 0, 0, 0])
            if year >= 1990 and world.shock:
                share = share * (1 - world.shock) + np.array([world.shock, 0, 0, 0])
            share = np.clip(share, 0.01, None) / np.clip(share, 0.01, None).sum()
            old = 0.01 if left else world.old
            ties.append(("RUS", state, year, "trade_share", 60 * old))
            ties += [
                (p, state, year, "trade_share", 60 * (1 - old) * s)
                for p, s in zip(OTHERS, share, strict=True)
            ]
    tie = pd.DataFrame(ties, columns=["source", "target", "year", "kind", "value"])
    tie = tie.assign(error=np.nan, status="observed", dataset="made")[TABLES["ties"].names]
    trait = pd.DataFrame(points, columns=["iso3", "year", "value"])
    trait = trait.assign(variable="ideal_point", error=0.05, status="observed", dataset="made")
    spans = [
        ("ties", "arms_delivery", "zero"),
        ("ties", "arms_tie_5y", "zero"),
        ("ties", "trade_share", "missing"),
        ("traits", "ideal_point", "missing"),
    ]
    variables = pd.DataFrame(spans, columns=["table", "variable", "absent"]).assign(first=1960, last=2020)
    variables = variables.assign(dataset="made", title="made", unit="percent", description="synthetic")
    variables = coerce(variables.reindex(columns=TABLES["variables"].names), TABLES["variables"])
    tables = {
        "states": states.table,
        "ties": tie,
        "traits": trait[TABLES["traits"].names],
        "variables": variables.reset_index(drop=True),
    }
    return Panel.from_tables(tables, f"dependence-{world}")

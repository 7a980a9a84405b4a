"""Synthetic votes of a group and of other states around a patron's engagements, with planted shifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from support.trade_worlds import clients
from tertius.core.tables import coerce
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

YEARS = np.arange(1955, 2025)
PATRON = -2.0


@dataclass(frozen=True)
class AffinityWorld:
    """Settings of a world of votes.

    effect : how much closer members stand after three years with an engagement each; one counts for a third.
    drift : how far members move towards the patron every year.
    common : how far all states move towards the patron in 1990.
    only_hosts : the effect is on the engaged members alone, who had been moving before (homophily).
    after_fall : engagements come after the group has happened to move away, and comes back.
    chance : yearly chance of an engagement with a member.
    """

    seed: int = 1
    members: int = 30
    others: int = 60
    effect: float = 0.0
    drift: float = 0.0
    common: float = 0.0
    only_hosts: bool = False
    after_fall: bool = False
    chance: float = 0.3
    wobble: float = 0.08


def positions(world: AffinityWorld, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return ideal points of shape (states, years), members first, and the engagements of the same shape."""
    rng = np.random.default_rng(world.seed)
    n, periods = len(names), len(YEARS)
    start = rng.normal(0.0, 0.6, n)
    walk = np.cumsum(rng.normal(0, 0.06, (n, periods)), axis=1)
    group = np.zeros(periods)
    for k in range(1, periods):
        group[k] = 0.5 * group[k - 1] + rng.normal(0, world.wobble)
    point = start[:, None] + walk + rng.normal(0, 0.03, (n, periods))
    point[: world.members] += group
    chance = np.full(periods, world.chance)
    if world.after_fall:
        chance = np.where(np.roll(group, 1) > np.quantile(group, 0.7), 0.9, 0.02)
    started = np.zeros((n, periods), dtype=bool)
    free = np.zeros(n, dtype=int)
    for k in range(16, periods):
        pool = np.flatnonzero((free <= k) & (np.arange(n) < world.members))
        if rng.random() < chance[k] and len(pool):
            host = int(rng.choice(pool))
            started[host, k], free[host] = True, k + 14
            if not world.only_hosts:
                point[: world.members, k + 1 : k + 4] -= world.effect / 3
            else:
                point[host, k : k + 12] -= world.effect * (1 - np.arange(12) / 12)[: periods - k]
                point[host, k - 5 : k] -= world.effect * np.arange(1, 6) / 6
    point[: world.members] -= world.drift * np.arange(periods)
    point[:, YEARS >= 1990] -= world.common
    return point, started


def affinity_rows(
    world: AffinityWorld, names: list[str]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return rows of ideal points, of membership (iso3, year, variable, value, error) and of arms ties."""
    point, started = positions(world, names)
    points, membership, ties = (
        list[tuple[object, ...]](),
        list[tuple[object, ...]](),
        list[tuple[object, ...]](),
    )
    points += [("RUS", year, "ideal_point", PATRON, 0.05) for year in YEARS.tolist()]
    for place, state in enumerate(names):
        for k, year in enumerate(YEARS.tolist()):
            points.append((state, year, "ideal_point", float(point[place, k]), 0.05))
            if year >= 1969:
                membership.append((state, year, "member:OIC", float(place < world.members), np.nan))
            if started[place, max(0, k - 2) : k + 1].any():
                ties.append(("RUS", state, year, "arms_tie_5y", 1.0))
    return points, membership, ties


def make(world: AffinityWorld) -> Panel:
    """Return the panel of a world."""
    points, membership, rows = affinity_rows(world, clients(world.members + world.others))
    traits = pd.DataFrame([*points, *membership], columns=["iso3", "year", "variable", "value", "error"])
    traits = traits.assign(status="observed", dataset="made")[TABLES["traits"].names]
    ties = pd.DataFrame(rows, columns=["source", "target", "year", "kind", "value"])
    ties = ties.assign(error=np.nan, status="observed", dataset="made")[TABLES["ties"].names]
    spans = [
        ("ties", "arms_tie_5y", 1955, 2024, "zero"),
        ("traits", "ideal_point", 1955, 2024, "missing"),
        ("traits", "member:OIC", 1969, 2024, "zero"),
    ]
    variables = pd.DataFrame(spans, columns=["table", "variable", "first", "last", "absent"])
    variables = variables.assign(dataset="made", title="made", unit="0 or 1", description="synthetic")
    variables = coerce(variables.reindex(columns=TABLES["variables"].names), TABLES["variables"])
    tables = {
        "states": States.embedded().table,
        "ties": ties,
        "traits": traits,
        "variables": variables.reset_index(drop=True),
    }
    return Panel.from_tables(tables, f"affinity-{world}")

"""Small synthetic panels of arms deliveries in which every tie can be told by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tertius.models.interstate.spec import InterstateSpec
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

GIVERS = ("USA", "RUS", "CHN", "FRA")
TAKERS = (
    "VEN", "IRN", "CAF", "MLI", "NER", "SDN", "SYR", "EGY", "IND", "PAK", "BRA", "PER", "KEN", "GHA", "THA",
    "IDN", "SSD", "DZA", "MAR", "TUN", "IRQ", "JOR", "NPL", "LKA", "MMR", "VNM", "PHL", "ARG", "CHL", "COL",
)  # fmt: skip
#: Names of traits, and whether absent rows are missing.
TRAITS = ("gdp_log", "polyarchy", "ideal_point")


SMALL = InterstateSpec(first=2014, last=2024, peers=("near",), position="none")
TINY = replace(SMALL, effects=("density", "outActSqrt", "X(earlier)", "altX(reach)", "WXX(peers_near)"))


def frame(table: str, rows: Sequence[tuple[object, ...]], columns: str) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=columns.split()).assign(dataset="made")
    return made.reindex(columns=TABLES[table].names)


def world(
    bands: np.ndarray,
    volume: np.ndarray,
    ends: tuple[int, ...],
    takers: tuple[str, ...] = TAKERS,
    givers: tuple[str, ...] = GIVERS,
    seed: int = 1,
    last: int = 2024,
) -> Panel:
    """A panel whose bands of shares are `bands` (windows, takers, givers) at the ends of windows.

    Traits are random and constant over time; `volume` (windows, takers) holds bands of volume.
    """
    rng = np.random.default_rng(seed)
    names = sorted({*takers, *givers})
    ties: list[tuple[object, ...]] = []
    traits: list[tuple[object, ...]] = []
    for w, end in enumerate(ends):
        for i, taker in enumerate(takers):
            traits.append((taker, end, "arms_volume_band_5y", float(volume[w, i]), "observed"))
            for j, giver in enumerate(givers):
                if bands[w, i, j] > 0:
                    ties.append((giver, taker, end, "arms_band_5y", float(bands[w, i, j]), "observed"))
                    ties.append((giver, taker, end - 1, "arms_delivery", 1.0, "observed"))
    for name in names:
        for variable, value in zip(TRAITS, rng.normal(size=len(TRAITS))):
            traits += [(name, year, variable, value, "observed") for year in range(ends[0] - 4, last + 1)]
    known = [
        ("ties", "arms_band_5y", 1954, last, "zero", ""),
        ("ties", "arms_delivery", 1950, last, "zero", ""),
    ]
    known += [("ties", kind, 1950, last, "zero", "") for kind in ("sanction:any", "pact_defense")]
    known += [("traits", f"arms_{k}_5y", 1954, last, "zero", "") for k in ("volume_band", "export_share")]
    known += [("traits", k, 1950, last, "zero", "") for k in ("conflict_government", "member:OIC")]
    known += [("traits", k, 1950, last, "missing", "") for k in TRAITS]
    known += [("geography", "distance", 1950, 2019, "missing", "")]
    km = [
        (a, b, 1950, 2019, "distance", float(rng.integers(0, 900) * 10))
        for a in names
        for b in names
        if a < b
    ]
    states = States.embedded().table
    return Panel.from_tables(
        {
            "states": states[states["iso3"].isin(names)],
            "ties": frame("ties", ties, "source target year kind value status"),
            "traits": frame("traits", traits, "iso3 year variable value status"),
            "geography": frame("geography", km, "a b start end variable value"),
            "variables": frame("variables", known, "table variable first last absent givers"),
        },
        "made",
    )


def random_world(seed: int = 1, windows: int = 3, last: int = 2024) -> tuple[Panel, np.ndarray]:
    """Ties that persist and follow a common taste for givers; also the ties (windows, takers, givers)."""
    rng = np.random.default_rng(seed)
    chance = np.array([0.5, 0.35, 0.25, 0.15])
    shape = (len(TAKERS), len(GIVERS))
    states = [rng.random(shape) < chance]
    for _ in range(windows - 1):
        fresh = rng.random(shape) < chance
        states.append(np.where(rng.random(shape) < 0.6, states[-1], fresh))
    ties = np.array(states)
    ends = tuple(range(last - 5 * (windows - 1), last + 1, 5))
    return world(np.where(ties, 3, 0), np.full(ties.shape[:2], 3), ends, seed=seed, last=last), ties


def altered(panel: Panel, after: int) -> Panel:
    """The panel with everything that is dated after `after` turned upside down."""
    tables = {
        name: panel.table(name).copy() for name in ("states", "traits", "ties", "geography", "variables")
    }
    for name in ("traits", "ties"):
        table = tables[name]
        late = table["year"] > after
        table.loc[late, "value"] = 7 - table.loc[late, "value"]
        tables[name] = table.drop(table.index[late][::3])
    states = tables["states"]
    tables["states"] = pd.concat([states, states.iloc[:1].assign(iso3="XKX", start=after + 1)])
    tables["geography"] = tables["geography"].assign(end=after)
    return Panel.from_tables(tables, "altered")

"""Small synthetic panels in which the answer to each claim test is set by construction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from support.trade_worlds import TradeWorld, trade_rows
from tertius.core.tables import coerce
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

FIRST, LAST = 1950, 2024
YEARS = np.arange(FIRST, LAST + 1)
GREAT = ("RUS", "USA", "CHN", "FRA", "GBR")
#: States that no definition of the Global South holds.
NORTH = ("JPN", "AUS", "NZL", "ISR", "MNG", "CYP")


@dataclass(frozen=True)
class World:
    """Settings of a synthetic panel.

    kept : chance that a tie outlasts an irregular change of government.
    loss : yearly chance that a tie ends without one.
    irregular, regular : yearly chance of a change of government.
    movers_kept : chance that a tie outlasts a move towards the rival.
    common : what every state but RUS and USA moves towards the rival in 2000.
    supported_states : number of states with troops of RUS while they have its arms.
    never : number of clients that never have a tie.
    patrons : who delivers arms, all by the same rules.
    without : variables that the panel lacks.
    trade_and_votes : whether it has trade, sanctions, visits and a group of states.
    """

    seed: int = 1
    states: int = 50
    kept: float = 0.9
    loss: float = 0.01
    irregular: float = 0.04
    regular: float = 0.06
    movers: int = 20
    movers_kept: float = 0.6
    common: float = 0.0
    supported_states: int = 40
    never: int = 0
    patrons: tuple[str, ...] = ("RUS",)
    without: tuple[str, ...] = ()
    trade_and_votes: bool = False


def clients(number: int) -> list[str]:
    """Return states outside Europe and North America that exist in every year from 1965 on."""
    states = States.embedded()
    out = []
    for iso3 in states.all():
        far = not states.region(iso3).endswith(("Europe", "North America", "Balkans", "Caucasus"))
        if (
            far
            and iso3 not in (*GREAT, *NORTH)
            and all(states.alive(iso3, year) for year in range(1965, LAST + 1))
        ):
            out.append(iso3)
    return out[:number]


def make(world: World) -> Panel:
    """Return the panel of a world."""
    rng = np.random.default_rng(world.seed)
    names = clients(world.states)
    rows = {"ties": list[tuple[object, ...]](), "events": [], "traits": []}
    for patron in world.patrons:
        for place, state in enumerate(names):
            _client(rng, world, patron, place, state, rows)
    _points(rng, world, names, rows["traits"])
    if world.trade_and_votes:
        _trade_and_votes(names, rows)
    tables = {
        "states": States.embedded().table,
        "ties": _frame(rows["ties"], ["source", "target", "year", "kind", "value"], "ties"),
        "traits": _frame(rows["traits"], ["iso3", "year", "variable", "value", "error"], "traits"),
        "events": _events(rows["events"]),
        "variables": _variables(world),
    }
    return Panel.from_tables(tables, f"synthetic-{world}")


def _trade_and_votes(names: list[str], rows: dict[str, list[tuple[object, ...]]]) -> None:
    """Add trade of RUS, sanctions on it, its visits and position, and a group: the first half of the clients.

    Effects on them are planted in `trade_worlds` and `affinity_worlds`; here the record is merely complete.
    """
    rows["ties"] += trade_rows(TradeWorld(), names)[0]
    rows["ties"] += [("RUS", names[year % len(names)], year, "visit", 1.0) for year in range(1970, 2013, 2)]
    rows["traits"] += [
        (state, year, "member:OIC", float(2 * place < len(names)), np.nan)
        for place, state in enumerate(names)
        for year in range(1969, LAST + 1)
    ]


def moved(world: World, place: int) -> int | None:
    """Return the year in which the client in `place` has completed a move towards the rival, if any."""
    return 1980 + place if place < world.movers else None


def _client(
    rng: np.random.Generator,
    world: World,
    patron: str,
    place: int,
    state: str,
    rows: dict[str, list[tuple[object, ...]]],
) -> None:
    """Add one client's deliveries from one patron, and (with the first patron) its changes of government."""
    without = place >= world.states - world.never
    alive, since, wait = not without, FIRST, 0
    changes = np.random.default_rng([world.seed, place]).random((len(YEARS), 2))
    delivered = np.zeros(len(YEARS), dtype=bool)
    move = moved(world, place)
    for k, year in enumerate(YEARS.tolist()):
        irregular, regular = changes[k, 0] < world.irregular, changes[k, 1] < world.regular
        if patron == world.patrons[0]:
            if irregular:
                rows["events"].append((state, year, "government_change_irregular"))
                if changes[k, 0] < world.irregular / 2:
                    rows["events"].append((state, year, "coup_success"))
            elif regular:
                rows["events"].append((state, year, "government_change_regular"))
        if alive and irregular and since < year:
            alive = bool(rng.random() < world.kept)
        if alive and patron == "RUS" and move == year:
            alive = bool(rng.random() < world.movers_kept)
        if alive:
            alive = bool(rng.random() >= world.loss)
        if not alive:
            wait += 1
            if wait > 12 and not without:
                alive, since, wait = True, year, 0
        delivered[k] = alive and (rng.random() < 0.9 or year == since)
    trailing = np.array([delivered[max(0, k - 4) : k + 1].any() for k in range(len(YEARS))])
    recent = np.array([delivered[max(0, k - 2) : k + 1].any() for k in range(len(YEARS))])
    for kind, marks, value, first in (
        ("arms_delivery", delivered, 1.0, FIRST),
        ("arms_tie_5y", trailing, 1.0, FIRST + 4),
        ("arms_band_5y", trailing, 6.0, FIRST + 4),
        ("arms_band_3y", recent, 6.0, FIRST + 2),
    ):
        rows["ties"] += [(patron, state, y, kind, value) for y in YEARS[marks].tolist() if y >= first]
    if patron == "RUS" and place < world.supported_states:
        rows["ties"] += [
            (patron, state, y, "troops_signal", 3.0) for y in YEARS[trailing].tolist() if y <= 2012
        ]


def _points(rng: np.random.Generator, world: World, names: list[str], rows: list[tuple[object, ...]]) -> None:
    rows += [(power, year, "ideal_point", -1.5, 0.05) for power in ("RUS", "CHN") for year in YEARS.tolist()]
    for place, state in enumerate([*names, "USA"]):
        move = moved(world, place) if state != "USA" else None
        for year in YEARS.tolist():
            all_move = world.common if year >= 2000 and state != "USA" else 0.0
            value = 2.0 if state == "USA" else (-1.0 if move is None or year < move else 0.5)
            rows.append((state, year, "ideal_point", value + all_move + float(rng.normal(0, 0.02)), 0.05))


def _frame(rows: list[tuple[object, ...]], columns: list[str], table: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns).assign(status="observed", dataset="made")
    if "error" not in frame:
        frame["error"] = np.nan
    states = States.embedded()
    owner = "target" if table == "ties" else "iso3"
    alive = [states.alive(s, y) for s, y in zip(frame[owner], frame["year"], strict=True)]
    return frame.loc[alive, TABLES[table].names].reset_index(drop=True)


def _events(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["iso3", "year", "kind"])
    frame["date"] = frame["year"].astype(str) + "-06-01"
    told = {"government_change_irregular": "made up: Removed by Rebels, without Foreign Support"}
    frame["detail"] = frame["kind"].map(told).fillna("made up")
    return frame.assign(number=1, dataset="made")[TABLES["events"].names]


def _variables(world: World) -> pd.DataFrame:
    spans = [
        ("ties", "arms_delivery", FIRST, LAST),
        ("ties", "arms_tie_5y", FIRST + 4, LAST),
        ("ties", "arms_band_5y", FIRST + 4, LAST),
        ("ties", "arms_band_3y", FIRST + 2, LAST),
        ("ties", "troops_signal", FIRST, 2012),
        ("traits", "ideal_point", FIRST, LAST),
        ("events", "government_change_irregular", FIRST, LAST),
        ("events", "government_change_regular", FIRST, 2015),
        ("events", "coup_success", FIRST, LAST),
    ]
    if world.trade_and_votes:
        spans += [
            ("ties", "visit", FIRST, 2012),
            ("ties", "trade_share", FIRST, 2020),
            ("ties", "sanction:any", FIRST, 2020),
            ("traits", "member:OIC", 1969, LAST),
        ]
    frame = pd.DataFrame(spans, columns=["table", "variable", "first", "last"])
    frame = frame[~frame["variable"].isin(world.without)]
    frame = frame.assign(dataset="made", title=frame["variable"], unit="0 or 1", description="synthetic")
    frame["absent"] = np.where(frame["table"] == "traits", "missing", "zero")
    # Columns that are not set here may be blank in every table of variables.
    return coerce(frame.reindex(columns=TABLES["variables"].names), TABLES["variables"]).reset_index(
        drop=True
    )

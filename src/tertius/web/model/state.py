"""A state's ties to the five powers through time, its events, its like, and the claims that rest on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from tertius.core.errors import PanelError
from tertius.dossier.charts.strips import Run, runs
from tertius.dossier.sections.portfolio import BANDS, PACT_KINDS, PACTS, SANCTIONS, strongest
from tertius.panel.memo import per_panel
from tertius.panel.panel import Grid, Panel
from tertius.panel.powers import POWERS
from tertius.panel.schema import FIRST_YEAR
from tertius.web.bench import Bench

LAST_YEAR = 2024
TRADE = {0: "under 1 %", 1: "1 to 5 %", 2: "5 to 10 %", 3: "10 to 25 %", 4: "25 to 50 %", 5: "over 50 %"}
VOTES = {0: "under 20 %", 1: "20 to 40 %", 2: "40 to 60 %", 3: "60 to 80 %", 4: "over 80 %"}
VISITS = {0: "none", 1: "visit"}
#: Events that are shown as flags, each with the word for it.
EVENTS = {
    "government_change_irregular": "irregular change of government",
    "coup_success": "coup",
    "conflict_onset": "onset of a conflict",
}


@dataclass(frozen=True)
class Tie:
    """A kind of tie that is shown as strips.

    Attributes
    ----------
    variables : tuple of str
        Kinds of tie of the panel that it reads.
    levels : mapping of int to str
        What is shown, from nothing to much.
    grid : callable
        Panel and power to a grid of codes of `levels`, all states by year.
    """

    title: str
    variables: tuple[str, ...]
    levels: Mapping[int, str]
    grid: Callable[[Panel, str], Grid]


def _years() -> range:
    return range(FIRST_YEAR, LAST_YEAR + 1)


def _plain(kind: str, panel: Panel, power: str) -> Grid:
    return panel.tie_grid(kind, power, years=_years())


def _pacts(panel: Panel, power: str) -> Grid:
    known = set(panel.variables["variable"])
    parts = [(_plain(k, panel, power), level) for k, level in PACT_KINDS if k in known]
    return strongest(parts)


def _banded(kind: str, edges: Sequence[float], panel: Panel, power: str) -> Grid:
    found = _plain(kind, panel, power)
    value = found.value.to_numpy(float)
    codes = np.where(np.isnan(value), np.nan, np.searchsorted(edges, value, side="right"))
    frame = pd.DataFrame(codes, found.value.index, found.value.columns)
    return Grid(found.variable, "band", frame, found.status)


TIES: Mapping[str, Tie] = {
    "arms": Tie(
        "Arms: share of deliveries over five years", ("arms_band_5y",), BANDS, partial(_plain, "arms_band_5y")
    ),
    "pacts": Tie("Pacts: the strongest obligation", tuple(k for k, _ in PACT_KINDS), PACTS, _pacts),
    "sanctions": Tie(
        "Sanctions by each power", ("sanction:any",), SANCTIONS, partial(_plain, "sanction:any")
    ),
    "trade": Tie(
        "Trade: share of all the state's trade",
        ("trade_share",),
        TRADE,
        partial(_banded, "trade_share", (1, 5, 10, 25, 50)),
    ),
    "votes": Tie(
        "Votes: roll calls of the UN on which both vote alike",
        ("agreement",),
        VOTES,
        partial(_banded, "agreement", (0.2, 0.4, 0.6, 0.8)),
    ),
    "visits": Tie("Visits at the top", ("visit",), VISITS, partial(_plain, "visit")),
}
#: Strips that are shown unless an address asks for others.
USUAL = ("arms", "pacts", "sanctions", "trade")


@per_panel()
def grids(panel: Panel, kind: str) -> Mapping[str, Grid]:
    """Return a kind of tie by power, all states at once, without powers that the panel knows nothing of."""
    out = {}
    for power in POWERS:
        with suppress(PanelError):
            out[power] = TIES[kind].grid(panel, power)
    return out


def portfolio(panel: Panel, kind: str, state: str) -> list[Run]:
    """Return what a kind of tie shows of a state, a row each power."""
    levels = dict(TIES[kind].levels)
    found = grids(panel, kind)
    return [run for p in found if p != state for run in runs(found[p], state, panel.states.name(p), levels)]


@per_panel()
def _events(panel: Panel) -> pd.DataFrame:
    known = set(panel.variables["variable"])
    rows = panel.events(*(kind for kind in EVENTS if kind in known))
    return rows[rows["year"] <= LAST_YEAR].set_index("iso3")[["date", "year", "kind", "detail"]].sort_index()


def events_of(panel: Panel, state: str) -> pd.DataFrame:
    """Return the state's events that are shown as flags: date, year, kind, detail."""
    every = _events(panel)
    return every.loc[[state]].sort_values("date", kind="stable") if state in every.index else every.iloc[:0]


@dataclass(frozen=True)
class Use:
    """A claim that rests on a state: in which case and run, how many rows of its cases, which years."""

    case: str
    title: str
    claim: str
    paraphrase: str
    label: str
    rows: int
    years: tuple[int, ...]


def used_by(bench: Bench, state: str) -> list[Use]:
    """Return the claims of the last runs of all cases whose reference cases hold the state."""
    out = []
    for entry in bench.workspace.library():
        job = bench.latest(entry.id)
        if entry.case is None or job is None:
            continue
        for verdict in bench.run(job.id).verdicts.values():
            found, years = 0, set[int]()
            for table in verdict.cases:
                place = next((n for n, c in enumerate(table.columns) if c in ("id", "iso3")), None)
                when = next(
                    (n for n, c in enumerate(table.columns) if c in ("year", "from", "pressed from")), None
                )
                for row in table.rows if place is not None else ():
                    if row[place] == state:  # type: ignore[index]
                        found += 1
                        if when is not None and isinstance(row[when], int):
                            years.add(int(row[when]))  # type: ignore[arg-type]
            claim = entry.case.claim(verdict.claim)
            if found:
                said = claim.paraphrase if claim else verdict.claim
                use = Use(
                    entry.id,
                    entry.case.title,
                    verdict.claim,
                    said,
                    verdict.label,
                    found,
                    tuple(sorted(years)),
                )
                out.append(use)
    return out

"""Features by which historical cases are compared: one entry of a table each, with its unit.

Every feature is read at the year before the event, except the kind of change, which is the event's own.
A value that a source no longer covers is carried forward for the years that the feature allows, and
marked; beyond that it is unknown, and nothing unknown is ever filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tertius.claims.following.samples import IRREGULAR
from tertius.claims.following.tie_years import YEARS, event_years, shifted
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.panel.missing import carry
from tertius.panel.panel import Grid, Panel
from tertius.panel.powers import POWERS

#: Middle of each band of a share, per cent.
BAND_MIDDLE = np.array([0.0, 2.5, 7.5, 17.5, 37.5, 62.5, 87.5])
PACTS = ("pact_defense", "pact_consultation", "pact_neutrality", "pact_nonaggression")
#: Longest length of a tie that is told apart: arms are on record since 1950 only.
LONGEST_TIE = 10
#: Kinds of irregular change, by words in the record of the event; the first that fits counts.
CHANGES = (
    ("rebels", ("rebel",)),
    ("coup", ("coup", "removed by military", "military power struggle")),
    ("protest", ("protest",)),
    ("assassination", ("assassin",)),
    ("foreign force", ("threat of foreign force", "foreign invasion", "deposed by another state")),
    ("others in government", ("other government actors",)),
)
OTHER_CHANGE = len(CHANGES)


@dataclass(frozen=True)
class Layer:
    """A feature by state (rows) and year (columns, `YEARS`): value, and whether it was carried forward."""

    value: Floats
    carried: Bools


@dataclass(frozen=True)
class Where:
    """What a feature is read for: states, the patron whose ties are compared, and its rival."""

    panel: Panel
    states: tuple[str, ...]
    patron: str
    rival: str


@dataclass(frozen=True)
class Feature:
    """A feature: what it is called, its unit, whether it is a number or a category, how it is read.

    ``read(at)`` returns the layer; `lag` is 1 where the year before the event
    counts, 0 where the event's own year does.
    """

    title: str
    unit: str
    kind: Literal["number", "category"]
    read: Callable[[Where], Layer]
    lag: int = 1


def _layer(panel: Panel, grid: Grid, states: tuple[str, ...], years: int = 0) -> Layer:
    if years:
        alive = panel.states.alive_matrix(list(states), YEARS.tolist())
        grid = carry(grid, years, alive)
    return Layer(
        grid.value.to_numpy(dtype=np.float64), np.asarray(grid.status.to_numpy(dtype=object) == "carried")
    )


def _tie(panel: Panel, kind: str, power: str, states: tuple[str, ...], years: int = 0) -> Layer:
    return _layer(panel, panel.tie_grid(kind, power, states, YEARS.tolist()), states, years)


def _trait(panel: Panel, name: str, states: tuple[str, ...], years: int = 0) -> Layer:
    return _layer(panel, panel.trait_grid(name, states, YEARS.tolist()), states, years)


def _plain(value: Floats) -> Layer:
    return Layer(value, np.zeros(value.shape, dtype=np.bool_))


def _tie_share(at: Where) -> Layer:
    band = _tie(at.panel, "arms_band_5y", at.patron, at.states).value
    known = ~np.isnan(band)
    return _plain(np.where(known, BAND_MIDDLE[np.where(known, band, 0).astype(int)], np.nan))


def _tie_length(at: Where) -> Layer:
    tie = _tie(at.panel, "arms_tie_5y", at.patron, at.states).value
    out = np.full(tie.shape, np.nan)
    alive = at.panel.states.alive_matrix(list(at.states), YEARS.tolist())
    run, whole = np.zeros(len(at.states)), np.zeros(len(at.states), dtype=np.bool_)
    for column in range(1, tie.shape[1]):
        now, before = tie[:, column], ~np.isnan(tie[:, column - 1])
        run = np.where(now > 0, run + 1, 0.0)
        # A run whose beginning was not seen has at least its length: enough only from the cap on.  A tie
        # that is as old as its state has been seen from its beginning if the source covers that year.
        begun = before | (~alive[:, column - 1] & before.any())
        whole = np.where(run == 1, begun, np.where(run == 0, True, whole))
        seen = ~np.isnan(now) & (whole | (run >= LONGEST_TIE))
        out[:, column] = np.where(seen, np.minimum(run, LONGEST_TIE), np.nan)
    return _plain(out)


def _other_powers(at: Where) -> Layer:
    others = [p for p in POWERS if p != at.patron]
    return _plain(np.sum([_tie(at.panel, "arms_tie_5y", p, at.states).value for p in others], axis=0))


def _pact(at: Where) -> Layer:
    layers = [_tie(at.panel, kind, at.patron, at.states, 6) for kind in PACTS]
    value = np.max([layer.value for layer in layers], axis=0)
    return Layer(value, np.asarray(np.any([layer.carried for layer in layers], axis=0)))


def _troops(at: Where) -> Layer:
    return _tie(at.panel, "troops_signal", at.patron, at.states)


def _trade(at: Where) -> Layer:
    return _tie(at.panel, "trade_share", at.patron, at.states, 5)


def _sanctions(at: Where) -> Layer:
    return _tie(at.panel, "sanction:any", at.rival, at.states, 2)


def _distance(at: Where, power: str) -> Layer:
    own = _trait(at.panel, "ideal_point", at.states).value
    return _plain(np.abs(own - _trait(at.panel, "ideal_point", (power,)).value))


def _population(at: Where) -> Layer:
    value = _trait(at.panel, "population", at.states).value
    with np.errstate(divide="ignore", invalid="ignore"):
        return _plain(np.where(value > 0, np.log10(value), np.nan))


def _reach(at: Where) -> Layer:
    row = _trait(at.panel, "arms_export_share_5y", (at.patron,)).value
    return _plain(np.repeat(row, len(at.states), axis=0))


def _conflict(at: Where) -> Layer:
    """The highest intensity over the year and those of the four before it that are known."""
    value = _trait(at.panel, "conflict_intensity", at.states).value
    highest, before = value.copy(), value
    for _ in range(4):
        before = shifted(before)
        highest = np.where(np.isnan(before), highest, np.maximum(highest, before))
    return _plain(highest)


def _change(at: Where) -> Layer:
    value = np.full((len(at.states), len(YEARS)), np.nan)
    row = {state: k for k, state in enumerate(at.states)}
    events = event_years(at.panel, IRREGULAR)
    for state, year, detail in zip(events["iso3"], events["year"], events["detail"], strict=True):
        if state in row:
            value[row[state], int(year) - int(YEARS[0])] = change_code(str(detail))
    return _plain(value)


def change_code(detail: str) -> int:
    """Return the place in `CHANGES` of the kind of change that the record describes."""
    text = detail.split(" | ")[0].lower()
    return next((k for k, (_, words) in enumerate(CHANGES) if any(w in text for w in words)), OTHER_CHANGE)


def shown(name: str, value: float) -> str | float | None:
    """Return a feature's value as a reader wants to see it; None where it is unknown."""
    if np.isnan(value):
        return None
    if name == "change":
        return (*(word for word, _ in CHANGES), "other")[int(value)]
    return round(float(value), 3)


def _of_trait(trait: str, years: int = 0) -> Callable[[Where], Layer]:
    return lambda at: _trait(at.panel, trait, at.states, years)


#: Every feature by name.
FEATURES: dict[str, Feature] = {
    "tie_share": Feature("patron's share of arms, 5 years", "%, middle of the band", "number", _tie_share),
    "tie_length": Feature("length of the tie", f"years, at most {LONGEST_TIE}", "number", _tie_length),
    "arms_volume": Feature(
        "arms received, 5 years", "band, 0 to 6", "number", _of_trait("arms_volume_band_5y")
    ),
    "other_powers": Feature("other great powers with an arms tie", "powers, 0 to 4", "number", _other_powers),
    "patron_reach": Feature("patron's share of the world's arms exports", "%, 5 years", "number", _reach),
    "pact": Feature("pact with the patron", "0 or 1", "number", _pact),
    "troops": Feature("patron's troops in the state", "log2 band", "number", _troops),
    "trade_share": Feature("patron's share of trade", "%", "number", _trade),
    "vote_distance_patron": Feature(
        "vote distance to the patron",
        "deviations of all state-years",
        "number",
        lambda at: _distance(at, at.patron),
    ),
    "vote_distance_rival": Feature(
        "vote distance to the rival",
        "deviations of all state-years",
        "number",
        lambda at: _distance(at, at.rival),
    ),
    "sanctions": Feature("under the rival's sanctions", "0 or 1", "number", _sanctions),
    "democracy": Feature("electoral democracy", "V-Dem, 0 to 1", "number", _of_trait("polyarchy")),
    "conflict": Feature("conflict, highest of 5 years", "intensity, 0 to 2", "number", _conflict),
    "gdp_per_head": Feature("GDP a head", "log of 2015 US$", "number", _of_trait("gdp_pc_log")),
    "population": Feature(
        "population",
        "log10 of thousands",
        "number",
        _population,
    ),
    "change": Feature("kind of change", "category", "category", _change, lag=0),
}


def layers(at: Where, names: tuple[str, ...]) -> dict[str, Layer]:
    """Return the layers of the named features that the panel can give; the others are left out."""
    out = {}
    for name in names:
        try:
            out[name] = FEATURES[name].read(at)
        except PanelError:
            continue
    return out

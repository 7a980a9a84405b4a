"""Tie-years at risk for `pressure`: the patron's ties, the rival's pressure, covariates, what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.claims.following.samples import IRREGULAR
from tertius.claims.following.successors import comes_anew
from tertius.claims.following.tie_years import ARMS_LEVELS, YEARS, arms, behind, shifted, tie_values
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

ANY, HARD, SEVERAL, AIMED, WITH_AID = (
    "any sanctions",
    "trade, financial, arms or military sanctions",
    "two or more kinds of sanctions at once",
    "sanctions over policy, rule, territory, war or terrorism",
    "sanctions or an aid cut",
)
PRESSURES = (ANY, HARD, SEVERAL, AIMED, WITH_AID)
_TYPES = ("trade", "financial", "arms", "military", "travel", "other")
KINDS = {ANY: ("any",), HARD: _TYPES[:4], SEVERAL: _TYPES, AIMED: ("any",), WITH_AID: ("any",)}
#: Stated aims of sanctions that bear on a state's security and alignment, as the record calls them.
AIMS = ("policy_change", "destab_regime", "territorial_conflict", "prevent_war", "end_war", "terrorism")
STARTS = "sanction_start"
BEGUN, IN_FORCE = "begun in the five years before", "in force the year before"
#: Years that pressure counts as new; years after a tie-year in which leads begin.
NEW, LEADS = 5, (3, 5)
#: Aid below this mean of the three years before, in constant US dollars, is too little to be cut.
LEAST_AID = 1e7
#: Years from the loss on in which another supplier counts as its replacement.
REPLACED_WITHIN = 5
OUTCOMES = ("replaced by the rival", "replaced by another power", "no replacement")
BLOC = "member:WARSAWPACT"
#: Parts of the world by the last word of a region's name, or by its whole name.
_PARTS = {
    "North Africa": "Middle East and North Africa",
    "Middle East": "Middle East and North Africa",
    "South Caucasus": "Europe",
    "Balkans": "Europe",
    "Europe": "Europe",
    "Caribbean": "Americas",
    "America": "Americas",
    "Africa": "Africa south of the Sahara",
    "Asia": "Asia and Oceania",
    "Oceania": "Asia and Oceania",
}
#: Covariates by name; those the panel lacks are left out.
TRAITS = ("gdp_pc_log", "population", "conflict_intensity", "polyarchy")


@dataclass(frozen=True)
class Pressure:
    """Pressure by one power: in force, and begun, by state and year; NaN (in force) where unknown."""

    now: Floats
    begun: Floats


@dataclass(frozen=True)
class Dyads:
    """Tie-years of one patron under the pressure of one rival, by state (rows) and year (columns).

    ``since`` counts the years the tie has been held; ``part`` is each state's part of the world; ``spoilt``
    marks years in which the patron itself or
    the United Nations had sanctions on the state.
    """

    patron: str
    rival: str
    states: tuple[str, ...]
    at_risk: dict[tuple[int, str], Bools]
    ended: dict[tuple[int, str], Bools]
    since: dict[tuple[int, str], Ints]
    pressure: dict[str, Pressure]
    spoilt: Bools
    bloc: Bools
    covariates: dict[str, Floats]
    outcome: npt.NDArray[np.str_]
    part: npt.NDArray[np.str_]


def load_dyads(panel: Panel, patron: str, rival: str, powers: Sequence[str], gaps: Sequence[int]) -> Dyads:
    """Read the ties of `patron`, the pressure of `rival`, and what goes with both.

    Raises
    ------
    PanelError
        The panel lacks the patron's deliveries or the rival's sanctions.
    """
    at_risk, ended, since = dict[tuple[int, str], Bools](), dict[tuple[int, str], Bools](), {}
    states: tuple[str, ...] = ()
    for gap in gaps:
        for name, level in ARMS_LEVELS.items():
            if level > 4:
                continue
            ties = arms(panel, patron, gap, level)
            states = ties.states
            risk = (shifted(ties.active) > 0) & ties.held & np.isfinite(ties.active)
            at_risk[gap, name], ended[gap, name] = risk, risk & (ties.active == 0)
            since[gap, name] = _run(ties.active > 0)
    pressure = {name: _pressure(panel, rival, states, name) for name in PRESSURES}
    return Dyads(
        patron,
        rival,
        states,
        at_risk,
        ended,
        since,
        {name: p for name, p in pressure.items() if p is not None},
        _spoilt(panel, patron, states),
        np.nan_to_num(_trait(panel, BLOC, states)) > 0,
        _covariates(panel, patron, rival, states),
        _replaced(panel, patron, rival, powers, states),
        np.array([part_of(panel.states.region(state)) for state in states]),
    )


def part_of(region: str) -> str:
    """Return the part of the world that a region belongs to; a region of an unknown name is its own."""
    return _PARTS.get(region) or _PARTS.get(region.split()[-1] if region else "", region)


@per_panel(32)
def _trait(panel: Panel, name: str, states: tuple[str, ...]) -> Floats:
    try:
        value = panel.trait_grid(name, states).value
    except PanelError:
        return np.full((len(states), len(YEARS)), np.nan)
    return np.asarray(value.loc[list(states)].to_numpy(dtype=np.float64))


def _run(active: Bools) -> Ints:
    """Return how many years up to the year before the tie has been active without a break."""
    out = np.zeros(active.shape, dtype=np.int64)
    for column in range(1, active.shape[1]):
        out[:, column] = np.where(active[:, column - 1], out[:, column - 1] + 1, 0)
    return out


def _pressure(panel: Panel, rival: str, states: tuple[str, ...], name: str) -> Pressure | None:
    """Return one kind of pressure, or None where the panel lacks it (without any sanctions: an error)."""
    values = []
    for kind in KINDS[name]:
        try:
            values.append(tie_values(panel, f"sanction:{kind}", rival, states))
        except PanelError:
            if name == ANY:
                raise
    if not values:
        return None
    stack = np.stack(values)
    least = 2 if name == SEVERAL else 1
    count = (np.nan_to_num(stack) > 0).sum(axis=0)
    now = np.where(np.isnan(stack).any(axis=0), np.nan, (count >= least).astype(float))
    if name == SEVERAL:
        return Pressure(now, np.where(np.isnan(now), np.nan, ((now > 0) & (shifted(now) == 0)).astype(float)))
    begun = ((stack > 0) & (np.stack([shifted(v) for v in values]) == 0)).any(axis=0)
    if name == AIMED:
        aimed = _aimed(panel, states)
        if aimed is None:
            return None
        begun &= aimed
    if name == WITH_AID:
        try:
            aid = tie_values(panel, "aid_us", rival, states)
        except PanelError:
            return None
        if np.isnan(aid).all():
            return None
        mean = (shifted(aid) + shifted(shifted(aid)) + shifted(shifted(shifted(aid)))) / 3
        with np.errstate(invalid="ignore"):
            cut = (mean >= LEAST_AID) & (aid <= mean / 2)
        now, begun = np.where(np.isnan(now), np.nan, np.maximum(now, cut)), begun | cut
    return Pressure(now, np.where(np.isnan(now), np.nan, begun.astype(float)))


@per_panel(8)
def _aimed(panel: Panel, states: tuple[str, ...]) -> Bools | None:
    """Return the state-years in which sanctions with one of the `AIMS` begin; None without such a record."""
    try:
        events = panel.events(STARTS)
    except PanelError:
        return None
    said = events["detail"].fillna("").str.rsplit("; aim ", n=1).str[-1]
    own = events[said.map(lambda text: any(aim in text for aim in AIMS))]
    out = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    place = {state: row for row, state in enumerate(states)}
    for state, year in zip(own["iso3"], own["year"], strict=True):
        if state in place:
            out[place[state], int(year) - FIRST_YEAR] = True
    return out


def _spoilt(panel: Panel, patron: str, states: tuple[str, ...]) -> Bools:
    """Return years under sanctions of the United Nations or of the patron itself, up to two years on."""
    out = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    for kind in ("sanction_un", "sanction:arms", "sanction:military"):
        try:
            own = tie_values(panel, kind, patron, states) > 0
        except PanelError:
            continue
        for lag in (-1, 0, 1, 2):  # a tie ends in y if nothing comes in y to y+2
            moved = np.zeros_like(own)
            if lag < 0:
                moved[:, 1:] = own[:, :-1]
            else:
                moved[:, : own.shape[1] - lag] = own[:, lag:]
            out |= moved
    return out


def _covariates(panel: Panel, patron: str, rival: str, states: tuple[str, ...]) -> dict[str, Floats]:
    """Return covariates of the year before: strength of the tie, votes, wealth, wars, overthrows."""
    out: dict[str, Floats] = {}
    try:
        band = shifted(tie_values(panel, "arms_band_5y", patron, states))
        out["share of arms (band)"] = band
    except PanelError:
        pass
    points = _trait(panel, "ideal_point", states)
    for power in (rival, patron):
        if power in states:
            away = np.abs(points - points[states.index(power)][None, :])
            out[f"vote distance to {'the rival' if power == rival else 'the patron'}"] = shifted(away)
    for name in TRAITS:
        value = _trait(panel, name, states)
        if name == "population":
            with np.errstate(divide="ignore", invalid="ignore"):
                value = np.log(value)
        out[name] = shifted(value)
    try:
        events = panel.events(IRREGULAR)
    except PanelError:
        return _known(out)
    marks = np.zeros((len(states), len(YEARS)))
    place = {state: row for row, state in enumerate(states)}
    for state, year in zip(events["iso3"], events["year"], strict=True):
        if state in place:
            marks[place[state], int(year) - FIRST_YEAR] = 1.0
    out["irregular change of government in the three years before"] = behind(marks, 3).astype(float)
    return _known(out)


def _known(covariates: dict[str, Floats]) -> dict[str, Floats]:
    return {name: value for name, value in covariates.items() if np.isfinite(value).any()}


def _replaced(
    panel: Panel, patron: str, rival: str, powers: Sequence[str], states: tuple[str, ...]
) -> npt.NDArray[np.str_]:
    """Return what would follow a loss in each year: a power that had not delivered for five years does."""
    other = np.zeros((len(states), len(YEARS)), dtype=np.bool_)
    by_rival = other.copy()
    for power in dict.fromkeys((rival, *powers)):
        if power == patron:
            continue
        try:
            new = comes_anew(panel, "arms", power, states, REPLACED_WITHIN)
        except PanelError:
            continue
        if power == rival:
            by_rival |= new
        else:
            other |= new
    return np.where(by_rival, OUTCOMES[0], np.where(other, OUTCOMES[1], OUTCOMES[2]))

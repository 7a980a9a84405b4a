"""Worlds for `aid_and_alignment`: votes that move towards the United States with every surge of its aid.

Aid stays as on record.  Ideal points are redrawn around each state's own level with the record's spread and
memory; from the year after a surge on a state stands by what is planted nearer to the donor (after a cut
further away), at most where the donor stands.  Agreement follows the distance by the record's slope and
spread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.claims.battery.aid_and_alignment.sample import Aid, between, load
from tertius.claims.following.stacks import moved
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import YEARS, grid, planted, rows, thinned
from tertius.worlds.drawing.series import Series, draw_ar, estimate
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

DONOR = "USA"
#: How much closer receivers stand after a surge, in standard deviations between states.
UNIT = 0.3
#: The smallest effect that matters by the test's default.
MATTERS = 0.10
LIKE, FOLLOWS = "homophily", "aid follows votes"
SHOCK, REVERT = "common shock", "regression to the mean"
KINDS = ("agreement", "agreement_kappa", "agreement_important")


@dataclass(frozen=True)
class Record:
    """What is estimated and kept: the series of states, dates, the scale, and agreement by distance."""

    states: Series
    error: Floats
    marks: Floats
    spread: float
    slopes: dict[str, tuple[float, float, float]]


@per_panel(4)
def record(panel: Panel) -> Record:
    """Estimate the ideal points' shape and read the surges and cuts."""
    aid: Aid = load(panel, DONOR)
    value = grid(panel, "ideal_point")[0]
    error = np.full(value.shape, np.nan)
    stored = panel.traits("ideal_point")
    place = {name: k for k, name in enumerate(panel.states.all())}
    error[[place[s] for s in stored["iso3"]], stored["year"].to_numpy() - YEARS[0]] = stored[
        "error"
    ].to_numpy()
    away = np.abs(value - value[place[DONOR]][None, :])
    both = np.isfinite(aid.closeness["ideal points"]) & (away > 0)
    spread = float(np.median(away[both] / -aid.closeness["ideal points"][both]))
    slopes = {}
    for kind in KINDS:
        votes = grid(panel, kind, DONOR)[0]
        both = np.isfinite(away) & np.isfinite(votes)
        slope, middle = (float(x) for x in np.polyfit(away[both], votes[both], 1))
        slopes[kind] = (slope, middle, float((votes - middle - slope * away)[both].std()) / 2)
    marks = np.nan_to_num(aid.dates(2.0, "ten million dollars a year"))
    return Record(estimate(value, error), error, marks, spread, slopes)


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of votes around the surges and cuts on record."""
    rng = generator(setting.seed, "aid_and_alignment", setting.trap, str(setting.effect), setting.number)
    names, r = panel.states.all(), record(panel)
    value, held = grid(panel, "ideal_point")
    donor = names.index(DONOR)
    own = value[donor][None, :]
    point = r.states.level[:, None] + r.states.year[None, :]
    point = point + draw_ar(rng, value.shape, r.states.spread, r.states.memory)
    point += rng.normal(0.0, 1.0, value.shape) * np.where(np.isfinite(r.error), r.error, 0.0)
    nearer = UNIT * setting.effect * _since(r.marks)
    if setting.trap == LIKE:
        nearer = nearer + 0.5 * np.asarray((r.marks > 0).any(axis=1))[:, None]
    elif setting.trap == FOLLOWS:
        for year in (-2, -1, 0):
            nearer = nearer + 0.1 * np.nan_to_num(moved(_from(r.marks), -year))
    elif setting.trap == SHOCK:
        start = int(rng.choice(np.argsort(-(r.marks > 0).sum(axis=0), kind="stable")[:8]))
        nearer = nearer + 0.5 * (np.arange(len(YEARS)) > start)[None, :]
    elif setting.trap == REVERT:
        nearer = nearer - 0.15 * np.nan_to_num(moved(r.marks, 1))
    gap = own - point
    point = point + np.sign(gap) * np.minimum(nearer * r.spread, np.abs(gap))
    point[donor] = value[donor]
    away = np.nan_to_num(np.abs(point - own))
    replaced: dict[tuple[str, str], tuple[tuple[str, ...], pd.DataFrame]] = {
        ("traits", "ideal_point"): (
            (),
            rows(panel, "traits", "ideal_point", {None: point}, {None: held}, r.error),
        )
    }
    common = rng.normal(0.0, 1.0, away.shape)
    for kind, (slope, middle, spread) in r.slopes.items():
        known: Bools = grid(panel, kind, DONOR)[1] & held
        votes = np.clip(
            middle + slope * away + spread * common, -1.0 if kind == "agreement_kappa" else 0.0, 1.0
        )
        replaced["ties", kind] = ((DONOR,), rows(panel, "ties", kind, {DONOR: votes}, {DONOR: known}))
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    # What is planted spreads states apart as well: the truth is in the spread of this world.
    truth = UNIT * setting.effect * r.spread / between(np.where(held, np.abs(point - own), np.nan))
    return either_side(out, truth, setting.effect)


def _from(marks: Floats) -> Floats:
    """Return the sum of marks up to each year."""
    return np.asarray(np.cumsum(marks, axis=1))


def _since(marks: Floats) -> Floats:
    """Return the sum of marks up to the year before each year."""
    return np.asarray(np.nan_to_num(moved(_from(marks), -1)))


FAMILY = Family(
    null="aid moves no votes (the threshold is zero): “supported” and “contradicted” are both wrong",
    effect=(
        f"receivers stand {UNIT:g} standard deviations between states closer to the donor from the "
        "year after a "
        "surge of aid on, and further away after a cut (the reverse at -1)"
    ),
    redrawn=(
        "ideal points of all states but the United States, around each state's own level and each "
        "year's mean, with "
        "the record's spread, memory and standard errors; agreement by the record's slope; aid and gaps stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "states that ever had a surge of aid stand half a standard deviation closer, before and after",
        FOLLOWS: "states move closer in the three years up to a surge, and stay there; aid does nothing",
        SHOCK: "all states come half a standard deviation closer in a year of many surges",
        REVERT: "states happen to stand 0.15 standard deviations away in the year before a surge",
    },
    parameters={"donor": DONOR},
    make=make,
    notes=(
        "Aid that follows votes moves the estimate far outside its interval. The years before the date show "
        "it, and these verdicts are “not identified”.",
    ),
)

"""Worlds for `dependence_after_realignment`: leavers whose remaining trade is drawn to one partner.

Who moved, when, and who kept the old patron's arms stay as on record; the five powers' shares of trade are
redrawn in logs around each state's own level, and so are the bands of their shares of arms.  From its move on
a planted pull draws a part of each leaver's remaining trade to the largest of its remaining partners.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.battery.dependence_after_realignment.sample import Cases, at, load_cases
from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR
from tertius.worlds.drawing.overlay import POWERS, YEARS, grid, planted, rows, thinned
from tertius.worlds.drawing.series import Series, draw_ar, estimate
from tertius.worlds.drawing.ties import draw_bands, tie_shape
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side
from tertius.worlds.trade_resilience import SMALLEST, STEP

PATRON, RIVAL, HORIZON = "RUS", "USA", 5
#: Part of the remaining trade that an effect of 1 draws to one partner, and chance that arms follow.
PULL, ARMS = 0.4, 0.8
#: Effect at which leavers are more concentrated by 0.05, the test's smallest effect that matters.
EDGE = 0.75
LIKE, SHOCK, REVERT = "homophily", "common shock", "regression to the mean"


@per_panel(16)
def shares(panel: Panel, power: str) -> Series:
    """Estimate the logs of a power's shares of trade."""
    return estimate(np.log(np.maximum(grid(panel, "trade_share", power)[0], SMALLEST)))


@per_panel(4)
def moves(panel: Panel) -> tuple[Cases, Cases]:
    """Return the moves on record from Russia towards the United States, and the other way."""
    return tuple(load_cases(panel, a, b, "1", 1950, 2025) for a, b in ((PATRON, RIVAL), (RIVAL, PATRON)))  # type: ignore[return-value]


def herfindahl(trade: Floats, left: int) -> Floats:
    """Return the Herfindahl index over the powers (first axis) other than `left`."""
    others = np.delete(trade, left, axis=0)
    total = others.sum(axis=0)
    return np.asarray(np.where(total > 0, (others**2).sum(axis=0) / np.maximum(total, 1e-9) ** 2, np.nan))


def pulled(trade: Floats, to: int, left: int, pull: float) -> Floats:
    """Return shares of which `to` has drawn a part of all but what `left` holds; evener ones below 0."""
    out = trade.copy()
    others = [p for p in range(len(POWERS)) if p != left]
    total = trade[others].sum(axis=0)
    if pull >= 0:
        out[others] *= 1.0 - pull
        out[to] += pull * total
        return out
    even = total / len(others)
    for p in others:
        out[p] += -pull * (even - out[p])
    return out


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of trade after the moves on record."""
    rng = generator(setting.seed, "dependence", setting.trap, str(setting.effect), setting.number)
    held: dict[str | None, Bools] = {p: grid(panel, "trade_share", p)[1] for p in POWERS}
    shape = held[PATRON].shape
    logs = np.empty((len(POWERS), *shape))
    for k, power in enumerate(POWERS):
        s = shares(panel, power)
        level = np.where(np.isfinite(s.level), s.level, np.log(SMALLEST))
        logs[k] = level[:, None] + s.year[None, :] + draw_ar(rng, shape, s.spread, s.memory)
    both = moves(panel)
    _trap(rng, setting.trap, logs, both)
    trade = np.exp(logs)
    trade *= np.minimum(1.0, 95.0 / np.maximum(trade.sum(axis=0), 1e-9))
    after = trade.copy()
    bands = _bands(rng, panel)
    for cases, left in zip(both, (0, 1), strict=True):
        for row, start in _leavers(cases):
            before = trade[:, row, max(0, start - 3) : start].mean(axis=1)
            before[left] = -1.0
            to = int(before.argmax())
            after[:, row, start:] = pulled(trade[:, row, start:], to, left, PULL * setting.effect)
            if rng.random() < ARMS * abs(setting.effect):
                bands[:, row, start:] = _arms_after(bands[:, row, start:], to, left, setting.effect)
    truth = _truth(both, trade, after)
    stored = np.round(after / STEP) * STEP
    new: dict[str | None, Floats] = {power: stored[k] for k, power in enumerate(POWERS)}
    replaced = {
        ("ties", "trade_share"): (POWERS, rows(panel, "ties", "trade_share", new, held)),
        ("ties", "arms_band_5y"): (
            POWERS,
            rows(panel, "ties", "arms_band_5y", {p: bands[k] for k, p in enumerate(POWERS)}),
        ),
    }
    out = planted(panel, replaced, f"planted-{setting}", thinned(panel, setting.size, rng))
    return either_side(out, truth, setting.effect)


def _arms_after(bands: Floats, to: int, left: int, effect: float) -> Floats:
    """Return bands in which the new power alone is left, or (below 0) all but the old one alike."""
    out = np.full_like(bands, 0.0 if effect > 0 else 3.0)
    out[left] = bands[left]
    if effect > 0:
        out[to] = 6.0
    return out


def _leavers(cases: Cases) -> list[tuple[int, int]]:
    gone = cases.kept == 0
    return [(int(r), int(y) - FIRST_YEAR) for r, y in zip(cases.rows[gone], cases.begins[gone], strict=True)]


def _truth(both: tuple[Cases, Cases], before: Floats, after: Floats) -> float:
    """Return the mean of what the pull did to the leavers' concentration at the horizon, either way."""
    parts = []
    for left, cases in enumerate(both):
        gone = cases.kept == 0
        where = cases.rows[gone], cases.years[gone] + HORIZON
        pulled_to, stood = (at(herfindahl(trade, left), *where) for trade in (after, before))
        parts.append(pulled_to - stood)
    values = np.concatenate(parts)
    known = np.isfinite(values)
    return float(values[known].mean()) if known.any() else 0.0


def _bands(rng: np.random.Generator, panel: Panel) -> Floats:
    """Return bands of arms redrawn spell by spell, where there is a share on record."""
    out = np.zeros((len(POWERS), len(panel.states.all()), len(YEARS)))
    for k, power in enumerate(POWERS):
        on = np.nan_to_num(grid(panel, "arms_band_5y", power)[0]) > 0
        tie = np.nan_to_num(grid(panel, "arms_tie_5y", power)[0]) > 0
        drawn = draw_bands(rng, on, tie_shape(panel, power).bands)
        out[k] = np.where(tie, np.maximum(drawn, 2), np.where(on, 1, 0))
    return out


def _trap(rng: np.random.Generator, trap: str, logs: Floats, both: tuple[Cases, Cases]) -> None:
    if trap == SHOCK:  # the United States gains with everybody from a year on
        logs[1, :, int(rng.integers(30, len(YEARS) - 15)) :] += 0.7
    for cases, to in ((both[0], 1), (both[1], 0)):
        for row, start in _leavers(cases):
            if trap == LIKE:  # leavers had been drifting to the new power for ten years, and go on
                logs[to, row, max(0, start - 10) : start + 10] += 0.04 * np.arange(
                    logs[to, row, max(0, start - 10) : start + 10].size
                )
            elif trap == REVERT:  # leavers happen to stand close to the new power just before they move
                logs[to, row, max(0, start - 3) : start] += 0.7


FAMILY = Family(
    null=(
        "leaving changes nothing in the concentration over the remaining patrons (the threshold is zero): "
        "“supported” and “contradicted” are both wrong"
    ),
    effect=(
        f"from the move on the largest remaining partner draws {100 * PULL:.0f} % of a leaver's remaining "
        "trade to itself, and in four of five cases its arms alone remain (at -1 they become more even)"
    ),
    redrawn=(
        "the five powers' shares of trade, in logs around each state's own level, and the bands of their "
        "shares of arms; who moved, who kept the tie, who delivers arms and gaps in the trade record stay"
    ),
    effects=(-1.0, 1.0, 2.0),
    edge=EDGE,
    traps={
        LIKE: "leavers drift to the new power by 4 % a year from ten years before the move to ten after",
        SHOCK: "the United States doubles its trade with everybody from a year drawn at random on",
        REVERT: "leavers happen to trade twice as much with the new power in the three years before the move",
    },
    parameters={"patron": PATRON, "rival": RIVAL, "horizon": HORIZON},
    make=make,
)

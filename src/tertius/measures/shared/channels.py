"""The channels between patron and state, each as a cube: arms, trade, pacts, troops, aid, sanctions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tertius.measures.shared.cube import CARRIED, Cube, Frame, has, outside, tie_cube
from tertius.panel.panel import Panel

#: Money that the panel knows: of the United States and of China.
AID = ("aid_us", "finance_china")
#: Trade shares are stored to half a percentage point.
ROUNDING = 0.0025
PACT_STRENGTH = {"pact_defense": 1.0, "pact_neutrality": 0.5, "pact_consultation": 0.5}
SANCTIONS = ("trade", "arms", "military", "financial", "travel", "other")


def pacts(panel: Panel, strength: dict[str, float], frame: Frame) -> Cube:
    """Return the strength of the strongest pact in force, by `strength` of each kind."""
    weighted = []
    for kind, weight in strength.items():
        cube = tie_cube(panel, kind, frame)
        value = np.where(cube.value > 0, weight, cube.value)
        weighted.append(replace(cube, value=value, low=value, high=value))
    return strongest(weighted, frame)


def strongest(cubes: Sequence[Cube], frame: Frame) -> Cube:
    """Return the cell-wise largest value; status of the best known cube."""
    out = outside(frame)
    for cube in cubes:
        value = np.fmax(out.value, cube.value)
        out = Cube(value, value.copy(), value.copy(), np.maximum(out.status, cube.status))
    return out


def troops(panel: Panel, frame: Frame) -> Cube:
    """Return log2 bands of a patron's troops: counts of the United States, signals of the others."""
    signal = _from_senders(panel, "troops_signal", frame)
    counted = _from_senders(panel, "troops_us", frame)
    return _choose(counted.status > 0, counted, signal)


def _from_senders(panel: Panel, kind: str, frame: Frame) -> Cube:
    """Return a kind of tie that its source records for some senders only: all others lie outside."""
    cube = tie_cube(panel, kind, frame)
    senders = set(panel.ties(kind)["source"]) if has(panel, "ties", kind) else set()
    recorded = np.array([patron in senders for patron in frame.patrons])[None, None, :]
    return _choose(np.broadcast_to(recorded, frame.shape), cube, outside(frame))


def aid(panel: Panel, window: int, frame: Frame) -> Cube:
    """Return mean yearly US dollars over the trailing `window` years, as far as they are known.

    Only the United States and China are covered: other patrons lie outside.
    """
    us, china = (_from_senders(panel, kind, frame) for kind in AID)
    out = _choose(us.status > 0, us, china)
    total, count = np.zeros(frame.shape), np.zeros(frame.shape)
    for lag in range(window):
        n = frame.shape[1] - lag
        if n <= 0:
            break
        past = out.value[:, :n]
        total[:, lag:] += np.where(np.isnan(past), 0.0, np.maximum(past, 0.0))
        count[:, lag:] += ~np.isnan(past)
    mean = np.divide(total, count, out=np.full(frame.shape, np.nan), where=count > 0)
    value = np.where(out.status >= CARRIED, mean, np.nan)
    return Cube(value, value.copy(), value.copy(), out.status)


def trade(panel: Panel, frame: Frame) -> Cube:
    """Return each patron's share of a state's total trade, in [0, 1], with the bounds of its rounding."""
    cube = tie_cube(panel, "trade_share", frame)
    if has(panel, "ties", "trade_share"):
        unit = str(panel.variable("ties", "trade_share")["unit"].iloc[0]).lower()
        scale = 0.01 if "percent" in unit or "%" in unit else 1.0
        value = np.clip(cube.value * scale, 0.0, 1.0)
        low, high = np.maximum(value - ROUNDING, 0.0), np.minimum(value + ROUNDING, 1.0)
        cube = replace(cube, value=value, low=low, high=high)
    return cube


def sanctions(panel: Panel, types: Sequence[str], frame: Frame) -> Cube:
    """Return 1 where a patron has any sanction of the given types in force."""
    kinds = [f"sanction:{name}" for name in types]
    return strongest([tie_cube(panel, kind, frame) for kind in kinds], frame)


def _choose(first: np.ndarray, one: Cube, other: Cube) -> Cube:
    return Cube(
        np.where(first, one.value, other.value),
        np.where(first, one.low, other.low),
        np.where(first, one.high, other.high),
        np.where(first, one.status, other.status).astype(np.int8),
    )


def covered(cube: Cube, minimum: float, frame: Frame) -> np.ndarray:
    """Return the state-years in which a channel is known for at least `minimum` of the patrons.

    A channel that is known for one patron alone says nothing about the mix.
    """
    possible = np.maximum((~frame.own).sum(axis=1), 1)[:, None]
    return np.asarray((cube.status >= CARRIED).sum(axis=2) / possible >= minimum - 1e-9)

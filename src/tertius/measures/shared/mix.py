"""The mix of patrons within each channel: shares that sum to 1 over the patrons, with their bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import UsageError, shorten
from tertius.measures.shared import channels
from tertius.measures.shared.arms_share import arms_cube
from tertius.measures.shared.cube import CARRIED, Cube, Frame, carry
from tertius.panel.panel import Panel

CHANNELS = ("arms", "trade", "pact", "troops", "aid")
LEAST_TROOPS = 8  # bands below hold attaches and embassy guards


@dataclass(frozen=True)
class Mix:
    """One channel of a state's patrons.

    Attributes
    ----------
    amount : Cube
        What each patron holds of the channel, in the channel's own unit.
    usable : ndarray of bool, shape (states, years)
        Whether the channel is known for enough patrons to speak of a mix.
    present : ndarray of bool, shape (states, years)
        Whether any patron has a tie in it: a mix of nothing has no shares.
    carried : ndarray of bool, shape (states, years)
        Whether any of it is carried forward.
    """

    amount: Cube
    usable: Bools
    present: Bools
    carried: Bools


def mixes(
    panel: Panel,
    frame: Frame,
    arms_window: int,
    aid_window: int,
    minimum: float,
    carry_years: int,
    only: Sequence[str] = CHANNELS,
) -> dict[str, Mix]:
    """Return every channel's mix.

    Parameters
    ----------
    minimum : float
        Share of the patrons for which a channel must be known: one that is known for the United
        States alone would make every state its client.
    carry_years : int
        Years for which channels other than arms are carried forward past their coverage.
    only : sequence of str
        Channels to work out, of `CHANNELS`.
    """
    if not (0 < minimum <= 1 and carry_years >= 0 and aid_window >= 1):
        got = f"{minimum!r}, {carry_years!r}, {aid_window!r}"
        raise UsageError("minimum, carry_years, aid_window", "in (0, 1], at least 0, at least 1", got)
    unknown = [name for name in only if name not in CHANNELS]
    if unknown:
        raise UsageError("channels", f"some of {', '.join(CHANNELS)}", shorten(unknown[0]))
    read: dict[str, Callable[[], Cube]] = {
        "arms": lambda: arms_cube(panel, arms_window, frame),
        "trade": lambda: channels.trade(panel, frame),
        "pact": lambda: channels.pacts(panel, channels.PACT_STRENGTH, frame),
        "troops": lambda: _heads(channels.troops(panel, frame)),
        "aid": lambda: channels.aid(panel, aid_window, frame),
    }
    out = {}
    for name in (channel for channel in CHANNELS if channel in only):
        cube = read[name]()
        usable_cube = cube if name == "arms" else carry(cube, frame, carry_years)
        usable = channels.covered(usable_cube, minimum, frame) & frame.alive
        known = np.where(usable_cube.known, usable_cube.high, 0.0)
        carried = usable & (usable_cube.status == CARRIED).any(axis=2)
        out[name] = Mix(usable_cube, usable, usable & (known.sum(axis=2) > 0), carried)
    return out


def _heads(cube: Cube) -> Cube:
    """Return the square root of the middle of a troops band; 0 below 128 troops.

    The root keeps one garrison of tens of thousands from hiding all others.
    """
    heads = np.where(cube.value < LEAST_TROOPS, 0.0, np.sqrt(1.5 * 2.0 ** (cube.value - 1)))
    value = np.where(np.isnan(cube.value), np.nan, heads)
    return Cube(value, value, value, cube.status)


def normalised(amount: Floats) -> Floats:
    """Return shares over the last axis; NaN cells count as none, and a row of nothing stays 0."""
    known = np.nan_to_num(amount)
    total = known.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(known, total, out=np.zeros_like(known), where=total > 0))


def drawn(low: Floats, high: Floats, uniform: Floats) -> Floats:
    """Return amounts at the place `uniform` in [0, 1] between bounds."""
    return np.asarray(low + uniform * (high - low))

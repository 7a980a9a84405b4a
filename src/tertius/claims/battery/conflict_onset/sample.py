"""Treatments and conflicts by state and year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tertius.claims.following import conflicts
from tertius.claims.following.jumps import beginnings, jumps
from tertius.claims.following.stacks import tie
from tertius.core.arrays import Floats
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

#: Years without a treatment before one begins.
PAUSE = 5
#: Band of troops from which a state hosts some: 64 or more.
TROOPS = 7
#: Change of yearly American aid, in constant dollars, from which a cut or surge counts.
AID = 10e6


def _any(panel: Panel, kind: str, senders: tuple[str, ...], least: float = 0.5) -> Floats:
    """Return 1 where a tie of a kind from any sender reaches `least`, 0 where none does, NaN where
    unknown."""
    values = []
    for sender in senders:
        try:
            values.append(tie(panel, kind, sender))
        except PanelError:
            continue
    if not values:
        raise PanelError(f"ties '{kind}'", "some from the powers asked for", "none")
    stack = np.stack(values)
    known = np.isfinite(stack)
    return np.where(
        known.any(axis=0), (np.where(known, stack, 0.0) >= least).any(axis=0).astype(float), np.nan
    )


def _troops(panel: Panel, senders: tuple[str, ...]) -> Floats:
    own = [_any(panel, "troops_us", ("USA",), TROOPS)] if "USA" in senders else []
    others = tuple(s for s in senders if s != "USA")
    if others:
        own.append(_any(panel, "troops_signal", others, TROOPS))
    known = np.all([np.isfinite(x) for x in own], axis=0)
    return np.where(known, np.max([np.nan_to_num(x) for x in own], axis=0), np.nan)


def _aid(panel: Panel, senders: tuple[str, ...], sign: float) -> Floats:
    if senders != ("USA",):
        asked = "USA as the sender: cuts of no other aid are on record for long enough"
        raise PanelError("changes of aid", asked, ", ".join(senders))
    amount = np.maximum(tie(panel, "aid_us", "USA"), 0.0)
    mark = jumps(amount, 2.0, AID)
    return np.where(mark == -sign, np.nan, np.where(mark == sign, 1.0, mark))


def treatment(panel: Panel, name: str, sender: str | None) -> Floats:
    """Return 1 where a treatment begins, 0 in years without it, NaN elsewhere or where unknown.

    Raises
    ------
    PanelError
        The record has none of this kind from the sender.
    """
    senders = (sender,) if sender is not None else POWERS
    known = set(panel.states.all())
    if not set(senders) <= known:
        raise PanelError(f"sender {sender!r}", "the id of a state", "none of that id")
    ways: dict[str, Callable[[], Floats]] = {
        "arms": lambda: beginnings(_any(panel, "arms_tie_5y", senders), PAUSE),
        "pact": lambda: beginnings(_any(panel, "pact_defense", senders), PAUSE),
        "bases": lambda: beginnings(_troops(panel, senders), PAUSE),
        "sanctions": lambda: beginnings(_any(panel, "sanction:any", senders), PAUSE),
        "aid cut": lambda: _aid(panel, senders if sender is not None else ("USA",), -1.0),
        "aid surge": lambda: _aid(panel, senders if sender is not None else ("USA",), 1.0),
    }
    found = ways[name]()
    for power in senders:
        found[panel.states.all().index(power)] = np.nan
    if not (found == 1).any():
        raise PanelError(f"beginnings of {name!r}", f"some by {', '.join(senders)}", "none")
    return found


def outcomes(panel: Panel, name: str) -> dict[str, Floats]:
    """Return conflict by way of measuring it, where the panel has it.

    Raises
    ------
    PanelError
        The panel has no record of it.
    """
    abroad: dict[str, Callable[[], Floats]] = {
        "new disputes": lambda: np.array(conflicts.involved(panel, "dispute_begun")),
        "new disputes, revised list": lambda: np.array(conflicts.involved(panel, "dispute_revised_begun")),
        "crises": lambda: np.array(conflicts.involved(panel, "crisis")),
    }
    home: dict[str, Callable[[], Floats]] = {
        "armed conflict": lambda: np.array(conflicts.at_home(panel)),
        "battle deaths": lambda: np.array(conflicts.dead(panel)),
    }
    ways = {"between states": abroad, "at home": home}.get(name, {**abroad, **home})
    out = dict[str, Floats]()
    for way, values in ways.items():
        try:
            out[way] = values()
        except PanelError:
            continue
    if not out:
        raise PanelError(f"conflict {name!r}", "at least one record of it", "none")
    return out

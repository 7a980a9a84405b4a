"""Who belongs to a group in which year: states, organisations, regions, a power's clients, conditions.

A group is a list of words, each of which adds states: an id or a name of a state; ``world``; the name of an
organisation whose members the panel knows (``NATO``); a region or continent; ``powers``; ``clients:RUS``, the
states with an arms tie to Russia in the year; a title with its states, ``the five states of the Sahel (MLI,
BFA, NER, TCD, MRT)``; or a condition such as ``polyarchy < 0.4``.  A word that begins
with a minus takes its states out again: ``NATO, -USA``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tertius.claims.following.series.conditions import holds, predicate, read_condition
from tertius.claims.following.series.names import CONTINENTS, WORLD, state_id
from tertius.claims.following.series.variables import YEARS, plane_of
from tertius.claims.naming import called
from tertius.core.arrays import Bools
from tertius.core.errors import PanelError
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

#: How a group is called in a sentence.
_SAID = {WORLD: "the world", "powers": "the five powers"}
#: A group with a title of its own, and its states.
_TITLED = re.compile(r"^(?P<title>[^()]+) \((?P<members>[A-Z]{3}(?:, ?[A-Z]{3})*)\)$")
#: Words with which a title begins that are small within a sentence.
_BEGINS = ("The", "Other", "All", "Some", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
           "States", "Countries", "Members", "Clients", "Neighbours", "Allies")  # fmt: skip
OPERATORS = ("<=", ">=", "!=", "<", ">", "=")


@per_panel(256)
def members_of(panel: Panel, words: tuple[str, ...]) -> Bools:
    """Return membership by state (all of the panel's, sorted) and year (`YEARS`).

    Raises
    ------
    PanelError
        A word that names no state, group or variable.
    """
    alive = np.asarray(panel.states.alive_matrix(panel.states.all(), YEARS.tolist()))
    inside = np.zeros(alive.shape, dtype=np.bool_)
    if words and all(word.strip().startswith("-") for word in words):
        inside = alive.copy()
    for word in words:
        name = word.strip()
        if name.startswith("-"):
            inside &= ~_one(panel, name[1:].strip(), alive)
        else:
            inside |= _one(panel, name, alive)
    inside &= alive
    inside.setflags(write=False)
    return inside


def _one(panel: Panel, name: str, alive: Bools) -> Bools:
    states = panel.states.all()
    row = np.array([state == name for state in states])
    if row.any():
        return np.repeat(row[:, None], alive.shape[1], axis=1)
    if name.casefold() == WORLD:
        return alive
    if titled := _TITLED.match(name):
        codes = [state_id(panel, code.strip()) for code in titled["members"].split(",")]
        return np.repeat(np.isin(states, codes)[:, None], alive.shape[1], axis=1)
    if name.casefold() == "powers":
        return np.repeat(np.isin(states, POWERS)[:, None], alive.shape[1], axis=1)
    if name.startswith("clients:"):
        giver = state_id(panel, name.removeprefix("clients:"))
        return np.asarray(
            np.nan_to_num(panel.tie_grid("arms_tie_5y", giver).value.to_numpy(dtype=np.float64)) > 0
        )
    if any(sign in name for sign in OPERATORS):
        return np.asarray(holds(panel, read_condition(panel, name)) == 1.0)
    regions = CONTINENTS.get(name.title(), (name,))
    if set(regions) <= set(panel.states.regions()):
        return np.repeat(
            np.array([panel.states.region(s) in regions for s in states])[:, None], alive.shape[1], axis=1
        )
    organisation = name.removeprefix("member:").upper()
    if f"member:{organisation}" in set(panel.variables["variable"]):
        return plane_of(panel, f"member:{organisation}").value >= 1.0
    return np.repeat(np.isin(states, state_id(panel, name))[:, None], alive.shape[1], axis=1)


def single(panel: Panel, words: Sequence[str]) -> str | None:
    """Return the state where a group is one state for good, else None."""
    return words[0] if len(words) == 1 and words[0] in panel.states else None


def said_of(panel: Panel, words: Sequence[str]) -> str:
    """Return a group in the words of a sentence."""
    added, taken = list[str](), list[str]()
    for word in words:
        name = word.strip().removeprefix("-").strip()
        if name in panel.states:
            spoken = called(panel, name)
        elif titled := _TITLED.match(name):
            spoken = _within(titled["title"].strip())
        elif name.startswith("clients:"):
            spoken = f"arms clients of {called(panel, state_id(panel, name.removeprefix('clients:')))}"
        elif any(sign in name for sign in OPERATORS):
            spoken = f"states that {predicate(panel, read_condition(panel, name))}"
        else:
            spoken = _SAID.get(name.casefold(), name.removeprefix("member:"))
        (taken if word.strip().startswith("-") else added).append(spoken)
    shown = _listed(added) or "the world"
    return f"{shown} without {_listed(taken)}" if taken else shown


def titled(title: str, members: Sequence[str]) -> str:
    """Return a group of states as one word of this language, with its title."""
    return f"{re.sub(r'[()]', '', title).strip()} ({', '.join(members)})"


def _within(title: str) -> str:
    """Return a title as it stands within a sentence."""
    first, _, rest = title.partition(" ")
    return f"{first.lower()} {rest}" if first in _BEGINS and rest else title


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{names[0]} and {len(names) - 1} other states"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def check_group(panel: Panel, words: Sequence[str]) -> None:
    """Raise for a group that nobody ever belongs to.

    Raises
    ------
    PanelError
        A word that names nothing; or a group without a member in any year.
    """
    if not members_of(panel, tuple(words)).any():
        raise PanelError("group", "a group with at least one member", ", ".join(words))

"""A slow actor-oriented simulator in plain NumPy, which imports nothing of the engine.

Everything is evaluated by brute force: an actor who may move looks at every state that one change would
reach and values it by the objective function itself, never by a change statistic.  What it shares with the
engine is the mathematics alone (Snijders 2001; Snijders, Steglich & Schweinberger 2007; Greenan 2015).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

State = dict[str, np.ndarray[Any, Any]]
Statistic = Callable[[State, int], float]


@dataclass
class Variable:
    """A dependent variable: its rate, and the statistics of an actor with their parameters.

    Attributes
    ----------
    rate : the basic rate.
    objective : pairs of statistic and parameter.
    rate_effects : pairs of weight and parameter.
    low, high : range of a behaviour; None for a network.
    rule : who decides on a symmetric network's ties; None for a directed one.
    follows : probability that the actor whose tie was changed makes a ministep at once.
    offset : added to what consent is worth, under the rule "initiative".
    """

    rate: float
    objective: list[tuple[Statistic, float]]
    rate_effects: list[tuple[Statistic, float]] = field(default_factory=list)
    low: int | None = None
    high: int | None = None
    rule: str | None = None
    follows: float = 0.0
    offset: float = 0.0


@dataclass
class Moves:
    """Arrivals (True) and departures (False) within the period, and who is absent at its start."""

    events: list[tuple[float, int, bool]] = field(default_factory=list)
    absent: set[int] = field(default_factory=set)


def simulate(
    start: State, model: dict[str, Variable], rng: np.random.Generator, moves: Moves | None = None
) -> State:
    """The state at time 1 of one chain from `start`; those who left have no ties."""
    state = {name: a.copy() for name, a in start.items()}
    moves = moves or Moves()
    n = len(next(iter(state.values())))
    here = np.ones(n, bool)
    for i in moves.absent:
        _leave(state, model, here, i)
    todo, now = sorted(moves.events), 0.0
    while True:
        rates = {name: _rates(state, v, here) for name, v in model.items()}
        total = sum(float(r.sum()) for r in rates.values())
        now_next = now + rng.exponential(1.0 / total)
        if todo and todo[0][0] < min(now_next, 1.0):
            now, i, joins = todo.pop(0)
            if joins:
                here[i] = True
            else:
                _leave(state, model, here, i)
            continue
        if now_next > 1.0:
            break
        now = now_next
        names = list(model)
        weights = np.concatenate([rates[name] for name in names]) / total
        choice = int(rng.choice(len(weights), p=weights))
        name = names[choice // n]
        other = _ministep(state, model, name, choice % n, here, rng)
        if other is not None and rng.random() < model[name].follows:
            _ministep(state, model, name, other, here, rng)
    return state


def _leave(state: State, model: dict[str, Variable], here: np.ndarray[Any, Any], i: int) -> None:
    here[i] = False
    for name, v in model.items():
        if v.low is None:
            state[name][i, :] = 0
            state[name][:, i] = 0


def _rates(state: State, v: Variable, here: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    log = [sum(a * weight(state, i) for weight, a in v.rate_effects) for i in range(len(here))]
    rates: np.ndarray[Any, Any] = here * v.rate * np.exp(np.array(log, float))
    return rates


def _ministep(
    state: State,
    model: dict[str, Variable],
    name: str,
    i: int,
    here: np.ndarray[Any, Any],
    rng: np.random.Generator,
) -> int | None:
    """Make one ministep of i; return the other end of the tie that changed, if one did."""
    v, a = model[name], state[name]
    if v.rule is not None and v.rule.startswith("pairwise"):
        _meeting(state, v, name, i, here, rng)
        return None
    if v.low is None:
        square = a.shape[0] == a.shape[1]
        cells: list[tuple[int, ...]] = [
            (i, j) for j in range(a.shape[1]) if not square or (j != i and here[j])
        ]
        options = [(cell, 1 - a[cell]) for cell in cells]
    else:
        assert v.high is not None
        options = [((i,), a[i] + d) for d in (-1, 1) if v.low <= a[i] + d <= v.high]
    values = [_value(state, v, i)]
    for cell, new in options:
        old = a[cell]
        _put(v, a, cell, new)
        values.append(_value(state, v, i))
        _put(v, a, cell, old)
    weights = np.exp(np.array(values) - max(values))
    choice = int(rng.choice(len(weights), p=weights / weights.sum()))
    if choice == 0:
        return None
    cell, new = options[choice - 1]
    if v.rule == "initiative" and new == 1 and rng.random() >= _wish(state, v, name, cell[1], i, v.offset):
        return None
    _put(v, a, cell, new)
    return cell[1] if v.low is None else None


def _put(v: Variable, a: np.ndarray[Any, Any], cell: tuple[int, ...], new: Any) -> None:
    a[cell] = new
    if v.rule is not None:
        a[cell[::-1]] = new


def _wish(state: State, v: Variable, name: str, i: int, j: int, offset: float = 0.0) -> float:
    """Probability that i, asked about the tie with j alone, wants it changed."""
    return float(1 / (1 + np.exp(-_gain(state, v, name, i, j) - offset)))


def _gain(state: State, v: Variable, name: str, i: int, j: int) -> float:
    a = state[name]
    old, before = a[i, j], _value(state, v, i)
    _put(v, a, (i, j), 1 - old)
    after = _value(state, v, i)
    _put(v, a, (i, j), old)
    return after - before


def _meeting(
    state: State, v: Variable, name: str, i: int, here: np.ndarray[Any, Any], rng: np.random.Generator
) -> None:
    others = [j for j in range(len(here)) if j != i and here[j]]
    if not others:
        return
    j = int(rng.choice(others))
    a = state[name]
    if v.rule == "pairwise_joint":
        total = _gain(state, v, name, i, j) + _gain(state, v, name, j, i)
        change = rng.random() < 1 / (1 + np.exp(-total))
    else:
        mine, theirs = (rng.random() < _wish(state, v, name, p, q) for p, q in ((i, j), (j, i)))
        tied = a[i, j] == 1
        wants = [mine != tied, theirs != tied]  # each one's wish for a tie
        after = {"pairwise_forcing": wants[0], "pairwise_mutual": all(wants)}.get(str(v.rule), any(wants))
        change = after != tied
    if change:
        _put(v, a, (i, j), 1 - a[i, j])


def _value(state: State, v: Variable, i: int) -> float:
    return float(sum(b * statistic(state, i) for statistic, b in v.objective))

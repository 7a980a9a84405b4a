"""Observed statistics and change contributions by plain evaluation of the effects' own functions.

This is the uncompiled path: it serves the targets of any single effect and the batteries.  The
kernels compute the same statistics compiled, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.saom.data.prepare import BehPeriods, Prepared
from tertius.saom.effects.contract import LEGS, TABLE, Effect, Value
from tertius.saom.kernel.plain import build_net, paths_of
from tertius.saom.kernel.views import Actor, Net
from tertius.saom.term import Term, bindings, effect_of, waves_of


class Scene:
    """What effects of one term see in one period: nets, actors, dyads, with one ego at a time."""

    def __init__(
        self,
        prepared: Prepared,
        effect: Effect,
        bound: dict[str, str],
        parm: float,
        period: int,
        target: bool,
    ) -> None:
        self.effect, self.period, self.bound = effect, period, bound
        self.values: dict[str, Any] = {"p": float(int(parm))}
        n = prepared.data.n
        widths = [n, *(v.start.shape[2] for v in prepared.networks.values())]
        self.width = max(widths)
        for argument, name in bound.items():
            zeroed = target and not (effect.kind == "rate" and argument == "x")
            start_only = effect.start_only and "z" in bound
            self.values[argument] = _view(prepared, name, period, effect.kind, zeroed, start_only)
            if argument == "net" and name in prepared.networks:
                own = prepared.networks[name]
                self.values["before"] = build_net(own.start[period], own.symmetric)
                self.values["gap"] = own.missing[period]
        self.values["tab"] = effect.look_up(parm, 4 * self.width + 4, waves_of(effect, bound, prepared.data))
        self.ego = -1

    def set_net(self, argument: str, adj: Any, symmetric: bool) -> None:
        """Replace the network bound to `argument`, under every argument, by the matrix `adj`."""
        net = build_net(adj, symmetric)
        own = self.bound.get(argument)
        for other in (argument, *(a for a, name in self.bound.items() if name == own)):
            self.values[other] = net
        self.ego = -1

    def call(self, function: Callable[..., Any] | None, i: int, **extra: Any) -> float:
        """Call one function of the effect for ego i."""
        assert function is not None
        if self.ego != i:
            self._at(i)
        known = {**self.values, **extra, "i": i}
        if "back" in self.effect.wants(function):
            known["back"] = self.values["net"].adj[extra["j"], i]
        return float(function(*(_value(known, asked) for asked in self.effect.values(function))))

    def _at(self, i: int) -> None:
        self.ego = i
        networks = {"x": "net", "w": "other", "v": "other2"}
        for name in self.effect.tables():
            match = TABLE.match(name)
            assert match
            a, b, first, second = match.groups()
            one, two = self.values[networks[first or "x"]], self.values[networks[second or "x"]]
            self.values[name] = paths_of(self.width, i, one, LEGS[a], two, LEGS[b])
        if self.effect.row is not None:
            pre = np.zeros(self.width)
            self.values["pre"] = pre
            known = {**self.values, "i": i}
            self.effect.row(*(_value(known, asked) for asked in self.effect.values(self.effect.row)))


def _value(known: Mapping[str, Any], asked: Value) -> Any:
    """Return what a function gets for one argument: a thing by name, a field of one, or a constant."""
    if not isinstance(asked, str):
        return asked
    name, dot, attribute = asked.partition(".")
    return getattr(known[name], attribute) if dot else known[name]


def _view(
    prepared: Prepared, name: str, period: int, kind: str, target: bool, start_only: bool
) -> Net | Actor | Floats:
    if name in prepared.networks:
        net = prepared.networks[name]
        gone = net.missing_start if start_only else net.missing
        known = 1 - gone[period] if target else np.uint8(1)
        view: Net = build_net(net.start[period] * known, net.symmetric)
        return view
    if name in prepared.behaviours:
        return behaviour_view(prepared.behaviours[name], period, kind == "rate", target)
    if name in prepared.dyadic:
        matrices = prepared.dyadic[name]
        matrix: Floats = matrices[period if len(matrices) > 1 else 0]
        return matrix
    a = prepared.actors[name]
    column = period if len(a.values) > 1 else 0
    missing = a.missing[column].astype(np.uint8)
    return Actor(a.values[column].copy(), missing, a.mean, a.span, a.similarity, a.low, a.high)


def behaviour_view(b: BehPeriods, period: int, raw: bool = False, target: bool = False) -> Actor:
    """Return the behaviour at the start of a period, centred unless `raw`; missing at 0 for a target."""
    a = b.values
    shift = 0.0 if raw else a.mean
    v = b.start[period] - shift
    if target:
        v = np.where(b.missing_start[period] == 1, 0.0, v)
    return Actor(v, b.missing_start[period].copy(), shift, a.span, a.similarity, a.low, a.high)


def statistic(prepared: Prepared, term: Term, period: int) -> float:
    """Return the observed statistic of `term` over one period: its share of the estimation target."""
    if term.basic_rate:
        return float(prepared.distance(term.on)[period]) if term.period in (None, period) else 0.0
    scenes = scenes_of(prepared, term, period, True)
    if term.form == "rate":
        return _rate(prepared, term, scenes[0], period)
    if term.on in prepared.networks:
        return _network(prepared, term, scenes, period)
    return _behaviour(prepared, term, scenes, period)


def scenes_of(prepared: Prepared, term: Term, period: int, target: bool) -> list[Scene]:
    """Return one scene for each factor of `term`; `target` removes what is missing from the state."""
    scenes = []
    for part in term.factors or (term,):
        effect = effect_of(part, prepared.data)
        parm = effect.parm if part.parm is None else part.parm
        scenes.append(Scene(prepared, effect, bindings(part, effect, prepared.data), parm, period, target))
    return scenes


def _rate(prepared: Prepared, term: Term, scene: Scene, period: int) -> float:
    if term.on in prepared.networks:
        net = prepared.networks[term.on]
        usable = 1 - net.missing[period]
        changes = ((net.start[period] != net.end[period]) * usable).sum(axis=1)
    else:
        b = prepared.behaviours[term.on]
        changes = np.abs(b.end[period] - b.start[period]) * (1 - b.missing[period])
    weights = [scene.call(scene.effect.delta, i) if c else 0.0 for i, c in enumerate(changes)]
    return float(np.dot(changes, weights))


def _network(prepared: Prepared, term: Term, scenes: list[Scene], period: int) -> float:
    net = prepared.networks[term.on]
    usable = 1 - net.missing[period]
    start, end = net.start[period], net.end[period] * usable
    state = start * (1 - net.missing_start[period]) if term.form == "endow" else end
    for scene in scenes:
        scene.set_net("net", state, net.symmetric)
    if scenes[0].effect.tie is None:
        effect = scenes[0].effect
        assert effect.ego is not None
        whole = sum(scenes[0].call(effect.ego, i) for i in range(len(state)))
        if net.symmetric and effect.halved:
            whole /= 2
        return -whole if term.form == "endow" else whole
    ties = {
        "eval": end == 1,
        "creation": (end == 1) & (start == 0),
        "endow": (start == 1) & (net.end[period] == 0) & (net.missing_end[period] == 0),
    }[term.form]
    total = 0.0
    for i, j in np.argwhere(ties):
        value = 1.0
        for scene in scenes:
            function = getattr(scene.effect, scene.effect.tie_role(term.form))
            value *= scene.call(function, int(i), j=int(j), y=1)
        total += value
    if net.symmetric and scenes[0].effect.halved:
        total /= 2
    return -total if term.form == "endow" else total


def _behaviour(prepared: Prepared, term: Term, scenes: list[Scene], period: int) -> float:
    b = prepared.behaviours[term.on]
    seen = b.missing[period] == 0
    start = np.where(seen, b.start[period] - b.values.mean, 0.0)
    end = np.where(seen, b.end[period] - b.values.mean, 0.0)
    # Endowment compares with the start; creation, by RSiena's definition, with the state that
    # one more change of the same size would reach.
    other, sign = (2 * end - start, -1.0) if term.form == "creation" else (start, 1.0)
    for scene in scenes:
        z = scene.values["z"] = scene.values["z"]._replace(v=end, miss=b.missing[period])
        scene.values["zb"] = z._replace(v=other)
    total = 0.0
    for i in np.flatnonzero(seen):
        step = end[i] - start[i]
        if (term.form == "creation" and step <= 0) or (term.form == "endow" and step >= 0):
            continue
        if term.form == "eval":
            total += float(np.prod([scene.call(scene.effect.ego, int(i)) for scene in scenes]))
        elif scenes[0].effect.change is not None:
            total += sign * scenes[0].call(scenes[0].effect.change, int(i))
        else:
            ego = scenes[0].effect.ego
            now = scenes[0].call(ego, int(i))
            total += sign * (now - scenes[0].call(ego, int(i), z=scenes[0].values["zb"]))
    return total


def contribution(prepared: Prepared, term: Term, period: int, i: int, choice: int) -> float:
    """Return the signed change statistic at a period's start: toggling tie i->choice, or moving by choice."""
    scenes = scenes_of(prepared, term, period, False)
    return contributions(prepared, term, scenes, period, i, choice)


def contributions(
    prepared: Prepared, term: Term, scenes: list[Scene], period: int, i: int, choice: int
) -> float:
    """Return a `contribution`, with the scenes of the period made before."""
    value = 1.0
    if term.on in prepared.networks:
        y = int(prepared.networks[term.on].start[period][i, choice])
        for scene in scenes:
            value *= scene.call(scene.effect.delta, i, j=choice, y=y)
        return -value if y else value
    if choice == 0:
        return 0.0
    for scene in scenes:
        value *= scene.call(scene.effect.delta, i, d=choice)
    return value

"""From interventions to what the simulation does: names resolved, times in windows, contradictions found.

Times of a schedule are floats that count windows from 0; a window with an event inside is cut into
segments there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tertius.core.errors import near_miss, shorten
from tertius.saom.data.variables import STRUCTURAL_ONE, STRUCTURAL_ZERO, Behaviour, Covariate, Dyadic
from tertius.scenario.errors import ScenarioError
from tertius.scenario.interventions import (
    FIRST_YEAR,
    Condition,
    Event,
    Fix,
    Forbid,
    Hubs,
    Intervention,
    Policy,
    Scale,
    Set,
    Shift,
)
from tertius.scenario.model import ScenarioModel
from tertius.scenario.spec import ROUNDING, ScenarioSpec


@dataclass(frozen=True)
class TieChange:
    """The tie i->j is `value` from `start`; held until `end`, or set once at `start`."""

    network: str
    i: int
    j: int
    value: int
    start: float
    end: float
    hold: bool
    where: str


@dataclass(frozen=True)
class PathChange:
    """Cells of a covariate (rows, and columns if dyadic; empty: all) under ``set``, ``add``, ``times``."""

    covariate: str
    how: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    values: tuple[float, ...]
    start: float
    end: float
    where: str

    def value(self, window: int) -> float:
        """Return the number of a window: the path's entry, its last one where it is shorter."""
        at = window - int(np.floor(self.start))
        return self.values[min(max(at, 0), len(self.values) - 1)]


@dataclass(frozen=True)
class ThetaChange:
    """A parameter scaled or shifted."""

    at: int
    how: str
    by: float
    start: float
    end: float
    where: str


Change = TieChange | PathChange | ThetaChange


@dataclass(frozen=True)
class Rulebook:
    """A policy: its condition in positions, and its changes with times relative to the window's start."""

    title: str
    when: Condition
    network: str
    i: int
    j: int
    lasting: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Closing:
    """Bases and airspace that are closed from `start` to `end`."""

    hubs: tuple[str, ...]
    airspace: tuple[str, ...]
    start: float
    end: float


@dataclass(frozen=True)
class Schedule:
    """All that one arm changes."""

    changes: tuple[Change, ...]
    policies: tuple[Rulebook, ...]
    closings: tuple[Closing, ...]

    def closed(self, window: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the bases and the airspace that are closed when a window ends; it counts from 1."""
        here = [c for c in self.closings if c.start < window <= c.end]
        hubs = dict.fromkeys(name for c in here for name in c.hubs)
        return tuple(hubs), tuple(dict.fromkeys(name for c in here for name in c.airspace))


@dataclass(frozen=True)
class Resolver:
    """Resolves the interventions of a spec against a world."""

    spec: ScenarioSpec
    world: ScenarioModel

    def arm(self, levels: Mapping[str, str]) -> Schedule:
        """Return the schedule of an arm.

        Raises
        ------
        ScenarioError
            Unknown names, times beyond the horizon, or changes that contradict each other.
        """
        listed: list[tuple[tuple[str | int, ...], Intervention]] = [
            (("always", n), one) for n, one in enumerate(self.spec.always)
        ]
        for factor, level in levels.items():
            for n, one in enumerate(self.spec.factors[factor].levels[level].do):
                listed.append((("factors", factor, "levels", level, "do", n), one))
        changes: list[Change] = []
        policies: list[Rulebook] = []
        closings: list[Closing] = []
        for path, one in listed:
            where = self.spec.where(*path)
            if isinstance(one, Policy):
                policies.append(self._policy(one, where))
                continue
            for basic, start, end in self._timed(one, where):
                if isinstance(basic, Hubs):
                    if not basic.hubs and not basic.airspace:
                        raise ScenarioError(where, "hubs or airspace to close", "none")
                    closings.append(Closing(basic.hubs, basic.airspace, start, end))
                else:
                    changes.append(self._change(basic, start, end, where))
        _consistent(changes)
        return Schedule(tuple(changes), tuple(policies), tuple(closings))

    def _timed(
        self, one: Fix | Forbid | Set | Scale | Shift | Hubs | Event, where: str
    ) -> Iterable[tuple[Fix | Forbid | Set | Scale | Shift | Hubs, float, float]]:
        horizon = float(self.spec.horizon)
        if isinstance(one, Event):
            start = self._moment(one.at, where)
            end = horizon if one.lasting is None else min(start + one.lasting, horizon)
            for basic in one.then:
                yield basic, start, end
        else:
            first = self._window(one.start, where)
            last = horizon if one.end is None else self._window(one.end, where) + 1.0
            yield one, float(first), last

    def _moment(self, at: float, where: str) -> float:
        if at < FIRST_YEAR:
            time = at - 1
        elif self.spec.clock is None:
            raise ScenarioError(where, "a 'clock' (origin, years) for a calendar year", f"{at:g}")
        else:
            time = (at - self.spec.clock.origin - 1) / self.spec.clock.years
            if abs(time - round(time)) < ROUNDING:
                time = float(round(time))
        if not 0 <= time < self.spec.horizon:
            raise ScenarioError(
                where, f"a time within the horizon of {self.spec.horizon} window(s)", f"{at:g}", self._span()
            )
        return time

    def _window(self, when: float, where: str) -> int:
        time = self._moment(when, where)
        if when < FIRST_YEAR and when != int(when):
            raise ScenarioError(where, "a whole window, or an event for a moment within one", f"{when:g}")
        return int(time)

    def _span(self) -> str:
        clock = self.spec.clock
        if clock is None:
            return f"windows 1 to {self.spec.horizon}"
        last = clock.origin + self.spec.horizon * clock.years
        return f"windows 1 to {self.spec.horizon}, years {clock.origin + 1} to {last:g}"

    def _change(
        self, one: Fix | Forbid | Set | Scale | Shift, start: float, end: float, where: str
    ) -> Change:
        if isinstance(one, (Fix, Forbid)):
            return self._tie(one, start, end, where)
        if isinstance(one, Set):
            return self._path(one, start, end, where)
        labels = self.world.fit.labels
        short = [label.split(": ", 1)[1] for label in labels]
        names = labels if one.parameter in labels else short
        if list(names).count(one.parameter) != 1:
            hint = near_miss(one.parameter, [*labels, *short]) or f"there are {', '.join(labels)}"
            if several := [label for label in labels if label.endswith(f": {one.parameter}")]:
                hint = f"write {' or '.join(repr(label) for label in several)}"
            raise ScenarioError(where, "the label of a parameter of the fit", shorten(one.parameter), hint)
        at = list(names).index(one.parameter)
        if self.world.fit.terms[at].basic_rate and (one.do == "shift" or one.by <= 0):
            raise ScenarioError(where, "a rate scaled by a positive number", f"{one.do} by {one.by:g}")
        return ThetaChange(at, one.do, one.by, start, end, where)

    def _tie(self, one: Fix | Forbid, start: float, end: float, where: str) -> TieChange:
        name = self.world.network(one.network, where)
        network = self.world.data.networks[name]
        i = self.world.actor(one.sender, where)
        j = self.world.actor(one.receiver, where, receiver=network.two_mode)
        if i == j and not network.two_mode:
            raise ScenarioError(where, "two different actors", f"{one.sender} twice")
        value = int(one.do == "fix")
        wave = (self.spec.start or self.world.data.waves) - 1
        observed = network.cells[min(wave, self.world.data.waves - 1), i, j]
        if name not in self.world.barred and observed == (STRUCTURAL_ZERO if value else STRUCTURAL_ONE):
            raise ScenarioError(
                where, "a tie that can change", f"one that the model holds at {int(not value)}"
            )
        return TieChange(name, i, j, value, start, end, one.hold, where)

    def _path(self, one: Set, start: float, end: float, where: str) -> PathChange:
        known = self.world.data.covariates
        if one.covariate not in known:
            hint = near_miss(one.covariate, known) or f"there are {', '.join(known) or 'none'}"
            if isinstance(self.world.data.variables.get(one.covariate), Behaviour):
                hint = "it is a dependent behaviour: shift a parameter, or let an event set a covariate"
            raise ScenarioError(where, "a covariate of the model", shorten(one.covariate), hint)
        used = {n for t in self.world.fit.terms for part in (t.factors or (t,)) for n in part.with_}
        if one.covariate not in used:
            raise ScenarioError(
                where, "a covariate that the model has an effect of", repr(one.covariate),
                f"it uses {', '.join(sorted(used & set(known))) or 'none'}",
            )  # fmt: skip
        covariate = known[one.covariate]
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        if not values or len(values) > self.spec.horizon:
            raise ScenarioError(
                where, f"1 to {self.spec.horizon} values, one for each window", f"{len(values)}"
            )
        if isinstance(covariate, Covariate):
            if one.senders or one.receivers:
                raise ScenarioError(where, "'actors', for an actor covariate", "'senders' or 'receivers'")
            if covariate.of == "receivers":
                rows = tuple(self.world.actor(a, where, receiver=True) for a in one.actors)
            else:
                rows = self.world.members(one.actors, where)
            return PathChange(one.covariate, one.do, rows, (), values, start, end, where)
        assert isinstance(covariate, Dyadic)
        if one.actors:
            raise ScenarioError(where, "'senders' and 'receivers', for a dyadic covariate", "'actors'")
        rows = self.world.members(one.senders, where)
        columns = tuple(self.world.actor(a, where, receiver=True) for a in one.receivers)
        return PathChange(one.covariate, one.do, rows, columns, values, start, end, where)

    def _policy(self, one: Policy, where: str) -> Rulebook:
        c = one.when
        name = ""
        i = j = -1
        if c.behaviour is not None:
            known = self.world.data.behaviours
            if c.behaviour not in known:
                hint = near_miss(c.behaviour, known) or f"there are {', '.join(known) or 'none'}"
                raise ScenarioError(where, "a dependent behaviour", shorten(c.behaviour), hint)
        else:
            name = self.world.network(c.network, where)
        two = bool(name) and self.world.data.networks[name].two_mode
        if c.sender is not None and c.receiver is not None:
            i = self.world.actor(c.sender, where)
            j = self.world.actor(c.receiver, where, receiver=two)
        elif c.actor is not None:
            i = self.world.actor(c.actor, where, receiver=two and c.count == "indegree")
        if any(isinstance(b, Set) and isinstance(b.value, tuple) for b in one.then):
            raise ScenarioError(where, "one value in a policy", "a path of values")
        changes = tuple(self._change(basic, 0.0, float(one.lasting), where) for basic in one.then)
        _consistent(changes)
        return Rulebook(one.title, c, name, i, j, one.lasting, changes)


def _consistent(changes: Sequence[Change]) -> None:
    """Refuse two changes that cannot both hold."""
    for n, b in enumerate(changes):
        for a in changes[:n]:
            if not (a.start < b.end and b.start < a.end):
                continue
            if isinstance(a, TieChange) and isinstance(b, TieChange):
                same = (a.network, a.i, a.j) == (b.network, b.i, b.j)
                if same and a.value != b.value and (a.hold or b.hold or a.start == b.start):
                    raise ScenarioError(
                        b.where,
                        f"changes that can all hold ({a.where} {'fixes' if a.value else 'forbids'} this tie)",
                        f"one that {'fixes' if b.value else 'forbids'} it at the same time",
                    )
            if isinstance(a, PathChange) and isinstance(b, PathChange) and a.how == b.how == "set":
                rows = not a.rows or not b.rows or bool(set(a.rows) & set(b.rows))
                columns = not a.columns or not b.columns or bool(set(a.columns) & set(b.columns))
                if a.covariate == b.covariate and rows and columns and a.values != b.values:
                    raise ScenarioError(
                        b.where,
                        f"changes that can all hold ({a.where} sets {a.covariate!r} too)",
                        "another value at the same time",
                    )


def segments(schedules: Iterable[Schedule], horizon: int) -> tuple[tuple[int, float, float], ...]:
    """Windows cut where anything begins or ends within: (window, from, to), the same for all arms.

    All arms are cut alike, so that coupled chains of two arms share their events.
    """
    times = {float(w) for w in range(horizon + 1)}
    for schedule in schedules:
        times |= {t for c in schedule.changes for t in (c.start, c.end) if t < horizon}
    ordered = sorted(times)
    return tuple((int(a), a, b) for a, b in pairwise(ordered))

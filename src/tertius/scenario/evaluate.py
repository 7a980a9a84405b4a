"""Outcomes of simulated worlds as tasks come in: states are read once and not kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import ValidationError

from tertius.core.arrays import Floats
from tertius.core.errors import near_miss, shorten
from tertius.core.patterns import message_of
from tertius.core.provenance import Provenance
from tertius.scenario.chain import Ends
from tertius.scenario.ensemble import Arm, Ensemble
from tertius.scenario.errors import ScenarioError
from tertius.scenario.model import ScenarioModel
from tertius.scenario.outcome import Outcome, View
from tertius.scenario.outcomes import OUTCOMES
from tertius.scenario.schedule import Schedule
from tertius.scenario.spec import ScenarioSpec
from tertius.scenario.task import Task, traveller_of

OWN = ("bloc_spread", "leeway", "portfolio", "reach", "ties_kept")
"""The package's outcomes that look at the networks alone."""


class Evaluator:
    """Fills the arrays of an ensemble; where results land depends on the task, not on their order."""

    def __init__(
        self,
        spec: ScenarioSpec,
        models: Sequence[ScenarioModel],
        arms: Sequence[Arm],
        schedules: Sequence[Sequence[Schedule]],
        starts: Sequence[int],
    ) -> None:
        self.spec, self.models, self.arms, self.schedules = spec, tuple(models), tuple(arms), schedules
        self.origins = [
            traveller_of(w, spec.coupling == "paths", start, spec.rates).origin
            for w, start in zip(models, starts)
        ]
        self.outcomes = {name: _resolve(spec, name) for name in spec.outcomes}
        shape = (len(models), len(arms), spec.draws, spec.chains, spec.horizon)
        self.values = {name: np.full(shape, np.nan) for name in self.outcomes}
        self.origin = {
            name: np.array([self._at_start(m, name) for m in range(len(models))]) for name in self.outcomes
        }
        self._try_closings()
        first = self.origins[0]
        # Whole numbers of worlds: sums come out the same in any order.
        self.counts = {
            k: np.zeros((len(arms), spec.horizon, *v.shape), np.int64) for k, v in first.networks.items()
        }
        self.acted = [
            np.zeros(
                (len(models), spec.draws, spec.chains, spec.horizon, len(schedules[0][a].policies)), np.bool_
            )
            for a in range(len(arms))
        ]
        self.tasks = 0

    def _at_start(self, m: int, name: str) -> float:
        origin = self.origins[m]
        nets = {k: v[None] for k, v in origin.networks.items()}
        behs = {k: v[None] for k, v in origin.behaviours.items()}
        return float(self._compute(m, 0, name, nets, behs, 0)[0])

    def _try_closings(self) -> None:
        """Ask for what every arm closes before anything is simulated: a name may be unknown."""
        nets = {k: v[None] for k, v in self.origins[0].networks.items()}
        behs = {k: v[None] for k, v in self.origins[0].behaviours.items()}
        for a, schedule in enumerate(self.schedules[0]):
            shut = {schedule.closed(w): w for w in range(1, self.spec.horizon + 1) if any(schedule.closed(w))}
            for window in shut.values():
                for name in self.outcomes:
                    self._compute(0, a, name, nets, behs, window)

    def _compute(self, m: int, a: int, name: str, nets: Any, behs: Any, window: int) -> Floats:
        outcome, parameters = self.outcomes[name]
        where = self.spec.where("outcomes", name)
        schedule = self.schedules[m][a]
        view = View(
            self.models[m], nets, behs, self.origins[m].networks, window, *schedule.closed(window),
            self.spec.seed, where,
        )  # fmt: skip
        values = np.asarray(outcome.compute(view, parameters), dtype=np.float64)
        if values.shape != (view.chains,):
            raise ScenarioError(where, f"{view.chains} numbers, one for each world", f"shape {values.shape}")
        return values

    def add(self, m: int, a: int, task: Task, ends: Ends) -> None:
        """Take the result of a task."""
        first = task.first - task.draw * self.spec.chains
        span = slice(first, first + task.chains)
        for w in range(self.spec.horizon):
            nets = {k: v[:, w] for k, v in ends.networks.items()}
            behs = {k: v[:, w] for k, v in ends.behaviours.items()}
            for name in self.outcomes:
                self.values[name][m, a, task.draw, span, w] = self._compute(m, a, name, nets, behs, w + 1)
        for k, total in self.counts.items():
            if total.shape[2:] == ends.networks[k].shape[2:]:
                total[a] += ends.networks[k].sum(axis=0, dtype=np.int64)
        self.acted[a][m, task.draw, span] = ends.triggered
        self.tasks += 1

    def ensemble(self, made: Provenance, seconds: float, stored: int) -> Ensemble:
        """Return the finished record."""
        spec, clock = self.spec, self.spec.clock
        worlds = len(self.models) * spec.draws * spec.chains
        times = [float(w + 1) for w in range(spec.horizon)]
        if clock is not None:
            times = [clock.origin + clock.years * t for t in times]
        notes = [note for w in self.models for note in w.notes]
        notes += [f"not run: {f} {level}: {why}" for (f, level), why in spec.cannot().items()]
        own = all(one.outcome in OWN for one in spec.outcomes.values())
        if own and any(schedule.closings for schedule in self.schedules[0]):
            notes.append(
                "bases or airspace are closed, but no outcome of the scenario looks at them: 'supply' does"
            )
        if spec.draws == 1:
            notes.append("one draw: parameters at their estimates, no parameter uncertainty")
        first = self.models[0]
        return Ensemble(
            spec=spec,
            arms=self.arms,
            models=tuple(w.name for w in self.models),
            actors=first.actors,
            receivers=first.receivers,
            values=self.values,
            origin=self.origin,
            units={k: o.unit for k, (o, _) in self.outcomes.items()},
            titles={k: o.title for k, (o, _) in self.outcomes.items()},
            ties={k: v / worlds for k, v in self.counts.items()},
            before=self.origins[0].networks,
            triggered=tuple(self.acted),
            times=tuple(times),
            notes=tuple(dict.fromkeys(notes)),
            provenance=made,
            seconds=seconds,
            tasks=self.tasks,
            stored=stored,
        )


def _resolve(spec: ScenarioSpec, name: str) -> tuple[Outcome, Any]:
    """Return an outcome's plugin and its checked parameters."""
    asked = spec.outcomes[name]
    where = spec.where("outcomes", name)
    known_outcomes = OUTCOMES.all()
    if asked.outcome not in known_outcomes:
        hint = near_miss(asked.outcome, known_outcomes) or f"known: {', '.join(known_outcomes)}"
        raise ScenarioError(where, "the name of a known outcome", shorten(asked.outcome), hint)
    outcome = known_outcomes[asked.outcome]
    try:
        return outcome, outcome.parameters.model_validate(asked.parameters)
    except ValidationError as caught:
        error = caught.errors(include_url=False)[0]
        key = ".".join(str(p) for p in error["loc"])
        known = outcome.parameters.model_fields
        hint = near_miss(key, known) or f"it takes {', '.join(known)}"
        raise ScenarioError(
            f"{where}, {key}", f"parameters of {asked.outcome!r}", message_of(error).lower(), hint
        ) from None

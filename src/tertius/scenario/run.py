"""Run a scenario: plan the tasks, take what the store has, run the rest, and gather an `Ensemble`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import digest, provenance
from tertius.core.store import Store
from tertius.scenario.backend import Backend, Threads
from tertius.scenario.chain import Ends
from tertius.scenario.ensemble import Arm, Ensemble
from tertius.scenario.errors import ScenarioError
from tertius.scenario.evaluate import Evaluator
from tertius.scenario.model import ScenarioModel
from tertius.scenario.schedule import Resolver, Schedule, segments
from tertius.scenario.spec import ScenarioSpec
from tertius.scenario.task import Task, decode, execute, traveller_of

#: Chains of a task: seconds of work, so that little is lost with one, and few tasks.
CHUNK = 25
#: Simulated windows beyond which a run has to be confirmed.
LARGE = 2_000_000


@dataclass(frozen=True)
class Plan:
    """What a spec asks for.

    Attributes
    ----------
    arms : tuple of Arm
    tasks : tuple of (model, arm, Task)
    runs : int
        Simulated worlds: models x arms x draws x chains.
    windows : int
        Simulated windows: `runs` x horizon.
    """

    spec: ScenarioSpec
    models: tuple[ScenarioModel, ...]
    arms: tuple[Arm, ...]
    schedules: tuple[tuple[Schedule, ...], ...]
    cuts: tuple[tuple[tuple[int, float, float], ...], ...]
    starts: tuple[int, ...]

    @property
    def runs(self) -> int:
        """Number of simulated worlds."""
        return len(self.models) * len(self.arms) * self.spec.draws * self.spec.chains

    @property
    def windows(self) -> int:
        """Number of simulated windows."""
        return self.runs * self.spec.horizon

    def tasks(self) -> list[tuple[int, int, Task]]:
        """Every task with the positions of its model and arm; chunks of a draw one after another."""
        spec, planned = self.spec, []
        for d in range(spec.draws):
            for m, model in enumerate(self.models):
                for a, arm in enumerate(self.arms):
                    for first in range(0, spec.chains, CHUNK):
                        apart = digest(dict(arm.levels)) if spec.coupling == "none" else ""
                        task = Task(
                            world=model.digest,
                            schedule=self.schedules[m][a],
                            cuts=self.cuts[m],
                            coupled=spec.coupling == "paths",
                            start=self.starts[m],
                            rates=spec.rates,
                            seed=spec.seed,
                            draw=d,
                            draws=spec.draws,
                            first=d * spec.chains + first,
                            chains=min(CHUNK, spec.chains - first),
                            apart=apart,
                        )
                        planned.append((m, a, task))
        return planned

    def seconds(self, threads: int) -> float:
        """Seconds that the run would take, from a few chains simulated now; arms that are alike run once."""
        small = replace(self, spec=self.spec.with_(draws=1, chains=1)).tasks()
        distinct = len({t.key for _, _, t in small}) / len(small)
        total = 0.0
        for m, model in enumerate(self.models):
            task = next(t for k, _, t in small if k == m)
            execute(model, task)  # compiles
            begun = time.perf_counter()
            execute(model, replace(task, chains=4))
            total += (time.perf_counter() - begun) / 4 * self.runs / len(self.models) * distinct
        return total / threads


def plan_scenario(spec: ScenarioSpec, models: ScenarioModel | Sequence[ScenarioModel]) -> Plan:
    """Resolve a spec against its world(s); nothing is simulated.

    Raises
    ------
    ScenarioError
        Unknown names with a near miss, times beyond the horizon, contradictions, outcomes that do not fit.
    """
    every = (models,) if isinstance(models, ScenarioModel) else tuple(models)
    names = [w.name for w in every]
    if len(set(names)) < len(names) or not names:
        raise ScenarioError(
            spec.where("models"), "models, each with a name of its own", f"{', '.join(names) or 'none'}"
        )
    arms = tuple(Arm(tuple(levels.items())) for levels in spec.arms())
    schedules, cuts, starts = [], [], []
    for model in every:
        start = model.data.waves if spec.start is None else spec.start
        if start > model.data.waves:
            raise ScenarioError(spec.where("start"), f"a wave of 1 to {model.data.waves}", f"{start}")
        if isinstance(spec.rates, int) and spec.rates > model.data.periods:
            raise ScenarioError(
                spec.where("rates"), f"a period of 1 to {model.data.periods}", f"{spec.rates}"
            )
        resolver = Resolver(spec, model)
        schedules.append(tuple(resolver.arm(dict(arm.levels)) for arm in arms))
        cuts.append(segments(schedules[-1], spec.horizon))
        starts.append(start)
    return Plan(spec, every, arms, tuple(schedules), tuple(cuts), tuple(starts))


def run_scenario(
    spec: ScenarioSpec | Plan,
    models: ScenarioModel | Sequence[ScenarioModel] = (),
    *,
    backend: Backend | None = None,
    store: Store | None = None,
    progress: Progress = silent,
    confirmed: bool = False,
) -> Ensemble:
    """Simulate all arms of a scenario.

    Parameters
    ----------
    spec : ScenarioSpec or Plan
    models : ScenarioModel or sequence of ScenarioModel
        One a model; several are the model layer.
    backend : Backend, optional
        Threads of this process by default; changes no bit of the result.
    store : Store, optional
        Keeps finished tasks, so that an interrupted run continues where it stopped.
    confirmed : bool
        Run however large.

    Returns
    -------
    Ensemble

    Raises
    ------
    ScenarioError
    """
    plan = spec if isinstance(spec, Plan) else plan_scenario(spec, models)
    spec = plan.spec
    if plan.windows > LARGE and not confirmed:
        raise ScenarioError(
            spec.where("chains"),
            f"at most {LARGE:,} simulated windows, or a confirmation",
            f"{plan.windows:,} ({len(plan.models)} model(s) x {len(plan.arms)} arms x {spec.draws} draws x "
            f"{spec.chains} chains x {spec.horizon} windows)",
            f"about {plan.seconds(1):,.0f} s of one core: confirm (--yes, confirmed=True) or ask for less",
        )
    begun = time.monotonic()
    evaluator = Evaluator(plan.spec, plan.models, plan.arms, plan.schedules, plan.starts)
    tasks = plan.tasks()
    missing: list[tuple[int, int, Task]] = []
    done = 0
    for m, a, task in tasks:
        kept = _stored(store, task, plan, m)
        if kept is None:
            missing.append((m, a, task))
        else:
            evaluator.add(m, a, task, kept)
            done += 1
    stored = done
    progress(Step("simulating", "", done, len(tasks), stored=stored))
    # Arms that change the same are one simulation.
    twins: dict[str, list[tuple[int, int, Task]]] = {}
    for m, a, task in missing:
        twins.setdefault(task.key, []).append((m, a, task))
    models_by = {w.digest: w for w in plan.models}
    source = backend or Threads()
    first = time.monotonic()
    jobs = [same[0][2] for same in twins.values()]
    for task, plain in source.run(models_by, jobs):
        key = task.key
        if store is not None:
            store.put(key, plain)
        for m, a, twin in twins[key]:
            ends = decode(plain, traveller_of(plan.models[m], twin.coupled, twin.start, twin.rates).origin)
            assert ends is not None
            evaluator.add(m, a, twin, ends)
            done += 1
        left = (time.monotonic() - first) / (done - stored) * (len(tasks) - done)
        progress(Step("simulating", "", done, len(tasks), left, stored))
    return evaluator.ensemble(
        provenance(
            {f"model {w.name}": w.digest for w in plan.models},
            spec.model_dump(mode="json", by_alias=True),
            spec.seed,
        ),
        time.monotonic() - begun,
        stored,
    )


def _stored(store: Store | None, task: Task, plan: Plan, number: int) -> Ends | None:
    if store is None:
        return None
    plain = store.get(task.key)
    if plain is None:
        return None
    origin = traveller_of(plan.models[number], task.coupled, task.start, task.rates).origin
    return decode(plain, origin)

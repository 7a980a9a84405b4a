"""Ensembles of `scenario_contrast`: the same worlds with a factor at one level and at another.

Simulated where the exact model (`exact`) has no words for the levels or the outcome.  Chains are doubled
until the simulation's noise is under a fifth of the interval, which is that of the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.grid import Choice, Specification, main_of
from tertius.core.arrays import Floats
from tertius.core.errors import PanelError
from tertius.core.store import Store, default_cache
from tertius.models.interstate.declared import declared
from tertius.models.interstate.default import fit_default
from tertius.panel.panel import Panel
from tertius.scenario.contrast import Contrast, contrast
from tertius.scenario.ensemble import Ensemble
from tertius.scenario.interventions import Intervention
from tertius.scenario.load import load_scenario
from tertius.scenario.model import ScenarioModel
from tertius.scenario.multiplier import pick_placebos
from tertius.scenario.run import run_scenario
from tertius.scenario.spec import Factor, Level, OutcomeSpec, ScenarioSpec
from tertius.scenario.worlds import world_of
from tertius.scenario.worlds.interstate import world_from

#: Declared models by what makes a tie.
MODELS = {"5 % of the arms": "default", "any delivery": "any delivery"}
CHOICES = (
    Choice("windows", (1, 2), "window"),
    Choice("rates to come", ("mean", "last"), "definition"),
    Choice("a tie is", tuple(MODELS), "definition"),
)
#: Other clients in the client's place, and draws of the parameters for each of them.
PLACEBOS, PLACEBO_DRAWS = 20, 20
#: Largest share of the interval that may be noise, and chains beyond which it is no longer reduced.
NOISE, MOST_CHAINS = 0.2, 64


@dataclass(frozen=True)
class Asked:
    """What is compared: a scenario's outcome with `factor` at level `a` and at `b`."""

    scenario: str
    factor: str
    a: str
    b: str
    outcome: str
    draws: int
    chains: int

    @property
    def named(self) -> str:
        """The factor in words: its title in the scenario."""
        return spec_of(self).factors[self.factor].title or self.factor

    @property
    def gap(self) -> str:
        """The difference in words: "Syria's ties with Russia, kept less lost"."""
        return f"{self.named}, {self.a} less {self.b}"


@dataclass(frozen=True, eq=False)
class ScenarioCell:
    """A specification, its contrast, and the ensemble that it comes from.

    `states` is the number of states that a reach is counted over, so that differences are a state's; 1 for
    other outcomes.
    """

    specification: Specification
    role: str
    contrast: Contrast
    ensemble: Ensemble
    window: int
    states: int

    @property
    def interval(self) -> tuple[float, float, float, float]:
        """Estimate, ends of its interval, and the share of the interval that is noise; see `interval_of`."""
        return interval_of(self.contrast.differences / self.states)


def interval_of(differences: Floats) -> tuple[float, float, float, float]:
    """Return the expected difference with the interval of the parameters.

    The variance of the draws' means is that of the expectations plus that of the simulation; the second is
    taken off (analysis of variance), and the error of the mean over all draws is added, since the place of
    the interval is no better known than that.

    Parameters
    ----------
    differences : array (models, draws, chains)

    Returns
    -------
    (estimate, low, high, noise)
        `noise`: the error of the mean over the half-width of the interval in standard errors; 1 where the
        parameters' part cannot be told from nothing.
    """
    if not np.isfinite(differences).any():
        return float("nan"), float("nan"), float("nan"), 1.0
    means = np.nanmean(differences, axis=(0, 2))
    draws, chains = differences.shape[1:]
    if draws < 2 or not np.isfinite(means).all():
        return float(np.nanmean(differences)), float("nan"), float("nan"), 1.0
    within = float(np.nanmean(np.nanvar(differences, axis=2, ddof=1))) / chains if chains > 1 else 0.0
    whole = float(means.var(ddof=1))
    error = whole / draws
    spread = max(whole - within, 0.0) + error
    middle, half = float(means.mean()), 1.959963984540054 * spread**0.5
    return middle, middle - half, middle + half, (error / spread) ** 0.5 if spread > 0 else 0.0


def world(panel: Panel, name: str, model: str = "default") -> ScenarioModel:
    """The packaged world, or the declared interstate model with another tie."""
    if name != "interstate" or model == "default":
        return world_of(name, lambda: panel)
    found = fit_default(panel, spec=declared(panel)[model])
    return world_from(found.built, found.fit, panel)


def spec_of(asked: Asked) -> ScenarioSpec:
    """The packaged scenario, cut down to one factor at two levels.

    Raises
    ------
    PanelError
        The scenario has no such factor, level or outcome, or its model cannot express a level.
    """
    spec = load_scenario(asked.scenario)
    where = f"scenario {asked.scenario!r}"
    if asked.factor not in spec.factors:
        raise PanelError(where, f"a factor among {', '.join(spec.factors)}", repr(asked.factor))
    factor = spec.factors[asked.factor]
    for level in (asked.a, asked.b):
        if level not in factor.levels:
            raise PanelError(f"{where}, factor {asked.factor!r}", "a level of it", repr(level))
        if factor.levels[level].cannot:
            raise PanelError(f"{where}, level {level!r}", "a level that the model can express", "none")
    if asked.outcome not in spec.outcomes:
        raise PanelError(where, f"an outcome among {', '.join(spec.outcomes)}", repr(asked.outcome))
    kept = {level: factor.levels[level] for level in (asked.a, asked.b)}
    outcomes = {**spec.outcomes, asked.outcome: _without_client(spec.outcomes[asked.outcome], kept)}
    return spec.model_copy(
        update={
            "factors": {asked.factor: factor.model_copy(update={"levels": kept})},
            "outcomes": outcomes,
            "contrasts": (),
            "sensitivity": None,
            "discovery": None,
            "multiplier": None,
            "years": None,
            "windows": 2,
            "draws": asked.draws,
            "chains": asked.chains,
        }
    )


def _without_client(outcome: OutcomeSpec, levels: Mapping[str, Level]) -> OutcomeSpec:
    """The outcome without the client whose tie the levels fix: its own tie is no consequence."""
    pair = next((found for found in map(tied, levels.values()) if found), None)
    if outcome.outcome != "reach" or pair is None:
        return outcome
    given = outcome.parameters.get("without")
    without = tuple(given) if isinstance(given, tuple) else ()
    left = tuple(dict.fromkeys((*without, pair[0])))
    return outcome.model_copy(update={"parameters": {**outcome.parameters, "without": left}})


def _counted(here: ScenarioModel, outcome: OutcomeSpec) -> int:
    """Number of states that an unweighted reach counts; 1 for other outcomes."""
    p = outcome.parameters
    if outcome.outcome != "reach" or p.get("weight"):
        return 1

    def of(names: object) -> set[int]:
        return (
            set(here.members(tuple(str(n) for n in names), "outcome")) if isinstance(names, tuple) else set()
        )

    states = of(p.get("states")) or set(range(len(here.actors)))
    return max(len(states - of(p.get("without"))), 1)


def simulated_cells(panel: Panel, asked: Asked, store: Store | None = None) -> list[ScenarioCell]:
    """Run the grid and the placebos; every simulation is kept in the store and shared between claims."""
    store = store or Store(default_cache())
    spec, main = spec_of(asked), main_of(CHOICES)
    first = world(panel, spec.world)
    chains = asked.chains
    while True:
        spec = spec_of(replace(asked, chains=chains))
        whole = run_scenario(spec, first, store=store, confirmed=True)
        seen = _cell(whole, first, asked, main, "main", int(main["windows"] or 1))
        if chains >= MOST_CHAINS or seen.interval[3] <= NOISE or not seen.contrast.differences.any():
            break
        chains = min(2 * chains, MOST_CHAINS)
    out = []
    for title, model in MODELS.items():
        here = first if model == "default" else world(panel, spec.world, model)
        if not here.fit.converged and model != "default":
            continue  # a variant without a fit says nothing
        for rates in CHOICES[1].options:
            again = spec.model_copy(update={"rates": rates})
            found = whole if (model, rates) == ("default", main["rates to come"]) else None
            found = found or run_scenario(again, here, store=store, confirmed=True)
            for windows in CHOICES[0].options:
                s: Specification = {"windows": windows, "rates to come": rates, "a tie is": title}
                out.append(
                    _cell(found, here, asked, s, "main" if s == main else "variant", int(windows or 1))
                )
    out.sort(key=lambda c: c.role != "main")
    return out + _placebos(panel, spec.model_copy(update={"draws": PLACEBO_DRAWS}), asked, main, store)


def _cell(
    found: Ensemble, here: ScenarioModel, asked: Asked, s: Specification, role: str, window: int
) -> ScenarioCell:
    one, two = found.select(**{asked.factor: asked.a}), found.select(**{asked.factor: asked.b})
    states = _counted(here, found.spec.outcomes[asked.outcome])
    return ScenarioCell(s, role, contrast(one, two, asked.outcome, window), found, window, states)


def _placebos(
    panel: Panel, spec: ScenarioSpec, asked: Asked, main: Specification, store: Store
) -> list[ScenarioCell]:
    """The same change made to clients that share next to no peers with the one that the factor is about."""
    changed = tied(spec.factors[asked.factor].levels[asked.a]) or tied(
        spec.factors[asked.factor].levels[asked.b]
    )
    if changed is None:
        return []
    client, patron = changed
    here = world(panel, spec.world)
    network = here.network(None, f"scenario {asked.scenario!r}")
    chosen, _ = pick_placebos(here, network, client, patron, PLACEBOS, spec.seed)
    out = []
    for other in chosen:
        levels = {
            name: Level(do=tuple(_moved(i, client, other) for i in level.do), mapping=level.mapping)
            for name, level in spec.factors[asked.factor].levels.items()
        }
        update: dict[str, object] = {
            "factors": {asked.factor: Factor(title=f"{other} in its place", levels=levels)},
            "outcomes": {**spec.outcomes, asked.outcome: _about(spec.outcomes[asked.outcome], client, other)},
        }
        found = run_scenario(spec.model_copy(update=update), here, store=store, confirmed=True)
        out.append(_cell(found, here, asked, {**main, "client": other}, "placebo", int(main["windows"] or 1)))
    return out


def tied(level: Level) -> tuple[str, str] | None:
    """Client and patron of the tie that a level fixes or forbids, if it does."""
    for step in level.do:
        sender, receiver = getattr(step, "sender", None), getattr(step, "receiver", None)
        if sender and receiver:
            return str(sender), str(receiver)
    return None


def _moved(step: Intervention, client: str, other: str) -> Intervention:
    if getattr(step, "sender", None) == client:
        return step.model_copy(update={"sender": other})
    return step


def _about(outcome: OutcomeSpec, client: str, other: str) -> OutcomeSpec:
    """The outcome that leaves out `other` where it left out `client`."""
    without = outcome.parameters.get("without")
    if not isinstance(without, tuple):
        return outcome
    left = tuple(other if name == client else name for name in without)
    return outcome.model_copy(update={"parameters": {**outcome.parameters, "without": left}})

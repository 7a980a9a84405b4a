"""Run a scenario with all that its file asks for: contrasts, layers, multiplier, sensitivity, discovery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from tertius.core.frames import finite
from tertius.core.progress import Progress, silent
from tertius.core.store import Store
from tertius.scenario.backend import Backend
from tertius.scenario.contrast import Contrast, contrast
from tertius.scenario.discovery import Box, discover
from tertius.scenario.ensemble import Ensemble
from tertius.scenario.layers import Layers, variance_layers
from tertius.scenario.model import ScenarioModel
from tertius.scenario.moments import mean_and_error
from tertius.scenario.multiplier import Multiplier, multiplier
from tertius.scenario.run import Plan, run_scenario
from tertius.scenario.sensitivity import Sensitivity, sensitivity
from tertius.scenario.spec import ScenarioSpec


@dataclass(frozen=True, eq=False)
class ScenarioRun:
    """What a scenario's file asked for; None where it did not ask.

    Attributes
    ----------
    contrasts : tuple of (title, Contrast)
        By contrast of the file and outcome.
    layers : tuple of Layers
        One an outcome.
    """

    ensemble: Ensemble
    contrasts: tuple[tuple[str, Contrast], ...]
    layers: tuple[Layers, ...]
    multiplier: Multiplier | None
    sensitivity: Sensitivity | None
    discovery: Box | None

    def contrast_rows(self) -> list[dict[str, Any]]:
        """Return one row per contrast and outcome."""
        return [
            {
                "contrast": title or f"{c.a} minus {c.b}",
                "outcome": c.outcome,
                "estimate": c.estimate,
                "mc_error": c.mc_error,
                "low": c.expected[0],
                "high": c.expected[1],
                "predicted_low": c.predicted[0],
                "predicted_high": c.predicted[1],
                "probability": c.probability,
                "correlation": c.correlation,
                "reduction": c.reduction,
                "undefined": c.undefined,
            }
            for title, c in self.contrasts
        ]

    def layer_table(self) -> pd.DataFrame:
        """Return one row per outcome and layer of uncertainty."""
        parts = [one.frame().assign(outcome=one.outcome) for one in self.layers]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def arm_rows(self) -> list[tuple[str, str, float, float, float]]:
        """Return arm, outcome, value at the start, mean at the horizon and its Monte Carlo error."""
        made = self.ensemble
        rows = []
        for name in made.values:
            for a, arm in enumerate(made.arms):
                mean, error = mean_and_error(made.values[name][:, a, :, :, -1])
                rows.append((arm.label, name, float(made.origin[name].mean()), mean, error))
        return rows

    def to_json(self) -> dict[str, Any]:
        """Return the whole as plain data; numbers that JSON does not know are null."""
        made = self.ensemble
        record: dict[str, Any] = {
            "scenario": made.spec.id,
            "arms": [dict(a.levels) for a in made.arms],
            "models": list(made.models),
            "summary": made.summary().to_dict("records"),
            "contrasts": self.contrast_rows(),
            "layers": self.layer_table().to_dict("records"),
            "notes": list(made.notes),
            "seconds": round(made.seconds, 3),
            "tasks": made.tasks,
            "stored": made.stored,
        }
        if self.multiplier is not None:
            record["multiplier"] = self.multiplier.table.to_dict("records")
        if self.sensitivity is not None:
            record["sensitivity"] = self.sensitivity.table.to_dict("records")
        if self.discovery is not None:
            record["discovery"] = asdict(self.discovery)
        return {name: finite(value) for name, value in record.items()}


def run(
    plan: Plan,
    models: Sequence[ScenarioModel],
    *,
    backend: Backend,
    store: Store,
    progress: Progress = silent,
    confirmed: bool = False,
) -> ScenarioRun:
    """Simulate all arms of a plan and analyse them as its file asks.

    Raises
    ------
    ScenarioError
        A run that is too large and not confirmed, or an analysis that the models do not allow.
    """
    spec = plan.spec
    ensemble = run_scenario(plan, backend=backend, store=store, progress=progress, confirmed=confirmed)
    contrasts = tuple(
        (c.title, contrast(ensemble.select(**c.a), ensemble.select(**c.b), name))
        for c in spec.contrasts
        for name in spec.outcomes
    )
    return ScenarioRun(
        ensemble,
        contrasts,
        tuple(variance_layers(ensemble, name) for name in spec.outcomes),
        _multiplier(spec, models, backend, store, progress),
        None
        if spec.sensitivity is None
        else sensitivity(spec, models[0], backend=backend, progress=progress),
        None if spec.discovery is None else discover(ensemble, tuple(models)),
    )


def _multiplier(
    spec: ScenarioSpec, models: Sequence[ScenarioModel], backend: Backend, store: Store, progress: Progress
) -> Multiplier | None:
    if spec.multiplier is None:
        return None
    return multiplier(
        models,
        **spec.multiplier.model_dump(),
        windows=spec.horizon,
        draws=spec.draws,
        chains=spec.chains,
        seed=spec.seed,
        coupling=spec.coupling,
        rates=spec.rates,
        start=spec.start,
        backend=backend,
        store=store,
        progress=progress,
    )


def plan_facts(plan: Plan, threads: int) -> dict[str, float]:
    """Return the size of a plan, and about how many seconds it takes on `threads` threads."""
    return {
        "models": len(plan.models),
        "arms": len(plan.arms),
        "draws": plan.spec.draws,
        "chains": plan.spec.chains,
        "windows": plan.spec.horizon,
        "simulated worlds": plan.runs,
        "tasks": len(plan.tasks()),
        "threads": threads,
        "seconds, about": round(plan.seconds(threads), 1),
    }

"""Scenarios: interventions on a fitted network model, ensembles, contrasts, sensitivity."""

from __future__ import annotations

from typing import Any

_HOMES = {
    "load_scenario": "load",
    "scenario_of": "load",
    "ScenarioSpec": "spec",
    "ScenarioModel": "model",
    "World": "model",  # former name
    "plan_scenario": "run",
    "run_scenario": "run",
    "Ensemble": "ensemble",
    "contrast": "contrast",
    "variance_layers": "layers",
    "multiplier": "multiplier",
    "sensitivity": "sensitivity",
    "discover": "discovery",
    "world_of": "worlds",
}


def __dir__() -> list[str]:
    return sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"tertius.scenario.{_HOMES[name]}"), name)

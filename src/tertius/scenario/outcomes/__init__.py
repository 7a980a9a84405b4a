"""Outcomes of scenarios, one file each: the state of a simulated world to one number."""

from __future__ import annotations

from tertius.core.registry import Registry
from tertius.scenario.outcome import Outcome

OUTCOMES: Registry[Outcome] = Registry(
    "tertius.scenario.outcomes", "OUTCOME", Outcome, "outcome", group="tertius.scenario.outcomes"
)

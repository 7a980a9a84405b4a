"""The error that scenario code raises."""

from __future__ import annotations

from tertius.core.errors import TertiusError


class ScenarioError(TertiusError):
    """A scenario that says something impossible, contradictory or unknown to its model."""

"""What a scenario would cost, and what came of one, read back from its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tertius.scenario.spec import ScenarioSpec
from tertius.web.bench import Bench
from tertius.web.errors import Missing
from tertius.web.jobs import record as jobs


@dataclass(frozen=True)
class Cost:
    """Arms and simulated worlds; seconds by the pace of the last run here, or None where there was none."""

    arms: int
    worlds: int
    seconds: float | None


def cost(bench: Bench, spec: ScenarioSpec) -> Cost:
    """Return what running a scenario would cost."""
    arms = len(spec.arms())
    worlds = arms * spec.draws * spec.chains * (1 + len(spec.models))
    paces = (_pace(job.result) for job in jobs.listed(bench.database, "scenario") if job.state == "done")
    pace = next((p for p in paces if p is not None), None)
    return Cost(arms, worlds, None if pace is None else pace * worlds * spec.horizon)


def _pace(result: Mapping[str, Any]) -> float | None:
    """Return seconds a simulated window, as a finished run had it; None where all came from the store."""
    windows, seconds = result.get("windows"), result.get("seconds")
    fresh = result.get("tasks", 0) > result.get("stored", 0)
    return float(seconds) / float(windows) if windows and seconds and fresh else None


def results(bench: Bench, number: int) -> dict[str, Any]:
    """Return what a finished scenario wrote.

    Raises
    ------
    Missing
        There is no such run.
    """
    file = bench.workspace.run_folder(number) / "scenario.json"
    if not file.is_file():
        raise Missing("run", "the number of a finished scenario", str(number))
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found

"""Which scenario and which models a name stands for."""

from __future__ import annotations

from pathlib import Path

from tertius.case.load import load_case
from tertius.core.errors import UsageError
from tertius.core.files import read_text
from tertius.core.store import Store, default_cache
from tertius.core.tree import MAX_BYTES, read_tree
from tertius.panel.load import load_panel
from tertius.scenario.cases import check_case
from tertius.scenario.load import load_scenario, packaged_scenarios, parse_scenario
from tertius.scenario.model import ScenarioModel
from tertius.scenario.spec import ScenarioSpec
from tertius.scenario.worlds import world_of


def scenario_named(text: str) -> ScenarioSpec:
    """Return a scenario by name or file, or the packaged one of a case.

    Raises
    ------
    TertiusError
        No such scenario, a file with errors, or a case without a packaged scenario.
    """
    if not (text.endswith((".yaml", ".yml")) or "/" in text):
        spec = load_scenario(text)
        if spec.case:
            check_case(spec, load_case(spec.case))
        return spec
    raw = read_text(Path(text), MAX_BYTES, UsageError)
    tree = read_tree(raw, text)
    if not (isinstance(tree.value, dict) and "claims" in tree.value):
        return parse_scenario(raw, text)
    case = load_case(text)
    for name in packaged_scenarios():
        spec = load_scenario(name)
        if spec.case == case.id:
            check_case(spec, case)
            return spec
    raise UsageError(
        text, "a case with a packaged scenario", f"none for {case.id!r}", "write a scenario file"
    )


def models_of(spec: ScenarioSpec, threads: int | None = None) -> list[ScenarioModel]:
    """Return the fitted models of a scenario, the first one's and those of the model layer.

    A packaged model is fitted on the first run and then kept in the cache.
    """
    cache = Store(default_cache())
    return [
        world_of(name, load_panel, cache, threads, beside=spec.file) for name in (spec.world, *spec.models)
    ]

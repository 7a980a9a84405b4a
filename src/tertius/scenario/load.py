"""Scenario files: YAML read by the loader of case files, errors with file and line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tertius.case.explain import explain
from tertius.core.errors import near_miss, shorten
from tertius.core.files import is_file, read_text
from tertius.core.tree import MAX_BYTES, Tree, noun, read_tree
from tertius.scenario.errors import ScenarioError
from tertius.scenario.spec import ScenarioSpec

_SUFFIXES = (".yaml", ".yml")


def packaged_scenarios() -> list[str]:
    """Names of the scenario files that come with the package, sorted."""
    folder = files("tertius.scenario") / "specs"
    if not folder.is_dir():
        return []
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_scenario(path_or_name: str | Path) -> ScenarioSpec:
    """Return a scenario: a packaged one (by its name, or its case's), or a file by path.

    Raises
    ------
    ScenarioError, CaseError
        One sentence with file and line.
    """
    text = str(path_or_name)
    if "\0" in text:
        raise ScenarioError("scenario", "a file name", shorten(text))
    if isinstance(path_or_name, Path) or "/" in text or "\\" in text or text.endswith(_SUFFIXES):
        return parse_scenario(read_text(Path(text), MAX_BYTES, ScenarioError), text)
    known = packaged_scenarios()
    if text not in known and is_file(text):
        return load_scenario(Path(text))
    if text not in known:
        hint = near_miss(text, known) or f"known: {', '.join(known) or 'none'}; for a file, give its path"
        raise ScenarioError(f"scenario {shorten(text)}", "a packaged scenario or a path", shorten(text), hint)
    resource = files("tertius.scenario") / "specs" / f"{text}.yaml"
    return parse_scenario(resource.read_text(encoding="utf-8"), resource.name)


def parse_scenario(text: str, origin: str) -> ScenarioSpec:
    """Return the scenario written in `text`; `origin` is what messages call the file."""
    tree = read_tree(text, origin)
    if not isinstance(tree.value, dict):
        raise ScenarioError(f"{origin}:1", "a mapping with id, title, world, ...", noun(tree.value))
    return scenario_of(tree.value, tree, origin)


def scenario_of(values: dict[str, Any], tree: Tree | None = None, origin: str = "scenario") -> ScenarioSpec:
    """Return a scenario from plain data, as from Python; the same one-sentence errors."""
    tree = tree or Tree(values, {})
    try:
        spec = ScenarioSpec.model_validate(values)
    except ValidationError as caught:
        raise explain(caught, tree, origin, ScenarioSpec, ScenarioError, "scenario") from None
    except RecursionError:
        raise ScenarioError(origin, "a scenario", "nesting that cannot be read") from None
    spec._origin, spec._lines = origin if tree.lines else "", tree.lines
    return spec

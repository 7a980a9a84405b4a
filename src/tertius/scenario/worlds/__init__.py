"""Packaged models that scenarios run on, one file each; or a model file of the user's own with its fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertius.core.errors import near_miss, shorten
from tertius.core.registry import Registry
from tertius.core.store import Store
from tertius.panel.panel import Panel
from tertius.saom.model_file import load_model
from tertius.saom.results.fit import Fit
from tertius.scenario.errors import ScenarioError
from tertius.scenario.model import ScenarioModel


@dataclass(frozen=True)
class WorldSource:
    """A packaged model: ``build(panel, store, threads)`` returns its world, fitting it if need be.

    `networks` names its dependent networks, for those who ask what it can express before it is fitted.
    """

    title: str
    build: Callable[[Panel, Store | None, int | None], ScenarioModel]
    networks: tuple[str, ...] = ()


WORLDS: Registry[WorldSource] = Registry(
    "tertius.scenario.worlds", "WORLD", WorldSource, "world", group="tertius.scenario.worlds"
)


def world_of(
    name: str,
    panel: Callable[[], Panel],
    store: Store | None = None,
    threads: int | None = None,
    beside: Any = "",
) -> ScenarioModel:
    """Return a world: a packaged one by name, or that of a model file (``.yaml``) with its saved fit.

    Parameters
    ----------
    panel : callable
        Loads the panel; called for packaged worlds only.
    beside : path
        File that relative paths are relative to.

    Raises
    ------
    ScenarioError, ModelError
    """
    if not name.endswith((".yaml", ".yml")):
        known = WORLDS.all()
        if name not in known:
            hint = (
                near_miss(name, known) or f"known: {', '.join(known) or 'none'}; or the path of a model file"
            )
            raise ScenarioError("world", "a packaged model or a model file", shorten(name), hint)
        return known[name].build(panel(), store, threads)
    path = Path(name) if not beside else Path(str(beside)).parent / name
    file = load_model(path)
    named = file.spec.simulate.theta
    where = file.beside(named if isinstance(named, str) else file.spec.fit.out or f"{path.stem}.fit.npz")
    if not where.exists():
        raise ScenarioError(str(path), f"its fit in {where.name}", "no such file", f"run: tertius fit {path}")
    n = file.data.n
    actors = tuple(str(a) for a in (file.spec.actors or range(1, n + 1)))
    receivers = tuple(str(a) for a in file.spec.receivers or ())
    if not receivers:
        widths = {v.shape[2] for v in file.data.networks.values() if v.two_mode}
        receivers = tuple(str(k) for k in range(1, max(widths) + 1)) if widths else ()
    fit = Fit.load(where)
    notes = () if fit.converged else (f"the fit of {path.name} did not converge",)
    return ScenarioModel(path.stem, file.data, fit, actors, receivers, notes=notes)

"""Figures of a scenario's run, as SVG and PNG files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.core.files import atomic
from tertius.dossier.draw import WIDE, drawn, to_png
from tertius.dossier.registry import CHARTS
from tertius.panel.states import States
from tertius.pipeline.scenarios.run import ScenarioRun
from tertius.scenario.ensemble import Ensemble, Selection
from tertius.scenario.figures import change_table, draws_table, fan_table, tornado_table

#: Arms in a fan chart where no contrast says which ones matter.
_MOST_ARMS = 6


def write_figures(run: ScenarioRun, folder: Path) -> list[Path]:
    """Draw fans of outcomes, maps of ties, the multiplier and the sensitivity; return the files."""
    files = []
    for name, kind, table in figure_tables(run):
        cells = tuple(tuple(row) for row in table.itertuples(index=False))
        data = DataTable(name, tuple(str(c) for c in table.columns), cells)
        drawing = drawn(partial(CHARTS.get(kind).draw, data), WIDE, name)
        for suffix, content in ((".svg", drawing.svg.encode()), (".png", to_png(drawing))):
            with atomic(folder / f"{name}{suffix}") as part:
                part.write_bytes(content)
            files.append(folder / f"{name}{suffix}")
    return files


def figure_tables(run: ScenarioRun) -> list[tuple[str, str, pd.DataFrame]]:
    """Return name, kind of chart and data of every figure that the run gives rise to."""
    made = run.ensemble
    groups = _groups(made)
    figures = [(f"fan-{name}", "fan", fan_table(made, name, groups)) for name in made.values]
    names = state_names(made)
    outcomes = made.spec.outcomes.values()
    named = {str(o.parameters["patron"]) for o in outcomes if "patron" in o.parameters}
    for number, c in enumerate(made.spec.contrasts if names else ()):
        for patron in sorted(named & set(made.receivers)):
            table = change_table(made.select(**c.a), made.select(**c.b), patron, names=names)
            figures.append((f"map-{number + 1}-{patron}", "tie_map", table))
    if run.multiplier is not None:
        figures.append(("multiplier", "distribution", draws_table(run.multiplier)))
    if run.sensitivity is not None:
        figures.append(("sensitivity", "tornado", tornado_table(run.sensitivity)))
    return figures


def _groups(made: Ensemble) -> dict[str, Selection]:
    """Return the arms to draw: the sides of the first contrast, else the first few arms."""
    sides = [side for c in made.spec.contrasts[:1] for side in (c.a, c.b)]
    groups = {f"{k} {v}": made.select(**{k: v}) for side in sides for k, v in side.items()}
    return groups or {arm.label: made.select(**dict(arm.levels)) for arm in made.arms[:_MOST_ARMS]}


def state_names(made: Ensemble) -> dict[str, str]:
    """Return names of the actors where they are states of the panel; empty if they are not."""
    states = States.embedded()
    known = set(states.all())
    return {s: states.name(s) for s in made.actors} if set(made.actors) <= known else {}

"""Tables, figures and words of `scenario_contrast` where worlds were simulated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.battery.scenario_contrast.runs import Asked, ScenarioCell, tied
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.core.arrays import Floats
from tertius.panel.panel import Panel
from tertius.scenario.ensemble import Selection
from tertius.scenario.figures import change_table as changes
from tertius.scenario.figures import fan_table
from tertius.scenario.moments import components

SHOWN = 15


def _pair(run: ScenarioCell, asked: Asked) -> tuple[Selection, Selection]:
    e = run.ensemble
    return e.select(**{asked.factor: asked.a}), e.select(**{asked.factor: asked.b})


def _levels(run: ScenarioCell, asked: Asked) -> tuple[float, float]:
    one, two = (s.values(asked.outcome, run.window) for s in _pair(run, asked))
    return float(np.nanmean(one)), float(np.nanmean(two))


def _title(run: ScenarioCell, asked: Asked) -> str:
    spec = run.ensemble.spec
    return spec.factors[asked.factor].title or asked.factor


def sentence(run: ScenarioCell, asked: Asked, main: Estimate, decision: Decision) -> str:
    """Return the verdict in one sentence."""
    one, two = _levels(run, asked)
    when = int(run.ensemble.times[run.window - 1])
    noise = run.interval[3]
    return (
        f"{_title(run, asked)} {asked.a} against {asked.b}: in simulated worlds up to {when} the outcome "
        f"({asked.outcome}) is {one:.3g} against {two:.3g}, a difference of {main.value:+.3g} "
        f"{_per(run)}"
        f"({main.low:+.3g} to {main.high:+.3g}; simulation noise is {percent(noise)} of the interval); "
        f"{decision.why}."
    )


def _per(run: ScenarioCell) -> str:
    return f"a state, over {run.states} states, " if run.states > 1 else ""


def placebo(runs: Sequence[ScenarioCell], cells: Sequence[GridCell]) -> str:
    """Return what the same change does where it can be no example."""
    said = [
        f"{run.specification['client']} {cell.estimate.value:+.3g} "
        f"({cell.estimate.low:+.3g} to {cell.estimate.high:+.3g})"
        for run, cell in zip(runs, cells)
        if run.role == "placebo"
    ]
    if not said:
        return "The factor fixes no tie, so that there is no client to put in its place."
    return (
        "The same change made to clients that share next to no peers with the one in question gives "
        f"{'; '.join(said)}: what any client's tie does, by popularity or arithmetic."
    )


def level_table(run: ScenarioCell, asked: Asked) -> DataTable:
    """Return the outcome's mean and range under either level, by window."""
    rows: list[tuple[Cell, ...]] = []
    for level, chosen in zip((asked.a, asked.b), _pair(run, asked)):
        for w, time in enumerate(run.ensemble.times, 1):
            v = chosen.values(asked.outcome, w)
            v = v[np.isfinite(v)]
            said = (float(v.mean()), *np.quantile(v, (0.025, 0.975))) if len(v) else (None, None, None)
            rows.append(
                (level, int(time), *(None if x is None else round(float(x), 4) for x in said), len(v))
            )
    columns = (asked.named, "up to", "mean", "low", "high", "worlds")
    note = "Low and high hold 95 % of the simulated worlds."
    return DataTable(f"{run.ensemble.titles[asked.outcome]}, by level", columns, tuple(rows), note)


def layer_table(run: ScenarioCell, asked: Asked) -> DataTable:
    """Return how far chance and the parameters spread the outcome and the difference."""
    one, _ = (s.values(asked.outcome, run.window) for s in _pair(run, asked))
    gap = run.contrast.differences[:, None]
    rows: list[tuple[Cell, ...]] = []
    for name, values in ((f"outcome, {asked.a}", one), (f"{asked.a} less {asked.b}", gap)):
        process, parameter = (max(float(x), 0.0) ** 0.5 for x in components(values)[:2])
        rows.append((name, round(process, 4), round(parameter, 4)))
    rows.append(("Monte Carlo error of the difference", round(float(run.contrast.mc_error), 4), None))
    columns = ("what", "from chance", "from the parameters")
    note = "Standard deviations; chance is what differs between worlds with the same parameters."
    return DataTable("Where the uncertainty comes from", columns, tuple(rows), note)


def goal_table(run: ScenarioCell, asked: Asked, goals: Sequence[str]) -> DataTable:
    """Return the chance that each goal, and all of them, stand no lower at the horizon than at the start."""
    one, _ = _pair(run, asked)
    met, rows = None, list[tuple[Cell, ...]]()
    for goal in goals:
        value = one.values(goal)
        here = np.where(np.isfinite(value), value >= float(np.mean(run.ensemble.origin[goal])), np.nan)
        met = here if met is None else met * here
        rows.append((goal, *_share(here)))
    if met is not None:
        rows.append(("all of them", *_share(met)))
    columns = ("goal: no lower than at the start", "chance", "low", "high")
    note = (
        f"{asked.named}: {asked.a}; up to {int(run.ensemble.times[-1])}; intervals over the parameters."
        "  Worlds in which a goal is undefined are left out."
    )
    return DataTable("Joint chance of the named goals", columns, tuple(rows), note)


def _share(met: Floats) -> tuple[float | None, float | None, float | None]:
    """Return the share of worlds (models, arms, draws, chains) that are 1, over those that are not NaN."""
    by_draw = np.moveaxis(met, 2, 0).reshape(met.shape[2], -1)
    every = [float(one[np.isfinite(one)].mean()) for one in by_draw if np.isfinite(one).any()]
    if not every:
        return None, None, None
    low, high = np.clip(np.quantile(every, (0.025, 0.975)), 0.0, 1.0)
    return round(float(np.nanmean(met)), 4), round(float(low), 4), round(float(high), 4)


def fan_figure(run: ScenarioCell, asked: Asked) -> Figure:
    """Return the outcome through time under either level."""
    one, two = _pair(run, asked)
    frame = fan_table(run.ensemble, asked.outcome, {asked.a: one, asked.b: two})
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(r[0]), *(round(float(str(x)), 4) for x in r[1:]))
        for r in frame.itertuples(index=False, name=None)
    )
    last = frame.groupby("arm", sort=False).tail(1)
    alt = "; ".join(f"{r.arm}: {r.mean:.3g} ({r.low:.3g} to {r.high:.3g})" for r in last.itertuples())
    unit = run.ensemble.units[asked.outcome].split(" (")[0]
    note = f"{unit[:1].upper()}{unit[1:]}; bands hold half and 95 % of the simulated worlds."
    data = DataTable(asked.outcome, tuple(frame.columns), rows, note)
    title = (
        f"{run.ensemble.titles[asked.outcome]} ({asked.outcome}) by {asked.named}, {asked.a} and {asked.b}"
    )
    return Figure("fan", title, f"At the horizon {alt}.", data)


def draw_figure(runs: Sequence[ScenarioCell], asked: Asked) -> Figure:
    """Return the expected difference at each draw of the parameters, beside the placebos'."""
    rows: list[tuple[Cell, ...]] = []
    for run in (runs[0], *(r for r in runs if r.role == "placebo")):
        label = str(run.specification.get("client") or asked.gap)
        label = f"placebo: {label}" if run.role == "placebo" else label
        by_draw = np.moveaxis(run.contrast.differences, 1, 0) / run.states
        every = [one[np.isfinite(one)] for one in by_draw]  # undefined differences are no zeros
        rows += [(label, round(float(one.mean()), 4)) for one in every if len(one)]
    data = DataTable("Expected difference by draw", ("label", "value"), tuple(rows), "One dot a draw.")
    mean = {label: float(np.mean([float(r[1] or 0) for r in rows if r[0] == label])) for label, _ in rows}
    alt = "; ".join(f"{k}: mean {v:+.3g}" for k, v in mean.items())
    return Figure(
        "distribution", "The expected difference, over the parameters' uncertainty", f"{alt}.", data
    )


def map_figure(panel: Panel, run: ScenarioCell, asked: Asked) -> tuple[Figure, ...]:
    """Return where ties with the patron become likelier, if factor and outcome are about ties."""
    patron = _patron(run, asked)
    if patron is None or run.ensemble.spec.outcomes[asked.outcome].outcome != "reach":
        return ()
    one, two = _pair(run, asked)
    names = {s: called(panel, s) for s in run.ensemble.actors}
    frame = changes(one, two, patron, names=names)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(iso3), str(name), round(float(change), 4))
        for iso3, name, change in zip(frame["iso3"], frame["name"], frame["change"].to_numpy(dtype=float))
        if change == change
    )
    largest = sorted(rows, key=lambda r: -abs(float(r[2] or 0)))[:5]
    alt = "Largest changes: " + ", ".join(f"{r[1]} {float(r[2] or 0):+.2f}" for r in largest) + "."
    data = DataTable("Change of the chance of a tie", ("iso3", "name", "change"), rows)
    title = f"Chance of an arms tie with {called(panel, patron)}, {asked.a} less {asked.b}"
    return (Figure("tie_map", title, alt, data),)


def change_table(panel: Panel, run: ScenarioCell, asked: Asked) -> DataTable:
    """Return the states whose chance of a tie with the patron changes most."""
    columns = ("state", f"with {asked.a}", f"with {asked.b}", "difference")
    title = "States whose chance of a tie changes most"
    patron = _patron(run, asked)
    if patron is None:
        return DataTable(title, columns, ())
    one, two = _pair(run, asked)
    name = next(iter(run.ensemble.ties))
    j = run.ensemble.receivers.index(patron)
    shares = [run.ensemble.ties[name][list(s.at), -1, :, j].mean(axis=0) for s in (one, two)]
    gap = shares[0] - shares[1]
    order = sorted(range(len(gap)), key=lambda i: -abs(float(np.nan_to_num(gap[i]))))[:SHOWN]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (called(panel, run.ensemble.actors[i]), *(round(float(x[i]), 3) for x in (*shares, gap)))
        for i in order
    )
    note = f"At the horizon, {int(run.ensemble.times[-1])}; single states are uncertain by some points."
    return DataTable(title, columns, rows, note)


def _patron(run: ScenarioCell, asked: Asked) -> str | None:
    levels = run.ensemble.spec.factors[asked.factor].levels
    changed = tied(levels[asked.a]) or tied(levels[asked.b])
    return None if changed is None else changed[1]


def notes(runs: Sequence[ScenarioCell], asked: Asked) -> tuple[str, ...]:
    """Return what a reader must know, and what the scenario's levels stand for."""
    spec = runs[0].ensemble.spec
    levels = spec.factors[asked.factor].levels
    said = [f"{asked.named}, {name}: {level.mapping}" for name, level in levels.items() if level.mapping]
    first = (
        "Simulations say what the fitted model implies.  A difference is a consequence of the model's terms "
        "for peers and popularity, which are predictive precedence and no proof of copying."
    )
    return tuple(dict.fromkeys((first, *said, *runs[0].ensemble.notes)))

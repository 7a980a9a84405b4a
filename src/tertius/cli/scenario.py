"""`tertius scenario`: simulate a scenario, compare its arms, and draw them."""

from __future__ import annotations

import json as jsonlib
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.complete import complete_scenario
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table

if TYPE_CHECKING:
    import pandas as pd

    from tertius.scenario.contrast import Contrast
    from tertius.scenario.ensemble import Ensemble
    from tertius.scenario.run import Plan, Report
    from tertius.scenario.spec import ScenarioSpec
    from tertius.scenario.world import World


def scenario(
    spec: Annotated[
        str, typer.Argument(help="A scenario's name or file, or a case.", autocompletion=complete_scenario)
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder; default out/ID.")] = None,
    threads: Annotated[int | None, typer.Option("--threads", "-t", min=1, help="Default all cores.")] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Address of a dask scheduler, or 'local' for worker processes.")
    ] = "",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Workers of a local cluster.")
    ] = None,
    draws: Annotated[int | None, typer.Option("--draws", min=1, help="In place of the file's.")] = None,
    chains: Annotated[int | None, typer.Option("--chains", min=1, help="In place of the file's.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="In place of the file's.")] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what would run and how long; run nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Run however large.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the figures.")] = True,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Simulate all arms of SPEC; write tables and figures.

    Finished tasks are kept: after Ctrl-C the same command goes on from there.
    """
    from tertius.core.store import Store, default_cache
    from tertius.scenario.backend import Backend, Dask, Threads
    from tertius.scenario.contrast import contrast
    from tertius.scenario.run import plan_scenario, run_scenario

    options = Options(json, quiet)
    loaded = _load(spec)
    changes = {"draws": draws, "chains": chains, "seed": seed}
    loaded = loaded.with_(**{k: v for k, v in changes.items() if v is not None})
    store = Store(default_cache() / "scenarios")
    worlds = _worlds(loaded, threads, options)
    planned = plan_scenario(loaded, worlds)
    if plan:
        _say_plan(planned, threads, options)
        return
    say(
        f"{planned.runs:,} simulated worlds in {len(planned.arms)} arm(s), {loaded.horizon} window(s) each",
        options,
    )
    backend: Backend = Dask(cluster, workers) if cluster else Threads(threads)
    with _progress(options) as progress:
        found = run_scenario(planned, backend=backend, store=store, progress=progress, confirmed=yes)
    folder = out or Path("out") / loaded.id
    contrasts = [
        (c.title, contrast(found.select(**c.a), found.select(**c.b), name))
        for c in loaded.contrasts
        for name in loaded.outcomes
    ]
    extra = _analyses(loaded, found, worlds, backend, options)
    files = _write(found, contrasts, extra, folder)
    if figures:
        files += _draw(found, extra, folder)
    if options.json:
        show_json(_plain(found, contrasts, extra, files))
        return
    _print(found, contrasts, extra, options)
    say(
        f"{found.tasks} tasks, {found.stored} of them from the store, in {found.seconds:.1f} s; "
        f"{len(files)} files in {folder}",
        options,
    )


def _load(text: str) -> ScenarioSpec:
    """A scenario by name or path, or the packaged one of a case."""
    from tertius.case.load import load_case
    from tertius.case.tree import MAX_BYTES, read_tree
    from tertius.core.errors import TertiusError, UsageError
    from tertius.core.files import read_text
    from tertius.scenario.cases import check_case
    from tertius.scenario.load import load_scenario, packaged_scenarios
    from tertius.scenario.load import parse_scenario as parse

    if not (text.endswith((".yaml", ".yml")) or "/" in text):
        made = load_scenario(text)
        if made.case:
            check_case(made, load_case(made.case))
        return made
    raw = read_text(Path(text), MAX_BYTES, UsageError)
    tree = read_tree(raw, text)
    if not (isinstance(tree.value, dict) and "claims" in tree.value):
        return parse(raw, text)
    case = load_case(text)
    for name in packaged_scenarios():
        made = load_scenario(name)
        if made.case == case.id:
            check_case(made, case)
            return made
    raise TertiusError(
        text, "a case with a packaged scenario", f"none for {case.id!r}", "write a scenario file"
    )


def _worlds(loaded: ScenarioSpec, threads: int | None, options: Options) -> list[World]:
    from tertius.core.store import Store, default_cache
    from tertius.panel.load import load_panel
    from tertius.scenario.worlds import world_of

    say(f"model {loaded.world}: fitted on the first run, then kept", options)
    origin = loaded._origin if "/" in loaded._origin else ""
    return [
        world_of(name, load_panel, Store(default_cache()), threads, beside=origin)
        for name in (loaded.world, *loaded.models)
    ]


def _say_plan(planned: Plan, threads: int | None, options: Options) -> None:
    import os

    count = threads or os.cpu_count() or 1
    seconds = planned.seconds(count)
    facts = {
        "models": len(planned.worlds),
        "arms": len(planned.arms),
        "draws": planned.spec.draws,
        "chains": planned.spec.chains,
        "windows": planned.spec.horizon,
        "simulated worlds": planned.runs,
        "tasks": len(planned.tasks()),
        "threads": count,
        "seconds, about": round(seconds, 1),
    }
    if options.json:
        show_json(facts)
    else:
        show_table(("what", "how many"), list(facts.items()), planned.spec.title)


def _analyses(
    loaded: ScenarioSpec, found: Ensemble, worlds: list[World], backend: Any, options: Options
) -> dict[str, Any]:
    """Layers of variance by outcome, and what the spec asks for besides."""
    from tertius.core.store import Store, default_cache
    from tertius.scenario.discovery import discover
    from tertius.scenario.layers import variance_layers
    from tertius.scenario.multiplier import multiplier
    from tertius.scenario.sensitivity import sensitivity

    extra: dict[str, Any] = {"layers": {name: variance_layers(found, name) for name in loaded.outcomes}}
    if loaded.discovery is not None:
        extra["discovery"] = discover(found, tuple(worlds))
    if loaded.multiplier is not None:
        with _progress(options, "multiplier") as progress:
            extra["multiplier"] = multiplier(
                worlds,
                **loaded.multiplier.model_dump(),
                windows=loaded.horizon,
                draws=loaded.draws,
                chains=loaded.chains,
                seed=loaded.seed,
                coupling=loaded.coupling,
                rates=loaded.rates,
                start=loaded.start,
                backend=backend,
                store=Store(default_cache() / "scenarios"),
                progress=progress,
            )
    if loaded.sensitivity is not None:
        with _progress(options, "sensitivity") as progress:
            extra["sensitivity"] = sensitivity(loaded, worlds[0], backend=backend, progress=progress)
    return extra


def _contrast_rows(contrasts: list[tuple[str, Contrast]]) -> list[dict[str, Any]]:
    return [
        {
            "contrast": title or f"{c.a} less {c.b}",
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
        }
        for title, c in contrasts
    ]


def _layer_table(extra: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    parts = [v.frame().assign(outcome=name) for name, v in extra["layers"].items()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _write(
    found: Ensemble, contrasts: list[tuple[str, Contrast]], extra: dict[str, Any], folder: Path
) -> list[Path]:
    import pandas as pd

    from tertius.cli.measure import write_frame
    from tertius.core.files import atomic

    tables = {
        "worlds.parquet": found.frame(),
        "summary.csv": found.summary(),
        "layers.csv": _layer_table(extra),
    }
    for network in found.ties:
        tables[f"ties-{network}.csv"] = found.tie_changes(network)
    if contrasts:
        tables["contrasts.csv"] = pd.DataFrame(_contrast_rows(contrasts))
    if "multiplier" in extra:
        tables["multiplier.csv"] = extra["multiplier"].table
    if "sensitivity" in extra:
        tables["sensitivity.csv"] = extra["sensitivity"].table
    files = []
    for name, table in tables.items():
        if len(table):
            write_frame(table, folder / name)
            files.append(folder / name)
    record = folder / "record.json"
    with atomic(record) as part:
        made = found.provenance
        text = {
            "version": made.version, "code": made.code, "inputs": dict(made.inputs), "seed": made.seed,
            "parameters": dict(made.parameters), "environment": dict(made.environment),
            "notes": list(found.notes),
        }  # fmt: skip
        part.write_text(jsonlib.dumps(text, indent=1, sort_keys=True, default=str), encoding="utf-8")
    return [*files, record]


def _draw(found: Ensemble, extra: dict[str, Any], folder: Path) -> list[Path]:
    from tertius.claims.verdict import DataTable
    from tertius.core.files import atomic
    from tertius.dossier.draw import WIDE, drawn, to_png
    from tertius.dossier.registry import CHARTS
    from tertius.scenario.figures import change_table, draws_table, fan_table, tornado_table

    wanted: list[tuple[str, str, pd.DataFrame]] = []
    pairs = [(c.title or f"{c.a} less {c.b}", c.a, c.b) for c in found.spec.contrasts]
    groups = {
        f"{k} {v}": found.select(**{k: v}) for _, *sides in pairs[:1] for s in sides for k, v in s.items()
    }
    groups = groups or {arm.label: found.select(**dict(arm.levels)) for arm in found.arms[:6]}
    for name in found.values:
        wanted.append((f"fan-{name}", "fan", fan_table(found, name, groups)))
    patrons = {
        str(o.parameters["patron"]) for o in found.spec.outcomes.values() if "patron" in o.parameters
    } & set(found.receivers)
    names = _state_names(found)
    for number, (_, a, b) in enumerate(pairs):
        for patron in sorted(patrons):
            if names:
                table = change_table(found.select(**a), found.select(**b), patron, names=names)
                wanted.append((f"map-{number + 1}-{patron}", "tie_map", table))
    if "multiplier" in extra:
        wanted.append(("multiplier", "distribution", draws_table(extra["multiplier"])))
    if "sensitivity" in extra:
        wanted.append(("sensitivity", "tornado", tornado_table(extra["sensitivity"])))
    files = []
    for name, kind, table in wanted:
        chart = CHARTS.get(kind)
        cells = tuple(tuple(row) for row in table.itertuples(index=False))
        data = DataTable(name, tuple(str(c) for c in table.columns), cells)
        drawing = drawn(partial(chart.draw, data), WIDE, name)
        for suffix, content in ((".svg", drawing.svg.encode()), (".png", to_png(drawing))):
            with atomic(folder / f"{name}{suffix}") as part:
                part.write_bytes(content)
            files.append(folder / f"{name}{suffix}")
    return files


def _state_names(found: Ensemble) -> dict[str, str]:
    """Names of the actors where they are states of the panel; empty if they are not."""
    from tertius.panel.states import States

    states = States.embedded()
    known = set(states.all())
    return {s: states.name(s) for s in found.actors} if set(found.actors) <= known else {}


def _print(
    found: Ensemble, contrasts: list[tuple[str, Contrast]], extra: dict[str, Any], options: Options
) -> None:
    from tertius.scenario.moments import mean_and_error

    rows: list[tuple[object, ...]] = []
    for name in found.values:
        for a, arm in enumerate(found.arms):
            mean, error = mean_and_error(found.values[name][:, a, :, :, -1])
            rows.append((arm.label, name, float(found.origin[name].mean()), mean, error))
    heads: tuple[str, ...] = ("arm", "outcome", "at the start", f"at {found.times[-1]:g}", "MC error")
    shown = rows if len(rows) <= 60 else rows[:60]
    show_table(heads, shown, found.spec.title)
    if len(rows) > 60:
        say(f"{len(rows) - 60} more rows in summary.csv", options)
    if contrasts:
        heads = ("contrast", "outcome", "difference", "MC error", "low", "high", "reduction by common chance")
        kept = ("contrast", "outcome", "estimate", "mc_error", "low", "high", "reduction")
        show_table(heads, [tuple(r[k] for k in kept) for r in _contrast_rows(contrasts)], "Contrasts")
    layers = _layer_table(extra)
    if len(layers):
        show_table(
            ("outcome", "layer", "variance", "MC error", "share"),
            [
                tuple(r)
                for r in layers[["outcome", "layer", "variance", "mc_error", "share"]].itertuples(index=False)
            ],
            "Layers of uncertainty",
        )
    if "multiplier" in extra:
        made = extra["multiplier"]
        columns = [
            "who",
            "client",
            "placebo",
            "estimate",
            "mc_error",
            "low",
            "high",
            "process_sd",
            "parameter_sd",
        ]
        show_table(
            columns,
            [tuple(r) for r in made.table[columns].itertuples(index=False)],
            f"Other ties to {made.patron} that follow from keeping one",
        )
        for note in made.notes:
            say(f"note: {note}", options)
    if "sensitivity" in extra:
        table = extra["sensitivity"].table
        show_table(list(table.columns), [tuple(r) for r in table.itertuples(index=False)], "Sensitivity")
    if "discovery" in extra:
        box = extra["discovery"]
        show_table(
            ("condition", "quasi-p", "stability"),
            [(c.text, c.quasi_p, c.stability) for c in box.conditions],
            f"{box.outcome} {box.wanted}: density {box.density:.2f} (all worlds {box.base:.2f}, held out "
            f"{box.holdout_density:.2f}), coverage {box.coverage:.2f}",
        )
    for note in found.notes:
        say(f"note: {note}", options)


def _plain(
    found: Ensemble, contrasts: list[tuple[str, Contrast]], extra: dict[str, Any], files: list[Path]
) -> dict[str, Any]:
    from dataclasses import asdict

    made = {
        "scenario": found.spec.id,
        "arms": [dict(a.levels) for a in found.arms],
        "models": list(found.models),
        "summary": found.summary().to_dict("records"),
        "contrasts": _contrast_rows(contrasts),
        "layers": _layer_table(extra).to_dict("records"),
        "notes": list(found.notes),
        "seconds": round(found.seconds, 3),
        "tasks": found.tasks,
        "stored": found.stored,
        "files": [str(f) for f in files],
    }
    if "multiplier" in extra:
        made["multiplier"] = extra["multiplier"].table.to_dict("records")
    if "sensitivity" in extra:
        made["sensitivity"] = extra["sensitivity"].table.to_dict("records")
    if "discovery" in extra:
        made["discovery"] = asdict(extra["discovery"])
    return {k: _finite(v) for k, v in made.items()}


def _finite(value: Any) -> Any:
    """JSON knows neither NaN nor infinity: null."""
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@contextmanager
def _progress(options: Options, what: str = "simulating") -> Iterator[Callable[[Report], None] | None]:
    """Yield a callback that shows a bar with the time left on a terminal, nothing elsewhere."""
    if options.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn(f"{what:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, left="compiling")

        def report(r: Report) -> None:
            left = f"{r.left:.0f} s left" if r.left == r.left else "starting"
            stored = f", {r.stored} from the store" if r.stored else ""
            bar.update(task, completed=r.done, total=r.total, left=left + stored)

        yield report

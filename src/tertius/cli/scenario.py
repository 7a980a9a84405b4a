"""`tertius scenario`: simulate a scenario, compare its arms, and draw them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.complete import complete_scenario
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.cli.progress import progress_bar

if TYPE_CHECKING:
    from tertius.pipeline.scenarios.run import ScenarioRun

#: Rows of the table of arms that a terminal shows; the file has all of them.
_SHOWN = 60


def scenario(
    spec: Annotated[
        str, typer.Argument(help="A scenario's name or file, or a case.", autocompletion=complete_scenario)
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder; default out/ID.")] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", "-t", min=1, help="Number of threads; default: all cores.")
    ] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Address of a dask scheduler, or 'local' for worker processes.")
    ] = "",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Workers of a local cluster.")
    ] = None,
    draws: Annotated[int | None, typer.Option("--draws", min=1, help="Instead of the file's number.")] = None,
    chains: Annotated[
        int | None, typer.Option("--chains", min=1, help="Instead of the file's number.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Instead of the file's number.")] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Print what would run and for how long, without running it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Run even if the run is very large.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Also draw figures.")] = True,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Simulate all arms of SPEC; write tables and figures.

    Finished tasks are kept: after Ctrl-C run the same command again to continue.
    """
    from tertius.core.store import Store, default_cache
    from tertius.pipeline.scenarios.figures import write_figures
    from tertius.pipeline.scenarios.files import write_tables
    from tertius.pipeline.scenarios.load import models_of, scenario_named
    from tertius.pipeline.scenarios.run import plan_facts, run
    from tertius.scenario.backend import Backend, Dask, Threads
    from tertius.scenario.run import plan_scenario

    options = Options(json, quiet)
    changes = {"draws": draws, "chains": chains, "seed": seed}
    loaded = scenario_named(spec).with_(**{k: v for k, v in changes.items() if v is not None})
    say(f"model {loaded.world}: fitted on the first run, then taken from the cache", options)
    models = models_of(loaded, threads)
    planned = plan_scenario(loaded, models)
    if plan:
        facts = plan_facts(planned, threads or os.cpu_count() or 1)
        if options.json:
            show_json(facts)
        else:
            show_table(("what", "how many"), list(facts.items()), loaded.title)
        return
    say(
        f"{planned.runs:,} simulated worlds in {len(planned.arms)} arm(s), {loaded.horizon} window(s) each",
        options,
    )
    backend: Backend = Dask(cluster, workers) if cluster else Threads(threads)
    store = Store(default_cache() / "scenarios")
    with progress_bar(options, "compiling") as progress:
        done = run(planned, models, backend=backend, store=store, progress=progress, confirmed=yes)
    folder = out or Path("out") / loaded.id
    files = write_tables(done, folder)
    if figures:
        files += write_figures(done, folder)
    if options.json:
        show_json(done.to_json() | {"files": [str(f) for f in files]})
        return
    _print(done, options)
    made = done.ensemble
    say(
        f"{made.tasks} tasks, {made.stored} of them from the cache, in {made.seconds:.1f} s; "
        f"{len(files)} files in {folder}",
        options,
    )


def _print(run: ScenarioRun, options: Options) -> None:
    made = run.ensemble
    rows = run.arm_rows()
    heads: tuple[str, ...] = ("arm", "outcome", "at the start", f"at {made.times[-1]:g}", "MC error")
    show_table(heads, rows[:_SHOWN], made.spec.title)
    if len(rows) > _SHOWN:
        say(f"{len(rows) - _SHOWN} more rows in summary.csv", options)
    if run.contrasts:
        heads = ("contrast", "outcome", "difference", "MC error", "low", "high", "variance reduction")
        kept = ("contrast", "outcome", "estimate", "mc_error", "low", "high", "reduction")
        show_table(heads, [tuple(r[k] for k in kept) for r in run.contrast_rows()], "Contrasts")
    layers = run.layer_table()
    if len(layers):
        show_table(
            ("outcome", "layer", "variance", "MC error", "share"),
            [
                tuple(r)
                for r in layers[["outcome", "layer", "variance", "mc_error", "share"]].itertuples(index=False)
            ],
            "Layers of uncertainty",
        )
    if run.multiplier is not None:
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
            [tuple(r) for r in run.multiplier.table[columns].itertuples(index=False)],
            f"Other ties to {run.multiplier.patron} that follow if one is kept",
        )
        for note in run.multiplier.notes:
            say(f"note: {note}", options)
    if run.sensitivity is not None:
        table = run.sensitivity.table
        show_table(list(table.columns), [tuple(r) for r in table.itertuples(index=False)], "Sensitivity")
    if run.discovery is not None:
        box = run.discovery
        show_table(
            ("condition", "quasi-p", "stability"),
            [(c.text, c.quasi_p, c.stability) for c in box.conditions],
            f"{box.outcome} {box.wanted}: density {box.density:.2f} (all worlds {box.base:.2f}, "
            f"held-out half {box.holdout_density:.2f}), coverage {box.coverage:.2f}",
        )
        if box.undefined:
            say(f"{box.undefined} worlds without a defined outcome are left out, {box.n} are left", options)
    for note in made.notes:
        say(f"note: {note}", options)

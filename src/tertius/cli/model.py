"""`tertius fit` and `tertius simulate`: actor-oriented models from a file."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json

if TYPE_CHECKING:
    from tertius.saom.estimation.progress import Report
    from tertius.saom.results.fit import Fit

File = Annotated[Path, typer.Argument(help="A model file (YAML).")]
Threads = Annotated[int | None, typer.Option("--threads", "-t", min=1, help="Threads; default all cores.")]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="In place of the file's.")]


def fit(
    model: File,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where the fit goes (.npz).")] = None,
    seed: Seed = None,
    threads: Threads = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not go on from an interrupted run.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Estimate the model of MODEL, print the table and save the fit.

    Ctrl-C leaves a state file beside the output; the same command goes on from there.
    """
    from tertius.saom.api import fit as run
    from tertius.saom.model_file import load_model

    options = Options(json, quiet)
    file = load_model(model)
    spec = file.spec.fit
    target = out or file.beside(spec.out or f"{model.stem}.fit.npz")
    state = target.with_name(f"{target.name}.state")
    if fresh:
        state.unlink(missing_ok=True)
    resumed = state.exists()
    if resumed:
        say(f"going on from {state}", options)
    with estimation_progress(options) as progress:
        result = run(
            file.data,
            file.spec.effects,
            conditional=spec.conditional,
            seed=spec.seed if seed is None else seed,
            final=spec.final,
            attempts=spec.attempts,
            threads=threads,
            progress=progress,
            state=state,
        )
    result.save(target)
    if options.json:
        show_json(plain(result) | {"file": str(target)})
    else:
        sys.stdout.write(f"{result}\n")
    say(f"saved in {target}", options)


def simulate(
    model: File,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where the chains go (.npz).")] = None,
    chains: Annotated[int | None, typer.Option("--chains", "-n", min=1, help="Chains.")] = None,
    seed: Seed = None,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Simulate chains of MODEL at its theta (values, or a saved fit) and save the end states."""
    import numpy as np

    from tertius.core.files import atomic
    from tertius.saom.api import simulate as run
    from tertius.saom.model_file import load_model
    from tertius.saom.results.fit import Fit

    options = Options(json, quiet)
    file = load_model(model)
    spec = file.spec.simulate
    count, root = chains or spec.chains, spec.seed if seed is None else seed
    target = out or file.beside(spec.out or f"{model.stem}.sim.npz")
    if isinstance(spec.theta, str):
        fitted = Fit.load(file.beside(spec.theta))
        labels, sim = fitted.labels, run(file.data, fitted, chains=count, seed=root, threads=threads)
    else:
        from tertius.saom.api import model_of

        effects, conditional = file.spec.effects, spec.conditional
        labels = model_of(file.data, effects, conditional)[0].labels
        sim = run(
            file.data, effects, spec.theta, chains=count, seed=root, conditional=conditional, threads=threads
        )
    arrays: dict[str, Any] = {f"network {k}": v for k, v in sim.networks.items()}
    arrays |= {f"behaviour {k}": v for k, v in sim.behaviours.items()}
    head = jsonlib.dumps({"labels": labels, "seed": root, "chains": count})
    with atomic(target) as part, part.open("wb") as handle:
        np.savez_compressed(handle, head=np.array(head), statistics=sim.statistics, times=sim.times, **arrays)
    totals = sim.statistics.sum(axis=1)
    rows = [
        {"statistic": label, "mean": float(m), "sd": float(s)}
        for label, m, s in zip(labels, totals.mean(axis=0), totals.std(axis=0))
    ]
    if options.json:
        show_json({"chains": count, "seed": root, "file": str(target), "statistics": rows})
    else:
        from tertius.cli.console import show_table

        show_table(("statistic", "mean", "sd"), [tuple(r.values()) for r in rows], f"{count} chains")
    say(f"saved in {target}", options)


def plain(result: Fit) -> dict[str, Any]:
    """A fit as JSON values; NaN as null."""
    table = result.to_frame()
    rows = [
        {k: None if isinstance(v, float) and v != v else v for k, v in row.items()}
        for row in table.to_dict("records")
    ]
    return {
        "converged": result.converged,
        "overall": result.overall,
        "simulations": result.simulations,
        "parameters": rows,
        "notes": list(result.notes),
    }


@contextmanager
def estimation_progress(options: Options) -> Iterator[Callable[[Report], None]]:
    """Yield a callback that shows a bar with the time left on a terminal, nothing elsewhere."""
    from tertius.saom.estimation.progress import silent

    if options.quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    names = {2: "approaching the estimate", 3: "checking convergence"}
    columns = (TextColumn("{task.description:<26}"), BarColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("compiling and starting", total=None, left="")
        begun = time.monotonic()

        def report(r: Report) -> None:
            left = f"{r.left:.0f} s left of this phase" if r.left == r.left else ""
            text = f"{r.used} chains, {time.monotonic() - begun:.0f} s; {left}"
            bar.update(task, description=names[r.phase], completed=r.done, total=r.total, left=text)

        yield report

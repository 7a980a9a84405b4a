"""`tertius fit` and `tertius simulate`: actor-oriented models from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.cli.progress import progress_bar

File = Annotated[Path, typer.Argument(help="A model file (YAML).")]
Threads = Annotated[
    int | None, typer.Option("--threads", "-t", min=1, help="Number of threads; default: all cores.")
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="Instead of the seed in the file.")]


def fit(
    model: File,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File for the fit (.npz).")] = None,
    seed: Seed = None,
    threads: Threads = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start again; drop what an interrupted run left.")
    ] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Estimate the model of MODEL, print the table and save the fit.

    Ctrl-C leaves a state file beside the output; run the same command again to continue.
    """
    from tertius.pipeline.models import fit_job, fit_record

    options = Options(json, quiet)
    job = fit_job(model, out, fresh)
    if job.state.exists():
        say(f"continuing from {job.state}", options)
    with progress_bar(options, "compiling") as progress:
        result = job.run(seed, threads, progress)
    if options.json:
        show_json(fit_record(result) | {"file": str(job.target)})
    else:
        sys.stdout.write(f"{result}\n")
    say(f"saved in {job.target}", options)


def simulate(
    model: File,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File for the chains (.npz).")] = None,
    chains: Annotated[int | None, typer.Option("--chains", "-n", min=1, help="Number of chains.")] = None,
    seed: Seed = None,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Simulate chains of MODEL at its theta (values, or a saved fit) and save the end states."""
    from tertius.pipeline.models import simulate_file

    options = Options(json, quiet)
    done = simulate_file(model, out, chains, seed, threads)
    rows = done.rows()
    if options.json:
        show_json({"chains": done.chains, "seed": done.seed, "file": str(done.target), "statistics": rows})
    else:
        show_table(("statistic", "mean", "sd"), [tuple(r.values()) for r in rows], f"{done.chains} chains")
    say(f"saved in {done.target}", options)

"""`tertius calibrate`: how often each claim test is right and wrong, on planted worlds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from tertius.cli.complete import complete_test
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.cli.progress import progress_bar
from tertius.core.errors import UsageError


def calibrate(
    test: Annotated[
        list[str] | None,
        typer.Option("--test", "-t", help="Only this claim test.", autocompletion=complete_test),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A few worlds per test: takes minutes.")] = False,
    worlds: Annotated[int | None, typer.Option(help="Null worlds per test.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    processes: Annotated[int | None, typer.Option(help="Worker processes; default: one per core.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the records, the page and the chart.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run claim tests on simulated worlds with a known truth; count right and wrong labels and intervals."""
    from tertius.panel.load import load_panel
    from tertius.pipeline import calibrate as study
    from tertius.pipeline import confuse as networks
    from tertius.pipeline.calibration_page import describe, write

    options = Options(json, quiet)
    number = worlds if worlds is not None else study.QUICK if quick else study.WORLDS
    workers = processes if processes is not None else os.cpu_count() or 1
    for name, value, most in (("--worlds", number, 100_000), ("--processes", workers, 512)):
        if not 1 <= value <= most:
            raise UsageError(name, f"a number from 1 to {most:,}", str(value))
    if seed < 0:
        raise UsageError("--seed", "0 or more", str(seed))
    with progress_bar(options) as progress:
        calibrated = study.calibrate(load_panel(), test or (), number, seed, quick, workers, progress)
        confused = networks.confuse(load_panel(), test or (), number, seed, workers, progress)
    if out is not None:
        write(calibrated, out, confused)
    if options.json:
        show_json([*study.rows(calibrated), *networks.rows(confused)])
        return
    table: list[tuple[Any, ...]] = [describe(name, c) for name, own in calibrated.items() for c in own.cells]
    if table:
        show_table(
            ("test", "planted", "states", "worlds", "wrong label", "right label", "interval holds", "mean n"),
            table,
        )
    if confused:
        show_table(networks.COLUMNS, networks.table(confused))
    if out is not None:
        say(f"written to {out}", options)

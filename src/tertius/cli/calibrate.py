"""`tertius calibrate`: how often each claim test errs and finds, on planted worlds."""

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
    quick: Annotated[bool, typer.Option("--quick", help="A few worlds a test: minutes.")] = False,
    worlds: Annotated[int | None, typer.Option(help="Null worlds a test.")] = None,
    seed: Annotated[int, typer.Option(help="Root of the random numbers.")] = 1,
    processes: Annotated[int | None, typer.Option(help="Workers; default: one a processor.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for record, page and chart.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run claim tests on worlds whose truth is planted; count wrong and right labels and intervals."""
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
        found = study.calibrate(load_panel(), test or (), number, seed, quick, workers, progress)
        confused = networks.confuse(load_panel(), test or (), number, seed, workers, progress)
    if out is not None:
        write(found, out, confused)
    if options.json:
        show_json([*study.rows(found), *networks.rows(confused)])
        return
    table: list[tuple[Any, ...]] = [describe(name, c) for name, own in found.items() for c in own.cells]
    if table:
        show_table(
            ("test", "planted", "states", "worlds", "wrong label", "right label", "interval holds", "mean n"),
            table,
        )
    if confused:
        show_table(networks.COLUMNS, networks.table(confused))
    if out is not None:
        say(f"written to {out}", options)

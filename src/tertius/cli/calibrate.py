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
    full: Annotated[bool, typer.Option("--full", help="As many worlds as a release has: hours.")] = False,
    small: Annotated[
        bool, typer.Option("--small", help="Panels of a half and a quarter of the states too.")
    ] = False,
    worlds: Annotated[int | None, typer.Option(help="Null worlds a test; a third of that otherwise.")] = None,
    seed: Annotated[int, typer.Option(help="Root of the random numbers.")] = 1,
    processes: Annotated[int | None, typer.Option(help="Workers; default: one a processor.")] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a dask scheduler, or 'local', to run the worlds on.")
    ] = None,
    taken: Annotated[
        Path | None, typer.Option("--import", help="Go on from worlds that another machine exported.")
    ] = None,
    given: Annotated[
        Path | None, typer.Option("--export", help="Write all finished worlds to a file for another machine.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for record, page and chart.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run claim tests on worlds whose truth is planted; count wrong and right labels and intervals."""
    from tertius.core.store import Store, default_cache
    from tertius.panel.load import load_panel
    from tertius.pipeline import calibrate as study
    from tertius.pipeline import confuse as networks
    from tertius.pipeline.calibration_files import export, restore
    from tertius.pipeline.calibration_page import HEAD, describe, write

    options = Options(json, quiet)
    workers = processes if processes is not None else os.cpu_count() or 1
    for name, value, most in (("--worlds", worlds, 100_000), ("--processes", workers, 512)):
        if value is not None and not 1 <= value <= most:
            raise UsageError(name, f"a number from 1 to {most:,}", str(value))
    if seed < 0:
        raise UsageError("--seed", "0 or more", str(seed))
    if quick and full:
        raise UsageError("--quick and --full", "one of the two", "both")
    numbers = study.QUICK if quick else study.WORLDS
    if worlds is not None:
        numbers = (worlds, max(3, round(worlds / 3)))
    store, panel = Store(default_cache()), load_panel()
    if taken is not None:
        say(f"{restore(store, taken)} worlds taken over from {taken}", options)
    with progress_bar(options) as progress:
        try:
            calibrated = study.calibrate(
                panel, test or (), numbers, seed, quick, workers, progress, store, cluster, full, small
            )
            confused = networks.confuse(panel, test or (), numbers[1], seed, workers, progress)
        finally:
            if given is not None:
                todo = study.planned(panel, test or (), numbers, seed, quick, full, small)
                say(f"{export(store, todo.values(), given)} worlds written to {given}", options)
    if out is not None:
        write(calibrated, out, confused)
    if options.json:
        show_json([*study.rows(calibrated), *networks.rows(confused)])
        return
    table: list[tuple[Any, ...]] = [describe(name, c) for name, own in calibrated.items() for c in own.cells]
    if table:
        show_table(HEAD, table)
    if confused:
        show_table(networks.COLUMNS, networks.table(confused))
    if out is not None:
        say(f"written to {out}", options)

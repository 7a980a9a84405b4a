"""The progress bar of long commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from tertius.cli.console import Options
from tertius.core.progress import Progress as Callback
from tertius.core.progress import Step, silent


@contextmanager
def progress_bar(options: Options, starting: str = "starting") -> Iterator[Callback]:
    """Yield a progress callback: a bar per stage on the error stream of a terminal, silence elsewhere.

    Parameters
    ----------
    starting : str
        What is shown before the first step is reported.
    """
    if options.quiet or not sys.stderr.isatty():
        yield silent
        return
    columns = (
        TextColumn("{task.description:<42}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        first: TaskID | None = bar.add_task(starting, total=None, note="")
        tasks: dict[str, TaskID] = {}

        def report(step: Step) -> None:
            nonlocal first
            if first is not None:
                bar.remove_task(first)
                first = None
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(step.stage, total=step.total, note="")
            bar.update(
                tasks[step.stage],
                completed=step.done,
                total=step.total,
                description=f"{step.stage}: {step.label}" if step.label else step.stage,
                note=describe(step),
            )

        yield report


def describe(step: Step) -> str:
    """Return what is known of a step beyond its count: time left, and what came from the store."""
    parts = [f"{step.left:.0f} s left"] if step.left == step.left else []
    parts += [f"{step.stored} from the cache"] if step.stored else []
    return ", ".join(parts)

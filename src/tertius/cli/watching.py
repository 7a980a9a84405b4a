"""What a run shows while it works: a table that fills on a terminal, a line a claim in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from tertius.cli.console import STYLES, Options
from tertius.cli.progress import describe
from tertius.core.progress import Step

if TYPE_CHECKING:
    from tertius.pipeline.judging import Outcome


class Watch:
    """Takes the outcomes and steps of a run and shows nothing."""

    def told(self, outcome: Outcome) -> None:
        """Take the outcome of a claim."""

    def progress(self, step: Step) -> None:
        """Take where the run stands."""


class Lines(Watch):
    """One plain line a claim on the error stream, with seconds and the time left."""

    def __init__(self) -> None:
        self._new: list[Outcome] = []

    def told(self, outcome: Outcome) -> None:
        """Keep an outcome until the time left is known; those from the cache are counted alone."""
        if not outcome.stored:
            self._new.append(outcome)

    def progress(self, step: Step) -> None:
        """Print a line for each new outcome, and one for each other stage as it starts."""
        for outcome in self._new:
            left = "" if step.left != step.left else f", {step.left:.0f} s left"
            label = "failed" if outcome.error else outcome.verdict.label
            _line(f"{outcome.claim}: {label} ({outcome.seconds:.1f} s{left})")
        self._new.clear()
        if step.stage == "claims" and step.done == step.total and step.stored:
            _line(f"{step.stored} of {step.total} verdicts from the cache")
        elif step.stage != "claims" and step.label:
            _line(f"{step.stage}: {step.label}")


class Filling(Watch):
    """A table that fills on a terminal, gone when the run is done."""

    def __init__(self, live: Live) -> None:
        self._live, self._rows = live, list[tuple[str, str, str]]()
        self._spinner = Spinner("dots", text="reading the panel", style="dim")
        self._show()

    def told(self, outcome: Outcome) -> None:
        """Add a row."""
        took = "cache" if outcome.stored else f"{outcome.seconds:.1f} s"
        self._rows.append((outcome.claim, "failed" if outcome.error else outcome.verdict.label, took))
        self._show()

    def progress(self, step: Step) -> None:
        """Say under the table how far the run is."""
        known = ", ".join(filter(None, [f"{step.done} of {step.total}", describe(step)]))
        self._spinner.update(text=f"{step.stage}: {step.label or known}" if step.stage != "claims" else known)
        self._show()

    def _show(self) -> None:
        parts: list[RenderableType] = [self._spinner]
        if self._rows:
            room = max(3, self._live.console.height - 6)  # the latest, where the window is low
            table = Table("claim", "verdict", "time")
            for claim, label, took in self._rows[-room:]:
                style, mark = STYLES.get(label, ("red", "✕"))
                table.add_row(claim, Text(f"{mark} {label}", style=style), took)
            parts.insert(0, table)
        self._live.update(Group(*parts))


@contextmanager
def watching(options: Options) -> Iterator[Watch]:
    """Yield what shows a run: nothing if quiet, a table on a terminal, lines elsewhere."""
    if options.quiet:
        yield Watch()
    elif not sys.stderr.isatty():
        yield Lines()
    else:
        with Live(console=Console(stderr=True), transient=True, refresh_per_second=4) as live:
            yield Filling(live)


def _line(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()

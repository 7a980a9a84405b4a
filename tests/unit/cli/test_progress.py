"""The bar: one line a stage, gone when the work is done, nothing where nobody looks."""

from __future__ import annotations

import io
import sys

import pytest

from tertius.cli.console import Options
from tertius.cli.progress import describe, progress_bar
from tertius.core.progress import Step, silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_stages_show_what_runs_and_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    with progress_bar(Options(), "compiling") as report:
        report(Step("claims", "arms", 1, 4, left=12.4, stored=1))
        report(Step("dossier", "", 0, 1))
    shown = screen.getvalue()
    assert "claims: arms" in shown and "dossier" in shown
    assert "12 s left, 1 from the cache" in shown and "1/4" in shown


def test_pipes_and_quiet_runs_get_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress_bar(Options()) as report:  # tests have no terminal
        assert report is silent
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar(Options(quiet=True)) as report:
        assert report is silent


def test_unknown_time_is_not_printed() -> None:
    assert describe(Step("claims", "", 0, 4)) == ""

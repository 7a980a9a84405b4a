"""What a run shows while it works."""

from __future__ import annotations

import io
import sys

import pytest

from tertius.claims.verdict import Verdict
from tertius.cli.console import Options
from tertius.cli.watching import Lines, watching
from tertius.core.progress import Step
from tertius.pipeline.judging import Outcome


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def outcome(claim: str, label: str = "supported", **more: object) -> Outcome:
    return Outcome(claim, Verdict(claim, "t", label, "It is so."), **more)  # type: ignore[arg-type]


def test_a_pipe_gets_one_line_a_claim_with_seconds_and_the_time_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with watching(Options()) as watch:
        assert isinstance(watch, Lines)
        watch.told(outcome("kept", stored=True))
        watch.progress(Step("claims", "kept", 1, 3, left=30.0, stored=1))
        watch.told(outcome("arms", seconds=1.24))
        watch.progress(Step("claims", "arms", 2, 3, left=12.4, stored=1))
        watch.told(outcome("trade", "not testable", seconds=2.0, error="case, claim 'trade': no"))
        watch.progress(Step("claims", "trade", 3, 3, left=0.0, stored=1))
        watch.progress(Step("dossier", "figures and page", 0, 1))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "arms: supported (1.2 s, 12 s left)",
        "trade: failed (2.0 s, 0 s left)",
        "1 of 3 verdicts from the cache",
        "dossier: figures and page",
    ]


def test_a_terminal_gets_a_table_that_fills_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "20")
    with watching(Options()) as watch:
        watch.told(outcome("arms", seconds=1.2))
        watch.progress(Step("claims", "arms", 1, 3, left=12.4))
        watch.told(outcome("broken", seconds=1.0, error="why"))
    shown = screen.getvalue()
    assert "▲ supported" in shown and "1.2 s" in shown and "12 s left" in shown and "failed" in shown


def test_a_quiet_run_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with watching(Options(quiet=True)) as watch:
        watch.told(outcome("arms"))
        watch.progress(Step("claims", "arms", 1, 1))
    assert capsys.readouterr() == ("", "")

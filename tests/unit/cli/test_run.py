"""`tertius run`: what its table shows on a terminal and in a pipe."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

import support.dossier_samples as samples
import tertius.cli.console as console
from tertius.claims.verdict import Label
from tertius.claims.wording import closed, how_sure
from tertius.cli.console import STYLES
from tertius.cli.main import app
from tertius.dossier.palette import LABEL_MARKS
from tertius.pipeline.run import Run

PLAIN = "Of 58 ties with a known outcome, 60 % outlived an irregular change of government by three years."


def finished(*_: Any, **__: Any) -> Run:
    first, *rest = samples.verdicts()
    found = (replace(first, plain=PLAIN, sentence="The technical one."), *rest)
    return Run(samples.case(), found, Path("out"), Path("out/index.html"), 1, True, 0.1, samples.record(), {})


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tertius.pipeline.run.run_case", finished)
    monkeypatch.setattr("tertius.panel.load.load_panel", samples.empty_panel)


def test_a_mark_of_the_terminal_is_that_of_the_page() -> None:
    assert set(STYLES) == set(get_args(Label))
    assert all(STYLES[label][1] == LABEL_MARKS[label].symbol for label in STYLES)


@pytest.mark.usefixtures("stubbed")
def test_a_pipe_gets_the_plain_sentence_first_and_all_the_rest() -> None:
    lines = CliRunner().invoke(app, ["run", "new-syria"]).output.splitlines()
    head, first = lines[0].split("\t"), lines[1].split("\t")
    assert head[2:6] == ["in plain words", "estimate", "hedge", "technical sentence"]
    assert first[1:3] == ["▲ supported", PLAIN] and first[5] == "The technical one."
    assert closed(how_sure("open")) in lines[-1]


@pytest.mark.usefixtures("stubbed")
@pytest.mark.parametrize("width", [60, 100])
def test_a_terminal_gets_it_wrapped_to_its_width(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    from tertius.cli.run import run

    monkeypatch.setattr(
        console, "Console", lambda **_: Console(width=width, file=sys.stdout, color_system=None)
    )
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    run("new-syria")
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= width
    words = " ".join(shown.replace("│", " ").replace("┃", " ").split())
    assert "technical" not in words and "outlived" in words and "▲" in shown

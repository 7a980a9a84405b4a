"""The code of the tutorial pages runs, and finds what the data were drawn with."""

from __future__ import annotations

import re

import pytest

from support.pages import ROOT, run
from tertius import saom


def test_the_tutorial_runs_and_finds_the_truth(capsys: pytest.CaptureFixture[str]) -> None:
    names = run("docs/saom-tutorial.md")
    full, truth = names["full"], names["truth"]
    assert full.converged
    off = (full.params[truth.index] - truth) / full.bse[truth.index]
    structural = [label for label in truth.index if "Rate" not in label]
    assert (off[structural].abs() < 3).all(), (
        "estimates are near the parameters that the data were drawn with"
    )
    assert len(capsys.readouterr().out) > 2000


def test_the_page_for_users_of_rsiena_runs_and_names_what_there_is() -> None:
    assert run("docs/saom-for-rsiena-users.md")["fit"].converged
    text = (ROOT / "docs" / "saom-for-rsiena-users.md").read_text(encoding="utf-8")
    for name in re.findall(r"`saom\.(\w+)", text):
        assert hasattr(saom, name), name


def test_the_page_on_likelihood_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names = run("docs/saom-likelihood.md")
    assert names["large"].labels == names["fit"].labels
    assert len(names["made"]) == 3
    assert "likelihood ratio" in capsys.readouterr().out

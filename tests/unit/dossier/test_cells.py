"""Cells of tables: no spreadsheet takes text for a formula."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tertius.dossier.export import inert, write_csv


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)",
      "\t=1", "\r=1", "\n=1+1", " =1+1", "\u00a0=1", "\uff1d1+1",
     "\uff0b1", "\uff0d1", "\uff20SUM(A1)"],
)  # fmt: skip
def test_a_formula_becomes_text(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("value", ["Syria", "", "1 = 1", "\u2212 5", -5, 1.5, None, True])
def test_what_is_none_stays(value: object) -> None:
    assert inert(value) == value  # type: ignore[arg-type]


def test_a_table_comes_back_as_it_was(tmp_path: Path) -> None:
    rows = [("a, b", 'say "no"', "two\nlines", -1.5), ("=1", "\n=1", None, 2)]
    write_csv(tmp_path / "t.csv", ("=x", "b", "c", "d"), rows)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as handle:
        found = list(csv.reader(handle))
    assert found[0] == ["'=x", "b", "c", "d"]
    assert found[1:] == [["a, b", 'say "no"', "two\nlines", "-1.5"], ["'=1", "'\n=1", "", "2"]]

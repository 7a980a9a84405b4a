"""An import of some years or states: what it leaves out is no observed zero, or is said to be one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tertius.panel.load import embedded, load_panel
from tertius.panel.schema import Variable
from tertius.pipeline.importing import import_file
from tertius.pipeline.narrower import narrowed
from tertius.sources import SOURCES

CONFLICT = Variable("traits", "conflict_any", "conflict", "0 or 1", 1946, 2024, "zero", "")


def test_years_before_a_file_are_outside_its_coverage(tmp_path: Path) -> None:
    SOURCES.get("ucdp").sample(tmp_path)
    done = import_file("ucdp", list(tmp_path.rglob("*.csv")))
    grid = load_panel().trait_grid("conflict_any", ["FRA", "EGY"], [1950, 1967, 2020])
    assert grid.status.loc["FRA"].tolist() == ["outside", "observed", "observed"]
    assert grid.value.loc["EGY", 1967] == 1 and grid.value.loc["FRA", 2020] == 0
    assert any("begins later than the embedded rows (conflict_any and" in note for note in done.notes)
    assert any("names few states (conflict_any and" in note for note in done.notes)


def test_the_whole_of_a_data_set_is_as_it_was() -> None:
    rows = embedded().read("traits", ("variable", "conflict_any"))
    assert narrowed("ucdp", [CONFLICT], {"traits": rows}, embedded()) == ([CONFLICT], ())


def test_a_variable_without_rows_begins_with_the_file() -> None:
    rows = embedded().read("traits", ("variable", "conflict_any"))
    other = rows[rows["year"] >= 2000].assign(variable="conflict_internal")
    found, notes = narrowed("ucdp", [CONFLICT], {"traits": other}, embedded())
    assert found[0].first == 2000 and len(notes) == 2


def test_what_an_absent_row_leaves_open_needs_no_word() -> None:
    missing = Variable("traits", "conflict_any", "conflict", "0 or 1", 1946, 2024, "missing", "")
    few = pd.DataFrame({"iso3": ["SYR"], "year": [2016], "variable": ["conflict_any"]})
    assert narrowed("ucdp", [missing], {"traits": few}, embedded()) == ([missing], ())

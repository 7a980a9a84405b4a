"""What must hold of every grid: no zero outside coverage, existence, precedence; against a slow reference."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.panel.coverage import COUNTS, by_dataset, coverage, coverage_by_period, summary
from tertius.panel.load import load_panel
from tertius.panel.missing import carry, check, count, last_observation
from tertius.panel.overlay import import_tables, undo
from tertius.panel.panel import Grid, Panel
from tertius.panel.schema import TABLES, Variable
from tertius.panel.states import States
from tertius.panel.write import variables_table, write_manifest, write_tables

STATES = ("MLI", "SYR", "YUG", "SCG", "RVN", "USA")
YEARS = range(1946, 2027)
EMBEDDED = States.embedded()

cells = st.tuples(
    st.sampled_from(STATES),
    st.integers(1955, 1995),
    st.sampled_from(("one", "two")),
    st.sampled_from(("observed", "missing", "carried")),
    st.sampled_from((0.0, 1.5, -2.0)),
)
spans = st.tuples(st.integers(1955, 1975), st.integers(0, 20), st.sampled_from(("zero", "missing")))


def build(rows: list[Any], one: Any, two: Any) -> dict[str, pd.DataFrame]:
    """A panel with one trait and one tie from two data sets, of arbitrary coverage and rows."""
    kept = {(iso3, year, dataset): (status, value) for iso3, year, dataset, status, value in rows}
    frame = pd.DataFrame(
        [(i, y, d, s, np.nan if s == "missing" else v) for (i, y, d), (s, v) in kept.items()],
        columns=["iso3", "year", "dataset", "status", "value"],
    ).assign(variable="x", error=np.nan)
    variables = [
        variables_table(
            dataset,
            [Variable(table, "x", "x", "share", first, first + length, absent, "drawn")
             for table in ("traits", "ties")],
        )
        for dataset, (first, length, absent) in (("one", one), ("two", two))
    ]  # fmt: skip
    ties = (
        frame[frame["iso3"] != "RUS"]
        .rename(columns={"iso3": "target", "variable": "kind"})
        .assign(source="RUS")
    )
    return {
        **{name: table.empty() for name, table in TABLES.items()},
        "states": EMBEDDED.table,
        "traits": frame[TABLES["traits"].names],
        "ties": ties[TABLES["ties"].names],
        "variables": pd.concat(variables, ignore_index=True),
    }


def slow(specs: list[dict[Any, Any]], rows: list[dict[Any, Any]], iso3: str, year: int) -> tuple[str, float]:
    """Status and value of one cell, straight from the definition."""
    if not EMBEDDED.alive(iso3, year):
        return "outside", np.nan
    for spec in specs:
        if not spec["first"] <= year <= spec["last"]:
            continue
        for row in rows:
            if (row["iso3"], row["year"], row["dataset"]) == (iso3, year, spec["dataset"]):
                return row["status"], row["value"]
        return ("observed", 0.0) if spec["absent"] == "zero" else ("missing", np.nan)
    return "outside", np.nan


@settings(max_examples=15, deadline=None)
@given(st.lists(cells, max_size=25), spans, spans)
def test_grids_agree_with_a_slow_reference(rows: list[Any], one: Any, two: Any) -> None:
    tables = build(rows, one, two)
    panel = Panel.from_tables(tables, "drawn")
    years = range(1950, 2000)
    grid = panel.trait_grid("x", STATES, years)
    tie = panel.tie_grid("x", "RUS", STATES, years)
    check(grid)
    specs = tables["variables"].query("table == 'traits'").to_dict("records")
    stored = tables["traits"].to_dict("records")
    expected = [[slow(specs, stored, iso3, year) for year in years] for iso3 in grid.value.index]
    assert grid.status.to_numpy().tolist() == [[status for status, _ in row] for row in expected]
    np.testing.assert_array_equal(grid.value.to_numpy(), [[value for _, value in row] for row in expected])
    assert tie.status.equals(grid.status)


@settings(max_examples=15, deadline=None)
@given(st.lists(cells, max_size=25), spans, spans)
def test_nothing_outside_coverage_or_existence_is_ever_a_number(rows: list[Any], one: Any, two: Any) -> None:
    panel = Panel.from_tables(build(rows, one, two), "drawn")
    grid = panel.trait_grid("x")
    alive = panel.states.alive_matrix(list(grid.value.index), list(grid.value.columns))
    year = grid.value.columns.to_numpy()
    covered = np.zeros(len(year), dtype=bool)
    for first, length, _ in (one, two):
        covered |= (year >= first) & (year <= first + length)
    inside = alive & covered[None, :]
    assert np.array_equal(grid.status.to_numpy() == "outside", ~inside)
    assert grid.value.to_numpy()[~inside].size == 0 or np.isnan(grid.value.to_numpy()[~inside]).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(cells, max_size=25), spans, spans)
def test_coverage_counts_every_existing_state_once(rows: list[Any], one: Any, two: Any) -> None:
    panel = Panel.from_tables(build(rows, one, two), "drawn")
    counted = coverage(panel)
    assert (counted[list(COUNTS)].sum(axis=1) == counted["states"]).all()
    for dataset in ("one", "two"):  # one data set alone: the grid is its own coverage
        variables = panel.variables[panel.variables["dataset"] == dataset]
        tables = {**build(rows, one, two), "variables": variables}
        alone = Panel.from_tables(tables, "alone")
        tally = count(alone.trait_grid("x"))
        mine = counted[(counted["table"] == "traits") & (counted["dataset"] == dataset)]
        assert mine["zero"].sum() == tally.zero
        assert mine["observed"].sum() + mine["zero"].sum() == tally.observed
        assert mine["carried"].sum() == tally.carried
        assert mine["missing"].sum() == tally.missing


@settings(max_examples=25, deadline=None)
@given(st.lists(cells, max_size=25), spans, spans, st.integers(0, 12), st.booleans())
def test_carrying_fills_only_gaps_and_keeps_to_its_limit(
    rows: list[Any], one: Any, two: Any, limit: int, beyond: bool
) -> None:
    panel = Panel.from_tables(build(rows, one, two), "drawn")
    grid = panel.trait_grid("x", STATES)
    alive = panel.states.alive_matrix(list(grid.value.index), list(grid.value.columns))
    filled = carry(grid, limit, alive if beyond else None)
    check(filled)
    was, now = grid.status.to_numpy(), filled.status.to_numpy()
    changed = was != now
    assert (now[changed] == "carried").all()
    assert np.isin(was[changed], ["missing", "outside"] if beyond else ["missing"]).all()
    assert alive[changed].all()
    years = grid.value.columns.to_numpy()
    value, filled_value = grid.value.to_numpy(), filled.value.to_numpy()
    for r, c in zip(*np.nonzero(changed), strict=True):
        back = [k for k in range(c) if was[r, k] == "observed" and years[c] - years[k] <= limit]
        assert back, "carried from nowhere"
        assert filled_value[r, c] == value[r, back[-1]]
        assert alive[r, back[-1] : c].all(), "carried across a year in which the state did not exist"
    np.testing.assert_array_equal(filled_value[~changed], value[~changed])
    if limit == 0:
        assert not changed.any()


@settings(max_examples=5, deadline=None)
@given(st.lists(cells, min_size=1, max_size=15), st.lists(cells, max_size=15), spans, spans)
def test_imports_take_precedence_and_come_off_again(
    before: list[Any], after: list[Any], one: Any, two: Any
) -> None:
    embedded, new = build(before, one, two), build(after, two, one)
    mine = new["traits"][new["traits"]["dataset"] == "one"]
    first, length, absent = two
    spec = Variable("traits", "x", "x", "share", first, first + length, absent, "newer")
    with tempfile.TemporaryDirectory() as folder:
        data, home = Path(folder) / "data", Path(folder) / "home"
        write_manifest({}, data, write_tables(embedded, data))
        plain = load_panel(home, folder=data)
        import_tables("one", {"traits": mine}, [spec], {}, home)
        over = load_panel(home, folder=data)
        expected = {**embedded, "traits": pd.concat([mine, embedded["traits"].query("dataset == 'two'")])}
        kept = embedded["variables"].query("not (table == 'traits' and dataset == 'one')")
        expected["variables"] = pd.concat([variables_table("one", [spec]), kept], ignore_index=True)
        same(over.trait_grid("x", STATES), Panel.from_tables(expected, "by hand").trait_grid("x", STATES))
        same(over.tie_grid("x", "RUS", STATES), plain.tie_grid("x", "RUS", STATES))
        undo("one", home)
        back = load_panel(home, folder=data)
        assert back.digest == plain.digest
        same(back.trait_grid("x", STATES), plain.trait_grid("x", STATES))


def same(a: Grid, b: Grid) -> None:
    pd.testing.assert_frame_equal(a.value, b.value)
    pd.testing.assert_frame_equal(a.status, b.status)


def test_last_observation_says_which_year_it_is_from() -> None:
    rows = [("MLI", 1980, "one", "observed", 1.5), ("MLI", 1982, "one", "missing", 0.0)]
    panel = Panel.from_tables(build(rows, (1970, 20, "missing"), (1960, 1, "missing")), "hand")
    found = last_observation(panel.trait_grid("x", ["MLI", "USA"]), 1985)
    assert found.loc["MLI"].tolist() == [1.5, 1980]
    assert found["year"].isna().tolist() == [False, True]


def test_coverage_by_decade_tells_outside_from_nothing_known() -> None:
    rows = [("USA", year, "one", "observed", 1.0) for year in range(1960, 1970)]
    tables = build(rows, (1960, 19, "missing"), (1975, 4, "zero"))
    tables["variables"] = tables["variables"].query("table == 'traits'")
    found = coverage_by_period(Panel.from_tables(tables, "hand")).set_index("dataset")
    assert found.loc["one", "1950-59"] is None
    assert found.loc["one", "1960-69"] == 1  # one of about 120 states
    assert found.loc["one", "1970-79"] == 0
    existing = {year: len(EMBEDDED.alive_in(year)) for year in range(1970, 1980)}
    zeros = sum(existing[year] for year in range(1975, 1980))  # observed zeros of five years in ten
    assert found.loc["two", "1970-79"] == round(100 * zeros / sum(existing.values()))
    assert found.loc["two", "1980-89"] is None
    years = by_dataset(Panel.from_tables(tables, "hand")).set_index(["dataset", "year"])
    assert years.loc[("two", 1975), "share"] == 1.0 and years.loc[("two", 1974), "share"] == 0.0
    listed = summary(Panel.from_tables(tables, "hand")).set_index("dataset")
    assert listed.loc["one", "observed"] == 10 and listed.loc["two", "observed"] == 0

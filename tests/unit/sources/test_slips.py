"""Slips in upstream files that would give other figures than the file says: refused, never passed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tertius.core.errors import SourceError
from tertius.core.tables import Column, Table, validate
from tertius.sources import SOURCES

SHEET = "Constant (2023) US$"


def spending(folder: Path, change: Callable[[Any], object]) -> pd.DataFrame:
    """Return the table of a workbook of military expenditure with a change."""
    source = SOURCES.get("sipri_milex")
    source.sample(folder)
    path = next(folder.rglob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return source.read(folder).tables["spending"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b[SHEET].append(["Mali", "", 99.0, 98.0, 97.0]), "two of 'Mali' in 2018"),
        (lambda b: b[SHEET].__setitem__("E2", "2024*"), "columns headed by a year, each once, got .'2024.'"),
        (lambda b: b[SHEET].__setitem__("E2", datetime(2024, 1, 1)), "headed by a year, each once"),
        (lambda b: b[SHEET].__setitem__("E2", 2023), "headed by a year, each once, got .'2023'"),
        (lambda b: b["Share of GDP"].__setitem__("C4", 4.1), "numbers in .0, 2., got 4.1"),
        (lambda b: b[SHEET].__setitem__("A4", None), "no missing cell"),
        (lambda b: b[SHEET].__setitem__("C4", "1,5"), "a number, '...' or 'xxx', got '1,5'"),
    ],
)
def test_a_workbook_is_read_as_it_says_or_refused(
    tmp_path: Path, change: Callable[[Any], object], said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        spending(tmp_path, change)


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b[SHEET].__setitem__("E2", "2024"),
        lambda b: b[SHEET].__setitem__("F2", "2024 Current"),
        lambda b: b[SHEET].append(["Mali", "", 1000.0, 2000.0, 3000.0]),
        lambda b: b[SHEET].append(["Figures in blue are estimates"]),
    ],
)
def test_a_workbook_with_other_marks_is_the_same(tmp_path: Path, change: Callable[[Any], object]) -> None:
    plain, changed = (spending(tmp_path / str(n), c) for n, c in enumerate((lambda _: None, change)))
    pd.testing.assert_frame_equal(plain, changed)


def coups(folder: Path, column: str, mark: object, notes: bool = False) -> pd.DataFrame:
    """Return the table of a workbook of coups with a mark in its first row, and with a sheet before it."""
    source = SOURCES.get("colpus")
    source.sample(folder)
    path = next(folder.rglob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = [cell.value for cell in sheet[1]].index(column) + 1
    sheet.cell(2, at).value = mark
    if notes:
        book.create_sheet("Notes", 0)
    book.save(path)
    return source.read(folder).tables["coups"]


def test_marks_of_coups_are_one_or_nothing(tmp_path: Path) -> None:
    marked = [coups(tmp_path, "ambiguous", mark)["ambiguous"].iloc[0] for mark in (1, 0, None)]
    assert marked == [True, False, False]
    assert len(coups(tmp_path, "staged", None, notes=True)) > 2
    with pytest.raises(SourceError, match="column 'staged': expected 1, or nothing, got 'no'"):
        coups(tmp_path, "staged", "no")


def test_an_episode_does_not_begin_after_the_year_of_its_row(tmp_path: Path) -> None:
    source = SOURCES.get("ucdp")
    source.sample(tmp_path)
    path = next(tmp_path.rglob("*.csv"))
    path.write_bytes(path.read_bytes().replace(b"27-10-2011", b"27-10-2031"))
    with pytest.raises(SourceError, match="got 2031-10-27 in a row of 2016"):
        source.read(tmp_path)


SLIPS = [
    ("arms_register", ",2007,Second", ",2077,Second", "deliveries until 2025, as its head says, got '2077'"),
    ("arms_register", "Afghanistan,Turkiye", "Afghanistan,", "a supplier in every deal, got none in deal 2"),
    ("arms_register", "Afghanistan,Turkiye", ",Turkiye", "a recipient in every deal, got none in deal 2"),
    ("atop", "1951,3,31", "1941,3,31", "csv:2: expected an exit not before the entry, got 1949 to 1941"),
    ("atop", "0,0,1,1,0,0,1,1", "0,0,1,2,0,0,1,1", "0 or 1 in the columns of obligations"),
    ("gsdb", "1949,1973", "1973,1949", "csv:2: expected an end not before the beginning, got 1973 to 1949"),
    ("icb", "1962,10,16", "1962,13,16", "a month of the trigger, or a code for none, got 13"),
    ("icb", "1962,10,16", "1962,10,0", "a day of the trigger, or a code for none, got 0"),
    ("icb", "1962,10,16", "1962,2,31", "days of the calendar, got 1962-2-31"),
    ("imf_trade", "USA.MG_CIF_USD.BRA.A", "USA.XG_FOB_USD.BRA.A", "USA.XG_FOB_USD.BRA.A twice"),
    ("imf_trade", "USA.XG_FOB_USD.BRA.A", "USA.XG_FOB_USD.BRA.M", "USA.XG_FOB_USD.MEX.A or the like"),
    ("vetoes", "1956,10/30/1956", "1957,10/30/1956", "csv:3: expected a date in the year of its row"),
    ("wdi_economy", "CHN,2022", "USA,2022", "two that differ for USA, 2022"),
    ("wdi_economy", "77.4", "774", "got 774"),
    ("levada", "2014-03-01,80", "2014-02-15,80", "two that differ for 2014, 2"),
    ("china_diplomacy", '"Thailand",2010', '"Afghanistan",2000', "two that differ for Afghanistan, 2000"),
]


@pytest.mark.parametrize(("name", "written", "slip", "said"), SLIPS)
def test_what_contradicts_itself_is_refused(
    tmp_path: Path, name: str, written: str, slip: str, said: str
) -> None:
    source = SOURCES.get(name)
    source.sample(tmp_path)
    source.read(tmp_path)
    for path in tmp_path.rglob("*.csv"):
        path.write_bytes(path.read_bytes().replace(written.encode(), slip.encode(), 1))
    with pytest.raises(SourceError, match=said):
        source.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "reader", "column"),
    [("unhcr", "read_r_frame", "refugees"), ("battle_deaths", "read_r_frame", "best"),
     ("mid", "read_r_frame", "initiator1"), ("cyber_incidents", "columns", "severity")],
)  # fmt: skip
def test_rows_twice_are_one_and_rows_that_differ_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reader: str, column: str
) -> None:
    module = import_module(f"tertius.sources.{name}")
    source = SOURCES.get(name)
    source.sample(tmp_path)
    once = source.read(tmp_path).tables
    read = getattr(module, reader)

    def twice(*given: Any) -> pd.DataFrame:
        frame = read(*given)
        return pd.concat([frame, frame.iloc[:1]], ignore_index=True)

    def differing(*given: Any) -> pd.DataFrame:
        frame = twice(*given)
        if column in frame:
            frame.loc[frame.index[-1], column] = 1 - float(frame[column].iloc[0])
        return frame

    monkeypatch.setattr(module, reader, twice)
    assert all(table.equals(once[key]) for key, table in source.read(tmp_path).tables.items())
    monkeypatch.setattr(module, reader, differing)
    with pytest.raises(SourceError, match=r"expected one row for each .*, got two that differ for"):
        source.read(tmp_path)


def test_a_blank_name_is_no_key() -> None:
    table = Table("t", (Column("state", "str", "", ""), Column("note", "str", "", "")), ("state",))
    good = pd.DataFrame({"state": ["SYR"], "note": [""]})
    assert validate(good, table, "here", SourceError).shape == (1, 2)
    with pytest.raises(SourceError, match="column 'state', row 1: expected no missing cell"):
        validate(good.assign(state=""), table, "here", SourceError)

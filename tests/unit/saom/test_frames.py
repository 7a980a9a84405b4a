"""Edge lists and values from tables: names as text, symmetric ties, nothing settled silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import ModelError
from tertius.saom.frames import network_from_edges, values_from_rows
from tertius.saom.model_file import load_model

MODEL = """\
variables:
  net: {kind: network, file: ties.csv}
actors: [SE, NO, DK, NA, "002", 7]
waves: [2000, 2005]
effects: net ~ density + recip
"""
TIES = "sender,receiver,wave\nSE,NO,2000\nNA,DK,2000\n002,7,2000\nNO,SE,2005\nDK,NA,2005\n"


def model(folder: Path, ties: str = TIES, spec: str = MODEL, encoding: str = "utf-8") -> np.ndarray:
    (folder / "m.yaml").write_text(spec)
    (folder / "ties.csv").write_bytes(ties.encode(encoding))
    return load_model(folder / "m.yaml").data.networks["net"].waves


def test_names_that_look_like_something_else_are_names(tmp_path: Path) -> None:
    waves = model(tmp_path)
    assert waves[0, 0, 1] == waves[0, 3, 2] == waves[0, 4, 5] == 1 and waves.sum() == 5


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_marks_and_line_ends(tmp_path: Path, mark: str) -> None:
    changed = TIES.replace(",", mark).replace("\n", "\r\n")
    assert (model(tmp_path, changed, encoding="utf-8-sig") == model(tmp_path)).all()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SE,NO,2000", "SX,NO,2000", "line 2"),
        ("002,7", "2,7", "line 4"),
        ("se", "se", "a column 'sender'"),
        ("SE,NO,2000", "SE,SE,2000", "with itself"),
        ("SE,NO,2000", "SE,NO,2000\nSE,NO,2000", "each cell once"),
        ("SE,NO,2000", "SE,NO,2000.x", "a number"),
        ("SE,NO,2000", "SE,NO", "3 fields"),
        ("DK,2000", "DK,20\x0000", "null character"),
        (",wave", ",sender", "sender"),
    ],
)
def test_faults_are_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    ties = TIES.replace("sender,receiver", "from,receiver") if old == "se" else TIES.replace(old, new, 1)
    with pytest.raises(ModelError, match=said):
        model(tmp_path, ties)


@pytest.mark.parametrize("pair", [(1, 10), (1, 0), (1, np.nan), (11, 1)])
def test_a_symmetric_tie_with_two_values_is_refused(pair: tuple[float, float]) -> None:
    frame = pd.DataFrame({"sender": ["a", "b"], "receiver": ["b", "a"], "wave": [1, 1], "v": pair})
    with pytest.raises(ModelError, match=r"pair [ab] and [ab]"):
        network_from_edges(frame, ["a", "b", "c"], [1], value="v", symmetric=True)


@pytest.mark.parametrize("value", [0, 1, 10, 11, np.nan])
def test_a_symmetric_tie_may_be_listed_once_or_twice(value: float) -> None:
    both = pd.DataFrame({"sender": ["a", "b"], "receiver": ["b", "a"], "wave": [1, 1], "v": [value] * 2})
    once, twice = (
        network_from_edges(rows, ["a", "b", "c"], [1], value="v", symmetric=True).waves
        for rows in (both.iloc[:1], both)
    )
    assert np.array_equal(once, twice, equal_nan=True)


@pytest.mark.parametrize("value", ["2", "inf", "1,0", "x"])
def test_values_that_are_none_are_refused(value: str) -> None:
    frame = pd.DataFrame({"sender": ["a"], "receiver": ["b"], "wave": [1], "v": [value]})
    with pytest.raises(ModelError):
        network_from_edges(frame, ["a", "b"], [1], value="v")


def test_waves_are_compared_as_what_they_are() -> None:
    frame = pd.DataFrame({"actor": ["a", "a"], "wave": [2010.9, 2011.0], "value": [1, 2]})
    for waves in ([2010, 2011], [2011]):
        with pytest.raises(ModelError, match="whole"):
            values_from_rows(frame, ["a", "b"], waves)
    assert values_from_rows(frame.iloc[1:], ["a", "b"], [2011])[0, 0] == 2


def ties(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"sender": ["a", "b"], "receiver": ["b", "c"], "wave": [1, 1]} | columns)


def test_a_name_with_an_accent_is_one_name_however_it_is_typed() -> None:
    frame = ties(sender=["e\u0301", "b"])
    assert network_from_edges(frame, ["\u00e9", "b", "c"], [1]).waves[0].tolist()[0] == [0, 1, 0]
    with pytest.raises(ModelError, match="every name once, got '\u00e9' twice"):
        network_from_edges(frame, ["\u00e9", "b", "e\u0301"], [1])


def test_a_column_that_is_there_twice_is_refused() -> None:
    frame = pd.concat([ties(), ties()[["sender"]]], axis=1)
    with pytest.raises(ModelError, match="one column 'sender', got 2 of them"):
        network_from_edges(frame, ["a", "b", "c"], [1])


@pytest.mark.parametrize("wave", [float("nan"), 1.5, None, pd.NA, "", "1.5"])
def test_a_row_of_no_wave_is_refused_and_not_taken_for_another_waves(wave: object) -> None:
    with pytest.raises(ModelError, match="edge list, row 2"):
        network_from_edges(ties(wave=[1, wave]), ["a", "b", "c"], [1])


def test_rows_of_other_waves_are_left_out() -> None:
    assert network_from_edges(ties(wave=[1, 2]), ["a", "b", "c"], [1]).waves.sum() == 1
    assert network_from_edges(ties(wave=[1.5, 2]), ["a", "b", "c"], [1.5]).waves.sum() == 1


class Elsewhere:
    """A table of another library."""

    columns = ("sender", "receiver", "wave")

    def to_pandas(self) -> pd.DataFrame:
        return pd.DataFrame({"sender": ["a"], "receiver": ["b"], "wave": [1]})


def test_tables_of_other_libraries_say_what_to_do() -> None:
    with pytest.raises(ModelError, match=r"a data frame of pandas, got Elsewhere; give frame.to_pandas\(\)"):
        network_from_edges(Elsewhere(), ["a", "b"], [1])  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"got dict; give pandas.DataFrame"):
        values_from_rows({"actor": ["a"], "value": [1]}, ["a"], None)  # type: ignore[arg-type]


def test_messages_show_plain_numbers() -> None:
    frame = pd.DataFrame({"sender": ["a", "a"], "receiver": ["b", "b"], "wave": [1, 1]})
    with pytest.raises(ModelError, match=r"got \('a', 'b', 1\) again"):
        network_from_edges(frame, ["a", "b"], [1])


@pytest.mark.parametrize(
    "ties",
    [TIES.replace("2000", "2000.0"), TIES.replace("\n", ",,,\n"), "sep=;\n" + TIES.replace(",", ";")],
)
def test_marks_that_spreadsheets_and_pandas_leave_change_nothing(tmp_path: Path, ties: str) -> None:
    assert np.array_equal(model(tmp_path, ties), model(tmp_path), equal_nan=True)


def test_waves_that_are_names_are_compared_as_text() -> None:
    frame = pd.DataFrame({"sender": ["a", "b"], "receiver": ["b", "a"], "wave": ["01", "02"]})
    assert network_from_edges(frame, ["a", "b"], ["01", "02"]).waves.sum() == 2
    with pytest.raises(ModelError, match="rows of wave '01'"):
        network_from_edges(frame.assign(wave=[1, 2]), ["a", "b"], ["01", "02"])


@pytest.mark.parametrize(
    ("written", "slip", "said"),
    [
        ("kind: network", "kind: nettwork", "kind: expected one of 'network'.* did you mean 'network'"),
        ("effects:", "efects:", "efects: expected a known key, got 'efects'; did you mean 'effects'"),
        ("waves: [2000, 2005]", "waves: 2000", "waves: expected a valid entry, got 2000"),
    ],
)
def test_faults_of_a_model_file_in_words(tmp_path: Path, written: str, slip: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        model(tmp_path, spec=MODEL.replace(written, slip))


def _of(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"sender": ["a", "b"], "receiver": ["b", "c"], "wave": [1, 2]} | columns)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (pd.to_datetime(["2001", None]), "column 'v': expected numbers, got dates"),
        (pd.to_timedelta([1, 2], "D"), "column 'v': expected numbers, got spans of time"),
        ([1 + 1j, 1], "column 'v': expected numbers, got complex numbers"),
        ([[1], [1]], "column 'v': expected numbers, got something else in a cell"),
        (pd.Categorical(["yes", "no"]), "column 'v': expected numbers, got category"),
    ],
)
def test_columns_that_would_turn_into_numbers_are_refused(values: Any, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        network_from_edges(_of(v=values), ["a", "b", "c"], [1, 2], value="v")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"actors": {"a", "b", "c"}}, "actors as a list, got .*; a set has no order"),
        ({"actors": "abc"}, "actors as a list, got 'abc'"),
        ({"actors": None}, "actors as a list, got None"),
        ({"actors": ["a", "b", "c", np.nan]}, "a name for each of the actors, got a missing one"),
        ({"waves": 1}, "waves as a list, got 1"),
        ({"receivers": {"b", "c"}}, "receivers as a list"),
        ({"frame": [("a", "b", 1)]}, "a data frame of pandas, got list"),
    ],
)
def test_names_have_an_order(change: dict[str, Any], words: str) -> None:
    given: dict[str, Any] = {"frame": _of(), "actors": ["a", "b", "c"], "waves": [1, 2]}
    with pytest.raises(ModelError, match=words):
        network_from_edges(**(given | change))

"""The one reader of delimited text, and the one way from its text to numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from tertius.core.delimited import as_numbers, read_records, separator_of, split_lines
from tertius.core.errors import ModelError, SourceError


def frame(text: str, *columns: str, separator: str | None = None) -> pd.DataFrame:
    return read_records(text, "t.csv", ModelError, separator).frame(columns, ModelError)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_keys_are_text(mark: str) -> None:
    text = "state,code\nNA,002\nNO,1e3\n null ,010\n".replace(",", mark)
    assert frame(text, "state", "code").to_numpy().tolist() == [["NA", "002"], ["NO", "1e3"], ["null", "010"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_end_at_line_ends_only(end: str) -> None:
    odd = "a\u2028b\x0bc\x0cd\x1ce\x85f"
    text = end.join(["name,year", f"{odd},2010", '"two' + end + 'lines",2011', "", "last,2012", ""])
    made = frame(text, "name", "year")
    assert made["year"].tolist() == ["2010", "2011", "2012"] and made["name"].iloc[0] == odd
    assert made.index.tolist() == [2, 4, 6]
    assert split_lines(f"{odd}{end}x{end}") == [odd, "x"]


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("a,b\n1,2\n1,2,3\n", "t.csv:3", "2 fields"),
        ("a,b\n1\n", "t.csv:2", "cut short"),
        ("a,b\n1,2\nNote: revised\n", "t.csv:3", "a note"),
        ("a,b\n1,\x002\n", "t.csv:2", "null character at column 3"),
        ('a,b\n1,"2\n3,4\n', "t.csv", "not closed"),
        ("", "t.csv:1", "a header"),
        ("\n\n", "t.csv:1", "a header"),
        ("a,a\n1,2\n", "t.csv:1", "one column 'a'"),
        ("b,c\n1,2\n", "t.csv:1", "a column 'a'"),
        ("a,b\n1," + "x" * 200_000 + "\n", "t.csv:2", "field"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(text: str, where: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        frame(text, "a")
    assert str(caught.value).startswith(where) and said in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("inf", ""), ("nan", ""), ("-Infinity", ""), ("1,5", "decimal point"), ("1 234", "of thousands"),
        ("1.234,5", "of thousands"), ("1'000", "of thousands"), ("50%", "without the sign"), ("0x10", ""),
        ("1_0", ""), ("true", ""), ("2010-01-01", ""), ("1e999", ""), ("--1", ""), ("١", ""), ("²", ""),
    ],
)  # fmt: skip
def test_text_that_is_no_number_is_refused_with_line_and_column(cell: str, hint: str) -> None:
    cells = pd.Series(["1", cell], name="year", index=pd.Index([2, 3], name="line"), dtype=object)
    with pytest.raises(ModelError) as caught:
        as_numbers(cells, "t.csv", ModelError)
    assert str(caught.value).startswith("t.csv:3, column 'year': expected a number") and hint in str(
        caught.value
    )


def test_numbers() -> None:
    cells = pd.Series(["1", "1e3", " -2.5 ", ".5", "", "NA", "5."], dtype=object)
    made = as_numbers(cells, "t", ModelError, ("", "NA"))
    assert made.fillna(-99).tolist() == [1, 1000, -2.5, 0.5, -99, -99, 5]
    assert as_numbers(pd.Series(["9" * 40, "0.1"], dtype=object), "t", ModelError).tolist() == [1e40, 0.1]
    assert [separator_of(h) for h in ("a,b;c", "a;b;c,d", "a\tb")] == [",", ";", "\t"]


@pytest.mark.parametrize("text", ["1e-400", "-0.5e-999"])
def test_a_number_too_small_to_tell_from_zero_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="a number"):
        as_numbers(pd.Series([text], name="v"), "f.csv", SourceError)
    assert as_numbers(pd.Series(["0e-999", "-0.0"], name="v"), "f.csv", SourceError).tolist() == [0, 0]


@pytest.mark.parametrize("told", ["sep=;\n", "SEP=;\r\n", '"sep=;"\r', "sep=;;;\n"])
def test_the_line_by_which_a_spreadsheet_tells_its_separator(told: str) -> None:
    found = read_records(f"{told}a;b,c\n1;2\n", "f", SourceError, None)
    assert (found.header, found.rows, found.lines) == (["a", "b,c"], [["1", "2"]], [3])
    with pytest.raises(SourceError, match="f:3: expected 2 fields"):
        read_records(f"{told}a;b\n1\n", "f", SourceError, None)

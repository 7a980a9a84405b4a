"""Delimited text: the one reader of every table that comes as text, whoever wrote it.

Cells are text as they stand, without the blanks around them: ``NA``, ``NO`` and ``002`` are names, and a
blank cell is ``""``.  Records end at line feeds and carriage returns only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.errors import TertiusError, near_miss, shorten

#: Characters that a field may have; a longer one is a quote that was not closed.
MAX_FIELD = 131_072
_TOLD = re.compile(r"\"?sep=([,;\t])\"?[,;]*(?:\r\n|\r|\n)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}([ \u00a0\u202f',.][0-9]{3})+([.,][0-9]+)?")


@dataclass(frozen=True)
class Records:
    """A header, the records below it, and the line on which each record ends.

    Attributes
    ----------
    where : str
        What messages call the file.
    """

    where: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]

    def frame(self, columns: Iterable[str], error: type[TertiusError]) -> pd.DataFrame:
        """Return `columns` as text; the index holds the lines.

        Raises
        ------
        TertiusError
            Of class `error`: no such column, or one that the header has twice.
        """
        wanted = list(columns)
        for name in wanted:
            if name not in self.header:
                got = f"the header {shorten(self.header)}"
                raise error(f"{self.where}:1", f"a column {name!r}", got, near_miss(name, self.header))
            if self.header.count(name) > 1:
                raise error(f"{self.where}:1", f"one column {name!r}", f"{self.header.count(name)} of them")
        at = [self.header.index(name) for name in wanted]
        cells = [[row[i] for i in at] for row in self.rows]
        return pd.DataFrame(cells, columns=wanted, index=pd.Index(self.lines, name="line"), dtype=object)


def split_lines(text: str) -> list[str]:
    r"""Return lines ended by ``\n``, ``\r\n`` or ``\r``, and by nothing else.

    `str.splitlines` would also split at U+2028, U+0085, form feeds and other characters that stand inside
    records of several upstream files.
    """
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[:-1] if lines[-1] == "" else lines


def separator_of(header: str) -> str:
    """Return the separator of a header line: comma, semicolon or tab, whichever it has most of."""
    return max(",;\t", key=header.count)


def read_records(
    text: str, where: str, error: type[TertiusError], separator: str | None = ",", first_line: int = 1
) -> Records:
    """Return the records of delimited `text`.

    Parameters
    ----------
    separator : str or None
        None: comma, semicolon or tab, as the header has them or a line ``sep=;`` before it says, which
        spreadsheets write and read.
    first_line : int
        Number of the first line, in messages.

    Raises
    ------
    TertiusError
        Of class `error`, with the line: no header, a null character, a quote that is not closed, a field
        that is too large, or a record with more or fewer fields than the header.
    """
    nul = text.find("\0")
    if nul >= 0:
        line = len(split_lines(text[:nul] + "x"))
        column = nul - max(text.rfind("\n", 0, nul), text.rfind("\r", 0, nul))
        got = f"a null character at column {column}"
        raise error(f"{where}:{first_line + line - 1}", "text", got, "the file is damaged or no text")
    if separator is None:
        told = _TOLD.match(text)
        if told is not None:
            separator, text, first_line = told[1], text[told.end() :], first_line + 1
        else:
            separator = separator_of(re.split(r"[\r\n]", text, maxsplit=1)[0])
    rows, lines = list[list[str]](), list[int]()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        for record in reader:
            line = first_line + reader.line_num - 1
            if not record or not any(cell.strip() for cell in record):
                continue
            if len(record) != len(header):
                remedy = "the file may be cut short, or a note stands among its records"
                raise error(f"{where}:{line}", f"{len(header)} fields", f"{len(record)}", remedy)
            rows.append([cell.strip() for cell in record])
            lines.append(line)
    except csv.Error as caught:
        line = first_line + reader.line_num - 1
        got = "a quote that is not closed" if "unexpected end" in str(caught) else shorten(str(caught))
        raise error(f"{where}:{line}", "delimited text", got) from None
    if not any(header):
        raise error(f"{where}:{first_line}", "a header line", "none")
    while header[-1] == "" and not any(row[-1] for row in rows):  # columns that a spreadsheet leaves behind
        header = header[:-1]
        rows = [row[:-1] for row in rows]
    return Records(where, header, rows, lines)


def as_numbers(
    cells: pd.Series, where: str, error: type[TertiusError], blanks: Iterable[str] = ("",)
) -> pd.Series:
    """Return text as floats; a text in `blanks` is missing.

    Parameters
    ----------
    cells : Series of str
        Its name is the column's; an index called "line" gives the line in messages.

    Raises
    ------
    TertiusError
        Of class `error`, for the first cell that is no finite number: words such as ``inf`` and ``nan``,
        ``1,5`` and ``1 000`` are none.
    """
    codes, distinct = pd.factorize(cells)
    left_out = set(blanks)
    texts = [str(cell).strip() for cell in distinct]
    for number, text in enumerate(texts):
        if text in left_out:
            continue
        if not _NUMBER.fullmatch(text) or not np.isfinite(float(text)) or _vanishes(text):
            at = int(np.argmax(codes == number))
            line = f":{cells.index[at]}" if cells.index.name == "line" else f", row {at + 1}"
            place = f"{where}{line}, column {cells.name!r}"
            raise error(place, "a number", shorten(text), _hint(text))
    # Pandas' conversion fails on integers of many digits.
    plain = [None if t in left_out else t if len(t) < 18 else repr(float(t)) for t in texts]
    shown = pd.Series(plain, dtype=object)
    # A missing cell is number -1: the last one.
    values = np.append(pd.to_numeric(shown).to_numpy(dtype="float64"), np.nan)
    return pd.Series(values[codes], index=cells.index, name=cells.name, dtype="float64")


def _vanishes(text: str) -> bool:
    """Return whether a number that is not zero is too small to be told from it."""
    return float(text) == 0 and any(c in "123456789" for c in re.split("[eE]", text)[0])


def _hint(text: str) -> str:
    if _GROUPED.fullmatch(text):
        return "write it without separators of thousands and with a decimal point"
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return "write it with a decimal point"
    return "write a share as a number, without the sign %" if text.endswith("%") else ""

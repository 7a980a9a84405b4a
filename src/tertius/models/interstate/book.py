"""Published forecasts of the next window: dated, hashed, settled by the panel once it holds the window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.errors import StoreError
from tertius.core.files import atomic, read_text
from tertius.core.provenance import digest
from tertius.models.interstate.build import build
from tertius.models.interstate.forecast_spec import MODEL
from tertius.models.interstate.outlook import Outlook
from tertius.models.interstate.track import TrackBin
from tertius.panel.panel import Panel

SCHEMA = 1
FOLDER = Path(__file__).parent / "books"
COLUMNS = ("state", "supplier", "tie", "probability", "low", "high")
MAX_BYTES = 20_000_000


@dataclass(frozen=True, eq=False)
class ForecastBook:
    """A published forecast.

    Attributes
    ----------
    made : str
        Date on which it was made; it knows the record up to the window before.
    outlook : Outlook
    record : tuple of TrackBin
        What came of the same kind of forecast from `origins`.
    origins : tuple of int
        Last years known to the forecasts of the record.
    inputs : mapping
        Digests of panel and code, and the seed.
    sha256 : str
        Of all the rest.
    """

    made: str
    outlook: Outlook
    record: tuple[TrackBin, ...]
    origins: tuple[int, ...]
    inputs: Mapping[str, Any]
    sha256: str


def packaged() -> tuple[Path, ...]:
    """Return the files of the packaged books, the latest window last."""
    return tuple(sorted(FOLDER.glob("*.json")))


def write_book(
    path: Path,
    outlook: Outlook,
    record: Sequence[TrackBin],
    origins: Sequence[int],
    inputs: Mapping[str, Any],
    made: date,
) -> None:
    """Write a book with its hash."""
    table = outlook.table[list(COLUMNS)].round(4)
    content = {
        "schema": SCHEMA,
        "made": made.isoformat(),
        "window": [outlook.first, outlook.last],
        "definition": outlook.definition,
        "origins": list(origins),
        "record": [asdict(b) for b in record],
        "inputs": dict(inputs),
        "columns": list(COLUMNS),
        "forecasts": table.to_numpy(dtype=object).tolist(),
    }
    with atomic(path) as part:
        text = json.dumps({**content, "sha256": digest(content)}, separators=(",", ":"))
        part.write_text(text.replace("],[", "],\n["), encoding="utf-8")


def read_book(path: Path) -> ForecastBook:
    """Return a book.

    Raises
    ------
    StoreError
        The file is no book, or was changed after it was made.
    """
    text = read_text(path, MAX_BYTES, StoreError)
    try:
        content = json.loads(text)
        said = content.pop("sha256")
        if content["schema"] != SCHEMA:
            raise StoreError(str(path), f"a forecast book of schema {SCHEMA}", str(content["schema"])[:20])
        if digest(content) != said:
            raise StoreError(
                str(path), f"the content with sha256 {str(said)[:12]}", "another", "the book was changed"
            )
        table = _table(content["forecasts"], content["columns"])
        first, last = _years(content["window"])
        return ForecastBook(
            date.fromisoformat(content["made"]).isoformat(),
            Outlook(first, last, table, str(content["definition"])),
            tuple(_bin(b) for b in content["record"]),
            _years(content["origins"]),
            dict(content["inputs"]),
            said,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(str(path), "a forecast book", "other entries") from error


def _table(rows: list[list[Any]], columns: list[str]) -> pd.DataFrame:
    """Return the forecasts as a table; `ValueError` where a column is missing or holds something else."""
    if tuple(columns) != COLUMNS:
        raise ValueError("columns")
    table = pd.DataFrame(rows, columns=list(columns))
    names, numbers = table[["state", "supplier"]], table[["tie", "probability", "low", "high"]]
    if not all(isinstance(cell, str) for cell in names.to_numpy().ravel()):
        raise ValueError("names")
    if not all(type(cell) in (int, float, type(None)) for cell in numbers.to_numpy(dtype=object).ravel()):
        raise ValueError("numbers")
    return table


def _years(years: list[int]) -> tuple[int, ...]:
    if not all(type(year) is int and 1800 < year < 2200 for year in years):
        raise ValueError("years")
    return tuple(years)


def _bin(entry: Mapping[str, Any]) -> TrackBin:
    made = TrackBin(**entry)
    if not all(type(value) in (int, float) for value in asdict(made).values()):
        raise ValueError("record")
    return made


def latest() -> ForecastBook:
    """Return the latest packaged book."""
    return read_book(packaged()[-1])


def outcomes(book: ForecastBook, panel: Panel) -> pd.Series[Any] | None:
    """Return what came by forecast: 1, 0, or NaN for a state that is gone; None before it is known."""
    first, last = book.outlook.first, book.outlook.last
    if last > int(panel.variable("ties", "arms_band_5y")["last"].max()):
        return None
    model = replace(MODEL, first=first - 1, last=last, suppliers=(), effects=(), peers=(), position="none")
    built = build(panel, model)
    r = pd.Index(built.axes.states).get_indexer(pd.Index(book.outlook.table["state"]))
    c = pd.Index(built.axes.suppliers).get_indexer(pd.Index(book.outlook.table["supplier"]))
    there = (r >= 0) & (c >= 0) & built.axes.alive[r, 1] & built.axes.given[c, 1]
    return pd.Series(np.where(there, built.ties[1][r, c], np.nan), index=book.outlook.table.index)


def settled(book: ForecastBook, chosen: pd.DataFrame, panel: Panel) -> dict[str, Any]:
    """Return `chosen` rows as a file for `tertius score`, with outcomes where the panel holds the window."""
    out = book.outlook.to_json(chosen) | {"issued": book.made}
    came = outcomes(book, panel)
    if came is not None:
        for entry, value in zip(out["forecasts"], came.loc[chosen.index].tolist(), strict=True):
            entry["outcome"] = "ambiguous" if np.isnan(value) else "yes" if value else "no"
    return out

"""Panel tables from Parquet: one folder of parts with a manifest of their digests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from tertius.core.errors import PanelError, shorten
from tertius.core.files import read_text, sha256
from tertius.core.provenance import digest
from tertius.core.tables import Column, Table
from tertius.panel.schema import TABLES

_MANIFEST_LIMIT = 20_000_000  # bytes


@dataclass(frozen=True)
class Folder:
    """A folder of panel tables, checked against its manifest when opened.

    Attributes
    ----------
    path : Path
        Holds ``manifest.json`` and ``<table>-<part>.parquet``.
    manifest : mapping
        The manifest; ``parts`` in it gives the SHA-256 of each part.
    remedy : str
        What a user can do when the folder is damaged.
    """

    path: Path
    manifest: Mapping[str, Any]
    remedy: str

    @classmethod
    def open(cls, path: Path, remedy: str) -> Folder:
        """Open `path`, or raise `PanelError` for a part that is missing, damaged or not listed."""
        manifest_path = path / "manifest.json"
        try:
            manifest = json.loads(read_text(manifest_path, _MANIFEST_LIMIT, PanelError))
        except PanelError as caught:
            raise PanelError(caught.where, caught.expected, caught.got, remedy) from None
        except (ValueError, RecursionError):
            raise PanelError(str(manifest_path), "a JSON manifest", "something else", remedy) from None
        if not isinstance(manifest, dict):
            raise PanelError(str(manifest_path), "a manifest with named entries", "something else", remedy)
        files = manifest.get("parts")
        if files is None:  # a manifest without digests: whatever parts are there count, undamaged or not
            files = manifest["parts"] = {p.name: sha256(p) for p in sorted(path.glob("*.parquet"))}
        if not isinstance(files, dict) or not files:
            raise PanelError(str(manifest_path), "the digests of the panel's 'parts'", "none", remedy)
        for name, expected in files.items():
            file = path / Path(str(name)).name
            try:
                got = sha256(file)
            except OSError as caught:
                raise PanelError(
                    str(file), "a part of the panel", caught.strerror or "an error", remedy
                ) from None
            if got != expected:
                raise PanelError(
                    str(file), f"SHA-256 {shorten(expected, 16)}", f"{got[:12]}…: damaged", remedy
                )
        return cls(path, manifest, remedy)

    @cached_property
    def digest(self) -> str:
        """Digest of all parts."""
        return digest(self.manifest["parts"])

    def has(self, table: str) -> bool:
        """Whether the folder holds `table`."""
        return bool(self._parts(table))

    def _parts(self, table: str) -> list[Path]:
        names = sorted(Path(str(name)).name for name in self.manifest["parts"])
        return [self.path / name for name in names if name.rpartition("-")[0] == table]

    def read(self, table: str, only: tuple[str, str] | None = None) -> pd.DataFrame:
        """Return a table with its schema's columns and dtypes, or raise `PanelError`.

        `only` is a column and the one value that it shall have: other rows are not read.
        """
        parts = self._parts(table)
        if not parts:
            raise PanelError(str(self.path), f"table {table!r}", "no part of it", self.remedy)
        schema = TABLES[table]
        try:
            return _query(parts, schema, only)
        except (duckdb.Error, ValueError, TypeError, KeyError) as caught:
            got = shorten(str(caught).splitlines()[0] if str(caught) else type(caught).__name__)
            raise PanelError(str(parts[0]), f"table {table!r} in Parquet", got, self.remedy) from None


def _query(parts: list[Path], table: Table, only: tuple[str, str] | None) -> pd.DataFrame:
    files = [str(part) for part in parts]
    texts: dict[str, list[str | None]] = {}
    columns = []
    with duckdb.connect(":memory:") as connection:
        source = "read_parquet(?)"
        if only is not None:
            source = f'(SELECT * FROM read_parquet(?) WHERE "{only[0]}" = {_quoted(only[1])})'
        for column in table.columns:
            name = f'"{column.name}"'
            if column.kind in {"str", "date"}:  # by code of an enum: one Python string a value, not one a row
                query = f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1"
                texts[column.name] = known = [row[0] for row in connection.execute(query, [files]).fetchall()]
                if known:
                    values = ", ".join(_quoted(text) for text in known)
                    connection.execute(f"CREATE TYPE text_{column.name} AS ENUM ({values})")
                    name = f"enum_code(CAST({name} AS text_{column.name}))::INTEGER AS {name}"
            columns.append(name)
        arrays = connection.execute(f"SELECT {', '.join(columns)} FROM {source}", [files]).fetchnumpy()
    if not len(arrays[table.names[0]]):
        return table.empty()
    # Not consolidated into blocks: that would copy every text column twice.
    frame = {c.name: _column(arrays[c.name], c, texts.get(c.name, [])) for c in table.columns}
    return pd.DataFrame(frame, copy=False)


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _column(values: Any, column: Column, texts: list[str | None]) -> Any:
    mask = np.ma.getmaskarray(values)
    plain = np.ma.getdata(values)
    if column.required and mask.any():
        raise ValueError(f"column {column.name!r} has a missing cell")
    if column.kind in {"str", "date"}:
        text = np.array([*texts, None], dtype=object)
        return text[np.where(mask, -1, plain)] if texts else np.full(len(plain), None, dtype=object)
    if column.kind == "float":
        return np.where(mask, np.nan, plain)
    if column.required:
        return plain
    cells = plain.astype(object)
    cells[mask] = None
    return pd.Series(cells, dtype="Int64" if column.kind == "int" else "boolean")

"""User-level imports over the embedded panel: one folder per data set, swapped whole, reversible.

``<home>/panel/<dataset>/`` holds the derived tables of one import with its manifest, and under
``previous`` the import that it replaced.  A data set that is imported takes precedence for the
variables that it brings, and for nothing else.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools
from tertius.core.errors import PanelError, StoreError, near_miss, shorten
from tertius.core.files import atomic_folder, home
from tertius.core.tables import validate
from tertius.panel.read import Folder
from tertius.panel.schema import TABLES, Variable
from tertius.panel.sound import check_sound
from tertius.panel.write import variables_table, write_manifest, write_tables

PREVIOUS = "previous"
#: Column that names the variable in each table that an import may bring.
NAMED_BY: dict[str, str | None] = {
    "traits": "variable",
    "ties": "kind",
    "events": "kind",
    "series": "variable",
    "geography": "variable",
    "places": None,  # replaced by data set as a whole
}


@dataclass(frozen=True)
class Import:
    """One user-level import: its data set, its folder, and whether an older one can be put back."""

    dataset: str
    folder: Folder
    reversible: bool

    def __str__(self) -> str:
        when, title = self.manifest.get("imported", "?"), self.manifest.get("title", "")
        return f"{self.dataset} ({title}), {when}" if title else f"{self.dataset}, {when}"

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the import recorded: release, digests of the input, time."""
        return self.folder.manifest


def _root(base: Path | None) -> Path:
    return (home() if base is None else base) / "panel"


def _path(dataset: str, base: Path | None) -> Path:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,63}", dataset):
        raise StoreError("data set", "a name of lower-case letters, digits and _", shorten(dataset))
    path = _root(base) / dataset
    _recover(path)
    return path


def _recover(path: Path) -> None:
    """Put back what a process killed between the two renames of a swap left aside."""
    old = path.with_name(f".{path.name}.old")
    if old.is_dir() and not path.exists():
        try:
            old.rename(path)
        except OSError as caught:
            raise StoreError(
                str(path), "a folder that can be written", caught.strerror or "an error"
            ) from caught


def _remedy(dataset: str) -> str:
    return f"run 'tertius data forget {dataset}' and import it again"


def import_tables(
    dataset: str,
    tables: Mapping[str, pd.DataFrame],
    variables: Iterable[Variable] | pd.DataFrame,
    manifest: Mapping[str, Any],
    base: Path | None = None,
) -> Import:
    """Store derived tables of `dataset` over the embedded panel, atomically.

    Parameters
    ----------
    dataset : str
        Name of the source; every row is attributed to it.
    tables : mapping
        Frames of traits, ties, events, geography or places, with or without their ``dataset`` column.
    variables : iterable of Variable, or a table of variables
        What the rows hold; a row of an unlisted variable is refused.
    manifest : mapping
        JSON-ready record of the input: release, terms, citation, digests.
    base : Path, optional
        User-level folder; `tertius.core.files.home` by default.

    Raises
    ------
    PanelError
        A table breaks its schema, or holds a row that no variable describes.  The store is unchanged.
    StoreError
        The store cannot be written.
    """
    path = _path(dataset, base)
    listed = _listed(dataset, variables)
    ready = {name: _attributed(dataset, name, frame) for name, frame in tables.items()}
    for name, frame in ready.items():
        _check_listed(dataset, name, frame, listed)
        check_sound(f"import of {dataset}", name, frame)
    ready["variables"] = listed
    if not len(ready["variables"]) and not len(ready.get("places", ())):
        raise PanelError(f"import of {dataset}", "a variable at least", "none")
    record = {**manifest, "dataset": dataset, "imported": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        with atomic_folder(path) as part:
            write_manifest(record, part, write_tables(ready, part, f"import of {dataset}"))
            if path.is_dir():
                shutil.copytree(path, part / PREVIOUS, ignore=shutil.ignore_patterns(PREVIOUS))
    except OSError as caught:
        raise StoreError(str(path), "a folder that can be written", caught.strerror or "an error") from caught
    return Import(dataset, Folder.open(path, _remedy(dataset)), (path / PREVIOUS).is_dir())


def _attributed(dataset: str, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    if name not in NAMED_BY and name != "variables":
        raise PanelError(
            f"import of {dataset}", f"tables {', '.join(NAMED_BY)}", shorten(name), near_miss(name, NAMED_BY)
        )
    if not isinstance(frame, pd.DataFrame):
        raise PanelError(f"import of {dataset}, table {name!r}", "a pandas table", type(frame).__name__)
    if "dataset" not in frame.columns:
        return frame.assign(dataset=dataset)
    other = frame.loc[frame["dataset"] != dataset, "dataset"]
    if len(other):
        raise PanelError(
            f"import of {dataset}, table {name!r}", f"rows of {dataset!r}", shorten(other.iloc[0])
        )
    return frame


def _listed(dataset: str, variables: Iterable[Variable] | pd.DataFrame) -> pd.DataFrame:
    if isinstance(variables, pd.DataFrame):
        named = _attributed(dataset, "variables", variables)
        return validate(named, TABLES["variables"], f"import of {dataset}", PanelError)
    return variables_table(dataset, variables)


def _check_listed(dataset: str, name: str, frame: pd.DataFrame, variables: pd.DataFrame) -> None:
    column = NAMED_BY[name]
    if column is None or column not in frame.columns:  # a missing column is the validation's to report
        return
    known = set(variables.loc[variables["table"] == name, "variable"])
    unknown = sorted({str(v) for v in frame[column].dropna()} - known)
    if unknown:
        hint = near_miss(unknown[0], known)
        raise PanelError(
            f"import of {dataset}, table {name!r}", "a listed variable", shorten(unknown[0]), hint
        )


def imports(base: Path | None = None) -> list[Import]:
    """Return the user-level imports by name of data set; raise `PanelError` for a damaged one."""
    root = _root(base)
    if not root.is_dir():
        return []
    for aside in sorted(root.glob(".*.old")):
        _recover(root / aside.name.removeprefix(".").removesuffix(".old"))
    folders = sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith("."))
    return [Import(p.name, Folder.open(p, _remedy(p.name)), (p / PREVIOUS).is_dir()) for p in folders]


def forget(dataset: str, base: Path | None = None) -> bool:
    """Remove the import of `dataset` with what it replaced; False where there is none.

    The folder leaves its place in one rename, so a killed process leaves all of it or nothing.
    """
    path = _path(dataset, base)
    if not path.is_dir():
        return False
    aside = path.with_name(f".{path.name}.gone")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        path.rename(aside)
    except OSError as caught:
        raise StoreError(str(path), "a folder that can be removed", caught.strerror or "an error") from caught
    shutil.rmtree(aside, ignore_errors=True)
    return True


def undo(dataset: str, base: Path | None = None) -> str:
    """Reverse the last import of `dataset`; return ``"previous"``, ``"embedded"`` or ``"nothing"``.

    The import that the last one replaced comes back; without one, the embedded rows count again.
    """
    path = _path(dataset, base)
    if not (path / PREVIOUS).is_dir():
        return "embedded" if forget(dataset, base) else "nothing"
    try:
        with atomic_folder(path) as part:
            shutil.copytree(path / PREVIOUS, part, dirs_exist_ok=True)
    except OSError as caught:
        raise StoreError(str(path), "a folder that can be written", caught.strerror or "an error") from caught
    return "previous"


def overlaid(
    table: str, embedded: pd.DataFrame, over: Iterable[Import], only: tuple[str, str] | None = None
) -> pd.DataFrame:
    """Return `embedded` with the rows of each import in the place of its data set's variables.

    `only` is a column and the one value that rows have, in `embedded` and in what is returned.
    """
    if table == "states":
        return embedded
    frames = [embedded]
    for item in over:
        frames[0] = frames[0][~_replaced(table, frames[0], item)]
        if item.folder.has(table):
            frames.append(item.folder.read(table, only))
    if len(frames) == 1:
        return embedded
    filled = [frame for frame in frames if len(frame)]
    out = pd.concat(filled, ignore_index=True) if filled else TABLES[table].empty()
    # Coverage is read in the order of the table of variables: that must not depend on imports.
    return out.sort_values(list(TABLES[table].key), ignore_index=True) if table == "variables" else out


def _replaced(table: str, frame: pd.DataFrame, item: Import) -> Bools:
    """Mark the rows of `frame` that an import stands in for."""
    mine = np.asarray(frame["dataset"] == item.dataset, dtype=np.bool_)
    variables = item.folder.read("variables")
    if table == "variables":
        pairs = set(zip(variables["table"], variables["variable"], strict=True))
        known = [pair in pairs for pair in zip(frame["table"], frame["variable"], strict=True)]
        return np.logical_and(mine, known)
    column = NAMED_BY[table]
    if column is None:
        return mine if item.folder.has(table) else np.zeros(len(mine), dtype=np.bool_)
    named = variables.loc[variables["table"] == table, "variable"]
    return np.logical_and(mine, np.asarray(frame[column].isin(named), dtype=np.bool_))

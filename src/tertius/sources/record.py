"""The record that describes an upstream data set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, TertiusError, shorten
from tertius.core.files import is_file, sha256
from tertius.core.tables import Table, validate


@dataclass(frozen=True)
class UpstreamFile:
    """A file of a data set: its name (with the upstream folder, where that helps) and its digest."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Parsed:
    """Tidy tables in the *upstream's own* state codes, and notes on what was repaired or left out."""

    tables: Mapping[str, pd.DataFrame]
    notes: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One upstream data set.

    Attributes
    ----------
    name, title, release : str
        Identifier (the file name of the module), full title, and release as the upstream names it.
    terms, citation : str
        Terms of use as stated upstream; the citation that a user must give.
    first, last : int
        First and last year that the release covers.
    unit_of_observation : str
        For example ``"directed dyad-year"``.
    files : tuple of UpstreamFile
        What is read, with the digests of the release that the embedded panel was made from.
    tables : tuple of Table
        Schemas of the tidy tables that the parser returns, with the unit of every column.
    parser : callable
        ``{file name: path}`` to `Parsed`.  Raises `SourceError` for anything it does not recognise.
    sample : callable
        Writes a few rows in the upstream format into a folder, so that the parser's test needs no
        upstream file.
    caveats : tuple of str
        Known traps and how each is handled.
    weak : bool
        Whether the copy is of weak provenance (made by a third party, of unknown making): figures that rest
        on it say so wherever they appear.
    """

    name: str
    title: str
    release: str
    terms: str
    citation: str
    first: int
    last: int
    unit_of_observation: str
    files: tuple[UpstreamFile, ...]
    tables: tuple[Table, ...]
    parser: Callable[[Mapping[str, Path]], Parsed]
    sample: Callable[[Path], None]
    caveats: tuple[str, ...] = ()
    weak: bool = False

    def read(self, upstream: Path) -> Parsed:
        """Parse the data set's files found anywhere below `upstream` and validate every table."""
        return self.parse({file.name: locate(upstream, self, file.name) for file in self.files})

    def parse(self, paths: Mapping[str, Path]) -> Parsed:
        """Parse the files at `paths` (by upstream name) and validate every table.

        Raises
        ------
        SourceError
            A file is absent or is not in the upstream's format; no traceback of a parser escapes.
        """
        for name, path in paths.items():
            if not is_file(path):
                raise SourceError(str(path), f"the file {name!r} of {self.title}", "no such file")
        try:
            parsed = self.parser(paths)
        except TertiusError:
            raise
        except MemoryError as caught:
            raise SourceError(self._where(paths), self.title, "more than memory holds") from caught
        except Exception as caught:
            got = f"{type(caught).__name__}: {shorten(str(caught))}"
            wanted = f"{self.title} in its upstream format"
            raise SourceError(self._where(paths), wanted, got, "check that it is the whole file") from caught
        tables = {
            table.name: validate(parsed.tables[table.name], table, self._where(paths), SourceError)
            for table in self.tables
        }
        return Parsed(tables, parsed.notes, {name: sha256(path) for name, path in paths.items()})

    def _where(self, paths: Mapping[str, Path]) -> str:
        return ", ".join(str(path) for path in paths.values())


def locate(upstream: Path, source: Source, name: str) -> Path:
    """Return the file `name` of `source` below `upstream`: at that path, or the one file so called."""
    for path in (upstream / name, upstream / source.name / name):
        if path.is_file():
            return path
    found = sorted(upstream.rglob(Path(name).name))
    if len(found) == 1:
        return found[0]
    got = f"{len(found)} files of that name" if found else "no such file"
    raise SourceError(str(upstream), f"the file {name!r} of {source.title}", got)

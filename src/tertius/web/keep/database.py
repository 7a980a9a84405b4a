"""The database: jobs, their events, looks at other thresholds, and earlier versions of drafts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tertius.core.errors import StoreError, shorten

#: Version of the schema; a database of another one is not touched.
VERSION = 1
#: What SQLite says of the machine, not of what it was asked: no room, a damaged disk, no right to write.
_MACHINE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}  # fmt: skip
_SCHEMA = """
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL,
  request TEXT NOT NULL, state TEXT NOT NULL, made REAL NOT NULL, started REAL, ended REAL,
  pid INTEGER, born TEXT, tries INTEGER NOT NULL DEFAULT 0, result TEXT, message TEXT NOT NULL DEFAULT '');
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES jobs (id), at REAL NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX events_of_job ON events (job, id);
CREATE TABLE looks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, run TEXT NOT NULL, claim TEXT NOT NULL,
  setting TEXT NOT NULL, threshold REAL NOT NULL, label TEXT NOT NULL, UNIQUE (run, claim, setting));
CREATE TABLE versions (
  draft TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB,
  PRIMARY KEY (draft, version));
"""


@dataclass(frozen=True)
class Database:
    """One SQLite file in WAL mode; each use has a connection of its own, so that threads share none."""

    path: Path

    @classmethod
    def open(cls, path: Path) -> Database:
        """Return the database in a file, made where there is none.

        Raises
        ------
        StoreError
            The file is no database, or one of another version.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        made = cls(path)
        remedy = "move the file away; cases, drafts and runs stay"
        try:
            with made.use() as link:
                link.execute("PRAGMA journal_mode = WAL")
                # In one piece: a full disk, or a second workbench, must not leave or meet half a schema.
                link.execute("BEGIN IMMEDIATE")
                version = link.execute("PRAGMA user_version").fetchone()[0]
                empty = not link.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
                if empty:
                    for statement in (*_SCHEMA.split(";")[:-1], f"PRAGMA user_version = {VERSION}"):
                        link.execute(statement)
        except sqlite3.DatabaseError as error:
            raise StoreError(str(path), "the workbench's database", shorten(str(error)), remedy) from None
        if not empty and version != VERSION:
            raise StoreError(str(path), f"a database of version {VERSION}", f"version {version}", remedy)
        return made

    @contextmanager
    def use(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection; what is done with it is kept only if the block succeeds.

        Raises
        ------
        StoreError
            The machine refuses: no room, no right to write, or somebody holds the file.
        """
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as link:
                link.row_factory = sqlite3.Row
                link.execute("PRAGMA synchronous = NORMAL")
                with link:
                    yield link
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _MACHINE:
                raise
            what = "a database that can be read and written"
            raise StoreError(str(self.path), what, str(error), "what was there is kept") from error

"""Jobs and their events in the database."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tertius.core.errors import UsageError
from tertius.web.errors import Missing
from tertius.web.keep.database import Database

State = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED = ("done", "failed", "cancelled")
#: Jobs that may wait at once.
WAITING = 8
#: Lines of a job's log that are kept.
LINES = 500


@dataclass(frozen=True)
class Job:
    """One job.

    Attributes
    ----------
    kind, subject, title : str
        What is done, to what (an id), and both in words.
    request, result : mapping
        What it was asked, and what came of it.
    made, started, ended : float or None
        Seconds since 1970.
    pid, born : int, str
        Its process, and when the system says that this began: numbers of processes are used again.
    tries : int
        How often it was started.
    """

    id: int
    kind: str
    subject: str
    title: str
    request: Mapping[str, Any]
    state: State
    made: float
    started: float | None
    ended: float | None
    pid: int | None
    born: str | None
    tries: int
    result: Mapping[str, Any]
    message: str

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in ENDED

    @property
    def seconds(self) -> float | None:
        """How long it has run, or ran."""
        return None if self.started is None else max(0.0, (self.ended or time.time()) - self.started)


@dataclass(frozen=True)
class Event:
    """Something that happened to a job: "state", "step" (a `tertius.core.progress.Step`) or "log"."""

    id: int
    at: float
    kind: str
    body: Mapping[str, Any]


def _job(row: sqlite3.Row) -> Job:
    plain = {key: row[key] for key in row.keys()}  # noqa: SIM118  (a row iterates over its values)
    plain["request"] = json.loads(plain["request"])
    plain["result"] = json.loads(plain["result"]) if plain["result"] else {}
    return Job(**plain)


def add(database: Database, kind: str, subject: str, title: str, request: Mapping[str, Any]) -> int:
    """Put a job into the queue and return its number.

    Raises
    ------
    UsageError
        Eight are waiting already.
    """
    with database.use() as link:
        waiting = link.execute("SELECT COUNT(*) FROM jobs WHERE state = 'waiting'").fetchone()[0]
        if waiting >= WAITING:
            got = f"{waiting} that wait"
            raise UsageError(
                "queue", f"fewer than {WAITING} waiting jobs", got, "cancel one, or wait for one"
            )
        made = link.execute(
            "INSERT INTO jobs (kind, subject, title, request, state, made) VALUES (?, ?, ?, ?, 'waiting', ?)",
            (kind, subject, title, json.dumps(dict(request)), time.time()),
        )
        number = int(made.lastrowid or 0)
        _note(link, number, "state", {"state": "waiting"})
        return number


def get(database: Database, number: int) -> Job:
    """Return a job.

    Raises
    ------
    UsageError
        There is none of this number.
    """
    with database.use() as link:
        row = link.execute("SELECT * FROM jobs WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise Missing("job", "the number of a job", str(number))
    return _job(row)


def listed(database: Database, kind: str | None = None, limit: int = 100) -> list[Job]:
    """Return jobs, the newest first."""
    where, given = ("WHERE kind = ?", (kind,)) if kind else ("", ())
    with database.use() as link:
        rows = link.execute(
            f"SELECT * FROM jobs {where} ORDER BY id DESC LIMIT ?", (*given, limit)
        ).fetchall()
    return [_job(row) for row in rows]


def following(database: Database) -> Job | None:
    """Return the job to start next: readings are short and go first, then whoever waits longest."""
    with database.use() as link:
        row = link.execute(
            "SELECT * FROM jobs WHERE state = 'waiting' ORDER BY kind != 'read', id LIMIT 1"
        ).fetchone()
    return _job(row) if row is not None else None


def running(database: Database) -> list[Job]:
    """Return jobs that were running when the database was last written."""
    with database.use() as link:
        return [_job(row) for row in link.execute("SELECT * FROM jobs WHERE state = 'running'")]


def change(database: Database, number: int, if_state: Sequence[State], **fields: object) -> bool:
    """Set fields of a job if it is in one of the states; tell whether it was."""
    names = ", ".join(f"{name} = ?" for name in fields)
    marks = ", ".join("?" * len(if_state))
    with database.use() as link:
        done = link.execute(
            f"UPDATE jobs SET {names} WHERE id = ? AND state IN ({marks})",
            (*fields.values(), number, *if_state),
        )
        if done.rowcount and "state" in fields:
            body = {"state": fields["state"], "message": fields.get("message", "")}
            _note(link, number, "state", body)
        return bool(done.rowcount)


def note(database: Database, number: int, kind: str, body: Mapping[str, Any]) -> None:
    """Write an event of a job down; of its log only the last lines are kept."""
    with database.use() as link:
        _note(link, number, kind, body)
        if kind == "log":
            link.execute(
                "DELETE FROM events WHERE job = ? AND kind = 'log' AND id <= (SELECT id FROM events "
                "WHERE job = ? AND kind = 'log' ORDER BY id DESC LIMIT 1 OFFSET ?)",
                (number, number, LINES),
            )


def _note(link: sqlite3.Connection, number: int, kind: str, body: Mapping[str, Any]) -> None:
    link.execute(
        "INSERT INTO events (job, at, kind, body) VALUES (?, ?, ?, ?)",
        (number, time.time(), kind, json.dumps(dict(body))),
    )


def events(database: Database, number: int, after: int = 0, kind: str | None = None) -> list[Event]:
    """Return what happened to a job after the event `after`, in order."""
    also, given = (" AND kind = ?", (kind,)) if kind else ("", ())
    with database.use() as link:
        rows = link.execute(
            f"SELECT * FROM events WHERE job = ? AND id > ?{also} ORDER BY id LIMIT 2000",
            (number, after, *given),
        ).fetchall()
    return [Event(row["id"], row["at"], row["kind"], json.loads(row["body"])) for row in rows]

"""A draft under review in a page: one key a request, every step kept, and the later of two pages told."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from tertius.reading.files import dump, parse
from tertius.reading.keep import read
from tertius.reading.schema import Draft
from tertius.reading.session import Session
from tertius.web.keep.database import Database
from tertius.web.keep.workspace import Workspace

#: Earlier versions that are kept for undoing.
KEPT = 200


@dataclass(frozen=True)
class Question:
    """What a key asks before it does anything."""

    key: str
    text: str
    proposal: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """A draft as it stands after a key.

    Attributes
    ----------
    version : int
        Number of the last change.
    late : bool
        The key came from a page that showed an older version, and was not obeyed.
    question : Question or None
        What has to be answered before the key does anything.
    """

    session: Session
    version: int
    late: bool = False
    question: Question | None = None


class _Asked(Exception):
    def __init__(self, text: str, proposal: str) -> None:
        self.text, self.proposal = text, proposal


@dataclass
class Drafts:
    """Reviews of the workspace's drafts."""

    workspace: Workspace
    database: Database

    def __post_init__(self) -> None:
        self._locks: dict[str, Lock] = {}
        self._read: dict[str, tuple[int, Draft, str]] = {}

    def open(self, name: str, at: int | None = None) -> Outcome:
        """Return a draft at claim number `at`, else at the first that is not decided.

        Raises
        ------
        TertiusError
            No such draft, or one that was changed by hand and does not hold any more.
        """
        draft, text = self._draft(name)
        session = Session(draft, text, self.workspace.draft_file(name))
        if at is None:
            session.start()
        elif draft.claims:
            session.at = min(max(at, 0), len(draft.claims) - 1)
        return Outcome(session, self._version(name))

    def press(self, name: str, version: int, at: int, key: str, answers: Sequence[str]) -> Outcome:
        """Do what a key stands for, if the page that it comes from shows the draft as it stands.

        Parameters
        ----------
        version, at : int
            What the page shows: the last change, and the claim.
        answers : sequence of str
            To the questions that the key asks, in order; what is missing is asked for.
        """
        with self._locks.setdefault(name, Lock()):
            outcome = self.open(name, at)
            session, now = outcome.session, outcome.version
            if version != now:
                return Outcome(session, now, late=True)
            given = deque(answers)

            def ask(text: str, proposal: str) -> str | None:
                if not given:
                    raise _Asked(text, proposal)
                return given.popleft().strip() or None

            before = session.draft
            if key == "u":
                return self._undo(name, session, now)
            try:
                session.press(key, ask)
            except _Asked as asked:
                question = Question(key, asked.text, asked.proposal, tuple(answers))
                return Outcome(session, now, question=question)
            if session.draft is not before:
                now = self._keep(name, now, before, at)
                self._remember(name, session.draft, session.text)
            return Outcome(session, now)

    def _undo(self, name: str, session: Session, version: int) -> Outcome:
        with self.database.use() as link:
            row = link.execute(
                "SELECT version, at, body FROM versions WHERE draft = ? AND body IS NOT NULL "
                "ORDER BY version DESC LIMIT 1",
                (name,),
            ).fetchone()
        if row is not None:
            session.past = [(parse(zlib.decompress(row["body"]).decode(), name), row["at"])]
        session.press("u", lambda _text, _proposal: None)
        if row is None:
            return Outcome(session, version)
        with self.database.use() as link:
            link.execute("DELETE FROM versions WHERE draft = ? AND version >= ?", (name, row["version"]))
            link.execute("INSERT INTO versions VALUES (?, ?, 0, NULL)", (name, version + 1))
        self._remember(name, session.draft, session.text)
        return Outcome(session, version + 1)

    def _draft(self, name: str) -> tuple[Draft, str]:
        path = self.workspace.draft_file(name)
        changed = path.stat().st_mtime_ns if path.is_file() else 0
        known = self._read.get(name)
        if known is not None and known[0] == changed:
            return known[1], known[2]
        draft, text = read(path)
        self._read[name] = changed, draft, text
        return draft, text

    def _remember(self, name: str, draft: Draft, text: str) -> None:
        self._read[name] = self.workspace.draft_file(name).stat().st_mtime_ns, draft, text

    def _version(self, name: str) -> int:
        with self.database.use() as link:
            row = link.execute(
                "SELECT MAX(version) AS last FROM versions WHERE draft = ?", (name,)
            ).fetchone()
        return int(row["last"] or 0)

    def _keep(self, name: str, version: int, before: Draft, at: int) -> int:
        """Keep the draft as it stood before a step, and return the number of the step."""
        body = zlib.compress(dump(before).encode(), 1)
        with self.database.use() as link:
            link.execute("INSERT INTO versions VALUES (?, ?, ?, ?)", (name, version + 1, at, body))
            link.execute("DELETE FROM versions WHERE draft = ? AND version <= ?", (name, version + 1 - KEPT))
        return version + 1

"""Requests and answers of a model as JSON lines: written while it is asked, read again without a network.

The first line names form, model and address; each further line holds one attempt: the SHA-256 of the
request, the request, and either the answer or what went wrong.  A replay gives each request the recorded
attempts in their order, so a reading comes out the same to the last byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tertius.core.delimited import split_lines
from tertius.core.errors import ReadingError, shorten
from tertius.core.files import atomic, read_text

FORM = "tertius model record 1"
MAX_BYTES = 100_000_000


@dataclass(frozen=True)
class Attempt:
    """One request and what came of it: a status with the body of the answer, or a failure in words."""

    status: int = 0
    body: str = ""
    failure: str = ""


@dataclass
class Tape:
    """The attempts of one reading, in their order.

    Attributes
    ----------
    model, url : str
        Who answered.
    lines : list of dict
        What the file holds after its first line.
    """

    model: str
    url: str
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(self, request: Mapping[str, Any], attempt: Attempt) -> None:
        """Put down one attempt."""
        made = {"status": attempt.status, "body": attempt.body, "failure": attempt.failure}
        self.lines.append({"sha256": digest(request), "request": dict(request), **made})

    def save(self, path: Path) -> None:
        """Write the record, whole or not at all."""
        head = {"form": FORM, "model": self.model, "endpoint": self.url}
        with atomic(path) as part:
            rows = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in (head, *self.lines))
            part.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


@dataclass
class Replay:
    """A record that answers in place of the model."""

    model: str
    url: str
    origin: str
    kept: dict[str, deque[Attempt]]

    def answer(self, request: Mapping[str, Any]) -> Attempt:
        """Return the next recorded attempt of a request.

        Raises
        ------
        ReadingError
            The record has none: the text, the model or the way of asking is another.
        """
        waiting = self.kept.get(digest(request))
        if not waiting:
            remedy = "ask the model anew, without --replay"
            expected = "a record of every request of this reading"
            raise ReadingError(self.origin, expected, "one of another text or version", remedy)
        return waiting.popleft()


def load(path: Path) -> Replay:
    """Return the record in a file.

    Raises
    ------
    ReadingError
        With the line that is no part of a record.
    """
    rows = split_lines(read_text(path, MAX_BYTES, ReadingError))
    head = _row(rows[0] if rows else "", path, 1)
    if head.get("form") != FORM or not all(isinstance(head.get(key), str) for key in ("model", "endpoint")):
        raise ReadingError(f"{path}:1", f"a record of the form {FORM!r}", shorten(head.get("form")))
    kept: dict[str, deque[Attempt]] = defaultdict(deque)
    for number, text in enumerate(rows[1:], start=2):
        row = _row(text, path, number)
        request, attempt = row.get("request"), _attempt(row)
        if not isinstance(request, dict) or attempt is None:
            raise ReadingError(
                f"{path}:{number}", "a request with status, body and failure", "something else"
            )
        if row.get("sha256") != digest(request):
            raise ReadingError(f"{path}:{number}", "a request with its own SHA-256", "one that was changed")
        kept[digest(request)].append(attempt)
    return Replay(head["model"], head["endpoint"], str(path), kept)


def _attempt(row: Mapping[str, Any]) -> Attempt | None:
    status, body, failure = row.get("status"), row.get("body"), row.get("failure")
    if type(status) is not int or not isinstance(body, str) or not isinstance(failure, str):
        return None
    return Attempt(status, body, failure)


def _row(text: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise ReadingError(f"{path}:{number}", "a line of JSON", shorten(text))
    return row


def digest(request: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a request, whatever the order of its keys."""
    plain = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()

"""Content-addressed results: the key is the digest of all that a result depends on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertius.core.errors import StoreError
from tertius.core.files import atomic, home


def default_cache() -> Path:
    """Return the folder of cached results: ``$TERTIUS_CACHE``, else ``cache`` in the user-level folder."""
    chosen = os.environ.get("TERTIUS_CACHE")
    return Path(chosen).expanduser() if chosen else home() / "cache"


#: Why which store could not be written in this process; a command says so at its end.
refused: dict[Path, str] = {}


def refuse(root: Path, error: Exception) -> None:
    """Remember that a store could not be written."""
    reason = error.got if isinstance(error, StoreError) else getattr(error, "strerror", None) or str(error)
    refused.setdefault(root, reason)


#: What stands before the value in an entry; entries of earlier versions have no digest.
_VALUE = b', "value": '


@dataclass(frozen=True)
class Store:
    """JSON results under ``root/ab/abcdef….json``; a damaged entry counts as absent.

    Results are plain JSON.  Values on the way to them lie beside as ``.packed`` files, whose reader makes
    nothing but data (`tertius.core.packed`): a store may come from anywhere.
    """

    root: Path

    def path(self, key: str) -> Path:
        """Return the file of `key`, 64 hex digits."""
        return self.root / key[:2] / f"{key}.json"

    def get(self, key: str) -> Any | None:
        """Return the stored value, or None if absent or damaged."""
        try:
            data = self.path(key).read_bytes()
            entry = json.loads(data)
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(entry, dict) or entry.get("key") != key:
            return None
        if "sha256" in entry:
            value = data.partition(_VALUE)[2].removesuffix(b"}")
            if entry["sha256"] != hashlib.sha256(value).hexdigest():
                return None
        return entry.get("value")

    def put(self, key: str, value: Any) -> bool:
        """Write `value` atomically and return whether that was possible.

        A store that cannot be written costs time later and no result now: it is remembered in `refused`.
        """
        text = json.dumps(value, allow_nan=False).encode()
        head = json.dumps({"key": key, "sha256": hashlib.sha256(text).hexdigest()}).encode()
        try:
            with atomic(self.path(key)) as part:
                part.write_bytes(head.removesuffix(b"}") + _VALUE + text + b"}")
        except (StoreError, OSError) as error:
            refuse(self.root, error)
            return False
        return True

    def get_packed(self, key: str) -> bytes | None:
        """Return stored bytes, or None if absent, damaged or stored under another key."""
        try:
            head, _, data = self.path(key).with_suffix(".packed").read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if head == _head(key, data) else None

    def put_packed(self, key: str, data: bytes) -> bool:
        """Write bytes atomically with their digest and return whether that was possible, as `put` does."""
        try:
            with atomic(self.path(key).with_suffix(".packed")) as part:
                part.write_bytes(_head(key, data) + b"\n" + data)
        except (StoreError, OSError) as error:
            refuse(self.root, error)
            return False
        return True

    def cached(self, key: str, make: Callable[[], Any]) -> Any:
        """Return the value under `key`, making and storing it first if it is absent."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value


def _head(key: str, data: bytes) -> bytes:
    return f"{key} {hashlib.sha256(data).hexdigest()}".encode()

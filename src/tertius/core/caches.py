"""What is kept between runs: how large it is, and how to be rid of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tertius.core.errors import StoreError
from tertius.core.store import default_cache

#: Results, values on the way to them and fits; and what a killed writer left of one.
_ENTRY = re.compile(r"(?P<key>[0-9a-f]{64})\.(json|packed|npz)|\.(?P<of>[0-9a-f]{64})\.\w+\.\w{8,12}\.part")


@dataclass(frozen=True)
class Size:
    """Files and bytes of kept results under `folder`."""

    folder: Path
    files: int
    bytes: int


def entries(root: Path | None = None) -> Iterator[Path]:
    """Yield what a store keeps under `root`: files named by a digest, in a folder of its first two digits."""
    folder = root or default_cache()
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        found = _ENTRY.fullmatch(path.name)
        own = found is not None and path.parent.name == (found["key"] or found["of"])[:2]
        if own and path.is_file() and not path.is_symlink():
            yield path


def size(root: Path | None = None) -> Size:
    """Return how much is kept."""
    sizes = [path.stat().st_size for path in entries(root)]
    return Size(root or default_cache(), len(sizes), sum(sizes))


def clear(root: Path | None = None) -> Size:
    """Remove kept results and return what was removed; no other file is touched.

    Raises
    ------
    StoreError
        A file cannot be removed.
    """
    before = size(root)
    for path in list(entries(root)):
        try:
            path.unlink(missing_ok=True)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        except OSError as error:
            raise StoreError(str(path), "a file that can be removed", error.strerror or "an error") from error
    return before

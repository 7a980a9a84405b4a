"""Compiled functions kept in the user's folder: checked when read, and compiled anew where damaged.

Numba keeps what it compiled beside the source, fails on an index or a file that is damaged, and fails where
nothing can be written.  Here it lies in the user's folder with the digests of its files, and one process at
a time reads or writes it: two that compile for other types would take each other's files, since numba numbers
them by those that are there.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from tertius.core.files import atomic, home

_F = TypeVar("_F", bound=Callable[..., object])


def kernel_folder() -> Path:
    """Return where compiled code lies: ``$TERTIUS_KERNELS``, else ``kernels`` in the user-level folder.

    Where that cannot be written a temporary folder takes its place until the process ends.
    """
    chosen = os.environ.get("TERTIUS_KERNELS")
    return _writable(Path(chosen).expanduser() if chosen else home() / "kernels")


@cache
def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        warn(f"{folder} cannot be written ({error.strerror}); compiled code is kept for this run only")
        return Path(_temporary().name)


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="tertius-kernels-", ignore_cleanup_errors=True)


@cache
def warn(text: str) -> None:
    """Warn, once a text."""
    warnings.warn(text, RuntimeWarning, stacklevel=2)


def compiled(function: _F) -> _F:
    """Compile a function with numba at its first call, and keep it; the type stays that of the function."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(kernel_folder())
    try:
        dispatcher = numba.njit(cache=True)(function)
    finally:
        numba.config.CACHE_DIR = before
    keep(dispatcher)
    return cast(_F, dispatcher)


def keep(dispatcher: Any) -> None:
    """Let a dispatcher of numba with a cache check what it reads; one that has no cache stays as it is."""
    inner = getattr(dispatcher, "_cache", None)
    if getattr(inner, "cache_path", None) and not isinstance(inner, _Checked):
        dispatcher._cache = _Checked(inner)


class _Checked:
    """A cache of numba's whose files are compared with their digests, and whose errors end nothing."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._folder = Path(inner.cache_path)
        self._base = str(inner._impl.filename_base)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what was compiled for a signature, or None: it is compiled then."""
        with self._alone():
            try:
                if not self._sound():
                    raise ValueError("files that are not those that were written")
                return self._inner.load_overload(sig, target_context)
            except Exception as error:
                warn(f"compiled code in {self._folder} is damaged ({error}); it is compiled anew")
                for file in (*self._files(), self._sums()):
                    with suppress(OSError):
                        file.unlink()
                return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled; where nothing can be written it serves this process alone."""
        try:
            with self._alone():
                self._inner.save_overload(sig, data)
                with atomic(self._sums()) as part:
                    part.write_text(self._digest(), encoding="utf-8")
        except Exception as error:
            warn(f"compiled code cannot be kept in {self._folder} ({type(error).__name__}: {error})")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from these files meanwhile, where the system and the folder let us."""
        with ExitStack() as held:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                lock = held.enter_context((self._folder / f"{self._base}.lock").open("ab"))
                if sys.platform != "win32":
                    import fcntl

                    fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _files(self) -> list[Path]:
        return sorted(f for f in self._folder.glob("*.nb[ic]") if f.name.startswith(f"{self._base}."))

    def _sums(self) -> Path:
        return self._folder / f"{self._base}.sha256"

    def _digest(self) -> str:
        digests = (hashlib.sha256(file.read_bytes()).hexdigest() for file in self._files())
        return "\n".join(f"{digest} {file.name}" for digest, file in zip(digests, self._files()))

    def _sound(self) -> bool:
        """Whether the files are those that were written; none at all are sound."""
        files = self._files()
        if not files:
            return True
        try:
            return self._sums().read_text(encoding="utf-8") == self._digest()
        except (OSError, UnicodeDecodeError):
            return False

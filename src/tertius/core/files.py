"""Files: atomic writes, bounded reads, digests, and the user-level folder."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from tertius.core.errors import StoreError, TertiusError

#: What the machine says when there is no room: the disk, the user's share of it, or a file's size.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: Seconds after which nobody is still writing to a file or folder that is not in its place.
UNFINISHED = 86_400


def home() -> Path:
    """Return the user-level folder: ``$TERTIUS_HOME``, else the platform's data folder.

    Who has no home gets a temporary folder, which nobody else can write to: compiled code lies there.
    """
    chosen = os.environ.get("TERTIUS_HOME")
    if chosen:
        return Path(chosen).expanduser()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    try:
        return Path(base).expanduser() / "tertius"
    except RuntimeError:  # nobody's home, as in some containers
        return _homeless()


@cache
def _homeless() -> Path:
    """Return this user's folder among the temporary ones, or one of this process where others may write."""
    path = Path(tempfile.gettempdir()) / f"tertius-{os.getuid()}"
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        there = path.lstat()
        if stat.S_ISDIR(there.st_mode) and there.st_uid == os.getuid() and not there.st_mode & 0o022:
            return path
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="tertius-"))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex, read in blocks; `OSError` where there is none."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except ValueError as error:
        raise OSError(errno.EINVAL, _reason(error), str(path)) from None


def is_file(path: str | Path) -> bool:
    """Whether a file lies there: none has a name that is too long, or with a null character."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: str | Path) -> bool:
    """Whether a folder lies there, as `is_file`."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _reason(error: OSError | ValueError) -> str:
    """Return why a path cannot be taken: what the machine says, or that no file can be called so."""
    said = error.strerror if isinstance(error, OSError) else "a name that no file can have"
    return said or "an input error"


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; it replaces `path` only if the block succeeds.

    A link stays a link to the new file, a file keeps its permissions, and a new one has those that the user's
    mask leaves.  Folders, devices and pipes are refused.  Files of killed processes go after a day.
    """
    try:
        if path.is_symlink():
            path = Path(os.path.realpath(path))
        if path.exists() and not path.is_file():
            raise StoreError(str(path), "a file to write", _not_a_file(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_unfinished(path, _short(path.name), "????.part")
        part = path.with_name(f".{_short(path.name)}.{secrets.token_hex(6)}.part")
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except (OSError, ValueError) as error:
        raise StoreError(str(path), "a folder that can be written", _reason(error)) from error
    mode = path.stat().st_mode if path.exists() else part.stat().st_mode
    try:
        yield part
        part.chmod(stat.S_IMODE(mode))
        part.replace(path)
    except OSError as error:
        raise _without_room(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def check_output(path: Path, *inputs: Path) -> None:
    """Refuse an output that cannot be one, before any work is done for it.

    Raises
    ------
    StoreError
        `path` is a folder, a device or a pipe, or one of the files that are read.
    """
    try:
        if path.exists() and not path.is_file():
            raise StoreError(str(path), "a file to write", _not_a_file(path))
        if path.exists() and any(one.exists() and path.samefile(one) for one in inputs):
            raise StoreError(str(path), "another file than those that are read", "one of them")
    except (OSError, ValueError) as error:
        raise StoreError(str(path), "a file to write", _reason(error)) from error


def _short(name: str) -> str:
    """Return as much of a name as leaves room for more in what a folder's entry may be called."""
    return os.fsencode(name)[:200].decode("utf-8", errors="ignore")


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside `path` that takes its place only if the block succeeds.

    Between the two renames a killed process can leave only the old folder under a ``.old``
    name; the next call puts it back first.  Unfinished folders of killed processes go after a day.
    """
    try:
        old = path.with_name(f".{path.name}.old")
        path.parent.mkdir(parents=True, exist_ok=True)
        if old.exists() and not path.exists():
            old.rename(path)
        _clear_unfinished(path, path.name)
        part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except (OSError, ValueError) as error:
        raise StoreError(str(path), "a folder that can be written", _reason(error)) from error
    try:
        yield part
        part.chmod(0o755)
        shutil.rmtree(old, ignore_errors=True)
        if path.exists():
            path.rename(old)
        part.rename(path)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _without_room(path, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _clear_unfinished(path: Path, name: str, ending: str = "") -> None:
    """Remove what killed processes began for `path` more than `UNFINISHED` seconds ago."""
    for stray in path.parent.glob(f".{glob.escape(name)}.????????{ending}"):
        with suppress(OSError):  # another process may be at it too
            if time.time() - stray.stat().st_mtime > UNFINISHED:
                if stray.is_dir() and not ending:
                    shutil.rmtree(stray, ignore_errors=True)
                elif stray.is_file() and ending:
                    stray.unlink()


def _without_room(path: Path, error: OSError) -> Exception:
    """Return the error of a full disk in one sentence, any other as it is."""
    if error.errno not in _FULL:
        return error
    return StoreError(
        str(path), "room on the disk", (error.strerror or "none").lower(), "what was there is kept"
    )


def read_bytes(path: Path, limit: int, error: type[TertiusError]) -> bytes:
    """Read a whole file of at most `limit` bytes, or raise `error` in one sentence."""
    try:
        if not path.is_file():
            raise error(str(path), "a readable file", _not_a_file(path))
        size = path.stat().st_size
        if size > limit:
            raise error(str(path), f"at most {limit:,} bytes", f"{size:,} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as caught:
        raise error(str(path), "a readable file", _reason(caught)) from caught


def _not_a_file(path: Path) -> str:
    if not path.exists():
        return "no such file"
    return "a folder" if path.is_dir() else "a device or pipe"


def read_text(path: Path, limit: int, error: type[TertiusError], encoding: str = "utf-8-sig") -> str:
    """Read a text file of at most `limit` bytes in `encoding`, or raise `error` in one sentence."""
    raw = read_bytes(path, limit, error)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as caught:
        line = raw.count(b"\n", 0, caught.start) + 1
        raise error(
            f"{path}:{line}",
            f"{encoding.removesuffix('-sig').upper()} text",
            f"byte 0x{raw[caught.start]:02x}",
            "save the file as UTF-8",
        ) from caught
    nul = text.find("\0")
    if nul >= 0:
        column = nul - text.rfind("\n", 0, nul)
        where = f"{path}:{text.count(chr(10), 0, nul) + 1}"
        remedy = "the file is damaged, no text, or saved as UTF-16: save it as UTF-8"
        raise error(where, "text", f"a null character at column {column}", remedy)
    return text

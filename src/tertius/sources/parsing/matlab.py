"""Matrices of MATLAB files, whose parts are looked through before they are read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from scipy.io import loadmat, whosmat

from tertius.core.errors import SourceError
from tertius.core.files import read_bytes
from tertius.sources.parsing.frames import LIMIT

#: Bytes before the first part of a file of level 5, and the type of a part that is compressed.
_HEAD, _COMPRESSED = 128, 15
#: Bytes that a part may take once it is decompressed.
_UNPACKED = 2**30


def read_matlab(path: Path, names: Collection[str]) -> dict[str, Any]:
    """Return arrays of a MATLAB file (level 5) by name.

    SciPy reads on beyond the end of a compressed part that is cut, which ends the process; so it is given
    whole parts alone.

    Raises
    ------
    SourceError
        A part is cut or damaged, or an array is not there.
    """
    data = read_bytes(path, LIMIT, SourceError)
    if fault := _fault(data):
        raise SourceError(str(path), "a MATLAB file of level 5", fault, "fetch the whole file")
    held = loadmat(path, variable_names=list(names))
    for name in names:
        if name not in held:
            found = ", ".join(sorted(there for there, *_ in whosmat(path))) or "none"
            raise SourceError(str(path), f"a matrix {name!r}", found)
    return {name: held[name] for name in names}


def _fault(data: bytes) -> str:
    """Say what is amiss with the parts of a file; nothing where they are whole."""
    order = {b"IM": "<", b"MI": ">"}.get(data[_HEAD - 2 : _HEAD])
    if order is None:
        return "another beginning"
    at = _HEAD
    while at < len(data):
        if len(data) < at + 8:
            return "a file that is cut"
        kind, size = struct.unpack_from(f"{order}II", data, at)
        part = data[at + 8 : at + 8 + size]
        if len(part) < size:
            return "a file that is cut"
        if kind == _COMPRESSED:
            unpacking = zlib.decompressobj()
            try:
                inner = unpacking.decompress(part, _UNPACKED)
            except zlib.error:
                return "a compressed part that is damaged"
            if (
                not unpacking.eof
                or len(inner) < 8
                or struct.unpack_from(f"{order}I", inner, 4)[0] != len(inner) - 8
            ):
                return "a compressed part that is cut"
        at += 8 + size
    return ""

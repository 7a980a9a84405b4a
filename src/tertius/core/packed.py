"""Python values as bytes that can be read back without trusting who wrote them.

The bytes are a compressed pickle; its reader makes nothing but plain values, arrays, tables and the records
of this project, and calls nothing else that a file may name.  What holds anything more is not packed at all.
"""

from __future__ import annotations

import importlib
import io
import pickle
import zlib
from dataclasses import is_dataclass
from typing import Any

#: Bytes of the largest value before it is compressed: what is larger takes longer to pack than most to make.
LARGEST = 40_000_000
#: What a packed value may hold beside plain values and this project's records: arrays and tables.
_ALLOWED = {
    "builtins": {"set", "frozenset", "complex", "slice", "range", "bytearray"},
    "numpy": {"dtype", "ndarray"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy.core.numeric": {"_frombuffer"},
    "numpy._core.numeric": {"_frombuffer"},
    "pandas.core.frame": {"DataFrame"},
    "pandas.core.series": {"Series"},
    "pandas.core.internals.managers": {"BlockManager", "SingleBlockManager"},
    "pandas._libs.internals": {"_unpickle_block"},
    "pandas.core.indexes.base": {"Index", "_new_Index"},
    "pandas.core.indexes.range": {"RangeIndex"},
    "pandas.core.indexes.multi": {"MultiIndex"},
}


class _Limited(io.BytesIO):
    """A buffer that refuses to grow past a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + memoryview(data).nbytes > self._limit:
            raise OverflowError
        return super().write(data)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name in _ALLOWED.get(module, ()):
            return super().find_class(module, name)
        if module.startswith("tertius.") and "." not in name:
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def packed(value: Any, limit: int) -> bytes | None:
    """Return `value` as bytes; None where they are more than `limit`, or `unpacked` would not read them."""
    out = _Limited(LARGEST)
    try:
        pickle.Pickler(out, protocol=5).dump(value)
        data = zlib.compress(out.getbuffer(), 1)
        unpacked(data)
    except (OverflowError, ValueError, TypeError, AttributeError, RecursionError, pickle.PickleError):
        return None
    return data if len(data) <= limit else None


def unpacked(data: bytes) -> Any:
    """Return what `packed` was given.

    Raises
    ------
    ValueError
        The bytes are damaged, or name something that is no plain value, array, table or record.
    """
    try:
        return _Reader(io.BytesIO(zlib.decompressobj().decompress(data, LARGEST))).load()
    except Exception as error:  # what damaged bytes lead to is anything
        raise ValueError(f"no packed value: {error}") from error

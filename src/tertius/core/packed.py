"""Python values as bytes that can be read back without trusting who wrote them.

The bytes are a compressed pickle that names four functions of this module and nothing else: they make arrays,
tables and the records of this project out of plain values, and check each.  NumPy's and pandas' own ways of
unpickling are not used: a type that lies about its contents makes them read any address as an object.  What
holds anything more is not packed at all.  What a file says of its own size is checked before it is believed
(`tertius.core.opcodes`), and arrays and tables are made of no more bytes than the file has room for.
"""

from __future__ import annotations

import importlib
import io
import math
import pickle
import re
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from tertius.core import opcodes

#: Bytes of the largest value before it is compressed: what is larger takes longer to pack than most to make.
LARGEST = 40_000_000
#: Element types that are read from bytes: numbers, truth values, times and text.
_PLAIN = re.compile(r"[<>|=][biufcSUmM][0-9]+(\[[0-9]*[a-zA-Z]+\])?")
_BUILTIN = {"complex", "range", "slice"}
#: Bytes of arrays and columns for each byte of a file before it is compressed: an object's place takes eight,
#: its mark in the file one, and a table copies its columns.
_GROWTH = 16


class _Limited(io.BytesIO):
    """A buffer that refuses to grow past a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + memoryview(data).nbytes > self._limit:
            raise OverflowError
        return super().write(data)


def _checked(value: Any, kind: type) -> Any:
    """Return `value` if it is of this type: what only looks like it may be of any size, as a range is."""
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} expected")
    return value


def _bytes(part: Any) -> int:
    """Return the bytes of what an array or a table is made of: a column, bytes, or a list of either."""
    if isinstance(part, np.ndarray):
        return part.nbytes
    if isinstance(part, list):
        return sum(8 + (p.nbytes if isinstance(p, np.ndarray) else 0) for p in part)
    return len(part) if isinstance(part, bytes) else 0


class _Maker:
    """A function that packed values may name; unlike a plain function it has nothing that can be changed."""

    __slots__ = ("_make", "_name")

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make, self._name = make, make.__name__

    def __call__(self, *given: Any) -> Any:
        return self._make(*given)

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, "_name"):
            raise AttributeError(name)
        super().__setattr__(name, value)

    def __reduce__(self) -> str:
        return self._name


def _type(spec: str | list[list[str]]) -> np.dtype[Any]:
    """Return a plain type, or a flat one of named plain fields."""
    for text in [spec] if isinstance(spec, str) else [text for _, text in spec]:
        if not _PLAIN.fullmatch(text):
            raise ValueError(f"no type of plain values: {text}")
    return np.dtype(spec if isinstance(spec, str) else [(name, text) for name, text in spec])


def _spec(dtype: np.dtype[Any]) -> str | list[list[str]]:
    names = dtype.names
    return dtype.str if names is None else [[name, dtype[name].str] for name in names]


@_Maker
def array(spec: str | list[list[str]], shape: tuple[int, ...], order: str, data: Any) -> Any:
    """Return an array of plain elements from bytes, or of objects from a list."""
    if not all(type(n) is int for n in _checked(shape, tuple)):
        raise ValueError("a shape of whole numbers")
    if spec == "objects":
        if math.prod(shape) != len(_checked(data, list)):
            raise ValueError("as many objects as the shape says")
        flat = np.empty(len(data), dtype=object)
        for place, value in enumerate(data):
            flat[place] = value
        return flat.reshape(shape, order="F" if order == "F" else "C")
    copied = bytearray(_checked(data, bytes))
    values = np.frombuffer(copied, dtype=_type(spec)) if copied else np.empty(0, _type(spec))
    return values.reshape(shape, order="F" if order == "F" else "C")


@_Maker
def scalar(spec: str, data: bytes) -> Any:
    """Return a NumPy scalar."""
    return array(spec, (1,), "C", data)[0]


@_Maker
def table(columns: list[str], values: list[Any], index: Any) -> pd.DataFrame:
    """Return a table of columns that are arrays of one length; `index` None: numbered rows."""
    arrays = values if index is None else [*values, index]
    if len({_checked(a, np.ndarray).shape for a in arrays}) > 1 or any(a.ndim != 1 for a in arrays):
        raise ValueError("columns of one length")
    if any(a.dtype.kind in "SUV" for a in arrays) or len({*_checked(columns, list)}) < len(columns):
        raise ValueError("columns as tables have them, each once")  # text is made of objects
    made = pd.DataFrame(dict(zip(columns, values, strict=True)), index=index)
    return made[columns] if columns else made


@_Maker
def record(module: str, name: str, values: dict[str, Any]) -> Any:
    """Return a record of this project, field by field, without running its code."""
    if not module.startswith("tertius.") or "." in name:
        raise ValueError(f"{module}.{name} is no record")
    kind = getattr(importlib.import_module(module), name, None)
    if not (isinstance(kind, type) and kind.__module__ == module and is_dataclass(kind)):
        raise ValueError(f"{module}.{name} is no record")
    if values.keys() != {field.name for field in fields(kind)}:
        raise ValueError(f"{module}.{name} has other fields")
    made = object.__new__(kind)
    for field, value in values.items():
        object.__setattr__(made, field, value)
    return made


_MAKERS = {maker._name: maker for maker in (array, scalar, table, record)}


class _Writer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind is np.ndarray:
            order = "F" if value.flags.fnc else "C"
            if value.dtype == object:
                return array, ("objects", value.shape, order, value.ravel(order=order).tolist())
            spec = _spec(value.dtype)
            if value.dtype.itemsize == 0 or _type(spec) != value.dtype:
                return NotImplemented
            return array, (spec, value.shape, order, value.tobytes(order=order))
        if isinstance(value, np.generic):
            text = np.asarray(value) if value.dtype.itemsize else np.zeros((), "<U1")
            return scalar, (text.dtype.str, text.tobytes())
        if kind is pd.DataFrame:
            plain = all(isinstance(t, np.dtype) for t in value.dtypes) and value.columns.is_unique
            if not plain or not all(isinstance(c, str) for c in value.columns):
                return NotImplemented
            numbered = isinstance(value.index, pd.RangeIndex) and value.index.equals(
                pd.RangeIndex(len(value))
            )
            columns = [value[c].to_numpy() for c in value.columns]
            return table, (list(value.columns), columns, None if numbered else value.index.to_numpy())
        if is_dataclass(kind) and kind.__module__.startswith("tertius."):
            own = {field.name: getattr(value, field.name) for field in fields(kind)}
            return record, (kind.__module__, kind.__qualname__, own)
        return NotImplemented


class _Reader(pickle.Unpickler):
    """A reader of what `_Writer` writes; its arrays and tables are bounded by the bytes that it is given."""

    def __init__(self, raw: bytes) -> None:
        opcodes.check(raw)
        super().__init__(io.BytesIO(raw))
        self._left = _GROWTH * len(raw)

    def _counted(self, maker: _Maker) -> _Maker:
        def make(*given: Any) -> Any:
            self._left -= sum(map(_bytes, given))  # one value may be named any number of times
            if self._left < 0:
                raise ValueError("more than the file has room for")
            return maker(*given)

        make.__name__ = maker._name
        return _Maker(make)

    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name in _MAKERS:
            return self._counted(_MAKERS[name])
        if module == "builtins" and name in _BUILTIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def packed(value: Any, limit: int) -> bytes | None:
    """Return `value` as bytes; None where they are more than `limit`, or `unpacked` would not read them."""
    out = _Limited(LARGEST)
    try:
        _Writer(out, protocol=5).dump(value)
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
        return _Reader(zlib.decompressobj().decompress(data, LARGEST)).load()
    except Exception as error:  # what damaged bytes lead to is anything
        raise ValueError(f"no packed value: {error}") from error

"""Python values as bytes that can be read back without trusting who wrote them.

The bytes are a compressed pickle that names four functions of this module and nothing else: they make arrays,
tables and the records of this project out of plain values, and check each.  NumPy's and pandas' own ways of
unpickling are not used: a type that lies about its contents makes them read any address as an object.  What
holds anything more is not packed at all.
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

#: Bytes of the largest value before it is compressed: what is larger takes longer to pack than most to make.
LARGEST = 40_000_000
#: Element types that are read from bytes: numbers, truth values, times and text.
_PLAIN = re.compile(r"[<>|=][biufcSUmM][0-9]+(\[[0-9]*[a-zA-Z]+\])?")
_BUILTIN = {"complex", "range", "slice"}


class _Limited(io.BytesIO):
    """A buffer that refuses to grow past a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + memoryview(data).nbytes > self._limit:
            raise OverflowError
        return super().write(data)


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
    if spec == "objects":
        if math.prod(shape) != len(data):
            raise ValueError("as many objects as the shape says")
        flat = np.empty(len(data), dtype=object)
        for place, value in enumerate(data):
            flat[place] = value
        return flat.reshape(shape, order="F" if order == "F" else "C")
    values = np.frombuffer(bytearray(data), dtype=_type(spec)) if len(data) else np.empty(0, _type(spec))
    return values.reshape(shape, order="F" if order == "F" else "C")


@_Maker
def scalar(spec: str, data: bytes) -> Any:
    """Return a NumPy scalar."""
    return array(spec, (1,), "C", data)[0]


@_Maker
def table(columns: list[str], values: list[Any], index: Any) -> pd.DataFrame:
    """Return a table of columns that are arrays; `index` None: numbered rows."""
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
    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name in _MAKERS:
            return _MAKERS[name]
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
        return _Reader(io.BytesIO(zlib.decompressobj().decompress(data, LARGEST))).load()
    except Exception as error:  # what damaged bytes lead to is anything
        raise ValueError(f"no packed value: {error}") from error

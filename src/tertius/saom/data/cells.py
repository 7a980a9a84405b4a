"""Cells of networks in one byte each: read from what is given, a block of rows at a time, and given back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tertius.core.arrays import Bools, Bytes, Floats
from tertius.core.errors import ModelError

STRUCTURAL_ZERO, STRUCTURAL_ONE = 10, 11
MISSING = 255
"""Code of a missing cell; the codes of all others are their values."""
BLOCK = 1 << 17
"""Cells that are looked at together: masks and numbers of 8 bytes are made for no more at a time."""
UNFIT = {"c": "complex numbers", "M": "dates", "m": "spans of time"}
"""Kinds of arrays that would turn into numbers, and a missing date into a large one."""
_LEGAL = np.isin(np.arange(256), (0, 1, STRUCTURAL_ZERO, STRUCTURAL_ONE))


def blocks(shape: tuple[int, ...]) -> Iterator[tuple[int, slice]]:
    """Return wave and rows of blocks of about `BLOCK` cells, in order, of (waves, senders, receivers)."""
    waves, n, m = shape
    step = max(BLOCK // max(m, 1), 1)
    for w in range(waves):
        for first in range(0, n, step):
            yield w, slice(first, min(first + step, n))


def coded(given: Any) -> Bytes:
    """Return waves (waves, senders, receivers) as bytes that cannot be written to.

    Parameters
    ----------
    given : array, or list of arrays or of scipy sparse matrices
        0 or 1, NaN or masked for missing, 10 and 11 for structural zeros and ones.  Sparse matrices are laid
        out a block of rows at a time.

    Raises
    ------
    ModelError
        Naming wave and actors of the first bad cell.
    """
    given = _readable(given)
    shape = (len(given), *given[0].shape) if isinstance(given, list) else given.shape
    if len(shape) != 3:
        raise ModelError("network", "a 3-dimensional array", f"shape {shape}")
    cells, bad = np.empty(shape, np.uint8), dict[str, str]()
    for w, rows in blocks(shape):
        part = _numbers(given[w][rows])
        missing = np.isnan(part)
        if np.isinf(part).any():
            raise ModelError("network", "finite numbers or NaN for missing", "an infinite value")
        with np.errstate(invalid="ignore"):
            code = part.astype(np.uint8)
        wrong = ~missing & ((part != code) | ~_LEGAL[code])
        if not bad and wrong.any():
            i, j = (int(k) for k in np.argwhere(wrong)[0])
            bad = {"where": f"wave {w + 1}, tie {rows.start + i + 1}->{j + 1}", "got": f"{part[i, j]:.12g}"}
        code[missing] = MISSING
        cells[w, rows] = code
    if shape[0] < 1 or min(shape[1:]) < 2:
        raise ModelError("network", "at least one wave and two actors", f"shape {shape}")
    if cells.min() == MISSING:
        raise ModelError("network", "at least one observed tie or absence of one", "only missing values")
    if bad:
        raise ModelError(
            f"network, {bad['where']}",
            "0, 1, NaN, 10 (structural zero) or 11 (structural one)",
            bad["got"],
            "recode valued ties to 0 and 1",
        )
    cells.setflags(write=False)
    return cells


def floats(cells: Bytes) -> Floats:
    """Return cells as numbers that cannot be written to, NaN where missing."""
    out = cells.astype(np.float64)
    out[cells == MISSING] = np.nan
    out.setflags(write=False)
    return out


def ties(cells: Bytes) -> Bools:
    """Return where there is a tie, structural or not."""
    there: Bools = cells == 1
    there |= cells == STRUCTURAL_ONE
    return there


def _readable(given: Any) -> Any:
    """Return an array of numbers, masked or not, or a list of sparse matrices with rows."""
    if isinstance(given, (list, tuple)) and given and all(hasattr(v, "toarray") for v in given):
        shapes = {v.shape for v in given}
        if len(shapes) > 1:
            a, b = sorted(shapes)[:2]
            raise ModelError("network", "sparse matrices of one shape", f"{a} and {b}")
        kinds = {np.dtype(v.dtype).kind for v in given}
        if unfit := kinds & set(UNFIT):
            raise ModelError("network", "an array of numbers", UNFIT[min(unfit)])
        if all(len(v.shape) == 2 and hasattr(v, "tocsr") for v in given) and kinds <= set("biuf"):
            return [v.tocsr() for v in given]
        given = [v.toarray() for v in given]
    elif hasattr(given, "toarray"):
        given = given.toarray()
    elif isinstance(given, (list, tuple)) and any(np.ma.isMaskedArray(v) for v in given):
        given = np.ma.stack(given)
    try:
        array = np.asanyarray(given) if np.ma.isMaskedArray(given) else np.asarray(given)
        if array.dtype.kind in UNFIT:
            raise ModelError("network", "an array of numbers", UNFIT[array.dtype.kind])
        return array if array.dtype.kind in "biuf" else _numbers(array)
    except (TypeError, ValueError):
        raise ModelError("network", "an array of numbers", type(given).__name__) from None


def _numbers(part: Any) -> Floats:
    """Return a block of what was given as numbers; what is masked is missing, whatever stands below."""
    if hasattr(part, "toarray"):
        part = part.toarray()
    if np.ma.isMaskedArray(part):
        part = np.ma.filled(part.astype(np.float64), np.nan)
    return np.asarray(part, np.float64)

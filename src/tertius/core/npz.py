"""Files of arrays (``.npz``): what damage makes of one is anything, and is refused in one sentence."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.errors import TertiusError

#: Bytes of all arrays of a file, unpacked.
LARGEST = 4_000_000_000


def read_arrays(
    path: Path, error: type[TertiusError], what: str, remedy: str = ""
) -> dict[str, NDArray[Any]]:
    """Return all arrays of a file by name; no objects, and nothing is run.

    Raises
    ------
    TertiusError
        Of class `error`: no such file, a damaged one, or one of more than `LARGEST` bytes; `what` says what
        it should be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > LARGEST:
            raise error(str(path), f"arrays of at most {LARGEST:,} bytes", f"{size:,} bytes")
        with np.load(path, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
    except error:
        raise
    except OSError as fault:
        raise error(str(path), what, (fault.strerror or "an input error").lower(), remedy) from None
    except Exception as fault:  # what a damaged archive leads to is anything
        raise error(str(path), what, "a file that cannot be read", remedy) from fault
    if not all(isinstance(values, np.ndarray) and _is_text(values) for values in arrays.values()):
        raise error(str(path), what, "a file that cannot be read", remedy)
    return arrays


def _is_text(values: NDArray[Any]) -> bool:
    """Whether an array of text holds characters alone: Python fails at what is none, wherever it is used."""
    if values.dtype.kind != "U" or not values.size or not values.dtype.itemsize:
        return True
    numbers = values.reshape(-1).view(np.dtype(np.uint32).newbyteorder(values.dtype.byteorder))
    return int(numbers.max()) <= sys.maxunicode

"""State files of interrupted estimations: what the data of one are, and what the file of one holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from tertius.core.errors import StoreError
from tertius.core.files import atomic
from tertius.core.npz import read_arrays
from tertius.saom.data.cells import floats
from tertius.saom.data.variables import Network, SaomData

Held = TypeVar("Held")
WHAT = "the state of an interrupted fit"


class Hash(Protocol):
    """What digests are made with."""

    def update(self, data: bytes, /) -> object:
        """Take in bytes."""


def take_in(inputs: Hash, data: SaomData) -> None:
    """Add the values of variables and covariates to a digest."""
    for variable in data.variables.values():
        # Wave by wave: as numbers a network takes eight times the memory that it is kept in.
        waves = map(floats, variable.cells) if isinstance(variable, Network) else [variable.values]
        for values in waves:
            inputs.update(np.ascontiguousarray(values).tobytes())
    for covariate in data.covariates.values():
        inputs.update(np.ascontiguousarray(covariate.values).tobytes())


def write_state(path: Path, digest: str, head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a state file, whole or not at all, that `read_state` reads under the same digest."""
    first = np.array(json.dumps({"digest": digest, **head}))
    with atomic(path) as part, part.open("wb") as handle:
        np.savez(handle, allow_pickle=False, **{"head": first, **arrays})


def read_state(
    path: Path, digest: str, parse: Callable[[Mapping[str, NDArray[Any]], Mapping[str, Any]], Held]
) -> Held:
    """Return what `parse` makes of a state file's arrays and head.

    Raises
    ------
    StoreError
        A file that cannot be read, or one of another model, data or seed.
    """
    arrays = read_arrays(path, StoreError, WHAT, "delete it")
    try:
        head = json.loads(str(arrays["head"]))
        same, held = head["digest"] == digest, parse(arrays, head)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(str(path), WHAT, "a file that cannot be read", "delete it") from error
    if not same:
        raise StoreError(
            str(path),
            "the state of this model, data and seed",
            "that of another",
            "delete it or name another",
        )
    return held

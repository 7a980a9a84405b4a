"""Fits on disk: one ``.npz`` of plain arrays and a JSON text; nothing in it can run code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from tertius.core.errors import StoreError, shorten
from tertius.core.files import atomic
from tertius.core.npz import read_arrays
from tertius.saom.results.estimates import Estimates
from tertius.saom.term import Term

WHAT = "a saved fit"
VERSION = 1
#: Arrays of a fit by their axes: ``p`` parameters, ``t`` periods, ``c`` chains of the check.
ARRAYS = {
    "theta": "p",
    "se": "p",
    "covariance": "pp",
    "t_ratios": "p",
    "error": "p",
    "free": "p",
    "checked": "p",
    "targets": "tp",
    "derivative": "pp",
    "spread": "pp",
    "statistics": "ctp",
    "scores": "ctp",
}


@dataclass(frozen=True)
class Head:
    """What a file holds beside arrays; all but `version` are fields of `Estimates`."""

    version: int
    overall: float
    simulations: int
    converged: bool
    labels: tuple[str, ...]
    terms: tuple[Term, ...]
    conditional: str
    seed: int
    notes: tuple[str, ...]


PLAIN = tuple(field.name for field in fields(Head) if field.name != "version")


def write(fit: Estimates, path: Path) -> Path:
    """Write a fit to `path`; a failure leaves no partial file.

    Returns
    -------
    Path
        The same path.
    """
    head = asdict(Head(VERSION, **{name: getattr(fit, name) for name in PLAIN}))
    arrays = {name: getattr(fit, name) for name in ARRAYS}
    with atomic(path) as part, part.open("wb") as handle:
        np.savez_compressed(handle, head=np.array(json.dumps(head)), **arrays)
    return path


def read(path: Path) -> dict[str, Any]:
    """Return the fields of a fit that `write` wrote, by name.

    Raises
    ------
    StoreError
        If the file is missing, damaged, no fit, or one whose parts do not belong together.
    """
    held = read_arrays(path, StoreError, WHAT)
    try:
        text = str(held["head"])
        version = json.loads(text)["version"]
        head = TypeAdapter(Head).validate_json(text, strict=True) if version == VERSION else None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(str(path), WHAT, "a file that cannot be read") from error
    if head is None:
        raise StoreError(str(path), f"a fit of version {VERSION}", f"version {shorten(version)}")
    if missing := [name for name in ARRAYS if name not in held]:
        raise StoreError(str(path), WHAT, f"no array {missing[0]!r}")
    if len(head.terms) != len(head.labels):
        raise StoreError(str(path), WHAT, f"{len(head.labels)} labels and {len(head.terms)} effects")
    if strange := [label for label in head.labels if ": " not in label]:
        raise StoreError(str(path), f"{WHAT}, whose labels name their variables", shorten(strange[0]))
    _check(path, held, len(head.labels))
    return {name: held[name] for name in ARRAYS} | {name: getattr(head, name) for name in PLAIN}


def _check(path: Path, held: Mapping[str, NDArray[Any]], parameters: int) -> None:
    """Refuse arrays of another type, or whose axes differ in length."""
    lengths = {"p": parameters}
    for name, axes in ARRAYS.items():
        array = held[name]
        if array.dtype != (bool if name == "free" else float):
            raise StoreError(str(path), WHAT, f"values of type {array.dtype} as {name!r}")
        wanted = tuple(lengths.setdefault(axis, size) for axis, size in zip(axes, array.shape))
        if array.ndim != len(axes) or array.shape != wanted:
            raise StoreError(str(path), WHAT, f"{name!r} of shape {array.shape}, for {parameters} parameters")

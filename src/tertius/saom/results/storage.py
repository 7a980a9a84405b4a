"""Fits on disk: one ``.npz`` of plain arrays and a JSON text; nothing in it can run code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from tertius.core.errors import StoreError, shorten
from tertius.core.files import atomic
from tertius.core.npz import read_arrays
from tertius.saom.results.estimates import Estimates
from tertius.saom.term import Term

ARRAYS = (
    "theta",
    "se",
    "covariance",
    "t_ratios",
    "error",
    "free",
    "checked",
    "targets",
    "derivative",
    "spread",
    "statistics",
    "scores",
)
#: Arrays of truth values; the others hold numbers.
FLAGS = ("free",)
PLAIN = ("overall", "simulations", "converged", "labels", "conditional", "seed", "notes")
VERSION = 1


def write(fit: Estimates, path: Path) -> Path:
    """Write a fit to `path`; a failure leaves no partial file.

    Returns
    -------
    Path
        The same path.
    """
    head = {name: getattr(fit, name) for name in PLAIN}
    head |= {"version": VERSION, "terms": [asdict(t) for t in fit.terms]}
    arrays = {name: getattr(fit, name) for name in ARRAYS}
    with atomic(path) as part, part.open("wb") as handle:
        np.savez_compressed(handle, head=np.array(json.dumps(head)), **arrays)
    return path


def read(path: Path) -> dict[str, Any]:
    """Return the fields of a fit that `write` wrote, by name.

    Raises
    ------
    StoreError
        If the file is missing, truncated or no fit.
    """
    held = read_arrays(path, StoreError, "a saved fit")
    try:
        head = json.loads(str(held["head"]))
        if head["version"] != VERSION:
            raise StoreError(str(path), f"a fit of version {VERSION}", f"version {shorten(head['version'])}")
        fields: dict[str, Any] = {name: held[name] for name in ARRAYS} | {name: head[name] for name in PLAIN}
        fields |= {"labels": tuple(head["labels"]), "notes": tuple(head["notes"])}
        fields["terms"] = tuple(term_of(t) for t in head["terms"])
        _check(fields)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(str(path), "a saved fit", "a file that cannot be read") from error
    return fields


def _check(fields: dict[str, Any]) -> None:
    """Raise `ValueError` unless arrays have the shapes that the labels ask for, and the rest its types."""
    k = len(fields["labels"])
    chains = fields["statistics"].shape[:2]
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("covariance", "derivative", "spread"), (k, k))
    shapes |= {"statistics": (*chains, k), "scores": (*chains, k), "targets": (*chains[1:], k)}
    for name in ARRAYS:
        values = fields[name]
        if values.shape != shapes.get(name, (k,)) or values.dtype.kind not in ("b" if name in FLAGS else "f"):
            raise ValueError(f"{name} is no array of its shape")
    types: dict[str, Any] = {
        "overall": (int, float),
        "simulations": int,
        "converged": bool,
        "conditional": str,
        "seed": int,
    }
    if any(not isinstance(fields[name], kind) for name, kind in types.items()):
        raise ValueError("the head is none of a fit")
    named = all(isinstance(label, str) and ": " in label for label in fields["labels"])
    if not named or len(fields["terms"]) != k or not all(isinstance(n, str) for n in fields["notes"]):
        raise ValueError("labels, terms or notes are none of a fit")


def term_of(values: dict[str, Any]) -> Term:
    """Return a term from its plain form."""
    plain = dict(values)
    if not all(isinstance(plain.get(name, ""), str) for name in ("name", "on", "form")):
        raise ValueError("a term without its names")
    plain["with_"] = tuple(plain.get("with_", ()))
    plain["factors"] = tuple(term_of(f) for f in plain.get("factors", ()))
    return Term(**plain)

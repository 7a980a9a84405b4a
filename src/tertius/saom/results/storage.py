"""Fits on disk: one ``.npz`` of plain arrays and a JSON text; nothing in it can run code."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from tertius.core.errors import StoreError
from tertius.core.files import atomic
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
    try:
        with np.load(path, allow_pickle=False) as z:
            head = json.loads(str(z["head"]))
            if head["version"] != VERSION:
                raise StoreError(str(path), f"a fit of version {VERSION}", f"version {head['version']!r}")
            arrays = {name: z[name] for name in ARRAYS}
            plain: dict[str, Any] = {name: head[name] for name in PLAIN}
            plain |= {"labels": tuple(head["labels"]), "notes": tuple(head["notes"])}
            terms = tuple(term_of(t) for t in head["terms"])
    except FileNotFoundError:
        raise StoreError(str(path), "a saved fit", "no such file") from None
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise StoreError(str(path), "a saved fit", "a file that cannot be read") from error
    return {**arrays, **plain, "terms": terms}


def term_of(values: dict[str, Any]) -> Term:
    """Return a term from its plain form."""
    plain = dict(values)
    plain["with_"] = tuple(plain.get("with_", ()))
    plain["factors"] = tuple(term_of(f) for f in plain.get("factors", ()))
    return Term(**plain)

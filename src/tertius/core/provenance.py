"""Provenance: the digest of the code and of inputs, and the record that every result carries."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys and no spaces: the form that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Path):
        return value.name
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"cannot hash a {type(value).__name__}")


def digest(*values: object) -> str:
    """Return the SHA-256 of the canonical form of `values`, as 64 hex digits."""
    return hashlib.sha256(canonical(list(values)).encode()).hexdigest()


@cache
def code_digest(*packages: str) -> str:
    """Return the digest of the sources of `packages` (default: all of tertius), files sorted by name."""
    total = hashlib.sha256()
    for package in packages or ("tertius",):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(package)
        origin = Path(spec.origin)
        files = sorted(origin.parent.rglob("*")) if origin.name == "__init__.py" else [origin]
        for file in files:
            if file.is_file() and file.suffix in {".py", ".j2", ".css", ".js", ".csv", ".json", ".yaml"}:
                total.update(str(file.relative_to(origin.parent)).encode())
                total.update(file.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True)
class Provenance:
    """What a result was made from.

    Attributes
    ----------
    version, code : str
        Release of tertius and digest of its sources.
    inputs : mapping of str to str
        SHA-256 by input name.
    parameters : mapping
        Every parameter, JSON-ready.
    seed : int or None
        Root of the seed tree.
    environment : mapping of str to str
        Versions of Python and of the libraries that numbers depend on.
    """

    version: str
    code: str
    inputs: Mapping[str, str]
    parameters: Mapping[str, Any]
    seed: int | None
    environment: Mapping[str, str]


def provenance(
    inputs: Mapping[str, str], parameters: Mapping[str, Any], seed: int | None = None
) -> Provenance:
    """Return the `Provenance` of a result made now, by this code, from `inputs`."""
    return Provenance(_version("tertius"), code_digest(), dict(inputs), dict(parameters), seed, environment())


@cache
def _environment() -> tuple[tuple[str, str], ...]:
    names = ("numpy", "numba", "pandas", "scipy", "statsmodels", "duckdb", "altair", "vl-convert-python")
    return (("python", platform.python_version()), *((name, _version(name)) for name in names))


def environment() -> dict[str, str]:
    """Versions of Python and of the libraries that numbers and figures depend on."""
    return dict(_environment())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"

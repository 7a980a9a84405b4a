"""Compile a composed kernel, once a machine: the module is named by the digest of its sources."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import numba
import numpy as np

from tertius.core.files import atomic, home

ROOT = Path(__file__).resolve().parents[1]


@cache
def _sources() -> bytes:
    """Digest of everything that compiled code may come from: effects, helpers and this package."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("kernel/*.py"), *ROOT.glob("effects/**/*.py")]):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    return digest.digest()


def load(source: str) -> ModuleType:
    """Return the module of `source`, from the cache folder where it was built before."""
    key = hashlib.sha256(_sources() + source.encode()).hexdigest()[:24]
    name = f"tertius_saom_kernel_{key}"
    if name in sys.modules:
        return sys.modules[name]
    folder = Path(os.environ.get("TERTIUS_KERNELS") or home() / "kernels")
    path = folder / f"{name}.py"
    text = source.replace("@njit(nogil=True,", "@njit(cache=True, nogil=True,")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        with atomic(path) as part:
            part.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module

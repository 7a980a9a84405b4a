"""Compile a composed kernel, once a machine: the module is named by the digest of its sources."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np

from tertius.core.compiled import keep, kernel_folder
from tertius.core.files import atomic

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = __name__.split(".")[0]
VERSIONED = {"numba", "numpy", PACKAGE, *sys.stdlib_module_names}
"""Packages whose files need no digest: their version is in it, or `_sources` has their files."""

Function = Callable[..., Any]

_LOADING = threading.Lock()


@cache
def _sources() -> bytes:
    """Return the digest of all that compiled code of this package may come from."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("kernel/*.py"), *ROOT.glob("effects/**/*.py")]):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    return digest.digest()


def _plain(function: Any) -> Any:
    """Return the Python function behind a compiled one."""
    return getattr(function, "py_func", function)


def _packages(function: Function) -> Iterator[str]:
    """Yield the names of the packages that a function comes from and that its module names."""
    plain = _plain(function)
    yield plain.__module__.split(".")[0]
    for value in plain.__globals__.values():
        if isinstance(value, ModuleType):
            yield value.__name__.split(".")[0]
        elif callable(value):
            yield str(getattr(_plain(value), "__module__", None) or "").split(".")[0]


def _files(package: str) -> list[Path]:
    """Return source files of a package that has been imported, or of a module that is no package."""
    module = sys.modules.get(package)
    folders = getattr(module, "__path__", ())
    if folders:
        return sorted(path for folder in folders for path in Path(folder).rglob("*.py"))
    path = getattr(module, "__file__", None)
    return [Path(path)] if path else []


def _plugins(functions: Iterable[Function]) -> bytes:
    """Return the digest of functions from other packages: their code, and all files around it.

    Whole packages count, since a function may call another one from any file beside it.  A function that
    was typed in at a prompt has no file and counts by its code.
    """
    own = f"{PACKAGE}."
    foreign = [f for f in functions if not _plain(f).__module__.startswith(own)]
    digest = hashlib.sha256()
    for function in foreign:
        code = _plain(function).__code__
        digest.update(code.co_code + repr(code.co_names).encode())
        digest.update(repr([c for c in code.co_consts if not hasattr(c, "co_code")]).encode())
    for package in sorted({name for f in foreign for name in _packages(f)} - VERSIONED):
        for path in _files(package):
            digest.update(path.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.digest() if foreign else b""


def load(source: str, functions: Iterable[Function] = ()) -> ModuleType:
    """Return the module of `source`, from the cache folder where it was built before.

    Parameters
    ----------
    source : str
        As `compose` writes it.
    functions : iterable of callable
        What the source calls by module and name (`Plan.functions`); those of other packages are part of
        the digest with their files, so that an edited plug-in never meets a kernel of its former self.

    Returns
    -------
    module
        With the function ``chains``, whose arguments are `signature.SIGNATURE`.
    """
    key = hashlib.sha256(_sources() + _plugins(functions) + source.encode()).hexdigest()[:24]
    with _LOADING:  # half a module must not be found by another thread, nor by the call after an interruption
        return _loaded(f"tertius_saom_kernel_{key}", source)


def _loaded(name: str, source: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    path = kernel_folder() / f"{name}.py"
    text = source.replace("@njit(nogil=True,", "@njit(cache=True, nogil=True,")
    if not path.is_file() or path.read_bytes() != text.encode():
        with atomic(path) as part:
            part.write_text(text, encoding="utf-8")
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        # Run from the text itself, so that no file of Python's own can be damaged.
        exec(compile(text, path, "exec"), module.__dict__)
        for entry in vars(module).values():
            keep(entry)
    except BaseException:
        del sys.modules[name]
        raise
    return module

"""tertius: a test bench for arguments about world politics.

Public names are imported on first use, so that ``import tertius`` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("tertius")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

_LAZY = {
    "load_case": "tertius.case.load",
    "load_panel": "tertius.panel.load",
    "saom": "tertius.saom",
}

__all__ = ["__version__", "load_case", "load_panel", "saom"]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'tertius' has no attribute {name!r}")
    module = import_module(_LAZY[name])
    return module if _LAZY[name].endswith(f".{name}") else getattr(module, name)

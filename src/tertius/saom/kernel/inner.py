"""Compile functions that kernels call and Python never does: they get no wrapper for a call from outside.

Numba would make two for each function, one for Python and one for C, which takes a sixth of a kernel's time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def inner(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Return `function` compiled for calls from compiled code alone; a decorator with options or without."""
    decorate = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, **options)
    return decorate if function is None else decorate(function)

"""Results that are kept with the panel that they were made from, and go when it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, ref

from tertius.panel.panel import Panel

P = ParamSpec("P")
R = TypeVar("R")
Function = Callable[Concatenate[Panel, P], R]


def per_panel(maxsize: int | None = None) -> Callable[[Function[P, R]], Function[P, R]]:
    """Keep the results of a function whose first argument is a panel, as long as the panel is in use.

    `functools.lru_cache` would do the reverse: its results keep the panel, whole tables with it, until as
    many other calls have been made.

    Parameters
    ----------
    maxsize : int, optional
        Results kept for one panel, the latest used; all if omitted.

    Returns
    -------
    callable
        A decorator.  The other arguments must be hashable; results are shared, so they must not be
        changed, and must not hold the panel itself.
    """

    def decorate(function: Function[P, R]) -> Function[P, R]:
        kept: WeakKeyDictionary[Panel, Callable[..., R]] = WeakKeyDictionary()

        @wraps(function)
        def call(panel: Panel, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if panel not in kept:
                kept[panel] = _remembering(function, panel, maxsize)
            return kept[panel](*args, **kwargs)

        return call

    return decorate


def _remembering(function: Callable[..., R], panel: Panel, maxsize: int | None) -> Callable[..., R]:
    """Return the function of the other arguments, which holds its results and not the panel."""
    weak = ref(panel)

    @lru_cache(maxsize=maxsize)
    def remembered(*args: Any, **kwargs: Any) -> R:
        return function(weak(), *args, **kwargs)

    return remembered

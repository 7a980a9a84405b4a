"""Discovery: one file in a folder adds one entry; third parties enter through entry points.

A module of a registry package holds one public object of the registry's type under a fixed
upper-case name (``SOURCE``, ``MEASURE``, ``TEST`` ...).  Built-ins and entry points are read by
the same function, so a plug-in can do whatever a built-in can.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar

from tertius.core.errors import UsageError, near_miss

T = TypeVar("T")


class Registry(Generic[T]):
    """The entries of one package, found by file name.

    Parameters
    ----------
    package : str
        Import path of the folder, for example ``"tertius.sources"``.
    attribute : str
        Name of the object that each module holds, for example ``"SOURCE"``.
    kind : type
        Type of that object; anything else under the name is refused.
    noun : str
        What an entry is called in messages ("source", "measure").
    group : str
        Group of entry points through which third parties add entries.  It is part of the public
        interface and does not follow the folder: a move of modules must not break a plug-in.
    """

    def __init__(self, package: str, attribute: str, kind: type[T], noun: str, group: str) -> None:
        self.package, self.attribute, self.kind, self.noun = package, attribute, kind, noun
        self.group = group

    def modules(self) -> list[str]:
        """Names of the modules that hold an entry, sorted; a leading underscore hides a module."""
        path = import_module(self.package).__path__
        names = [m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_")]
        return sorted(name for name in names if hasattr(self._module(name), self.attribute))

    def _module(self, name: str) -> Any:
        return import_module(f"{self.package}.{name}")

    def all(self) -> dict[str, T]:
        """Every entry by name, built-ins first, each group sorted by name."""
        return dict(_entries(self))

    def get(self, name: str) -> T:
        """Return the entry called `name`; raise `UsageError` with a near-miss hint otherwise."""
        entries = self.all()
        if name not in entries:
            hint = near_miss(name, entries) or f"known: {', '.join(entries) or 'none'}"
            raise UsageError(f"{self.noun} {name!r}", f"the name of a known {self.noun}", repr(name), hint)
        return entries[name]


@cache
def _entries(registry: Registry[Any]) -> tuple[tuple[str, Any], ...]:
    entries: dict[str, Any] = {}
    for module in registry.modules():
        entry = getattr(registry._module(module), registry.attribute)
        _check(registry, module, entry)
        entries[module] = entry
    for point in sorted(entry_points(group=registry.group), key=lambda p: p.name):
        if point.name in entries:
            raise UsageError(
                f"plug-in {point.value!r}",
                f"a {registry.noun} name of its own",
                f"{point.name!r}, taken",
                "rename the entry point",
            )
        entry = point.load()
        _check(registry, point.value, entry)
        entries[point.name] = entry
    return tuple(entries.items())


def _check(registry: Registry[Any], where: str, entry: object) -> None:
    if not isinstance(entry, registry.kind):
        raise UsageError(
            f"{registry.noun} {where!r}",
            f"{registry.attribute} of type {registry.kind.__name__}",
            type(entry).__name__,
            "see the skeleton in CONTRIBUTING.md",
        )

"""Planted worlds: the panel with a claim's mechanism redrawn, so that the right verdict is known."""

from tertius.core.registry import Registry
from tertius.worlds.family import Family

FAMILIES: Registry[Family] = Registry(
    "tertius.worlds", "FAMILY", Family, "family of planted worlds", group="tertius.worlds"
)

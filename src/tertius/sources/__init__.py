"""Upstream data sets, one file each: what it is, on what terms, and a parser to tidy tables."""

from tertius.core.registry import Registry
from tertius.sources.record import Source

SOURCES: Registry[Source] = Registry("tertius.sources", "SOURCE", Source, "source", group="tertius.sources")

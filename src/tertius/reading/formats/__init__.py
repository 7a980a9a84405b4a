"""Kinds of files that an article may come in, one file each: bytes to text."""

from tertius.core.registry import Registry
from tertius.reading.formats.record import Format

FORMATS: Registry[Format] = Registry(
    "tertius.reading.formats", "FORMAT", Format, "format", group="tertius.reading.formats"
)

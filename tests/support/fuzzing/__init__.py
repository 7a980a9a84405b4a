"""Every entrance of the program for the fuzzer, each with samples of what comes in and a mutator of samples.

An entrance takes any bytes: it reads them, or raises a `TertiusError` of one sentence; all else is a fault.
"""

from support.fuzzing import articles, commands, models, requests, runs, trees, upstream
from support.fuzzing.entrance import Entrance, check

__all__ = ["Entrance", "check", "entrances"]


def entrances() -> dict[str, Entrance]:
    """Return every entrance by name; the parsers of sources are called ``source:NAME:FILE``."""
    found: dict[str, Entrance] = {}
    for part in (trees, articles, models, runs, upstream, requests, commands):
        found |= part.entrances()
    return found

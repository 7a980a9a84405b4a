"""The other side of `isolate`: one file from standard input to JSON on standard output, within limits.

Run as ``python -m tertius.reading.formats.worker FORMAT ORIGIN ENCODING BYTES SECONDS``.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tertius.core.errors import TertiusError, shorten


def limit(memory: int, seconds: int) -> None:
    """Bound this process's memory (bytes beyond what it holds now) and processor time, where possible."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the caller's time limit alone holds
        return
    held = 0
    try:
        with Path("/proc/self/statm").open("rb") as handle:
            held = int(handle.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        held = 1 << 30
    for kind, value in ((resource.RLIMIT_AS, held + memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (wanted, hard))
        except (OSError, ValueError):  # some systems know the limit but do not take it
            continue


def main(arguments: list[str]) -> None:
    """Extract one file and print either its text or what is wrong with it."""
    name, origin, encoding, memory, seconds = arguments
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # parsers that print must not spoil the answer
    data = sys.stdin.buffer.read()
    with channel:
        channel.write(json.dumps(_answer(name, origin, encoding, data, int(memory), int(seconds))).encode())


def _answer(name: str, origin: str, encoding: str, data: bytes, memory: int, seconds: int) -> dict[str, Any]:
    from tertius.reading.formats import FORMATS

    form = FORMATS.get(name)
    try:
        for module in form.needs:
            __import__(module)
        limit(memory, seconds)
        return {"extracted": asdict(form.extract(data, origin, encoding or None))}
    except TertiusError as error:
        parts = [error.where, error.expected, error.got, error.remedy]
    except MemoryError:
        parts = [
            origin,
            f"{form.title} that is read in {memory >> 20:,} MB of memory",
            "one that needs more",
            "",
        ]
    except RecursionError:
        parts = [origin, f"{form.title} that can be read", "nesting that cannot be read", ""]
    except Exception as error:  # whatever a parser raises on broken input is the file's fault
        got = f"a broken one ({type(error).__name__}: {shorten(str(error), 80)})"
        parts = [
            origin,
            f"{form.title} that can be read",
            got,
            "save it anew or copy its text into a .txt file",
        ]
    return {"error": parts}


if __name__ == "__main__":
    main(sys.argv[1:])

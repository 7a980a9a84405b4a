"""Run a format's parser in a process of its own, so that no file can hold up or fill up this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec

from tertius.core.errors import ReadingError
from tertius.reading.formats.record import Extracted, Format


@dataclass(frozen=True)
class Limits:
    """What reading one file may take.

    Attributes
    ----------
    data : int
        Bytes of the file.
    text : int
        Characters of its text.
    memory : int
        Bytes of memory of a parser.
    seconds : int
        Time of a parser.
    """

    data: int = 20_000_000
    text: int = 300_000
    memory: int = 1_000_000_000
    seconds: int = 30


def check_needs(form: Format, origin: str) -> None:
    """Raise `ReadingError` where the extra that a format needs is not installed."""
    missing = [name for name in form.needs if find_spec(name) is None]
    if missing:
        remedy = "install it with: pip install 'tertius[read]'"
        raise ReadingError(origin, f"the package {missing[0]}, which reads {form.title}", "none", remedy)


def extract(
    name: str, form: Format, data: bytes, origin: str, encoding: str | None, limits: Limits
) -> Extracted:
    """Return what a format finds in `data`; `name` is the format's own.

    Raises
    ------
    ReadingError
        What the format itself refuses; a missing extra; a parser that needs more than `limits`, or breaks.
    """
    check_needs(form, origin)
    if not form.isolated:
        return form.extract(data, origin, encoding)
    command = [sys.executable, "-m", "tertius.reading.formats.worker", name, origin, encoding or ""]
    path = os.pathsep.join(part for part in sys.path if part)
    late = ReadingError(origin, f"{form.title} that is read in {limits.seconds} s", "one that takes longer")
    try:
        done = subprocess.run(
            [*command, str(limits.memory), str(limits.seconds)],
            input=data,
            capture_output=True,
            check=False,
            timeout=limits.seconds
            + 5,  # the processor's time is limited to `seconds`; this one is the wall's
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        raise late from None
    if done.returncode == 0:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise ReadingError(*answer["error"])
        found = answer["extracted"]
        return Extracted(**{**found, "notes": tuple(found["notes"])})
    if done.returncode in (-24, -9):  # SIGXCPU, and SIGKILL where that one is not caught
        raise late
    raise ReadingError(origin, f"{form.title} that can be read", "one that stops the program that reads it")

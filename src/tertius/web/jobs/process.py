"""The process of a job: started in a group of its own, its lines passed on, ended as a whole."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tertius.core.progress import Step

#: Seconds between the polite signal and the final one.
GRACE = 1.0
#: Longest line that is taken from a job.
LONGEST = 100_000

Line = Callable[[Mapping[str, Any]], None]


class Worker:
    """One running job.

    Parameters
    ----------
    request : mapping
        What `tertius.web.worker` reads from its standard input.
    line : callable
        Takes each line that the job prints: an object with "step", "result" or "error", else "log".
    """

    def __init__(self, request: Mapping[str, Any], line: Line) -> None:
        self._line = line
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tertius.web.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
            pipe.write(json.dumps(dict(request)))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while text := self.process.stdout.readline(LONGEST):
            try:
                said = json.loads(text)
            except ValueError:
                said = None
            known = isinstance(said, dict) and said.keys() & {"step", "result", "error"}
            self._line(said if known else {"log": text.rstrip()})

    def wait(self, seconds: float) -> int | None:
        """Return the exit status, or None where it runs on after so many seconds."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._reader.join(timeout=5)
        return status

    def end(self) -> None:
        """End the job and everything that it started."""
        end_group(self.process.pid)
        self.process.wait(timeout=10)


def end_group(pid: int) -> None:
    """Ask a group of processes to end; after a second, end it."""
    deadline = time.monotonic() + GRACE
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGTERM)
        while time.monotonic() < deadline:
            if not _alive(pid):
                break
            time.sleep(0.05)
        os.killpg(pid, signal.SIGKILL)


def _alive(pid: int) -> bool:
    state = _stat(pid)
    return state is not None and state[0] != "Z"


def _stat(pid: int) -> list[str] | None:
    """Return what Linux says about a process from its state on; None where it says nothing."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def born(pid: int) -> str:
    """Return when a process began, as the system counts; empty where it does not tell."""
    state = _stat(pid)
    return state[19] if state is not None and len(state) > 19 else ""


def left_over(pid: int | None, began: str | None) -> bool:
    """Whether a process of an earlier start of the workbench is still there."""
    return pid is not None and bool(began) and born(pid) == began


def said(step: Step) -> dict[str, Any]:
    """Return a step as plain data; an unknown time left is null."""
    left = step.left if step.left == step.left else None
    return {
        "stage": step.stage,
        "label": step.label,
        "done": step.done,
        "total": step.total,
        "left": left,
        "stored": step.stored,
    }

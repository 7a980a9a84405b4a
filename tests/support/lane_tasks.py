"""Tasks that processes of their own run in the tests."""

from __future__ import annotations

import os
import signal

from tertius.core.errors import CaseError


def times(shared: int, task: int) -> tuple[int, int]:
    return shared * task, os.getpid()


def awkward(_: object, task: str) -> object:
    if task == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "refused":
        raise CaseError("case.yaml:3", "a number", "a word", "write 3")
    if task == "broken":
        raise ZeroDivisionError("by zero")
    return (lambda: 0) if task == "unsendable" else task

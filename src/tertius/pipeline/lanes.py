"""Work side by side in processes that are started fresh, share nothing, and may die without harm.

A lane is one process.  Tasks come in groups: those of one group run on one lane, one after the other, so that
what the first of them makes in memory serves the others.  Each lane has one thread of linear algebra, so that
no sum depends on how many lanes there are.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

from tertius.core.errors import ModelError

T = TypeVar("T")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
Function = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Done(Generic[T]):
    """A task with what its function returned, or with the error that it ended by."""

    task: T
    value: Any = None
    error: Exception | None = None


def processors() -> int:
    """Return how many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable is not None else os.cpu_count() or 1


class Lanes:
    """Up to `number` processes, started when there is work for them and ended with the block.

    Parameters
    ----------
    number : int
        With 1 there is no process: tasks run here.
    shared : object
        First argument of every task's function; sent to each process once.
    """

    def __init__(self, number: int, shared: Any = None) -> None:
        self.number, self.shared = max(1, number), shared
        self._lanes: list[_Lane] = []

    def __enter__(self) -> Lanes:
        """Return the lanes; none is running yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process, whatever it is doing."""
        for lane in self._lanes:
            lane.end()
        self._lanes.clear()

    def run(self, function: Function, groups: Sequence[Sequence[T]]) -> Iterator[Done[T]]:
        """Yield tasks as they are done; ``function(shared, task)`` must be at the top level of a module.

        An exception of a task is part of its result.  So is the end of its process, in which case another
        one takes its place.
        """
        todo = [list(group) for group in groups if group]
        if self.number == 1 or (len(todo) <= 1 and not self._lanes):
            yield from (_done(function, self.shared, task) for group in todo for task in group)
            return
        while len(self._lanes) < min(self.number, len(todo)):
            self._lanes.append(_Lane(self.shared))
        busy: dict[int, tuple[list[T], T]] = {}
        for k, lane in enumerate(self._lanes):
            _next(lane, k, function, [], todo, busy)
        while busy:
            ends = {self._lanes[k].pipe: k for k in busy}
            for pipe in wait(list(ends)):
                k = ends[pipe]  # type: ignore[index]
                rest, task = busy.pop(k)
                value, error = self._lanes[k].answer()
                if error is not None and not self._lanes[k].alive:
                    self._lanes[k].end()
                    self._lanes[k] = _Lane(self.shared)
                _next(self._lanes[k], k, function, rest, todo, busy)
                yield Done(task, value, error)


def _next(
    lane: _Lane,
    k: int,
    function: Function,
    rest: list[Any],
    todo: list[list[Any]],
    busy: dict[int, tuple[list[Any], Any]],
) -> None:
    """Give a free lane the next task of its group, or of the first group that nobody has begun."""
    group = rest or (todo.pop(0) if todo else [])
    if group:
        busy[k] = (group[1:], group[0])
        lane.ask(function, group[0])


def _done(function: Function, shared: Any, task: T) -> Done[T]:
    try:
        return Done(task, function(shared, task))
    except Exception as error:
        return Done(task, None, error)


class _Lane:
    """One process and the pipe to it."""

    def __init__(self, shared: Any) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe: Connection
        self.pipe, other = spawn.Pipe()
        self.alive = True
        before = {name: os.environ.get(name) for name in _THREADS}
        os.environ.update(dict.fromkeys(_THREADS, "1"))
        try:
            self._process = spawn.Process(target=_serve, args=(other, shared), daemon=True)
            self._process.start()
        finally:
            other.close()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    def ask(self, function: Function, task: Any) -> None:
        try:
            asked = pickle.dumps((function, task))
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            asked = pickle.dumps((_refuse, str(error)))
        try:
            self.pipe.send_bytes(asked)
        except OSError:
            self.alive = False  # its answer will say so

    def answer(self) -> tuple[Any, Exception | None]:
        try:
            value, error = self.pipe.recv()
        except (EOFError, OSError):
            self.alive = False
            self._process.join(5)
            code = self._process.exitcode
            got = f"one that ended with {code}" if code is not None and code >= 0 else "one that was killed"
            remedy = "too little memory does that; try again with fewer workers"
            return None, ModelError("worker", "a process that lives", got, remedy)
        return value, error

    def end(self) -> None:
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, shared: Any) -> None:
    """Answer tasks until the pipe closes; Ctrl-C is for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            asked = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        done = _done(_asked, shared, asked)
        try:
            pipe.send((done.value, done.error))
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            got = f"{type(done.error or done.value).__name__} ({error})"
            pipe.send((None, ModelError("worker", "a result that can be sent", got)))


def _refuse(_: object, why: str) -> None:
    raise ModelError("worker", "a task that can be sent", why)


def _asked(shared: Any, sent: bytes) -> Any:
    function, task = pickle.loads(sent)
    return function(shared, task)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)

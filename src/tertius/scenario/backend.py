"""Where tasks run: threads of this process or the workers of a dask cluster; the same bits on both."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, Protocol

from tertius.core.provenance import digest
from tertius.scenario.cluster import connect, gone
from tertius.scenario.model import ScenarioModel
from tertius.scenario.task import Plain, Task, execute, execute_all

#: Tasks that a worker gets at once, at most; and batches that each gets at least, so that none waits long.
BATCH, ROUNDS = 16, 8


class Backend(Protocol):
    """Runs tasks and yields results as they come."""

    def run(self, models: Mapping[str, ScenarioModel], tasks: Sequence[Task]) -> Iterator[tuple[Task, Plain]]:
        """Yield each task with its result, in any order."""
        ...


class Threads:
    """Threads of this process; the kernel releases the interpreter's lock."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1

    def run(self, models: Mapping[str, ScenarioModel], tasks: Sequence[Task]) -> Iterator[tuple[Task, Plain]]:
        """Yield each task with its result; on Ctrl-C what has not begun is dropped."""
        waiting = list(reversed(tasks))
        pool = ThreadPoolExecutor(self.threads)
        running: dict[Future[Plain], Task] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self.threads + 1:
                    task = waiting.pop()
                    running[pool.submit(execute, models[task.world], task)] = task
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _batches(tasks: Sequence[Task], workers: int) -> list[tuple[Task, ...]]:
    """Return tasks of one world in batches: a scheduler's cost for a task is that of several chains."""
    worlds: dict[str, list[Task]] = {}
    for task in tasks:
        worlds.setdefault(task.world, []).append(task)
    size = max(1, min(BATCH, len(tasks) // (ROUNDS * max(1, workers))))
    return [tuple(own[k : k + size]) for own in worlds.values() for k in range(0, len(own), size)]


class Dask:
    """The workers of a `dask.distributed` cluster; a task whose worker dies runs again on another.

    Parameters
    ----------
    address : str
        Of a scheduler (``tcp://host:8786``), or ``local`` for one worker process a core here.
    workers : int, optional
        Of a local cluster.
    """

    def __init__(self, address: str, workers: int | None = None) -> None:
        self.address, self.workers = address, workers

    def run(self, models: Mapping[str, ScenarioModel], tasks: Sequence[Task]) -> Iterator[tuple[Task, Plain]]:
        """Yield each task with its result as workers finish."""
        with connect(self.address, self.workers) as client:
            yield from self.run_on(client, models, tasks)

    def run_on(
        self, client: Any, models: Mapping[str, ScenarioModel], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Plain]]:
        """Return the same on a client that exists."""
        import distributed

        sent = {k: client.scatter(w, broadcast=True, hash=False) for k, w in models.items()}
        batches = _batches(tasks, sum(client.nthreads().values()))
        futures = {
            client.submit(
                execute_all, sent[b[0].world], b, key=f"tertius-{digest([t.key for t in b])}", retries=2
            ): b
            for b in batches
        }
        with client.as_current():  # else another client of this process would be asked, from a wrong thread
            finished = distributed.as_completed(futures, with_results=True, raise_errors=True)
        try:
            for future, results in finished:
                if not isinstance(results, list):  # what a client gives in place of results that it has lost
                    raise gone(self.address)
                yield from zip(futures[future], results, strict=True)
                future.release()
        except (OSError, CancelledError, distributed.KilledWorker) as error:
            raise gone(self.address) from error
        finally:
            with suppress(OSError, RuntimeError, CancelledError):  # nobody may be there to be told
                client.cancel([f for f in futures if not f.done()])

"""Where tasks run: threads of this process or the workers of a dask cluster; the same bits on both."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Protocol

from tertius.scenario.errors import ScenarioError
from tertius.scenario.model import ScenarioModel
from tertius.scenario.task import Plain, Task, execute


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
        distributed = _distributed()
        with self._client(distributed) as client:
            yield from self.run_on(client, models, tasks)

    def run_on(
        self, client: Any, models: Mapping[str, ScenarioModel], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Plain]]:
        """Return the same on a client that exists."""
        distributed = _distributed()
        sent = {k: client.scatter(w, broadcast=True, hash=False) for k, w in models.items()}
        futures = {
            client.submit(execute, sent[t.world], t, key=f"tertius-{t.key}", retries=2): t for t in tasks
        }
        with client.as_current():  # else another client of this process would be asked, from a wrong thread
            finished = distributed.as_completed(futures, with_results=True, raise_errors=True)
        try:
            for future, result in finished:
                yield futures[future], result
                future.release()
        finally:
            client.cancel([f for f in futures if not f.done()])

    def _client(self, distributed: Any) -> Any:
        if self.address != "local":
            try:
                return distributed.Client(self.address, timeout="10s")
            except (OSError, ValueError, TimeoutError) as error:
                raise ScenarioError(
                    "--cluster",
                    "the address of a running scheduler",
                    repr(self.address),
                    "start dask-scheduler",
                ) from error
        count = self.workers or os.cpu_count() or 1
        return distributed.Client(
            n_workers=count, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=40
        )


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise ScenarioError(
            "--cluster", "dask.distributed", "no such package", "pip install 'tertius[dask]'"
        ) from None
    return distributed

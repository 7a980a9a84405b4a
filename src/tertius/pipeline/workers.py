"""Where planted worlds are run: processes of this machine, or a dask cluster; the same figures on both."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

S = TypeVar("S", bound=Hashable)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def spread(
    run: Callable[[S], dict[str, Any]], missing: Sequence[S], processes: int, cluster: str | None
) -> Iterator[tuple[S, dict[str, Any]]]:
    """Yield settings with their results as they are done.

    Parameters
    ----------
    run : callable
        A function at the top level of a module, from a setting to plain data.
    cluster : str or None
        Address of a dask scheduler, "local" for one started here, or None for processes.

    Raises
    ------
    ScenarioError
        No scheduler answers at the address, or dask is not installed.
    """
    if cluster is not None:
        yield from _on_cluster(run, missing, cluster, processes)
        return
    with pool(processes) as workers:
        futures = {workers.submit(run, s): s for s in missing}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            raise


def _on_cluster(
    run: Callable[[S], dict[str, Any]], missing: Sequence[S], address: str, processes: int
) -> Iterator[tuple[S, dict[str, Any]]]:
    from tertius.scenario.cluster import connect, gone  # scenarios take a moment to import

    with connect(address, processes) as client:
        from distributed import as_completed as finished

        try:
            futures = {client.submit(run, s, pure=False): s for s in missing}
            for future in finished(list(futures)):
                yield futures[future], future.result()
                future.release()
        except (OSError, CancelledError) as error:
            raise gone(address) from error


@contextmanager
def pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Yield fresh workers with one thread each, so that no sum depends on how many there are."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_die_with_parent) as pool:
            yield pool
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _die_with_parent() -> None:
    """End this worker when the process that started it is gone, killed or not."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

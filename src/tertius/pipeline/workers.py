"""Where planted worlds are run: processes of this machine, or a dask cluster; the same figures on both."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

from tertius.core.errors import UsageError

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
    UsageError
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
    try:
        from distributed import Client, LocalCluster
        from distributed import as_completed as finished
    except ImportError as error:
        asked, remedy = "the extra tertius[dask]", "pip install 'tertius[dask]'"
        raise UsageError("--cluster", asked, "no dask.distributed", remedy) from error
    made = None
    try:
        if address == "local":
            made = LocalCluster(processes, threads_per_worker=1, dashboard_address=None)
        with Client(made or address, timeout=30) as client:
            futures = {client.submit(run, s, pure=False): s for s in missing}
            for future in finished(list(futures)):
                yield futures[future], future.result()
                future.release()
    except CancelledError as error:
        got, remedy = "one that went away", "finished worlds are kept: run the same command again"
        raise UsageError("--cluster", f"a dask scheduler at {address!r} that stays", got, remedy) from error
    except OSError as error:
        raise UsageError("--cluster", "the address of a running dask scheduler", address) from error
    finally:
        if made is not None:
            made.close()


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

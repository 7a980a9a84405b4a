"""A client of a dask cluster: of a scheduler that runs already, or of worker processes started here."""

from __future__ import annotations

import os
from typing import Any

from tertius.scenario.errors import ScenarioError

#: Seconds that a scheduler may take to answer.
ANSWER = 10


def connect(address: str, workers: int | None = None) -> Any:
    """Return a `distributed.Client`; used as a context, it also ends the workers that it started.

    Parameters
    ----------
    address : str
        Of a scheduler (``tcp://host:8786``), or ``local`` for worker processes of this machine.
    workers : int, optional
        How many of these, each of one thread; otherwise one a core.

    Raises
    ------
    ScenarioError
        dask is not installed, or no scheduler answers at the address.
    """
    try:
        import distributed
    except ImportError:
        asked, remedy = "dask.distributed", "pip install 'tertius[dask]'"
        raise ScenarioError("--cluster", asked, "no such package", remedy) from None
    try:
        if address != "local":
            return distributed.Client(address, timeout=ANSWER)
        return distributed.Client(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=40,
        )
    # A machine so busy that the client's own thread does not start in ten seconds fails an assertion.
    except (OSError, ValueError, TimeoutError, AssertionError) as error:
        asked, remedy = "the address of a running dask scheduler", "start dask-scheduler, or try again"
        raise ScenarioError("--cluster", asked, repr(address), remedy) from error


def gone(address: str) -> ScenarioError:
    """Return the error that says that a scheduler, or all its workers, went away."""
    got, remedy = "one that went away", "what is finished is kept: start it and run the same command again"
    return ScenarioError("--cluster", f"a dask scheduler at {address!r} that stays", got, remedy)

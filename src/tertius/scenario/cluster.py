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
    client = _closing(distributed.Client)
    try:
        if address != "local":
            return client(address, timeout=ANSWER)
        return client(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=40,
        )
    # Whatever listens there, and whatever of dask is not configured, fails in ways of its own: a server of
    # something else by the memory that its answer would take, a busy machine by an assertion.
    except Exception as error:
        asked, remedy = "the address of a running dask scheduler", "start dask-scheduler, or try again"
        if address.startswith("tls://"):
            remedy = "name its certificates in dask's configuration (distributed.comm.tls), or start it"
        raise ScenarioError("--cluster", asked, repr(address), remedy) from error


def _closing(base: Any) -> Any:
    """Return the class of clients that are closed where no scheduler answers.

    dask closes them whenever Python collects what is no longer used.  Where that is while the next client
    begins, one waits for the other for ever.
    """

    class Client(base):  # type: ignore[misc]
        def start(self, **given: Any) -> None:
            try:
                super().start(**given)
            except BaseException:
                self.close()
                raise

    return Client


def gone(address: str) -> ScenarioError:
    """Return the error that says that a scheduler, or all its workers, went away."""
    got, remedy = "one that went away", "what is finished is kept: start it and run the same command again"
    return ScenarioError("--cluster", f"a dask scheduler at {address!r} that stays", got, remedy)

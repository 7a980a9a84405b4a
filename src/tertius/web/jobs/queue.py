"""The queue: one job at a time, the others wait; what a killed server left is taken up again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tertius.core.errors import StoreError
from tertius.web.jobs import record
from tertius.web.jobs.process import Worker, born, end_group, left_over
from tertius.web.jobs.record import Job
from tertius.web.keep.database import Database

#: How often a job is started before it counts as failed: something kills it each time.
TRIES = 3
_TICK = 0.1
#: Seconds until a record that could not be written is tried again.
_PAUSE = 1.0


class Queue:
    """Starts waiting jobs in a thread of its own.

    Parameters
    ----------
    limit : float
        Seconds after which a job is ended.
    """

    def __init__(self, database: Database, limit: float) -> None:
        self.database, self.limit = database, limit
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take up what an earlier start left behind, then begin."""
        for job in record.running(self.database):
            if left_over(job.pid, job.born) and job.pid is not None:
                end_group(job.pid)
            self._again(job, "the workbench was stopped while it ran; taken up again")
        self._thread = threading.Thread(target=self._run, name="tertius-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the running job, which waits for the next start, and the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def add(self, kind: str, subject: str, title: str, request: Mapping[str, Any]) -> int:
        """Put a job into the queue and return its number."""
        number = record.add(self.database, kind, subject, title, request)
        self._wake.set()
        return number

    def cancel(self, number: int) -> bool:
        """Cancel a job that waits or runs; tell whether there was anything to cancel."""
        done = record.change(
            self.database,
            number,
            ("waiting", "running"),
            state="cancelled",
            ended=time.time(),
            message="cancelled",
        )
        self._wake.set()
        return done

    def resume(self, number: int) -> bool:
        """Let an ended job wait again: what it had finished is found in the store."""
        done = record.change(
            self.database,
            number,
            ("failed", "cancelled"),
            state="waiting",
            ended=None,
            started=None,
            tries=0,
            message="",
        )
        self._wake.set()
        return done

    def _again(self, job: Job, why: str) -> None:
        if job.tries >= TRIES:
            why = f"it was ended by the system {job.tries} times; a smaller question may need less memory"
            record.change(self.database, job.id, ("running",), state="failed", ended=time.time(), message=why)
        else:
            record.change(self.database, job.id, ("running",), state="waiting", started=None, message=why)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._turn()
            except StoreError:  # a full disk, for example: jobs go on once there is room
                self._stop.wait(_PAUSE)
                with suppress(StoreError):
                    for job in record.running(self.database):
                        self._again(job, "the workbench could not write its record; taken up again")

    def _turn(self) -> None:
        """Run the job that comes next, or wait a second for one."""
        job = record.following(self.database)
        if job is None:
            self._wake.wait(1.0)
            self._wake.clear()
            return
        try:
            self._work(job)
        except StoreError:
            raise
        except Exception as error:  # one job's trouble must not stop the queue
            why = f"internal error ({type(error).__name__}: {str(error)[:200]})"
            given = {"state": "failed", "ended": time.time(), "message": why}
            record.change(self.database, job.id, ("waiting", "running"), **given)

    def _work(self, job: Job) -> None:
        """Run one job to its end, to a sign from outside, or to the limit."""
        begun = time.monotonic()  # the clock may be set while a job runs
        if not record.change(
            self.database,
            job.id,
            ("waiting",),
            state="running",
            started=time.time(),
            tries=job.tries + 1,
            message="",
        ):
            return
        last: dict[str, Any] = {}

        def line(told: Mapping[str, Any]) -> None:
            kind = next(iter(told.keys() & {"step", "result", "error", "log"}))
            if kind in ("result", "error"):
                last[kind] = told[kind]
            else:
                body = told[kind] if kind == "step" else {"text": told[kind]}
                with suppress(StoreError):  # without room for its log a job goes on
                    record.note(self.database, job.id, kind, body)

        worker = Worker({"kind": job.kind, "number": job.id, **job.request}, line)
        try:
            status = self._watched(job, worker, begun, last)
        finally:
            if worker.process.poll() is None:
                worker.end()
        now = record.get(self.database, job.id)
        if now.state == "running":
            self._finish(now, status, last)

    def _watched(self, job: Job, worker: Worker, begun: float, last: dict[str, Any]) -> int | None:
        """Return how a job's process ended; None where it has to be ended."""
        pid = worker.process.pid
        record.change(self.database, job.id, ("running",), pid=pid, born=born(pid))
        while (status := worker.wait(_TICK)) is None:
            if self._stop.is_set():
                given = {"state": "waiting", "tries": job.tries, "message": "the workbench was stopped"}
                worker.end()
                record.change(self.database, job.id, ("running",), **given)
                return None
            if record.get(self.database, job.id).state != "running":
                return None
            if time.monotonic() - begun > self.limit:
                last["error"] = f"it took longer than the {self.limit:.0f} seconds that a job may take"
                return None
        return status

    def _finish(self, job: Job, status: int | None, last: Mapping[str, Any]) -> None:
        now = time.time()
        if "result" in last and status == 0:
            result = json.dumps(last["result"])
            record.change(self.database, job.id, ("running",), state="done", ended=now, result=result)
        elif "error" in last:
            message = str(last["error"])
            record.change(self.database, job.id, ("running",), state="failed", ended=now, message=message)
        elif status is not None and status < 0:
            self._again(job, f"it was ended by the system (signal {-status}); taken up again")
        else:
            message = f"it ended without a result (exit status {status}); its log says more"
            record.change(self.database, job.id, ("running",), state="failed", ended=now, message=message)

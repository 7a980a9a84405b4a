"""What all screens share: the workspace, the queue, the record, and runs as they are read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd

from tertius.case.schema import Case
from tertius.claims.fill import fill
from tertius.core.provenance import code_digest, digest
from tertius.dossier.export import MANIFEST
from tertius.measures import MEASURES
from tertius.panel.load import load_panel
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.pipeline.difference import Record, load_record
from tertius.web.errors import Missing
from tertius.web.jobs import record as jobs
from tertius.web.jobs.queue import Queue
from tertius.web.jobs.record import Job
from tertius.web.keep.database import Database
from tertius.web.keep.drafts import Drafts
from tertius.web.keep.workspace import Workspace
from tertius.web.settings import Settings


class Bench:
    """The workbench of one workspace.

    Parameters
    ----------
    settings : Settings
    panel : Panel, optional
        In place of the embedded one.
    """

    def __init__(self, settings: Settings, panel: Panel | None = None) -> None:
        self.settings = settings
        self.workspace = Workspace(settings.workspace).made()
        self.database = Database.open(self.workspace.database)
        self.queue = Queue(self.database, settings.limit)
        self.drafts = Drafts(self.workspace, self.database)
        self._panel, self._lock = panel, Lock()

    @cached_property
    def panel(self) -> Panel:
        """The panel; tables are read on first use."""
        return self._panel or load_panel()

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The panel's manifest."""
        return self.panel.manifest

    @cached_property
    def code(self) -> str:
        """Digest of the code that runs now."""
        return code_digest()

    def measure(self, name: str) -> pd.DataFrame:
        """Return a measure with its defaults, computed once for a panel; treat it as read-only."""
        with self._lock:
            return _measured(self.panel, name)

    def warm(self) -> None:
        """Read what first screens need, so that nobody waits for it."""
        _ = self.code
        self.panel.table("states")
        for case in self.workspace.library():
            job = self.latest(case.id)
            if job is not None:
                self.run(job.id)
        self.measure("leeway")

    def latest(self, case: str) -> Job | None:
        """Return the last finished run of a whole case, explorations left out."""
        done = (
            j
            for j in jobs.listed(self.database, "run", 1000)
            if j.subject == case and j.state == "done" and not j.request.get("change")
        )
        return next((j for j in done if (self.workspace.run_folder(j.id) / MANIFEST).is_file()), None)

    def run(self, number: int) -> Record:
        """Return a finished run as it is read back.

        Raises
        ------
        Missing
            There is no such run, or its folder is gone.
        """
        folder = self.workspace.run_folder(number)
        file = folder / "verdicts.json"
        if not file.is_file():
            raise Missing("run", "the number of a finished run", str(number))
        return _record(folder, file.stat().st_mtime_ns)

    def figures(self, number: int) -> Mapping[str, Mapping[str, str]]:
        """Return title and text of every figure of a run, by name."""
        file = self.workspace.run_folder(number) / MANIFEST
        return _figures(file, file.stat().st_mtime_ns) if file.is_file() else {}

    def stale(self, case: Case, found: Record) -> tuple[str, ...]:
        """Return what has changed since a run: "data", "case", "code"."""
        now = {"data": self.panel.digest, "case": digest(fill(case)), "code": self.code}
        then = {"data": found.inputs.get("panel"), "case": found.inputs.get("case"), "code": found.code}
        return tuple(name for name, value in now.items() if value != then[name])


@per_panel()
def _measured(panel: Panel, name: str) -> pd.DataFrame:
    return MEASURES.get(name).compute(panel)


@lru_cache(maxsize=12)
def _record(folder: Path, _changed: int) -> Record:
    return load_record(folder)


@lru_cache(maxsize=12)
def _figures(file: Path, _changed: int) -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))["figures"]
    return found

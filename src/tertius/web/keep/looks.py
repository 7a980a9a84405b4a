"""Which settings of a claim were looked at besides the registered one: an export has to say so."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tertius.claims.wording import number
from tertius.core.provenance import canonical
from tertius.web.keep.database import Database


@dataclass(frozen=True)
class Looks:
    """What was looked at for one claim of one run."""

    thresholds: int
    settings: int

    @property
    def sentence(self) -> str:
        """How many were tried, in words."""
        if not self.settings:
            return "No other setting was tried."
        first = f"{number(self.thresholds).capitalize()} other threshold{'s' * (self.thresholds != 1)}"
        verb = "was" if self.thresholds == 1 else "were"
        settings = f"{number(self.settings)} setting{'s' * (self.settings != 1)} in all"
        return f"{first} {verb} tried, {settings}."


def log(
    database: Database, run: str, claim: str, setting: dict[str, object], threshold: float, label: str
) -> None:
    """Write down a look; the same setting counts once."""
    with database.use() as link:
        link.execute(
            "INSERT OR IGNORE INTO looks (at, run, claim, setting, threshold, label) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (time.time(), run, claim, canonical(setting), threshold, label),
        )


def looks(database: Database, run: str, claim: str, registered: float) -> Looks:
    """Return how many settings were looked at, and how many thresholds other than `registered`."""
    with database.use() as link:
        rows = link.execute(
            "SELECT threshold FROM looks WHERE run = ? AND claim = ?", (run, claim)
        ).fetchall()
    return Looks(len({row["threshold"] for row in rows} - {registered}), len(rows))

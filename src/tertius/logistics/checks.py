"""How far the tables were compared with publications, counted from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tertius.core.tree import packaged
from tertius.logistics.airspace import rules
from tertius.logistics.places import bases
from tertius.logistics.vehicles import vehicles

#: What a mark begins with; an assumption has nothing that it could be compared with.
MARKS = ("yes", "in part", "no", "assumption")


@dataclass(frozen=True)
class Check:
    """Figures or rows of one table by mark; the counts add up to the table."""

    table: str
    yes: int
    in_part: int
    no: int
    assumption: int

    @property
    def share(self) -> float:
        """Share confirmed of what could be: assumptions are left out."""
        return self.yes / max(self.yes + self.in_part + self.no, 1)

    def text(self) -> str:
        """Return the counts in words."""
        could = self.yes + self.in_part + self.no
        part = f", {self.in_part} in part" if self.in_part else ""
        more = f"; {self.assumption} more are assumptions" if self.assumption else ""
        return f"{self.table}: {self.yes} of {could} checked ({self.share:.0%}){part}, {self.no} not{more}"


def mark_of(text: str) -> str:
    """Return the mark that a text begins with, or an empty text."""
    return next((mark for mark in MARKS if text == mark or text.startswith((f"{mark}:", f"{mark};"))), "")


def checks() -> tuple[Check, ...]:
    """Return the counts for vehicle figures, general figures, bases and overflight rules."""
    general = packaged("tertius.logistics", "tables", "general.yaml")
    return (
        _count("vehicle figures", (t for v in vehicles().values() for t in v.checked.values())),
        _count("general figures", (t for key, t in general.items() if key.endswith("_checked"))),
        _count("rows of bases", (base.checked for base in bases())),
        _count("overflight rules", (rule["checked"] for rule in rules().values())),
    )


def _count(table: str, texts: Iterable[str]) -> Check:
    marks = [mark_of(text) for text in texts]
    return Check(table, *(marks.count(mark) for mark in MARKS))

"""Sanctions episodes with their aims and outcomes, as two data bases know them.

The Global Sanctions Data Base (GSDB, 1949-2023) gives an outcome for every stated aim of an imposition.
Threat and Imposition of Economic Sanctions (TIES, 1945-2005) gives one outcome a case and has threats that
were never carried out.  An episode without a known outcome has none here: it is neither a success nor a
failure.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tertius.core.errors import PanelError
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

GSDB, TIES = "GSDB", "TIES"
FULL, PART, SETTLED, FAILED, OPEN = "full", "part", "settled", "failed", ""
_GSDB = {"success_total": FULL, "success_part": PART, "nego_settlement": SETTLED, "failed": FAILED}
_TIES = {
    "full concession": FULL,
    "partial concession": PART,
    "negotiated settlement": SETTLED,
    "sender gave way": FAILED,
    "stalemate": FAILED,
}
#: Aims as GSDB names them, and the issues of TIES that come closest (labels from knowledge of the codebook).
ISSUES = {
    "policy_change": ("1", "7", "14"),
    "human_rights": ("8",),
    "democracy": (),
    "destab_regime": ("3",),
    "territorial_conflict": ("5",),
    "terrorism": ("10",),
    "prevent_war": ("2", "9"),
    "end_war": ("2",),
    "other": ("4", "6", "11", "12", "15"),
}
#: TIES' issue of trade practices: half of its cases, of a kind that GSDB leaves out.
TRADE = "13"


@dataclass(frozen=True)
class Episode:
    """One case against one target state.

    Attributes
    ----------
    by : tuple of str
        Senders: states by ISO 3166-1 alpha-3 code, groups by name; TIES gives the main one alone.
    senders : int
        How many there were.
    aims, outcomes : tuple of str
        Aims (GSDB) or the first issue (TIES), and what came of each; all of them `OPEN` where not known.
    cost : str
        To the target: "minor", "major", "severe" or "not known" (TIES alone).
    """

    record: str
    case: str
    target: str
    by: tuple[str, ...]
    senders: int
    start: int
    end: int | None
    imposed: bool
    aims: tuple[str, ...]
    outcomes: tuple[str, ...]
    institution: bool
    cost: str = "not known"

    @property
    def known(self) -> bool:
        """Whether an outcome is known."""
        return OPEN not in self.outcomes


@per_panel(4)
def episodes(panel: Panel) -> tuple[Episode, ...]:
    """Return every episode on record, GSDB's first.

    Raises
    ------
    PanelError
        The panel has no sanctions, or knows less of each than this version asks for.
    """
    start = panel.events("sanction_start")
    threat = panel.events("sanction_case")
    end = panel.events("sanction_end")
    if start.empty or threat.empty:
        raise PanelError("sanctions episodes", "cases of GSDB and of TIES", "none")
    over = {(_field(t, "case "), s): (int(y), t) for s, y, t in _rows(end)}
    out = [_gsdb(s, int(y), t, over.get((_field(t, "case "), s))) for s, y, t in _rows(start)]
    return (*out, *(_ties(s, int(y), t) for s, y, t in _rows(threat)))


def _rows(events: pd.DataFrame) -> zip[tuple[str, int, str]]:
    # Rows that a person added to the record have no number of a case, and no outcome either.
    own = events[events["detail"].fillna("").str.contains("; case ", regex=False)]
    return zip(own["iso3"].astype(str), own["year"], own["detail"], strict=True)


def _field(text: str, key: str) -> str:
    """Return what follows a key in a detail of parts that semicolons separate.

    Raises
    ------
    PanelError
        The detail has no such part.
    """
    found = next((part[len(key) :] for part in reversed(text.split("; ")) if part.startswith(key)), None)
    if found is None:
        raise PanelError(
            "sanctions episodes", f"'{key.strip()}' in each event", text[:60], "rebuild the panel"
        )
    return found


def _gsdb(target: str, start: int, text: str, over: tuple[int, str] | None) -> Episode:
    aims = tuple(_field(text, "aim ").split(","))
    by = tuple(_field(text, "by ").split("+"))
    said = _field(over[1], "outcome ").split(",") if over else []
    outcomes = tuple(_GSDB.get(word.strip(), OPEN) for word in said) or (OPEN,) * len(aims)
    groups = any(len(name) != 3 or not name.isupper() for name in by)
    case = _field(text, "case ")
    return Episode(
        GSDB, case, target, by, len(by), start, over[0] if over else None, True, aims, outcomes, groups
    )


def _ties(target: str, start: int, text: str) -> Episode:
    said = _field(text, "outcome: ")
    outcome = next((code for words, code in _TIES.items() if said.startswith(words)), OPEN)
    ended = _field(text, "ended: ")
    return Episode(
        TIES,
        _field(text, "case "),
        target,
        (_field(text, "sender "),),
        max(1, int(_field(text, "senders: "))),
        start,
        int(ended) if ended.isdigit() else None,
        ", imposed;" in text,
        (_field(text, "issue: "),),
        (outcome,),
        _field(text, "institution: ") == "yes",
        _field(text, "cost to target: "),
    )

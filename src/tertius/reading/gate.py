"""A draft is no case: what `case check` and `run` say when they are given one."""

from __future__ import annotations

from pathlib import Path

from tertius.core.errors import CaseError
from tertius.core.files import is_file
from tertius.reading.files import MAX_BYTES, entry_lines, load
from tertius.reading.schema import FORM, Draft

#: Open decisions that one message names; the others are counted.
NAMED = 20
_SUFFIXES = (".json", ".yaml", ".yml")


def is_draft(file: str) -> bool:
    """Whether a file is a draft: the key ``form`` near its start says so."""
    path = Path(file)
    if path.suffix not in _SUFFIXES or not is_file(path):
        return False
    try:
        with path.open("rb") as handle:
            return FORM.rsplit(" ", 1)[0].encode() in handle.read(400)
    except OSError:
        return False


def refuse_draft(file: str) -> None:
    """Raise `CaseError` where `file` is a draft, naming each open decision with its line.

    Raises
    ------
    CaseError
        Also where a draft has nothing open: it has to be made a case first.
    """
    if not is_draft(file):
        return
    path = Path(file)
    draft = load(path)
    waiting = open_decisions(draft, path)
    if not waiting:
        remedy = f"make one of it with: tertius case from-draft {file}"
        raise CaseError(file, "a case", "a draft with every decision taken", remedy)
    listed = ", ".join(f"{name} {decision} (line {line})" for line, name, decision in waiting[:NAMED])
    more = f" and {len(waiting) - NAMED} more" if len(waiting) > NAMED else ""
    noun = "one open decision" if len(waiting) == 1 else f"{len(waiting)} open decisions"
    got = f"a draft with {noun}: {listed}{more}"
    raise CaseError(f"{file}:{waiting[0][0]}", "a case", got, f"take them with: tertius review {file}")


def open_decisions(draft: Draft, path: Path) -> list[tuple[int, str, str]]:
    """Return line, claim and decision of everything that is open in a draft's file."""
    lines = entry_lines(path.read_text(encoding="utf-8-sig")) if path.stat().st_size <= MAX_BYTES else {}
    out: list[tuple[int, str, str]] = []
    for number, claim in enumerate(draft.claims):
        for place, decision in enumerate(claim.decide):
            if decision in claim.open:
                out.append((lines.get(("claims", number, "decide", place), 1), claim.id, decision.id))
        if claim.status in ("proposed", "edited") and not claim.open:
            out.append((lines.get(("claims", number), 1), claim.id, "claim"))
    return out

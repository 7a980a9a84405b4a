"""Files beside the page: verdicts as JSON and CSV, figures, and the manifest."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tertius.case.schema import Case
from tertius.claims.verdict import Cell, Verdict
from tertius.claims.wording import said
from tertius.core.files import sha256
from tertius.core.provenance import Provenance, digest
from tertius.dossier.data import DossierData
from tertius.dossier.draw import finite
from tertius.dossier.page import StoredFigure

MANIFEST = "manifest.json"
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
#: Version of ``verdicts.json`` and the manifest; files without one are of version 1.
SCHEMA = 2


def write_json(path: Path, value: Any) -> None:
    """Write JSON with sorted keys and a final newline; a number that is not finite becomes null."""
    text = json.dumps(finite(value), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Write a table; text that a spreadsheet would take for a formula is quoted with an apostrophe."""
    buffer = io.StringIO()
    out = csv.writer(buffer, lineterminator="\n")
    out.writerow([inert(c) for c in columns])
    out.writerows([inert(c) for c in row] for row in rows)
    path.write_text(buffer.getvalue(), encoding="utf-8")


def inert(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: blanks before it, full width or not.

    A dash alone is none, and stays one.
    """
    return "'" + value if isinstance(value, str) and value != "-" and _FORMULA.match(value) else value


def verdict_row(verdict: Verdict, paraphrase: str, hedge: str) -> dict[str, Cell]:
    """Return a verdict as one flat row."""
    head = verdict.headline
    fared = verdict.hedge
    return {
        "claim": verdict.claim,
        "paraphrase": paraphrase,
        "label": verdict.label,
        "plain": said(verdict),
        "says": verdict.says,
        "tested": verdict.tested,
        "sentence": verdict.sentence,
        "estimate": head.value if head else None,
        "low": head.low if head else None,
        "high": head.high if head else None,
        "level": head.level if head else None,
        "unit": head.unit if head else None,
        "n": head.n if head else None,
        "n_effective": head.n_effective if head else None,
        "what": head.what if head else None,
        "robustness": verdict.robustness,
        "hedge": fared.word if fared else hedge,
        "hedge_assessment": fared.assessment if fared else None,
        "test": verdict.test,
        "datasets": " ".join(verdict.datasets),
    }


def write_verdicts(data: DossierData, folder: Path) -> None:
    """Write ``verdicts.json`` (all that `tertius diff` needs) and ``verdicts.csv`` (one row per claim)."""
    write_json(
        folder / "verdicts.json",
        record(data.case, data.verdicts, data.provenance, data.manifest.get("sources", {})),
    )
    rows = []
    for verdict in data.verdicts:
        claim = data.claim(verdict.claim)
        rows.append(verdict_row(verdict, claim.paraphrase if claim else "", claim.hedge if claim else ""))
    columns = list(rows[0]) if rows else ["claim"]
    write_csv(folder / "verdicts.csv", columns, [list(row.values()) for row in rows])


def record(
    case: Case, verdicts: Sequence[Verdict], made: Provenance, used: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a run as plain data: verdicts, the claims as the case has them, and what they were made from.

    `used` holds the panel's sources by name, as its manifest has them.
    """
    sources = {
        name: {
            "release": str(source.get("release", "")),
            "files": digest({file: entry.get("sha256") for file, entry in source.get("files", {}).items()}),
        }
        for name, source in used.items()
    }
    return {
        "schema": SCHEMA,
        "case": case.id,
        "title": case.title,
        "argument": f"{case.source.author}, “{case.source.title}”, {case.source.date}",
        "date": case.date,
        "claims": {claim.id: claim.model_dump(mode="json") for claim in case.claims},
        "verdicts": [verdict.to_json() for verdict in verdicts],
        "provenance": asdict(made),
        "sources": sources,
    }


def write_figures(figures: Iterable[StoredFigure], folder: Path) -> None:
    """Write each figure as SVG and PNG, with title and source, and the CSV of its numbers."""
    folder.mkdir()
    for figure in figures:
        (folder / f"{figure.name}.svg").write_text(figure.drawn.svg + "\n", encoding="utf-8")
        (folder / f"{figure.name}.png").write_bytes(figure.drawn.png)
        write_csv(folder / f"{figure.name}.csv", figure.data.columns, figure.data.rows)


def write_manifest(data: DossierData, figures: Iterable[StoredFigure], folder: Path) -> None:
    """Write ``manifest.json``: key, provenance, figures in words, and the digest of every file."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    write_json(
        folder / MANIFEST,
        {
            "schema": SCHEMA,
            "key": data.key,
            "case": data.case.id,
            "provenance": asdict(data.provenance),
            "figures": {f.name: {"title": f.title, "alt": f.alt} for f in figures},
            "files": {p.relative_to(folder).as_posix(): sha256(p) for p in files},
        },
    )

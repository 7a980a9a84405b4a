"""A run's tables for Excel, with a codebook sheet, and for Stata, with variable labels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from tertius.api.exports.undated import NO_TIME, undate_package
from tertius.core.files import atomic
from tertius.dossier.export import inert, verdict_row

if TYPE_CHECKING:
    import pandas as pd

    from tertius.claims.verdict import Verdict
    from tertius.pipeline.difference import Record

#: Ends of lines, tabs, and the joiner and the non-joiner of Arabic and Indian letters and of emoji.
_SHOWN = "\n\t\u200c\u200d"
#: What a column of the exported tables holds.
CODEBOOK: Mapping[str, str] = {
    "claim": "id of the claim",
    "paraphrase": "the claim in the case's words",
    "label": "verdict",
    "plain": "what was found, in plain words",
    "says": "whether the claim says more, less, a range or that one exists",
    "tested": "the sentence that was tested",
    "sentence": "what was found, in the test's words",
    "estimate": "estimate, in the unit of column unit",
    "value": "estimate, in the unit of column unit; empty: not known",
    "low": "lower end of the interval",
    "high": "upper end of the interval",
    "level": "level of the interval, 0 to 1",
    "unit": "unit of estimate and interval",
    "n": "observations",
    "n_effective": "independent pieces of information among them",
    "what": "what is estimated",
    "robustness": "share of specifications that agree with the main one",
    "hedge": "hedging word of the text",
    "hedge_assessment": "how the word fares against what was found",
    "test": "claim test",
    "datasets": "data sets of the panel that it rests on",
    "role": "main, variant or placebo specification",
    "specification": "choices of the specification",
    "direction": "which way the specification points",
    "kind": "kind of change",
    "change": "the change that was tried",
    "becomes": "verdict after the change; empty: none of this kind turns it",
    "size": "size of the change, comparable between kinds",
}

#: Characters that a column of the workbook is wide at most; longer text goes on in the next line.
WIDEST = 60


def tables(record: Record) -> dict[str, pd.DataFrame]:
    """Return the tables "verdicts", "grid" and "flips" of a run."""
    import pandas as pd

    verdicts, grid, flips = [], [], []
    for verdict in record.verdicts.values():
        claim = record.claims.get(verdict.claim, {})
        verdicts.append(verdict_row(verdict, claim.get("paraphrase") or "", claim.get("hedge") or ""))
        grid += _grid(verdict)
        flips += [
            {"claim": verdict.claim, "kind": f.kind, "change": f.change, "becomes": f.label, "size": f.size}
            for f in verdict.flips
        ]
    rows = {"verdicts": verdicts, "grid": grid, "flips": flips}
    return {name: pd.DataFrame(found) for name, found in rows.items() if found}


def _grid(verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {
            "claim": verdict.claim,
            "role": cell.role,
            "specification": "; ".join(f"{key}={value}" for key, value in cell.specification.items()),
            "value": cell.estimate.value,
            "low": cell.estimate.low,
            "high": cell.estimate.high,
            "level": cell.estimate.level,
            "unit": cell.estimate.unit,
            "n": cell.estimate.n,
            "n_effective": cell.estimate.n_effective,
            "direction": cell.direction,
        }
        for cell in verdict.grid
    ]


def clean(text: str) -> str:
    """Return text without the control characters that XML and Excel refuse.

    Marks that nobody sees go without a trace, so that a soft hyphen leaves its word whole; joiners stay.
    """
    kept = (c if c.isprintable() or c in _SHOWN else "" if category(c) == "Cf" else " " for c in text)
    return "".join(kept)


def write_excel(record: Record, path: Path) -> None:
    """Write a workbook: a sheet a table, the codebook, and the sources; no cell is taken for a formula."""
    import pandas as pd

    from tertius.pipeline.citing import behind, references

    found = tables(record)
    columns = [(sheet, name) for sheet, frame in found.items() for name in frame.columns]
    rows = [(sheet, name, CODEBOOK[name]) for sheet, name in columns]
    found["codebook"] = pd.DataFrame(rows, columns=["table", "column", "meaning"])
    used = behind(name for verdict in record.verdicts.values() for name in verdict.datasets)
    cited = [(r.key, r.title, r.version, r.note) for r in references(used, record.version)]
    found["sources"] = pd.DataFrame(cited, columns=["name", "title", "release", "cite as, and terms"])
    with atomic(path) as part:
        with pd.ExcelWriter(part, engine="openpyxl") as book:
            for sheet, frame in found.items():
                safe = frame.map(lambda cell: inert(clean(cell)) if isinstance(cell, str) else cell)
                safe.to_excel(book, sheet_name=sheet, index=False, freeze_panes=(1, 1))
                _lay_out(book.sheets[sheet])
            book.book.properties.title = clean(record.title or record.case)
            book.book.properties.creator = f"tertius {record.version}"
        undate_package(part)


def _lay_out(sheet: Any) -> None:
    """Give every column the width of its text, up to a line that is broken, and a filter in the heading."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    sheet.auto_filter.ref = sheet.dimensions
    for number, column in enumerate(sheet.iter_cols(), 1):
        longest = max(len(str(cell.value)) for cell in column if cell.value is not None)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 3, 10), WIDEST)
        for cell in column[1:]:
            cell.alignment = Alignment(vertical="top", wrap_text=longest > WIDEST)
            if isinstance(cell.value, float):
                cell.number_format = "0.000"


def write_stata(record: Record, path: Path, table: str = "verdicts") -> None:
    """Write one table as a data set of Stata 14 or later, its columns labelled; no value is missing "."."""
    frame = tables(record)[table].copy()
    for name in frame.columns:
        if frame[name].dtype == object:
            texts = any(isinstance(value, str) for value in frame[name])
            frame[name] = frame[name].fillna("").map(str) if texts else frame[name].astype(float)
    strings = [str(name) for name in frame.columns if frame[name].dtype == object]
    labels = {str(name): CODEBOOK[str(name)][:80] for name in frame.columns}
    with atomic(path) as part:
        frame.to_stata(
            part, write_index=False, version=118, variable_labels=labels, convert_strl=strings,
            data_label=f"tertius: {table} of {record.case}"[:80], time_stamp=NO_TIME,
        )  # fmt: skip

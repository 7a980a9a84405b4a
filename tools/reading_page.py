"""Fill the tables of ``docs/reading.md`` from hand-made annotations.

    python tools/reading_page.py [ANNOTATION.json[=DATE] ...]

The annotations of ``tests/data/reading`` are read always; a text lies beside its annotation.  Text between
the markers ``<!-- figures -->`` and ``<!-- end -->``, and from ``<!-- bound -->`` to ``<!-- end of bound -->``,
is replaced.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tertius.reading.bound import FILE, Count, bound
from tertius.reading.evaluate import Tally, evaluate

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reading.md"
DATES = {"biden-syria-2024": "2024-12-08", "sullivan-nato-2024": "2024-07-11"}
#: Figures that are counts; all others are shares.
COUNTS = ("claims in the annotation", "claims read", "horizons invented")


def main(arguments: Sequence[str]) -> None:
    """Read every text and write the table."""
    paths, dates = sorted((ROOT / "tests" / "data" / "reading").glob("*.json")), dict(DATES)
    for argument in arguments:
        name, _, date = argument.partition("=")
        paths.append(Path(name))
        dates |= {Path(name).stem: date} if date else {}
    page = PAGE.read_text(encoding="utf-8")
    page = _filled(page, "figures", "end", table(evaluate(paths, dates)))
    answers = ROOT / "tests" / "data" / "reading" / FILE
    page = _filled(page, "bound", "end of bound", bound_table(bound(paths, dates, answers)))
    PAGE.write_text(page, encoding="utf-8")


def _filled(page: str, begin: str, end: str, text: str) -> str:
    first, last = f"<!-- {begin} -->", f"<!-- {end} -->"
    return re.sub(f"{first}.*?{last}", lambda _: f"{first}\n{text}\n{last}", page, flags=re.DOTALL)


def bound_table(found: Mapping[str, Count]) -> str:
    """Return Markdown tables: what became of the claims by text, and the kinds of errors over all."""
    columns = {text: count.figures() for text, count in found.items()}
    rows = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name in next(iter(columns.values())):
        digits = 2 if name.startswith("share") else 0
        rows.append(f"| {name} | {' | '.join(f'{c[name]:.{digits}f}' for c in columns.values())} |")
    every = found.get("all") or next(iter(found.values()))
    rows += ["", "| error | claims |", "|---|---|"]
    return "\n".join([*rows, *(f"| {why} | {number} |" for why, number in every.errors())])


def table(found: Mapping[str, Mapping[str, Tally]]) -> str:
    """Return a Markdown table: a row a figure, a column a text for the rules, and the baseline over all."""
    columns = {text: both["rules"].figures() for text, both in found.items()}
    pooled = found.get("all") or next(iter(found.values()))
    columns["every sentence a claim"] = pooled["every sentence"].figures()
    rows = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name in next(iter(columns.values())):
        shown = (f"{c[name]:.0f}" if name in COUNTS else f"{c[name]:.2f}" for c in columns.values())
        rows.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main(sys.argv[1:])

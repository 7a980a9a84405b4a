"""Figures of a run as it wrote them: drawing, text, and the numbers behind."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tertius.claims.verdict import Cell, DataTable
from tertius.dossier.draw import Drawing
from tertius.web.bench import Bench

#: The label of a part of a drawing: the whole is one image, whose parts have no names of their own.
_PART = re.compile(r'(<(?!svg)[a-z]+\b[^>]*?) aria-label="')


def shown(svg: str) -> str:
    """Return a stored drawing for a page: a pointer shows what its parts say, no reader lists them."""
    return _PART.sub(r'\1 data-says="', svg)


@dataclass(frozen=True)
class StoredFigure:
    """A figure of a run, its title and source drawn in."""

    name: str
    title: str
    alt: str
    drawing: Drawing
    table: DataTable


def figures_of(bench: Bench, run: int, claim: str, part: str = "") -> list[StoredFigure]:
    """Return the figures of a claim in a run.

    Parameters
    ----------
    part : str
        "hedge" or "specifications" for that one; empty for those of the test itself.
    """
    known = bench.figures(run)
    names = [n for n in known if n.startswith(f"{claim}-")]
    tails = {name: name.removeprefix(f"{claim}-") for name in names}
    kept = [n for n in names if (tails[n] == part if part else tails[n][:1].isdecimal())]
    folder = bench.workspace.run_folder(run) / "figures"
    return [_figure(folder, name, known[name]["title"], known[name]["alt"]) for name in sorted(kept)]


@lru_cache(maxsize=400)
def _figure(folder: Path, name: str, title: str, alt: str) -> StoredFigure:
    svg = (folder / f"{name}.svg").read_text(encoding="utf-8").strip()
    named = svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(" ".join(alt.split()))} ', 1)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        columns, *rows = list(csv.reader(handle))
    cells = tuple(tuple(_cell(value) for value in row) for row in rows)
    return StoredFigure(name, title, alt, Drawing(named), DataTable(title, tuple(columns), cells))


def _cell(text: str) -> Cell:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text

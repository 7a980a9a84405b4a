"""Sources by the data sets that rest on them, and the line that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tertius.web.bench import Bench


def sources(bench: Bench, datasets: Sequence[str]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return name and manifest entry of sources, of a derived data set those behind it."""
    known, derived = (bench.manifest.get(part, {}) for part in ("sources", "datasets"))
    parts = [[name] if name in known else derived.get(name, [name]) for name in datasets]
    names = dict.fromkeys(str(name) for part in parts for name in part)
    return [(name, known.get(name, {})) for name in names]


def source_line(bench: Bench, datasets: Sequence[str]) -> str:
    """Return the sources by title, in one line; empty where there are none."""
    titles = sorted({str(entry.get("title", name)) for name, entry in sources(bench, datasets)})
    return f"Source: {'; '.join(titles)}." if titles else ""


def sources_of(bench: Bench, table: str, names: Sequence[str]) -> str:
    """Return the line of sources behind variables of the panel."""
    rows = bench.panel.variables
    found = rows[(rows["table"] == table) & rows["variable"].isin(list(names))]
    return source_line(bench, sorted({str(name) for name in found["dataset"]}))

"""Bring a newer upstream file into the user-level store, over the embedded panel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, UsageError
from tertius.core.progress import Progress, silent, track
from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.load import embedded
from tertius.panel.overlay import import_tables
from tertius.panel.schema import TABLES, Variable
from tertius.panel.unknown import WatchedStates
from tertius.pipeline.build import check_references, derivations, run_derivation
from tertius.pipeline.narrower import narrowed
from tertius.sources import SOURCES
from tertius.sources.record import Source


@dataclass(frozen=True)
class Imported:
    """What an import brought: data sets with their number of rows, years covered, and notes."""

    source: str
    rows: Mapping[str, int]
    notes: tuple[str, ...]


def match_files(source: Source, files: Sequence[Path]) -> dict[str, Path]:
    """Assign given files to the source's files: by name where it matches, else in the order given."""
    wanted = [file.name for file in source.files]
    if len(files) != len(wanted):
        raise UsageError(
            f"source {source.name!r}",
            f"{len(wanted)} file(s): {', '.join(Path(name).name for name in wanted)}",
            f"{len(files)}",
        )
    by_name = {file.name: file for file in files}
    paths = {name: by_name.pop(Path(name).name) for name in wanted if Path(name).name in by_name}
    rest = iter(by_name.values())
    return {name: paths.get(name) or next(rest) for name in wanted}


def importable(source: str) -> dict[str, Derivation]:
    """Return derivations that `source` alone can make (the rest of what they read is optional)."""
    return {name: d for name, d in derivations().items() if source in {*d.sources, *d.optional}}


def import_file(
    source_name: str,
    files: Sequence[Path],
    upstream: Path | None = None,
    progress: Progress = silent,
    left_out: Collection[str] = (),
) -> Imported:
    """Parse `files` as `source_name`, derive its rows, and put them over the embedded panel.

    Parameters
    ----------
    upstream : Path, optional
        Folder with the other sources that a derivation reads, where one file is not enough.
    left_out : collection of str
        Names in the files that are no states, beyond those that are known to be none.

    Raises
    ------
    SourceError
        The files are not what the source expects, or another source is needed; nothing is changed.
    PanelError
        A name in the files stands for no state; nothing is changed.
    """
    source = SOURCES.get(source_name)
    wanted = importable(source_name)
    if not wanted:
        raise UsageError(f"source {source_name!r}", "a source that the panel uses", "one that checks only")
    parsed = {source_name: source.parse(match_files(source, files))}
    for derivation in wanted.values():
        for other in {*derivation.sources, *derivation.optional} - set(parsed):
            if upstream is not None:
                parsed[other] = SOURCES.get(other).read(upstream)
            elif other in derivation.sources:
                raise SourceError(
                    f"source {source_name!r}",
                    f"also the files of {other!r}, which it is read with",
                    "none",
                    "name their folder with --with",
                )
    states = WatchedStates.embedded()
    inputs = Inputs(parsed, states)
    made: dict[str, list[dict[str, pd.DataFrame]]] = {}
    for name in track(wanted, "derivations", progress):
        tables = run_derivation(wanted[name], inputs, left_out)
        check_references({t: tables.get(t, TABLES[t].empty()) for t in TABLES}, states)
        made.setdefault(wanted[name].dataset, []).append(tables)
    rows, notes = {}, list(parsed[source_name].notes)
    manifest = {
        "title": source.title,
        "release": "imported by the user",
        "terms": source.terms,
        "citation": source.citation,
        "files": dict(parsed[source_name].digests),
    }
    for dataset, parts in made.items():
        tables = _merge(parts)
        described = tables.pop("variables").drop(columns="dataset").to_dict("records")
        variables = [_reaching(Variable(**{str(k): v for k, v in row.items()}), tables) for row in described]
        variables, said = narrowed(dataset, variables, tables, embedded())
        notes += said
        import_tables(dataset, tables, variables, manifest)
        rows[dataset] = sum(len(frame) for frame in tables.values())
    return Imported(source_name, rows, tuple(notes))


def _reaching(variable: Variable, tables: Mapping[str, pd.DataFrame]) -> Variable:
    """Let a variable's coverage reach to the last year that the import brings."""
    frame = tables.get(variable.table)
    if frame is None or variable.table not in {"traits", "ties", "events", "series"}:
        return variable
    name = "variable" if variable.table in {"traits", "series"} else "kind"
    years = frame.loc[frame[name] == variable.variable, "year"]
    return replace(variable, last=max([variable.last, *years.tolist()]))


def _merge(parts: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    names = {name for part in parts for name in part}
    return {n: pd.concat([p[n] for p in parts if n in p], ignore_index=True) for n in sorted(names)}

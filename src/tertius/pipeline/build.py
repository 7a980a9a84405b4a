"""Build the panel from upstream files: parse every source, run every derivation, validate, write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tertius.core.errors import PanelError, SourceError, StoreError, shorten
from tertius.core.files import atomic_folder
from tertius.core.progress import Progress, silent, track
from tertius.core.registry import Registry
from tertius.core.tables import validate
from tertius.panel.derivation import DERIVATIONS, Derivation, Inputs
from tertius.panel.licences import NOTICE, NOTICE_FILE
from tertius.panel.overrides import corrected
from tertius.panel.schema import TABLES
from tertius.panel.states import States
from tertius.panel.unknown import WatchedStates
from tertius.panel.write import MANIFEST, write_manifest, write_tables
from tertius.sources import SOURCES
from tertius.sources.record import Parsed

#: Estimates that need upstream data which the panel does not carry (votes, for example).
ESTIMATES: Registry[Derivation] = Registry(
    "tertius.measures", "DERIVATION", Derivation, "derivation", group="tertius.measures.derivations"
)


@dataclass(frozen=True)
class Built:
    """Tables of a panel and the manifest that says what they were made from."""

    tables: Mapping[str, pd.DataFrame]
    manifest: Mapping[str, Any]


def derivations() -> dict[str, Derivation]:
    """Every derivation by name: plain ones, then estimates."""
    return {**DERIVATIONS.all(), **ESTIMATES.all()}


def build(upstream: Path, folder: Path, progress: Progress = silent) -> Mapping[str, Any]:
    """Make the panel in `folder` from the files below `upstream`; no partial panel is left behind.

    The same files give the same bytes.  Returns the manifest.
    """
    if not upstream.is_dir():
        raise SourceError(str(upstream), "a folder of upstream files", "no such folder")
    if folder.exists() and (strange := _strange(folder)):
        raise StoreError(str(folder), "a new folder, or an older panel", strange, "choose another folder")
    wanted = derivations()
    parsed = read_sources(upstream, wanted, progress)
    built = derive_all(parsed, wanted, progress)
    with atomic_folder(folder) as part:
        write_manifest(built.manifest, part, write_tables(built.tables, part))
        (part / NOTICE_FILE).write_text(NOTICE, encoding="utf-8")
    return built.manifest


def _strange(folder: Path) -> str:
    """Return what a folder holds that is no panel's, and would be lost."""
    if not folder.is_dir():
        return "a file"
    names = sorted(entry.name for entry in folder.iterdir())
    known = {MANIFEST, NOTICE_FILE}
    other = [name for name in names if name not in known and not name.endswith(".parquet")]
    if other or (names and MANIFEST not in names):
        return f"one with {shorten(other[0] if other else names[0])}"
    return ""


def read_sources(
    upstream: Path, wanted: Mapping[str, Derivation], progress: Progress = silent
) -> dict[str, Parsed]:
    """Parse every source that a derivation reads; absent optional ones are left out."""
    needed = {name for d in wanted.values() for name in d.sources}
    optional = {name for d in wanted.values() for name in d.optional} - needed
    parsed = {}
    for name in track(sorted(needed | optional), "sources", progress):
        try:
            parsed[name] = SOURCES.get(name).read(upstream)
        except SourceError:
            if name in needed:
                raise
    return parsed


def derive_all(
    parsed: Mapping[str, Parsed], wanted: Mapping[str, Derivation], progress: Progress = silent
) -> Built:
    """Run derivations over parsed sources and return validated panel tables with their manifest."""
    states = WatchedStates.embedded()
    inputs = Inputs(parsed, states)
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    parts["states"].append(states.table)
    for name in track(wanted, "derivations", progress):
        for table, frame in run_derivation(wanted[name], inputs).items():
            parts[table].append(frame)
    tables = {
        name: validate(_concat(frames, name), TABLES[name], "panel build", PanelError)
        for name, frames in parts.items()
    }
    check_references(tables, states)
    return Built(tables, _manifest(parsed, wanted, tables))


def run_derivation(
    derivation: Derivation, inputs: Inputs, left_out: Collection[str] = ()
) -> dict[str, pd.DataFrame]:
    """Return a derivation's rows by table, corrected and with data set, and its rows of ``variables``.

    Raises
    ------
    PanelError
        A name that stands for no state and is not in `left_out`, or rows that break a table's schema.
    """
    out = {}
    derived = derivation.derive(inputs)
    if isinstance(inputs.states, WatchedStates):
        inputs.states.check(f"derivation {derivation.dataset!r}", left_out)
    for table, frame in derived.items():
        filled = frame.assign(dataset=derivation.dataset)
        out[table] = validate(filled, TABLES[table], f"derivation {derivation.dataset!r}", PanelError)
    if "variables" not in out:
        rows = [asdict(v) | {"dataset": derivation.dataset} for v in derivation.variables]
        out["variables"] = pd.DataFrame(rows, columns=TABLES["variables"].names)
    return corrected(derivation.dataset, out, out["variables"], inputs.states)


def check_references(tables: Mapping[str, pd.DataFrame], states: States) -> None:
    """Raise `PanelError` where a row names an unknown state or a variable that nobody declared."""
    known = set(states.all())
    columns = {
        "traits": ["iso3"],
        "ties": ["source", "target"],
        "events": ["iso3"],
        "places": ["host", "operator"],
        "geography": ["a", "b"],
    }
    for table, names in columns.items():
        for name in names:
            strange = set(tables[table][name].unique()) - known
            if strange:
                raise PanelError(f"table {table!r}", "states of the crosswalk", f"{sorted(strange)[:5]}")
    declared = set(zip(*(tables["variables"][c] for c in ("table", "variable", "dataset"))))
    for table, column in (
        ("traits", "variable"),
        ("ties", "kind"),
        ("events", "kind"),
        ("series", "variable"),
        ("geography", "variable"),
    ):
        used = tables[table][[column, "dataset"]].drop_duplicates()
        for variable, dataset in used.itertuples(index=False):
            if (table, variable, dataset) not in declared:
                raise PanelError(f"table {table!r}", "declared variables", f"{variable!r} of {dataset!r}")


def _concat(frames: list[pd.DataFrame], name: str) -> pd.DataFrame:
    full = [frame for frame in frames if len(frame)]
    return pd.concat(full, ignore_index=True) if full else TABLES[name].empty()


def _manifest(
    parsed: Mapping[str, Parsed], wanted: Mapping[str, Derivation], tables: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    sources = {}
    for name, data in parsed.items():
        source = SOURCES.get(name)
        expected = {file.name: file.sha256 for file in source.files}
        sources[name] = {
            "title": source.title,
            "release": source.release,
            "terms": source.terms,
            "citation": source.citation,
            "first": source.first,
            "last": source.last,
            "files": {
                file: {"sha256": digest, "as_expected": expected.get(file) == digest}
                for file, digest in sorted(data.digests.items())
            },
            "notes": list(data.notes),
            "caveats": list(source.caveats),
            "weak": source.weak,
        }
    datasets: dict[str, set[str]] = {}
    for derivation in wanted.values():
        read = {*derivation.sources, *derivation.optional} & set(parsed)
        datasets.setdefault(derivation.dataset, set()).update(read)
    return {
        "sources": sources,
        "datasets": {name: sorted(read) for name, read in sorted(datasets.items())},
        "rows": {name: len(frame) for name, frame in tables.items()},
    }

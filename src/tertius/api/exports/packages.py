"""What a run's folder holds, as a Data Package and as an RO-Crate, beside its manifest."""

from __future__ import annotations

import csv
import json
import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tertius.api.exports.tables import CODEBOOK
from tertius.core.errors import StoreError
from tertius.core.files import atomic, read_text
from tertius.dossier.export import MANIFEST
from tertius.pipeline.citing import Reference, references, used_by

DATA_PACKAGE, RO_CRATE = "datapackage.json", "ro-crate-metadata.json"
_MOST_BYTES = 20_000_000
#: Cells of written tables that hold no value.
EMPTY = ("", "-")


def write_packages(run: Path) -> list[Path]:
    """Write ``datapackage.json`` and ``ro-crate-metadata.json`` into the folder of a run.

    Raises
    ------
    StoreError
        The folder holds no run.
    """
    try:
        manifest = json.loads(read_text(run / MANIFEST, _MOST_BYTES, StoreError))
        cited = references(used_by(run), str(manifest["provenance"]["version"]))
        made = {DATA_PACKAGE: data_package(manifest, run, cited), RO_CRATE: crate(manifest, run, cited)}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(str(run), "the folder of a run", "a manifest of something else") from None
    for name, value in made.items():
        with atomic(run / name) as part:
            part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [run / name for name in made]


def _media(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def data_package(manifest: Mapping[str, Any], run: Path, cited: Sequence[Reference]) -> dict[str, Any]:
    """Return the descriptor: a resource a file with its digest, a table with its columns, and the sources."""
    titles = {name: facts["title"] for name, facts in manifest.get("figures", {}).items()}
    resources = [
        {
            "name": name.lower().replace("/", "-"),
            "path": name,
            "mediatype": _media(name),
            "hash": f"sha256:{sha256}",
            **({"title": titles[Path(name).stem]} if Path(name).stem in titles else {}),
            **(_columns(run / name) if name.endswith(".csv") and (run / name).is_file() else {}),
        }
        for name, sha256 in manifest["files"].items()
    ]
    version = str(manifest["provenance"]["version"])
    title = f"Verdicts of case {manifest['case']}, by tertius {version}"
    sources = [{"title": reference.note} for reference in cited if reference.kind == "dataset"]
    return {
        "name": str(manifest["case"]),
        "id": manifest["key"],
        "title": title,
        **({"sources": sources} if sources else {}),
        "resources": resources,
    }


def _columns(path: Path) -> dict[str, Any]:
    """Return the schema of a table: numbers where every cell that is filled is one."""
    with path.open(encoding="utf-8", newline="") as handle:
        heading, *rows = list(csv.reader(handle)) or [[]]
    known = CODEBOOK if path.name == "verdicts.csv" else {}
    fields = [
        {
            "name": name,
            "type": "number" if _numbers([row[place] for row in rows]) else "string",
            **({"description": known[name]} if name in known else {}),
        }
        for place, name in enumerate(heading)
    ]
    return {"type": "table", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": list(EMPTY)}}


def _numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell not in EMPTY]
    try:
        return bool([float(cell) for cell in filled])
    except ValueError:
        return False


def crate(manifest: Mapping[str, Any], run: Path, cited: Sequence[Reference]) -> dict[str, Any]:
    """Return the metadata of an RO-Crate 1.1: the folder, its files, its sources, and what made them.

    The date is that of the manifest's file: a run itself holds none, so that it can be made again.
    """
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp((run / MANIFEST).stat().st_mtime, UTC)
    version = str(manifest["provenance"]["version"])
    about = f"Verdicts of case {manifest['case']}"
    files = [
        {
            "@id": name,
            "@type": "File",
            "name": Path(name).name,
            "encodingFormat": _media(name),
            "contentSize": str((run / name).stat().st_size),
        }
        for name in (*manifest["files"], MANIFEST)
        if (run / name).is_file()
    ]
    sources = [
        {"@id": f"#source-{r.key}", "@type": "Dataset", "name": r.title, "version": r.version,
         "description": r.note}
        for r in cited if r.kind == "dataset"
    ]  # fmt: skip
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": RO_CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": about,
                "description": f"{about}: dossier, figures and the numbers behind them.",
                "datePublished": moment.date().isoformat(),
                "license": {"@id": "#terms"},
                "isBasedOn": [{"@id": source["@id"]} for source in sources],
                "hasPart": [{"@id": file["@id"]} for file in files],
                "mentions": {"@id": "#made"},
            },
            {
                "@id": "#terms",
                "@type": "CreativeWork",
                "name": "Terms",
                "description": "The terms of each source, as the dossier names them; the software is MIT.",
            },
            {
                "@id": "#made",
                "@type": "CreateAction",
                "name": f"tertius run {manifest['case']}",
                "instrument": {"@id": "#tertius"},
                "result": {"@id": "./"},
            },
            {
                "@id": "#tertius",
                "@type": "SoftwareApplication",
                "name": "tertius",
                "softwareVersion": version,
            },
            *sources,
            *files,
        ],
    }

"""What a run's folder holds, as a Data Package and as an RO-Crate, beside its manifest."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertius.core.errors import StoreError
from tertius.core.files import atomic, read_text
from tertius.dossier.export import MANIFEST

DATA_PACKAGE, RO_CRATE = "datapackage.json", "ro-crate-metadata.json"
_MOST_BYTES = 20_000_000


def write_packages(run: Path) -> list[Path]:
    """Write ``datapackage.json`` and ``ro-crate-metadata.json`` into the folder of a run.

    Raises
    ------
    StoreError
        The folder holds no run.
    """
    try:
        manifest = json.loads(read_text(run / MANIFEST, _MOST_BYTES, StoreError))
        made = {DATA_PACKAGE: data_package(manifest), RO_CRATE: crate(manifest, run)}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(str(run), "the folder of a run", "a manifest of something else") from None
    for name, value in made.items():
        with atomic(run / name) as part:
            part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [run / name for name in made]


def _media(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def data_package(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the descriptor: a resource a file, with its digest."""
    titles = {name: facts["title"] for name, facts in manifest.get("figures", {}).items()}
    resources = [
        {
            "name": name.lower().replace("/", "-"),
            "path": name,
            "mediatype": _media(name),
            "hash": f"sha256:{sha256}",
            **({"title": titles[Path(name).stem]} if Path(name).stem in titles else {}),
        }
        for name, sha256 in manifest["files"].items()
    ]
    version = str(manifest["provenance"]["version"])
    title = f"Verdicts of case {manifest['case']}, by tertius {version}"
    return {"name": str(manifest["case"]), "id": manifest["key"], "title": title, "resources": resources}


def crate(manifest: Mapping[str, Any], run: Path) -> dict[str, Any]:
    """Return the metadata of an RO-Crate 1.1: the folder, its files, and the software that made them.

    The date is that of the manifest's file: a run itself holds none, so that it can be made again.
    """
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp((run / MANIFEST).stat().st_mtime, UTC)
    version = str(manifest["provenance"]["version"])
    parts = [{"@id": name} for name in (*manifest["files"], MANIFEST)]
    files = [
        {"@id": name, "@type": "File", "name": Path(name).name, "encodingFormat": _media(name),
         "contentSize": str((run / name).stat().st_size)}
        for name in (*manifest["files"], MANIFEST) if (run / name).is_file()
    ]  # fmt: skip
    about = f"Verdicts of case {manifest['case']}"
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
                "license": "The terms of each source, as the dossier names them; the software is MIT.",
                "hasPart": parts,
                "mentions": {"@id": "#tertius"},
            },
            {
                "@id": "#tertius",
                "@type": "SoftwareApplication",
                "name": "tertius",
                "softwareVersion": version,
            },
            *files,
        ],
    }

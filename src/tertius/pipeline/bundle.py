"""A case bundle: case, plan, verdicts, brief and manifest in one .zip, without the text it was read from."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from tertius.case.load import load_case, packaged_cases
from tertius.core.errors import StoreError, UsageError
from tertius.core.files import atomic, atomic_folder, check_output, is_file, is_folder, read_bytes
from tertius.core.provenance import digest

FORM = "tertius case bundle 1"
CASE, PLAN, MANIFEST = "case.yaml", "plan.json", "manifest.json"
#: Taken from the folder of a run.
RUN = ("verdicts.json", "verdicts.csv", "brief.html")
#: Every name that a bundle may hold: names without a folder, so that nothing lands elsewhere.
NAMES = (CASE, PLAN, *RUN, MANIFEST)
#: Bytes of a member, and of a bundle as it is stored.
MOST_BYTES = 50_000_000


def pack(case: str, run: Path, out: Path, plan: Path | None = None) -> tuple[str, ...]:
    """Write a bundle and return the names in it; the same files give the same bytes.

    Raises
    ------
    UsageError
        The run is of another case.
    StoreError
        A file that a bundle needs is missing.
    """
    loaded = load_case(case)
    check_output(out, Path(loaded.origin), *(run / name for name in RUN), *([plan] if plan else []))
    found = {CASE: _case_bytes(case)}
    found |= {name: read_bytes(run / name, MOST_BYTES, StoreError) for name in RUN}
    try:
        of = json.loads(found["verdicts.json"])["case"]
    except (ValueError, KeyError, TypeError):
        raise StoreError(str(run / "verdicts.json"), "the verdicts of a run", "something else") from None
    if of != loaded.id:
        raise UsageError(str(run), f"a run of case {loaded.id!r}", f"one of {of!r}")
    beside = Path(loaded.origin).with_suffix(".plan.json")
    taken = plan or (beside if case not in packaged_cases() and beside.is_file() else None)
    if taken is not None:
        found[PLAN] = read_bytes(taken, MOST_BYTES, StoreError)
    manifest = {"form": FORM, "case": loaded.id, "files": {n: _sha256(b) for n, b in sorted(found.items())}}
    sealed = {**manifest, "sha256": digest(manifest)}
    found[MANIFEST] = (json.dumps(sealed, indent=1) + "\n").encode()
    with atomic(out) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(found.items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return tuple(sorted(found))


def unpack(bundle: Path, out: Path) -> tuple[str, ...]:
    """Check a bundle and write its files into a new folder; return their names.

    Raises
    ------
    StoreError
        No bundle; a name that it must not hold, a file that is too large, or one that was changed.
    """
    if is_file(out) or is_folder(out):
        raise StoreError(str(out), "a new folder", "one that exists", "choose another")
    found = _members(bundle)
    try:
        sealed = json.loads(found[MANIFEST])
        own = sealed.pop("sha256")
        named = dict(sealed["files"])
        whole = sealed["form"] == FORM and own == digest(sealed)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(str(bundle), "a bundle of tertius case pack", "no manifest of one") from None
    changed = [n for n in sorted({*named, *found} - {MANIFEST}) if named.get(n) != _digest_of(found, n)]
    if changed or not whole:
        what = f"{', '.join(changed)} changed" if changed else "its manifest changed"
        raise StoreError(str(bundle), "the bundle as it was packed", what, "ask for it again")
    with atomic_folder(out) as part:
        for name, data in found.items():
            (part / name).write_bytes(data)
    return tuple(sorted(found))


def _members(bundle: Path) -> dict[str, bytes]:
    """Return the files of a bundle, its names and sizes checked before anything is expanded."""
    read_bytes(bundle, MOST_BYTES, StoreError)
    try:
        with zipfile.ZipFile(bundle) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            strange = [name for name in names if name not in NAMES or names.count(name) > 1]
            if strange:
                known = f"only {', '.join(NAMES)}, each once"
                raise StoreError(str(bundle), known, repr(strange[0][:80]), "do not open it otherwise")
            for info in infos:
                if info.file_size > MOST_BYTES:
                    raise StoreError(f"{bundle}: {info.filename}", f"at most {MOST_BYTES:,} bytes", "more")
            return {info.filename: archive.read(info) for info in infos}
    except StoreError:
        raise
    except Exception as error:  # what a damaged archive leads to is anything
        raise StoreError(str(bundle), "a .zip file that can be read", "a damaged one") from error


def _case_bytes(case: str) -> bytes:
    if case in packaged_cases():
        return (files("tertius") / "cases" / f"{case}.yaml").read_bytes()
    return read_bytes(Path(case), MOST_BYTES, StoreError)


def _digest_of(found: Mapping[str, bytes], name: str) -> str | None:
    return _sha256(found[name]) if name in found else None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

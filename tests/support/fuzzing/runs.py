"""Entrances for files of runs: verdicts, plans, bundles, books, worlds, annotations, records of a model."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import support.dossier_samples as samples
from support.fuzzing import mutators
from support.fuzzing.entrance import Entrance, in_file, text_of
from support.fuzzing.mutators import Mutator, damaged, lines, tree, zipped
from support.fuzzing.trees import panel
from support.reading_files import ARTICLE
from tertius.api.exports.packages import write_packages
from tertius.case.load import load_case
from tertius.claims.fill import fill
from tertius.claims.judging.plan import plan_of, read_plan, status
from tertius.core.packed import packed, unpacked
from tertius.core.provenance import digest
from tertius.core.store import Store
from tertius.dossier.export import MANIFEST, record
from tertius.models.interstate.book import latest, packaged, read_book
from tertius.pipeline.bundle import FORM, unpack
from tertius.pipeline.calibration_files import RESULT, restore
from tertius.pipeline.citing import used_by
from tertius.pipeline.difference import compare, load_record
from tertius.reading.evaluate import evaluate
from tertius.reading.gold import export
from tertius.reading.model import tape
from tertius.reading.model.client import Client
from tertius.reading.open import with_model
from tertius.reading.read import read_text

#: One claim that a model finds in `ARTICLE`, as it has to be written.
ANSWER = {
    "sentences": [{"sentence": 2, "disposition": "claim"}, {"sentence": 3, "disposition": "context"}],
    "claims": [{"sentence": 2, "quote": "Moscow will keep its bases in Syria", "hedge": None, "scale": None,
                "paraphrase": "Russia will keep its bases in Syria.", "attribution": "author",
                "focal": ["SYR"], "kind": "existential", "patron": "RUS", "rival": None, "test": "none"}],
}  # fmt: skip


def sealed(content: dict[str, Any]) -> bytes:
    """Return a record with its own digest, as frozen plans and books have it."""
    plain = {key: value for key, value in content.items() if key != "sha256"}
    return json.dumps({**plain, "sha256": digest(plain)}).encode()


def resealed(data: bytes, rng: Random) -> bytes:
    """Return a sealed record whose entries are changed, most often with the right digest."""
    made = tree(data, rng)
    try:
        return sealed(json.loads(made)) if rng.random() < 0.8 else made
    except (ValueError, TypeError, AttributeError, RecursionError):
        return made


@cache
def verdicts() -> bytes:
    """Return the verdicts of a run as they are exported."""
    made = record(samples.case(), samples.verdicts(), samples.record(), {})
    return json.dumps(made).encode()


def _difference(path: Path) -> object:
    found = load_record(path)
    return compare(_first(), found), compare(found, found)


@cache
def _first() -> Any:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "verdicts.json"
        file.write_bytes(verdicts())
        return load_record(file)


def _plan(path: Path) -> object:
    return status(read_plan(path), _planned())


@cache
def _planned() -> dict[str, Any]:
    return plan_of(fill(load_case("new-syria")), panel().digest)


def _cited(data: bytes, folder: Path) -> object:
    (folder / "verdicts.json").write_bytes(data)
    return used_by(folder)


def _package(data: bytes, folder: Path) -> object:
    (folder / MANIFEST).write_bytes(data)
    (folder / "verdicts.json").write_bytes(verdicts())
    return write_packages(folder)


def _book(path: Path) -> object:
    book = read_book(path)
    chosen = book.outlook.of("all", ())
    return book.outlook.to_json(chosen.head(5))


def _worlds(path: Path) -> object:
    return restore(Store(path.with_name("cache")), path)


def _annotation(data: bytes, folder: Path) -> object:
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "a.json").write_bytes(data)
    return evaluate([folder / "a.json"], {"a": "2025-01-01"})


def _unpacked(data: bytes, folder: Path) -> object:
    (folder / "b.zip").write_bytes(data)
    rmtree(folder / "b", ignore_errors=True)
    names = unpack(folder / "b.zip", folder / "b")
    assert {p.name for p in folder.iterdir()} <= {"b.zip", "b"}, "a file beside the bundle's folder"
    return names


def _manifest(held: dict[str, bytes]) -> None:
    """Name the digests that the members of a bundle have now."""
    found = {name: hashlib.sha256(data).hexdigest() for name, data in held.items() if name != MANIFEST}
    manifest = {"form": FORM, "case": "new-syria", "files": dict(sorted(found.items()))}
    held[MANIFEST] = json.dumps({**manifest, "sha256": digest(manifest)}).encode()


def bundle() -> bytes:
    """Return a bundle of a run."""
    held = {
        "case.yaml": b"schema: 2\n",
        "verdicts.json": verdicts(),
        "verdicts.csv": b"a\n",
        "brief.html": b"<p>",
    }
    _manifest(held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return out.getvalue()


def _answer(data: bytes, folder: Path) -> object:
    """Let a model answer with a text, or with a whole body."""
    text = text_of(data)
    body = (
        text if text.startswith('{"choices"') else json.dumps({"choices": [{"message": {"content": text}}]})
    )
    client = Client(
        "m", "http://127.0.0.1", lambda _: tape.Attempt(200, body), tape.Tape("m", ""), wait=lambda _: None
    )
    return with_model(read_text(ARTICLE, "2025-01-01"), ARTICLE, client)


def _stored(data: bytes, folder: Path) -> object:
    """Read an entry of a store: what is damaged counts as absent."""
    store, key = Store(folder / "s"), "ab" * 32
    file = store.path(key)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return store.get(key)


def _pickled(data: bytes, folder: Path) -> object:
    try:
        return unpacked(data)
    except ValueError:  # counts as absent
        return None


def tape_file() -> bytes:
    """Return a record of a model with one answer."""
    request = {"model": "m", "messages": [{"role": "user", "content": "x"}]}
    head = {"form": tape.FORM, "model": "m", "endpoint": "http://127.0.0.1"}
    row = {"sha256": tape.digest(request), "request": request, "status": 200, "body": "{}", "failure": ""}
    return b"\n".join(json.dumps(part).encode() for part in (head, row))


def _retaped(data: bytes, rng: Random) -> bytes:
    """Return a row of a record with the digest of its request, if it has one still."""
    made = tree(data, rng)
    try:
        row = json.loads(made)
        row["sha256"] = tape.digest(row["request"])
        return json.dumps(row).encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return made


def _worlds_file() -> tuple[bytes, ...]:
    world = dict.fromkeys(RESULT, 0.5) | {"label": "supported"}
    return (b"\n".join(json.dumps([f"{n:064d}", world]).encode() for n in range(3)),)


def _annotated() -> tuple[bytes, ...]:
    return (json.dumps(export(read_text(ARTICLE, "2025-01-01"), ARTICLE, "a.txt")).encode(),)


def _run_manifest() -> tuple[bytes, ...]:
    made = {
        "figures": {"a": {"title": "A"}},
        "files": {"verdicts.json": "0" * 64},
        "key": "k",
        "case": "sample",
    }
    return (json.dumps({**made, "provenance": json.loads(verdicts())["provenance"]}).encode(),)


def _plans() -> tuple[bytes, ...]:
    return (sealed({**_planned(), "date": "2025-01-01"}),)


def _books() -> tuple[bytes, ...]:
    book = json.loads(packaged()[-1].read_bytes())
    return (sealed({**book, "forecasts": book["forecasts"][:6]}),)


def _answers() -> tuple[bytes, ...]:
    said = json.dumps(ANSWER)
    body = {"choices": [{"message": {"content": said}, "finish_reason": "stop"}]}
    return said.encode(), json.dumps(body).encode()


def _values() -> tuple[bytes, ...]:
    kept = packed(
        {"a": [1.5, None, "x"], "b": samples.verdicts()[0], "c": latest().outlook.table.head(3)}, 10**6
    )
    assert kept is not None
    return (kept,)


def entrances() -> dict[str, Entrance]:
    """Return the entrances by name."""
    entry = json.dumps({"key": "ab" * 32, "value": {"a": [1, None]}}).encode()
    return {
        "verdicts": Entrance(lambda: (verdicts(),), in_file("v.json", _difference), tree),
        "verdicts-cited": Entrance(lambda: (verdicts(),), _cited, tree),
        "manifest": Entrance(_run_manifest, _package, tree),
        "plan": Entrance(_plans, in_file("p.json", _plan), resealed),
        "book": Entrance(_books, in_file("b.json", _book), resealed),
        "worlds": Entrance(_worlds_file, in_file("w.jsonl", _worlds), lines(tree)),
        "annotation": Entrance(_annotated, _annotation, tree),
        "bundle": Entrance(lambda: (bundle(),), _unpacked, zipped(_member, _manifest)),
        "model-answer": Entrance(_answers, _answer, tree),
        "model-record": Entrance((tape_file(),), in_file("t.jsonl", tape.load), lines(_retaped)),
        "store": Entrance((entry,), _stored, tree),
        "store-packed": Entrance(_values, _pickled, mutators.packed()),
    }


def _member(name: str) -> Mutator:
    return tree if name.endswith((".json", ".yaml")) else damaged

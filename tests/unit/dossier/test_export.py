"""A dossier as files: whole, the same bytes every time, never over other people's files."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import support.dossier_samples as samples
from tertius.claims.verdict import LABELS, Verdict
from tertius.core.errors import StoreError
from tertius.dossier.render import dossier_digest, render


def write(folder: Path) -> Path:
    render(samples.case(), samples.verdicts(), samples.panel(), samples.record(), samples.KEY, folder)
    return folder


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("dossier") / "out")


def test_manifest_names_every_file_with_its_digest(dossier: Path) -> None:
    manifest = json.loads((dossier / "manifest.json").read_text())
    found = {p.relative_to(dossier).as_posix() for p in dossier.rglob("*") if p.is_file()}
    assert found == {*manifest["files"], "manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((dossier / name).read_bytes()).hexdigest() == digest
    for name in manifest["figures"]:
        assert {f"figures/{name}.{end}" for end in ("svg", "png", "csv")} <= found
    assert manifest["provenance"]["inputs"] == {"panel": "p" * 64}


def test_same_input_same_bytes(dossier: Path, tmp_path: Path) -> None:
    again = write(tmp_path / "again")
    for path in sorted(p for p in dossier.rglob("*") if p.is_file()):
        assert (again / path.relative_to(dossier)).read_bytes() == path.read_bytes(), path.name


def test_verdicts_survive_the_json(dossier: Path) -> None:
    data = json.loads((dossier / "verdicts.json").read_text())
    restored = [Verdict.from_json(v) for v in data["verdicts"]]
    assert [v.label for v in restored] == list(LABELS)
    assert restored[1] == samples.verdicts()[1]


def test_csv_has_a_row_a_claim_and_no_formula(dossier: Path) -> None:
    with (dossier / "verdicts.csv").open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["label"] for row in rows] == list(LABELS)
    assert float(rows[0]["estimate"]) == 0.6
    assert rows[-1]["estimate"] == ""
    assert all(row["plain"].endswith(".") for row in rows)
    assert "'=1+1,3.5" in (dossier / "figures" / "claim-0-3-bars.csv").read_text()


def test_figures_are_images(dossier: Path) -> None:
    for path in (dossier / "figures").glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
    for path in (dossier / "figures").glob("*.svg"):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert root.tag.endswith("svg")
        words = [e.text or "" for e in root.iter() if e.tag.endswith("}text")]
        assert "".join((root[0].text or "").split()) in "".join("".join(words).split())
        assert any(text.startswith("Source: ") for text in words)
        assert not [e for e in root.iter() if e.tag.endswith("script")]


def test_digest_is_that_of_a_whole_dossier_only(dossier: Path, tmp_path: Path) -> None:
    assert dossier_digest(dossier) == samples.KEY
    assert dossier_digest(tmp_path / "nothing") is None
    broken = tmp_path / "broken"
    broken.mkdir()
    for text in (
        "",
        "[]",
        '{"key": 3, "files": {"index.html": ""}}',
        '{"key": "k", "files": {"index.html": ""}}',
        '{"key": "k", "files": {"brief.html": ""}}',
    ):
        (broken / "manifest.json").write_text(text)
        assert dossier_digest(broken) is None


def test_other_files_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="other files"):
        write(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    with pytest.raises(StoreError, match="a file"):
        write(tmp_path / "thesis.txt")


def test_an_older_dossier_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    render(samples.case(), samples.verdicts()[2:4], samples.empty_panel(), samples.record(), "old", folder)
    (folder / "figures" / "stale.svg").write_text("old")
    (folder / "notes.txt").write_text("the reader's own")
    write(folder)
    assert (folder / "notes.txt").read_text() == "the reader's own"
    assert "notes.txt" not in json.loads((folder / "manifest.json").read_text())["files"]
    assert dossier_digest(folder) == samples.KEY
    assert not (folder / "figures" / "stale.svg").exists()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")] == []


def test_a_failure_leaves_the_older_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"
    render(samples.case(), samples.verdicts()[2:4], samples.empty_panel(), samples.record(), "old", folder)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tertius.dossier.export.write_manifest", fail)
    with pytest.raises(StoreError, match=r"(?i)no space left"):
        render(
            samples.case(), samples.verdicts()[3:4], samples.empty_panel(), samples.record(), "new", folder
        )
    assert dossier_digest(folder) == "old"

"""Case bundles: what they hold, and that a strange or changed one is refused before anything is written."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tertius.core.errors import StoreError, UsageError
from tertius.pipeline.bundle import NAMES, pack, unpack


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "verdicts.json").write_text(json.dumps({"case": "new-syria", "verdicts": []}))
    (folder / "verdicts.csv").write_text("claim\n")
    (folder / "brief.html").write_text("<p>brief</p>")
    (folder / "article.html").write_text("THE TEXT")
    return folder


def test_a_bundle_comes_back_without_the_text(run: Path, tmp_path: Path) -> None:
    names = pack("new-syria", run, tmp_path / "a.zip")
    assert set(names) <= set(NAMES)
    assert unpack(tmp_path / "a.zip", tmp_path / "got") == names
    assert not any("THE TEXT" in p.read_text() for p in (tmp_path / "got").iterdir())
    pack("new-syria", run, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_run_of_another_case_is_refused(run: Path, tmp_path: Path) -> None:
    (run / "verdicts.json").write_text(json.dumps({"case": "other", "verdicts": []}))
    with pytest.raises(UsageError, match="'other'"):
        pack("new-syria", run, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a/../../evil", "evil.exe", "C:\\evil", "case.yaml"]
)
def test_names_that_a_bundle_must_not_hold_are_refused(run: Path, tmp_path: Path, name: str) -> None:
    pack("new-syria", run, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr(name, "x")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError, match="each once"):
        unpack(tmp_path / "a.zip", tmp_path / "got")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_changed_file_or_manifest_is_refused(run: Path, tmp_path: Path) -> None:
    pack("new-syria", run, tmp_path / "a.zip")
    for changed in ("brief.html", "manifest.json"):
        with zipfile.ZipFile(tmp_path / "a.zip") as old, zipfile.ZipFile(tmp_path / "b.zip", "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(
                    name, data.replace(b"new-syria", b"old-syria") + b" " if name == changed else data
                )
        with pytest.raises(StoreError, match="as it was packed"):
            unpack(tmp_path / "b.zip", tmp_path / "got")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip"])
def test_what_is_no_bundle_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(StoreError):
        unpack(tmp_path / "a.zip", tmp_path / "got")

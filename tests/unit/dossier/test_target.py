"""Folders that results are written to: what is the user's own is neither replaced nor lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertius.core.errors import StoreError, TertiusError
from tertius.dossier.render import check_target
from tertius.pipeline.build import build


def dossier(folder: Path) -> None:
    folder.mkdir()
    for name in ("index.html", "brief.html"):
        (folder / name).write_text(name)
    (folder / "manifest.json").write_text(
        json.dumps({"key": "k", "files": {"index.html": "", "brief.html": ""}})
    )


def test_an_older_dossier_is_replaced_and_what_lies_beside_its_files_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert check_target(folder) == ()
    dossier(folder)
    assert check_target(folder) == ()
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("keep")
    assert check_target(folder) == (folder / "notes" / "mine.txt",)


@pytest.mark.parametrize("text", ['{"name": "an app"}', '{"key": 5, "files": {}}', "[]", "no JSON", "\udcff"])
def test_a_manifest_of_another_program_makes_no_dossier(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(StoreError, match="an empty folder or an older dossier, got other files"):
        check_target(tmp_path)


def test_a_panel_is_built_in_place_of_a_panel_alone(tmp_path: Path) -> None:
    upstream, target = tmp_path / "upstream", tmp_path / "project"
    upstream.mkdir()
    target.mkdir()
    (target / "thesis.tex").write_text("keep")
    with pytest.raises(StoreError, match=r"a new folder, or an older panel, got one with 'thesis\.tex'"):
        build(upstream, target)
    (target / "manifest.json").write_text("{}")
    with pytest.raises(StoreError, match=r"one with 'thesis\.tex'"):
        build(upstream, target)
    assert (target / "thesis.tex").read_text() == "keep"
    (target / "thesis.tex").unlink()
    with pytest.raises(TertiusError) as other:  # the folder is one that may be replaced: sources are missing
        build(upstream, target)
    assert str(target) not in str(other.value)

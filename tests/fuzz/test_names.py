"""Names of files that no file can have, wherever a name comes from: each is one sentence of a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import tertius
from support.fuzzing import entrances
from support.fuzzing.entrance import check
from support.reading_files import ARTICLE
from tertius.case.load import load_case
from tertius.claims.judging.plan import read_plan
from tertius.core.errors import ReadingError, StoreError, TertiusError
from tertius.core.files import atomic, atomic_folder, check_output, read_bytes
from tertius.panel.read import Folder
from tertius.pipeline.bundle import unpack
from tertius.pipeline.difference import load_record
from tertius.reading.files import dump
from tertius.reading.gate import is_draft
from tertius.reading.keep import read, write
from tertius.reading.read import read_text
from tertius.saom.model_file import load_model
from tertius.scenario.load import load_scenario

ALL = entrances()
#: A null character, a name and a path that are too long, half a character, a folder.
NAMES = ("a\0b", "a" * 300, "a/" * 3000, "\ud83d", "folder", "", ".", "..", "folder/.")


def said(take: Callable[[], object]) -> str:
    """Return the sentence that a name is refused with."""
    with pytest.raises(TertiusError) as caught:
        take()
    assert str(caught.value).isprintable() and len(str(caught.value)) < 3000
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_a_manifest_that_names_such_a_part(name: str, folder: Path) -> None:
    (folder / "manifest.json").write_text(json.dumps({"parts": {name: "0" * 64}}), encoding="utf-8")
    said(lambda: Folder.open(folder, "import it again"))


@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_a_draft_that_names_such_a_text(name: str, folder: Path) -> None:
    draft = read_text(ARTICLE, "2025-01-01")
    made = draft.model_copy(update={"source": draft.source.model_copy(update={"text_file": "here"})})
    written = dump(made).replace('"here"', json.dumps(name))
    (folder / "d.json").write_text(written, encoding="utf-8")
    said(lambda: read(folder / "d.json"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["", ".csv", ".npz"])
def test_a_model_that_names_such_data(name: str, ending: str, folder: Path) -> None:
    (folder / "folder.csv").mkdir()
    (folder / "folder.npz").mkdir()
    held = ALL["model"].samples[0].decode()
    files = {
        line.partition("file:")[2].split(",")[0].strip(" }") for line in held.split("\n") if "file:" in line
    }
    assert files
    for file in files:
        held = held.replace(file, json.dumps(name + ending))
    (folder / "m.yaml").write_bytes(held.encode("utf-8", "surrogatepass"))
    said(lambda: load_model(folder / "m.yaml"))


READERS: tuple[Callable[[Path], object], ...] = (
    lambda path: read_bytes(path, 100, StoreError), read_plan, load_record, load_case, load_model, read,
    lambda path: load_case(str(path)), lambda path: load_scenario(str(path)), lambda path: tertius.read(path),
    lambda path: unpack(path, path.with_name("out")), lambda path: Folder.open(path, "import it again"),
)  # fmt: skip


@pytest.mark.parametrize("take", READERS)
@pytest.mark.parametrize("name", [*NAMES, "a\0b.yaml", "a" * 300 + ".json", "\ud83d.yaml"])
def test_a_file_with_such_a_name_that_is_read(
    take: Callable[[Path], object], name: str, folder: Path
) -> None:
    said(lambda: take(folder / name))
    assert not is_draft(str(folder / name))


def _written(path: Path) -> None:
    with atomic(path) as part:
        part.write_text("a")


def _made(path: Path) -> None:
    with atomic_folder(path):
        pass


@pytest.mark.parametrize("name", ["a\0b", "a" * 300, "a/" * 3000, "\ud83d"])
def test_a_file_with_such_a_name_that_is_written(name: str, folder: Path) -> None:
    said(lambda: _made(folder / name))
    if len(name) != 1:  # half a character is a name for some machines
        said(lambda: _written(folder / name))
    if "\0" not in name and len(name) > 1:
        said(lambda: check_output(folder / name))
    draft = read_text(ARTICLE, "2025-01-01")
    if len(name) > 1:
        said(lambda: write(draft, ARTICLE, folder / f"{name}.json"))
    assert [p.name for p in folder.iterdir()] == ["folder"]


def test_the_readers_take_what_is_there(folder: Path) -> None:
    draft = read_text(ARTICLE, "2025-01-01")
    write(draft, ARTICLE, folder / "d.json")
    assert read(folder / "d.json")[1] == ARTICLE and is_draft(str(folder / "d.json"))
    with pytest.raises(ReadingError, match="a folder"):
        read(folder / "folder")
    assert check(ALL["import-manifest"], ALL["import-manifest"].samples[0], folder)

"""The wheel's declared data files are those that lie in the package."""

from __future__ import annotations

import tomllib
from pathlib import Path

import tertius

PACKAGE = Path(tertius.__file__).parent
#: What explains the code to those who read it, and is not needed to run it.
NOTES = {"saom/README.md"}


def test_every_file_of_the_package_is_declared() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["tertius"]
    declared = {p.relative_to(PACKAGE).as_posix() for pattern in patterns for p in PACKAGE.glob(pattern)}
    there = {
        p.relative_to(PACKAGE).as_posix()
        for p in PACKAGE.rglob("*")
        if p.is_file() and p.suffix not in {".py", ".pyc"} and "__pycache__" not in p.parts
    }
    assert there - NOTES <= declared
    assert all(list(PACKAGE.glob(pattern)) for pattern in patterns)


def test_every_folder_of_code_is_a_package() -> None:
    folders = {p.parent for p in PACKAGE.rglob("*.py") if "__pycache__" not in p.parts}
    assert all((folder / "__init__.py").is_file() for folder in folders)

"""Hashed requirements hold what the package asks for, as the constraints have it, and name no index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FILES = ("build", "run", "web", "dev")
REMEDY = "run tools/lock.py"


def text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pinned(name: str) -> dict[str, tuple[str, int]]:
    """Return version and number of hashes by package, of a file and those that it adds to."""
    found: dict[str, tuple[str, int]] = {}
    for block in re.split(r"\n(?=[^\s#])", text(name)):
        first = block.split("\n")[0]
        if first.startswith("-r "):
            found |= pinned(first.removeprefix("-r ").removesuffix(".txt"))
        elif (line := first.rstrip(" \\")) and not line.startswith("#"):
            one = Requirement(line)
            version = str(one.specifier).removeprefix("==")
            found[canonicalize_name(one.name)] = (
                version,
                len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)),
            )
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_a_hash_and_the_version_of_the_constraints(name: str) -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    known = dict(line.split("==") for line in lines if "==" in line)
    known = {canonicalize_name(package): version for package, version in known.items()}
    for package, (version, hashes) in pinned(name).items():
        assert hashes, package
        assert known.get(package, version) == version, (package, REMEDY)
    assert "://" not in text(name)


@pytest.mark.parametrize(
    ("name", "extras"), [("run", ()), ("web", ("web", "read")), ("dev", ("web", "read", "dev"))]
)
def test_what_the_package_asks_for_is_listed(name: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(d for e in extras for d in project["optional-dependencies"][e])]
    found = pinned(name)
    for one in map(Requirement, asked):
        package = canonicalize_name(one.name)
        assert package in found and one.specifier.contains(found[package][0]), (package, REMEDY)


def test_the_oldest_versions_are_those_that_the_package_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints-oldest.txt").read_text(encoding="utf-8").splitlines()
    oldest = {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines if "==" in line}
    for one in map(Requirement, project["dependencies"]):
        assert one.specifier.contains(oldest[canonicalize_name(one.name)]), one.name

"""What the doctor says of packages and folders."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tertius.pipeline.doctor import EXTRAS, PYTHONS, examine, lack

PROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_doctor_knows_what_the_project_declares() -> None:
    taken = SpecifierSet(PROJECT["requires-python"])
    minors = [(3, minor) for minor in range(8, 20) if taken.contains(f"3.{minor}.5")]
    assert [*PYTHONS] == minors
    assert set(EXTRAS) == set(PROJECT["optional-dependencies"])


def test_a_package_that_is_absent_or_too_old_is_named() -> None:
    assert lack("no-such-package-at-all", ">=1") == "no-such-package-at-all is not installed"
    assert "is not" in lack("numpy", ">=999")
    assert lack("numpy", ">=1") == ""


def test_a_broken_installation_is_told_from_a_lacking_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["numpy>=1", 'no-such-package>=2; extra == "web"']
    monkeypatch.setattr("tertius.pipeline.doctor.requires", lambda _: wanted)
    states = {check.what.split(" (")[0]: check for check in examine()}
    assert states["packages"].state == "ok"
    assert states["extra web"].state == "missing"
    assert "tertius[web]" in states["extra web"].remedy
    monkeypatch.setattr("tertius.pipeline.doctor.requires", lambda _: ["numpy>=999"])
    assert {c.what: c.state for c in examine()}["packages"] == "wrong"


def test_a_cache_that_is_a_file_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TERTIUS_CACHE", str(tmp_path / "file"))
    assert {c.what: c.state for c in examine()}["cache"] == "missing"

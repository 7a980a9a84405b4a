"""Fixtures for all tests: stores of their own, so that no test reads or writes the user's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test its own user-level folder and cache."""
    home = tmp_path / "tertius-home"
    monkeypatch.setenv("TERTIUS_HOME", str(home))
    monkeypatch.delenv("TERTIUS_CACHE", raising=False)
    return home


@pytest.fixture(autouse=True, scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep compiled kernels in one folder, so that worker processes need not compile what a test has."""
    os.environ.setdefault("TERTIUS_KERNELS", str(tmp_path_factory.mktemp("kernels")))


@pytest.fixture(scope="session")
def upstream() -> Path:
    """Return the folder of upstream files, or skip: a fresh clone has none."""
    folder = os.environ.get("TERTIUS_UPSTREAM")
    if not folder or not Path(folder).is_dir():
        pytest.skip("TERTIUS_UPSTREAM names no folder of upstream files")
    return Path(folder)

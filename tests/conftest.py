"""Fixtures for all tests: stores of their own, so that no test reads or writes the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

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


@pytest.fixture(autouse=True, scope="session")
def plain_sentences() -> Iterator[None]:
    """Compare the plain sentence of every verdict that any test makes with what such a sentence may hold."""
    from tertius.claims.verdict import Verdict
    from tertius.claims.wording import faults_of

    made = Verdict.__init__

    @wraps(made)
    def checked(self: Verdict, *given: Any, **named: Any) -> None:
        made(self, *given, **named)
        faults = faults_of(self.plain) if self.plain else []
        assert not faults, f"the plain sentence of {self.claim!r}, {self.plain!r}, {'; '.join(faults)}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Verdict, "__init__", checked)
        yield


@pytest.fixture(scope="session")
def upstream() -> Path:
    """Return the folder of upstream files, or skip: a fresh clone has none."""
    folder = os.environ.get("TERTIUS_UPSTREAM")
    if not folder or not Path(folder).is_dir():
        pytest.skip("TERTIUS_UPSTREAM names no folder of upstream files")
    return Path(folder)

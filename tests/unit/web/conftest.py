"""One workbench for all tests of a process that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from support.web_bench import bench_in, client_of
from tertius.web.bench import Bench


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for verdicts that every workbench of the process shares."""
    return tmp_path_factory.mktemp("verdicts")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Bench:
    return bench_in(tmp_path_factory.mktemp("bench"), kept)


@pytest.fixture(scope="session")
def client(bench: Bench) -> TestClient:
    return client_of(bench)

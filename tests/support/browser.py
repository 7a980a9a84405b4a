"""Chromium for tests, and a workbench that it can open.

Without Chromium tests are skipped; where ``TERTIUS_BROWSER`` is set, as in CI, that is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from tertius.web.app import make_app
from tertius.web.bench import Bench

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the path of a Chromium, or skip the test, or fail it in CI."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("TERTIUS_BROWSER"):
            pytest.fail("TERTIUS_BROWSER is set, and no Chromium is installed")
        pytest.skip("no Chromium: apt-get install chromium")
    return found


def free_port() -> tuple[socket.socket, int]:
    """Return a listening socket and its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, int(listener.getsockname()[1])


@contextmanager
def served(bench: Bench, listener: socket.socket) -> Iterator[str]:
    """Serve a workbench in a thread and yield its address."""
    config = uvicorn.Config(
        make_app(bench, warm=False), log_level="critical", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bench.settings.port}"
    finally:
        server.should_exit = True
        thread.join(timeout=15)


@contextmanager
def browser() -> Iterator[Any]:
    """Yield a running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        launched = made.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield launched
        finally:
            launched.close()


def opened(context: Any, address: str) -> tuple[Any, list[str]]:
    """Return a new page, and the list of what goes wrong in it: errors, and requests to anywhere else."""
    page, faults = context.new_page(), list[str]()

    def only_ours(route: Any) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"asked {route.request.url}")
            route.abort()

    page.route("**/*", only_ours)
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return page, faults

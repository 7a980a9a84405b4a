"""Start the workbench: find the port free, listen, open the browser."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from tertius.core.errors import UsageError
from tertius.web.app import make_app
from tertius.web.bench import Bench
from tertius.web.settings import Settings


def serve(settings: Settings, show: bool, say: Callable[[str], None]) -> None:
    """Run the workbench until it is interrupted.

    Parameters
    ----------
    show : bool
        Whether to open the browser.
    say : callable
        Takes the sentence with the address.

    Raises
    ------
    UsageError
        The port is taken, or the address is not one of this machine.
    StoreError
        The workspace cannot be written, or its database is of another version.
    """
    listener = _listener(settings)
    bench = Bench(settings)
    address = start_address(settings)
    say(f"the workbench is at {address} (files in {settings.workspace}); Ctrl-C stops it")
    if show:
        threading.Timer(0.7, _opened, (address, say)).start()
    config = uvicorn.Config(
        make_app(bench),
        log_level="error",
        access_log=False,
        server_header=False,
        ws="none",
        h11_max_incomplete_event_size=32_768,
        timeout_graceful_shutdown=2,
        limit_concurrency=200,
    )
    uvicorn.Server(config).run(sockets=[listener])


def start_address(settings: Settings) -> str:
    """Return the address to open first; beyond this machine it holds the token."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    token = "" if settings.local else f"?token={settings.token}"
    return f"http://{host}:{settings.port}/{token}"


def _listener(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
        made.listen(128)
    except OSError as error:
        made.close()
        taken = f"port {settings.port} of {settings.host}"
        remedy = f"another workbench may run there; give --port, such as --port {settings.port + 1}"
        raise UsageError(taken, "a free port of this machine", error.strerror or "an error", remedy) from None
    return made


def _opened(address: str, say: Callable[[str], None]) -> None:
    try:
        found = webbrowser.open(address)
    except webbrowser.Error:
        found = False
    if not found:
        say(f"no browser was found: open {address} yourself")

"""A scripted server of the OpenAI form on the loopback address: says what a test tells it to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What to answer: a status with a body, whole or cut off, after a while."""

    status: int = 200
    body: bytes = b""
    cut: int = 0
    delay: float = 0.0
    drip: float = 0.0


def says(answer: Any, finish: str = "stop") -> Reply:
    """Return the reply of a model whose text is `answer` (as JSON unless it is a text already)."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return Reply(body=json.dumps({"choices": [choice]}).encode())


@dataclass
class Scripted:
    """The server: `script` gives the reply to the n-th request (from 0) with its JSON."""

    script: Callable[[int, dict[str, Any]], Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(script: Callable[[int, dict[str, Any]], Reply]) -> Iterator[Scripted]:
    """Run a scripted server for the time of a block."""
    scripted = Scripted(script)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            scripted.requests.append(sent)
            scripted.headers.append(dict(self.headers))
            reply = scripted.script(len(scripted.requests) - 1, sent)
            over.wait(reply.delay)
            try:
                self.send_response(reply.status)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                body = reply.body[: len(reply.body) - reply.cut]
                if reply.drip:
                    for k in range(len(body)):
                        self.wfile.write(body[k : k + 1])
                        self.wfile.flush()
                        if over.wait(reply.drip):
                            return
                else:
                    self.wfile.write(body)
            except OSError:  # the client has gone, as some tests want it to
                return

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    scripted.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield scripted
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)

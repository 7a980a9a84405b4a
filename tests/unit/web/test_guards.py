"""Each rule of safety: names, origins, tokens, sizes, headers, hostile text, tricks with paths, rubbish."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

import support.dossier_samples as samples
from support.web_bench import ADDRESS, PORT, Tags, client_of
from tertius.web.app import make_app
from tertius.web.bench import Bench
from tertius.web.guard.bodies import LARGE, MIB
from tertius.web.screens.claim import TABS
from tertius.web.settings import Settings

pytestmark = pytest.mark.xdist_group("web")
PAGES = (
    "/",
    "/texts",
    "/states",
    "/runs",
    "/cases/new-syria",
    "/cases/none",
    "/no-such-page",
    "/cases/sample/claims/claim-0",
)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:80",
        f"localhost.evil:{PORT}",
        f"0.0.0.0:{PORT}",
        "",
    ],
)
def test_another_name_is_not_answered(client: TestClient, host: str) -> None:
    """A foreign name that is pointed at this machine (DNS rebinding) sends itself as Host."""
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Library" not in answer.text


@pytest.mark.parametrize(
    "host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"]
)
def test_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/runs", headers={"host": host}).status_code == 200


def test_two_hosts_are_not_answered(bench: Bench) -> None:
    with live(bench.settings, bench) as port:
        said = raw(port, f"GET /runs HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil\r\n\r\n".encode())
    assert b" 200 " not in said.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
        {},
    ],
)
def test_a_second_origin_changes_nothing(bench: Bench, headers: dict[str, str]) -> None:
    """A form of another page carries the cookie only by mistake of a browser, and is refused even so."""
    other = client_of(bench, known=False)
    other.cookies.set(bench.settings.cookie, bench.settings.token)
    before = len(client_of(bench).get("/runs?panel=jobs&as=json").json()["rows"])
    for path in ("/cases/new-syria/run", "/texts", "/runs/1/cancel", "/drafts/x/press"):
        assert other.post(path, headers=headers, data={"text": "A text."}).status_code == 403
    assert len(client_of(bench).get("/runs?panel=jobs&as=json").json()["rows"]) == before


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_nothing_changes_without_the_token_of_this_start(bench: Bench, token: str | None) -> None:
    other = client_of(bench, known=False)
    headers = {"origin": ADDRESS}
    if token is not None:
        headers["cookie"] = f"{bench.settings.cookie}={token}".encode("latin-1").decode("latin-1")
    answer = other.post("/runs/1/cancel", headers={k: v.encode("latin-1") for k, v in headers.items()})
    assert answer.status_code == 403
    assert "open it again" in answer.text


def test_either_sign_of_the_same_origin_will_do(bench: Bench) -> None:
    for headers in ({"origin": ADDRESS}, {"sec-fetch-site": "same-origin"}):
        other = client_of(bench, known=False)
        other.cookies.set(bench.settings.cookie, bench.settings.token)
        assert other.post("/runs/1/cancel", headers=headers).status_code == 303


def test_cookie_is_named_after_the_port_and_kept_from_scripts(bench: Bench) -> None:
    given = client_of(bench, known=False).get("/runs").headers["set-cookie"]
    assert given.startswith(f"tertius-{PORT}={bench.settings.token};")
    assert "HttpOnly" in given
    assert "SameSite=Strict" in given


def test_other_methods_do_not_exist(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert client.request(method, "/runs/1/cancel").status_code == 405


def test_beyond_this_machine_a_token_is_asked_for(tmp_path: Path) -> None:
    bench = Bench(Settings(tmp_path, host="192.0.2.1", port=PORT))
    other = client_of(bench, known=False)
    host = {"host": f"192.0.2.1:{PORT}"}
    assert other.get("/", headers=host).status_code == 401
    assert other.get("/?token=wrong", headers=host).status_code == 401
    entered = other.get(f"/runs?a=1&token={bench.settings.token}", headers=host)
    assert entered.status_code == 303
    assert entered.headers["location"] == "/runs?a=1"
    other.cookies.set(bench.settings.cookie, bench.settings.token)
    assert other.get("/runs", headers=host).status_code == 200


def test_bodies_are_bounded(client: TestClient) -> None:
    small, large = b"a=" + b"x" * (MIB + 1), b"x" * (LARGE + 1)
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/runs/1/cancel", content=small, headers=form).status_code == 413
    assert client.post("/texts", content=large, headers=form).status_code == 413
    pieces = (b"x" * 65536 for _ in range(20))
    assert client.post("/runs/1/cancel", content=pieces, headers=form).status_code == 413
    lying = {**form, "content-length": "-5"}
    assert client.post("/runs/1/cancel", content=b"a=b", headers=lying).status_code == 413


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_has_the_policy(client: TestClient, page: str) -> None:
    for answer in (client.get(page), client.get(page, headers={"host": "evil"}), client.put(page)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_dossiers_are_in_a_sandbox(client: TestClient) -> None:
    policy = client.get("/runs/3/dossier/index.html").headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-same-origin" not in policy
    assert "script-src 'sha256-" in policy


HOSTILE = "/cases/sample/claims/claim-0"


@pytest.mark.parametrize(
    "path", ["/", "/cases/sample", HOSTILE, f"{HOSTILE}/what-if", *(f"{HOSTILE}?tab={tab}" for tab in TABS)]
)
def test_hostile_text_of_a_case_stays_text(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert samples.HOSTILE not in page
    assert "alert(1)" in page
    assert Tags(page).inline == []
    assert not any(tag == "img" for tag, _ in Tags(page).tags)


@pytest.mark.parametrize(
    "path",
    [
        "/cases/..%2f..%2fetc%2fpasswd",
        "/cases/%2e%2e",
        "/cases/new-syria%00",
        "/cases/NEW-SYRIA",
        "/drafts/..%2fworkbench",
        "/drafts/" + "a" * 400,
        "/runs/1%2f..%2f3",
        "/runs/-1",
        "/runs/99999999999999999999",
        "/runs/%EF%BC%91",
        "/runs/3/dossier/..%2f..%2f..%2fworkbench.sqlite",
        "/runs/3/dossier/../../workbench.sqlite",
        "/runs/3/dossier/%2fetc%2fpasswd",
        "/states/../../etc",
        "/measures/..%2f..%2f",
        "/scenarios/..%2fnew-syria",
        "/assets/x/..%2fapp.py",
        "/cases/sample/claims/..%2f..",
    ],
)
def test_tricks_with_paths_find_nothing(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert b"SQLite" not in answer.content


def test_rubbish_in_addresses_is_refused_in_a_sentence(client: TestClient) -> None:
    for path in (
        "/runs/compare?a=x&b=1",
        "/states/SYR?with=XXX",
        "/states/SYR?year=1e9",
        "/states/SYR?kind=nope",
        "/measures/leeway?view=pie",
        "/cases/new-syria?run=0",
        "/cases/new-syria/claims/soviet-precedent?run=1&tab=curve&cell=-4",
        "/cases/new-syria/claims/soviet-precedent/what-if?run=1&threshold=nan",
        "/cases/new-syria/claims/soviet-precedent/what-if?run=1&choice.arms=nothing",
        "/cases/new-syria/claims/soviet-precedent/what-if?run=1&flip=9999",
        "/scenarios/new-syria?draws=0",
        "/scenarios/new-syria?level.none=x",
        "/states?state=" + "x" * 5000,
        "/?panel=cases&as=exe",
        "/?panel=none&as=csv",
    ):
        answer = client.get(path)
        assert answer.status_code in (400, 404), path
        assert "expected" in answer.text
        assert "Traceback" not in answer.text
        assert str(Path(__file__).parents[3]) not in answer.text


class live:
    """A real server on a free port, for what a client library would not send."""

    def __init__(self, settings: Settings, bench: Bench) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        own = Bench(Settings(settings.workspace, port=self.port))
        own.queue.start = lambda: None  # type: ignore[method-assign]
        config = uvicorn.Config(
            make_app(own, warm=False), log_level="critical", ws="none", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)

    def __enter__(self) -> int:
        run = {"sockets": [self.listener]}
        self.thread = threading.Thread(target=self.server.run, kwargs=run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return self.port

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)


def raw(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        link.sendall(data)
        link.settimeout(1)
        try:
            return link.recv(65536)
        except (TimeoutError, ConnectionError):
            return b""


def rubbish(port: int) -> Iterator[bytes]:
    rng = random.Random(1)
    own = f"Host: 127.0.0.1:{port}\r\n"
    for number in range(1000):
        junk = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 300)))
        yield (
            junk,
            b"GET /" + junk.replace(b"\n", b"") + b" HTTP/1.1\r\n" + own.encode() + b"\r\n",
            f"GET / HTTP/9.{number}\r\n{own}\r\n".encode(),
            f"POST /texts HTTP/1.1\r\n{own}Content-Length: {'9' * (number % 30 + 1)}\r\n\r\nx".encode(),
            f"POST /texts HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\nZZ\r\n".encode(),
            f"GET /cases/{'%' * (number % 50)}?{'&=' * 200} HTTP/1.1\r\n{own}\r\n".encode(),
            b"GET / HTTP/1.1\r\n" + b"X: " + junk.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n\r\n",
            f"GET / HTTP/1.1\r\n{own}Cookie: {'a=b; ' * (number % 400)}\r\n\r\n".encode(),
        )[number % 8]


def test_a_thousand_malformed_requests_do_no_harm(bench: Bench) -> None:
    with live(bench.settings, bench) as port:
        begun = time.monotonic()
        for data in rubbish(port):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
                link.sendall(data)
        assert time.monotonic() - begun < 30
        asked = f"GET /runs HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
        assert any(raw(port, asked).startswith(b"HTTP/1.1 200") for _ in range(20))

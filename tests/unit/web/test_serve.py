"""Starting: a port that is taken, an address with its token, no browser, a package that is missing."""

from __future__ import annotations

import socket
import sys
import webbrowser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tertius.cli.main import app
from tertius.core.errors import StoreError, UsageError
from tertius.web.bench import Bench
from tertius.web.serve import _listener, _opened, start_address
from tertius.web.settings import Settings

pytestmark = pytest.mark.xdist_group("web")


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1: expected a free port") as caught:
            _listener(Settings(tmp_path, port=port))
    assert f"--port {port + 1}" in str(caught.value)


def test_beyond_this_machine_the_address_holds_the_token(tmp_path: Path) -> None:
    near, far = Settings(tmp_path, port=9000), Settings(tmp_path, host="192.0.2.1", port=9000)
    assert start_address(near) == "http://127.0.0.1:9000/"
    assert start_address(far) == f"http://192.0.2.1:9000/?token={far.token}"
    assert near.token != far.token


def test_without_a_browser_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said = list[str]()
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    _opened("http://127.0.0.1:9000/", said.append)
    assert said == ["no browser was found: open http://127.0.0.1:9000/ yourself"]


def test_without_the_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tertius.web.serve", None)
    done = CliRunner().invoke(app, ["serve"])
    assert isinstance(done.exception, UsageError)
    assert "pip install 'tertius[web]'" in str(done.exception)


def test_a_workspace_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="a folder that can be written"):
        Bench(Settings(tmp_path / "file"))

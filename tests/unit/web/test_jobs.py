"""Jobs: one at a time, eight waiting, cancelled within two seconds, taken up again, followed by events."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from support.web_bench import client_of, panel
from tertius.core.errors import StoreError, UsageError
from tertius.web import worker
from tertius.web.bench import Bench
from tertius.web.jobs import record
from tertius.web.jobs.process import born
from tertius.web.jobs.queue import TRIES, Queue
from tertius.web.keep.database import Database
from tertius.web.settings import Settings

pytestmark = pytest.mark.xdist_group("web")
TEXT = "Russia will keep its bases in Syria. Most clients stay with their patron after a coup.\n" * 3


@pytest.fixture
def own(tmp_path: Path) -> Bench:
    return Bench(Settings(tmp_path / "bench", port=8798), panel())


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < seconds
        time.sleep(0.05)


def reading(bench: Bench, name: str = "a") -> dict[str, object]:
    file = bench.workspace.keep_text(name, ".txt", TEXT.encode())
    return {"file": str(file), "draft": str(bench.workspace.draft_file(name)), "date": "2024-12-08"}


def state(bench: Bench, number: int) -> str:
    return record.get(bench.database, number).state


def test_a_reading_runs_and_is_followed_from_where_a_page_left(own: Bench) -> None:
    number = own.queue.add("read", "a", "Read: a", reading(own))
    own.queue.start()
    until(lambda: record.get(own.database, number).over)
    own.queue.stop()
    job = record.get(own.database, number)
    assert job.state == "done", job.message
    assert job.result["claims"] >= 1
    assert own.workspace.draft_file("a").is_file()
    client = client_of(own)
    whole = client.get(f"/runs/{number}/events").text
    ids = [int(line[4:]) for line in whole.splitlines() if line.startswith("id: ")]
    assert "event: step" in whole
    assert "event: over" in whole
    later = client.get(f"/runs/{number}/events", headers={"last-event-id": str(ids[2])}).text
    assert [int(x[4:]) for x in later.splitlines() if x.startswith("id: ")] == ids[3:]
    for rubbish in ("x", "-1", "9" * 40, "²".encode("latin-1")):
        assert client.get(f"/runs/{number}/events", headers={"last-event-id": rubbish}).status_code == 200


def test_cancelling_ends_the_whole_group_within_two_seconds(own: Bench) -> None:
    case = {"case": "new-syria", "claims": [], "draft": None, "folders": str(own.workspace.root / "runs")}
    number = own.queue.add("run", "new-syria", "Run", case)
    own.queue.start()
    until(lambda: any(e.kind == "step" for e in record.events(own.database, number)))
    pid = record.get(own.database, number).pid
    assert pid is not None
    client = client_of(own)
    begun = time.monotonic()
    assert client.post(f"/runs/{number}/cancel").status_code == 303
    until(lambda: not group_lives(pid), 2.0)
    assert time.monotonic() - begun < 2.0
    assert state(own, number) == "cancelled"
    own.queue.stop()
    assert own.queue.resume(number)
    assert state(own, number) == "waiting"


def group_lives(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("clock", ["as it is", "set back while the job runs"])
def test_a_limit_ends_a_job_and_says_so(own: Bench, clock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if clock != "as it is":
        back, begun = iter(range(10**9, 0, -3600)), threading.Lock()

        def earlier() -> float:
            with begun:
                return float(next(back))

        monkeypatch.setattr(time, "time", earlier)
    case = {"case": "new-syria", "claims": [], "draft": None, "folders": str(own.workspace.root / "runs")}
    queue = Queue(own.database, limit=0.3)
    number = queue.add("run", "new-syria", "Run", case)
    queue.start()
    until(lambda: record.get(own.database, number).over)
    queue.stop()
    job = record.get(own.database, number)
    assert job.state == "failed"
    assert "longer than" in job.message
    assert job.seconds is not None and job.seconds >= 0


def test_a_job_that_the_system_kills_is_taken_up_again(own: Bench) -> None:
    number = own.queue.add("read", "a", "Read: a", reading(own))
    own.queue.start()
    until(lambda: bool(record.get(own.database, number).born))
    pid = record.get(own.database, number).pid
    os.kill(pid, signal.SIGKILL)  # type: ignore[arg-type]
    until(lambda: record.get(own.database, number).over)
    own.queue.stop()
    job = record.get(own.database, number)
    assert job.state == "done"
    assert job.tries == 2
    assert any("signal 9" in str(e.body.get("message")) for e in record.events(own.database, number))


def test_what_a_killed_server_left_is_ended_and_waits_again(own: Bench) -> None:
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    number = record.add(own.database, "read", "a", "Read: a", reading(own))
    given = {"state": "running", "pid": left.pid, "born": born(left.pid), "tries": 1}
    record.change(own.database, number, ("waiting",), **given)
    tired = record.add(own.database, "read", "b", "Read: b", reading(own, "b"))
    record.change(own.database, tired, ("waiting",), state="running", pid=2**22, born="1", tries=TRIES)
    queue = Queue(own.database, 60)
    queue._run = lambda: None  # type: ignore[method-assign]
    queue.start()
    assert left.wait(timeout=5) != 0
    assert state(own, number) == "waiting"
    assert state(own, tired) == "failed"
    assert "smaller question" in record.get(own.database, tired).message


@pytest.mark.parametrize("when", ["before it starts", "while it runs"])
def test_a_job_goes_on_once_its_record_can_be_written(
    own: Bench, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that takes nothing stands for a full disk."""
    full, connect, refused = threading.Event(), sqlite3.connect, list[str]()

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:
        link = connect(*given, **named)
        if full.is_set():
            refused.append("once")
            link.execute("PRAGMA query_only = 1")
        return link

    monkeypatch.setattr(sqlite3, "connect", connected)
    monkeypatch.setattr("tertius.web.jobs.queue._PAUSE", 0.05)
    number = own.queue.add("read", "a", "Read: a", reading(own))
    if when == "before it starts":
        full.set()
    own.queue.start()
    if when == "while it runs":
        until(lambda: bool(record.get(own.database, number).born))
        full.set()
    until(lambda: len(refused) > 5)
    with pytest.raises(StoreError, match="can be read and written, got attempt to write a readonly database"):
        own.queue.add("read", "b", "Read: b", {})
    full.clear()
    until(lambda: record.get(own.database, number).over)
    own.queue.stop()
    job = record.get(own.database, number)
    assert job.state == "done" and job.tries <= 2, job.message
    assert own.workspace.draft_file("a").is_file()


def test_a_process_of_another_owner_is_let_alone(own: Bench) -> None:
    """Numbers of processes are used again: one that began at another time is not ours."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    number = record.add(own.database, "read", "a", "Read: a", reading(own))
    record.change(own.database, number, ("waiting",), state="running", pid=other.pid, born="1", tries=1)
    queue = Queue(own.database, 60)
    queue._run = lambda: None  # type: ignore[method-assign]
    queue.start()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_the_ninth_waiting_job_is_refused_in_a_sentence(own: Bench) -> None:
    client = client_of(own)
    for _ in range(record.WAITING):
        assert client.post("/cases/new-syria/run").status_code == 303
    answer = client.post("/cases/new-syria/run")
    assert answer.status_code == 400
    assert "fewer than 8 waiting jobs" in answer.text
    with pytest.raises(UsageError):
        record.add(own.database, "run", "x", "x", {})


def test_readings_go_before_runs(own: Bench) -> None:
    record.add(own.database, "run", "x", "x", {})
    number = record.add(own.database, "read", "y", "y", {})
    assert record.following(own.database).id == number  # type: ignore[union-attr]


def test_errors_of_a_job_are_one_sentence(own: Bench) -> None:
    request = reading(own)
    Path(str(request["file"])).write_bytes(b"\x89PNG not a text")
    numbers = [own.queue.add("read", "a", "Read", request), own.queue.add("nonsense", "a", "No", {})]
    own.queue.start()
    until(lambda: all(record.get(own.database, n).over for n in numbers))
    own.queue.stop()
    first, second = (record.get(own.database, n) for n in numbers)
    assert first.state == second.state == "failed"
    assert "a picture" in first.message
    assert "expected one of run, read, scenario" in second.message
    page = client_of(own).get(f"/runs/{numbers[0]}").text
    assert "Go on from where it stopped" in page
    assert "Traceback" not in page


@pytest.mark.parametrize("last", range(1, 10))
def test_a_database_that_was_not_finished_is_made_again(
    tmp_path: Path, last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk has no room for the statement of that number."""
    connect, seen = sqlite3.connect, list[str]()

    class Narrow(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            seen.append(sql)
            if len(seen) == last:
                full = sqlite3.OperationalError("database or disk is full")
                full.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise full
            return super().execute(sql, *given)

    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Narrow))
    with pytest.raises(StoreError, match="disk is full"):
        Database.open(tmp_path / "w.sqlite")
    monkeypatch.undo()
    made = Database.open(tmp_path / "w.sqlite")
    assert record.add(made, "read", "a", "Read", {}) == 1


def test_two_workbenches_that_start_at_once_have_one_database(tmp_path: Path) -> None:
    for number in range(5):
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(Database.open, [tmp_path / f"{number}.sqlite"] * 8))
        assert record.add(made[0], "read", "a", "Read", {}) == 1


def test_what_the_machine_refuses_a_job_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_request: object, _progress: object) -> dict[str, Any]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/disk/file")

    monkeypatch.setattr(worker, "TASKS", {"run": refused})
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"kind": "run"}'))
    assert worker.main() == 74
    assert json.loads(capsys.readouterr().out) == {"error": "/disk/file: no space left on device"}


def test_only_the_end_of_a_long_log_is_kept(own: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "LINES", 12)
    number = record.add(own.database, "read", "a", "a", {})
    for line in range(20):
        record.note(own.database, number, "log", {"text": str(line)})
    kept = record.events(own.database, number, kind="log")
    assert [event.body["text"] for event in kept] == [str(line) for line in range(8, 20)]


def test_a_foreign_or_older_database_is_not_touched(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.sqlite"
    rubbish.write_bytes(b"this is no database at all, whatever its name says" * 50)
    with pytest.raises(StoreError, match="move the file away"):
        Database.open(rubbish)
    Database.open(tmp_path / "old.sqlite")
    with Database(tmp_path / "old.sqlite").use() as link:
        link.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="version 99"):
        Database.open(tmp_path / "old.sqlite")

"""The same bits on every back end; a killed run goes on; a worker's death costs one task."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from support.scenario_toys import pair_world, spec
from tertius.core.progress import Step
from tertius.core.store import Store
from tertius.scenario import cluster
from tertius.scenario.backend import Dask, Threads
from tertius.scenario.cluster import connect
from tertius.scenario.ensemble import Ensemble
from tertius.scenario.errors import ScenarioError
from tertius.scenario.model import ScenarioModel
from tertius.scenario.run import plan_scenario, run_scenario
from tertius.scenario.spec import ScenarioSpec
from tertius.scenario.task import Plain, Task, decode, execute, traveller_of

PAIR = {"tie": {"outcome": "reach", "parameters": {"patron": "BBB", "states": ["AAA"]}}}
FACTORS = {
    "push": {"levels": {"no": {}, "yes": {"do": [{"do": "shift", "parameter": "density", "by": 0.8}]}}}
}


def wanted() -> ScenarioSpec:
    return spec(windows=2, draws=4, chains=60, outcomes=PAIR, factors=FACTORS)


WORLD = pair_world(se=np.array([0.1, 0.3]))


def same(a: Ensemble, b: Ensemble) -> bool:
    values = all((a.values[k] == b.values[k]).all() for k in a.values)
    return values and all((a.ties[k] == b.ties[k]).all() for k in a.ties)


class Stopping:
    """Threads that stop after some tasks, as Ctrl-C would."""

    def __init__(self, after: int) -> None:
        self.after, self.ran = after, 0

    def run(self, worlds: Mapping[str, ScenarioModel], tasks: Sequence[Task]) -> Iterator[tuple[Task, Plain]]:
        for pair in Threads(2).run(worlds, tasks):
            if self.ran == self.after:
                raise KeyboardInterrupt
            self.ran += 1
            yield pair


def test_threads_and_chunks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    one = run_scenario(wanted(), WORLD, backend=Threads(1))
    assert same(one, run_scenario(wanted(), WORLD, backend=Threads(3)))
    monkeypatch.setattr("tertius.scenario.run.CHUNK", 7)
    assert same(one, run_scenario(wanted(), WORLD))
    fewer = run_scenario(wanted().with_(draws=2), WORLD)
    assert (fewer.values["tie"] == one.values["tie"][:, :, :2]).sum() > 0


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    store, first = Store(tmp_path), Stopping(5)
    with pytest.raises(KeyboardInterrupt):
        run_scenario(wanted(), WORLD, backend=first, store=store)
    second = Stopping(10**6)
    seen: list[tuple[int, int]] = []
    found = run_scenario(
        wanted(), WORLD, backend=second, store=store, progress=lambda r: seen.append((r.done, r.stored))
    )
    assert found.stored == 5 and second.ran == found.tasks - 5 and seen[0] == (5, 5)
    assert same(found, run_scenario(wanted(), WORLD))
    third = Stopping(10**6)
    assert same(found, run_scenario(wanted(), WORLD, backend=third, store=store)) and third.ran == 0


def test_a_damaged_result_counts_as_absent(tmp_path: Path) -> None:
    store = Store(tmp_path)
    found = run_scenario(wanted(), WORLD, store=store)
    files = sorted(tmp_path.rglob("*.json"))
    files[0].write_text(files[0].read_text()[:40])
    key = files[1].stem
    store.put(key, {"networks": {"net": {"shape": [1, 1], "data": "!"}}, "behaviours": {}})
    again = run_scenario(wanted(), WORLD, store=store)
    assert again.stored == found.tasks - 2 and same(again, found)


def test_a_result_survives_its_packing() -> None:
    plan = plan_scenario(wanted(), WORLD)
    task = plan.tasks()[0][2]
    origin = traveller_of(WORLD, task.coupled, task.start, task.rates).origin
    plain = execute(WORLD, task)
    ends = decode(plain, origin)
    assert ends is not None and ends.networks["net"].shape == (25, 2, 2, 2)
    assert decode({**plain, "triggered": {"shape": [3], "data": "%%%"}}, origin) is None


def test_a_cluster_gives_the_same_bits_and_loses_one_task_with_a_worker(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    asked = wanted().with_(chains=500)
    here = run_scenario(asked, WORLD)
    ran: list[Task] = []
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
        ) as local,
        distributed.Client(local) as client,
    ):

        class Cluster:
            def run(
                self, worlds: Mapping[str, ScenarioModel], tasks: Sequence[Task]
            ) -> Iterator[tuple[Task, Plain]]:
                for task, plain in Dask("").run_on(client, worlds, tasks):
                    if not ran:
                        victim = sorted(client.run(os.getpid).values())[0]
                        os.kill(victim, signal.SIGKILL)
                    ran.append(task)
                    yield task, plain

        there = run_scenario(asked, WORLD, backend=Cluster(), store=Store(tmp_path / "store"))
    assert same(here, there)
    assert len({t.key for t in ran}) == len(ran) == there.tasks


SCHEDULER = """
import time
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(1, threads_per_worker=1, dashboard_address=":0", silence_logs=50)
    print(cluster.scheduler_address, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes of Unix")
def test_a_scheduler_that_is_killed_is_one_sentence_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    asked, store = wanted().with_(chains=500, draws=20), Store(tmp_path / "store")
    made = subprocess.Popen(
        [sys.executable, "-c", SCHEDULER], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert made.stdout is not None
    address = made.stdout.readline().strip()

    def end(step: Step) -> None:
        if step.done and made.poll() is None:
            os.killpg(made.pid, signal.SIGKILL)
            made.wait()

    with pytest.raises(ScenarioError, match="stays, got one that went away"):
        run_scenario(asked, WORLD, backend=Dask(address), store=store, progress=end)
    kept = [task for _, _, task in plan_scenario(asked, WORLD).tasks() if store.get(task.key) is not None]
    assert kept and len(kept) < len(plan_scenario(asked, WORLD).tasks())
    assert store.get(kept[0].key) == execute(WORLD, kept[0])


@pytest.mark.parametrize("failure", [OSError("no route"), ValueError("odd"), AssertionError()])
def test_a_client_that_cannot_start_is_one_sentence(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")

    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(distributed.Client, "start", fail)
    for address in ("local", "tcp://127.0.0.1:1"):
        with pytest.raises(ScenarioError, match="a running dask scheduler, got '"):
            connect(address)


def answering(server: socket.socket, said: bytes) -> None:
    with server.accept()[0] as caller:
        caller.sendall(said)
        caller.recv(1)


@pytest.mark.parametrize("said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 64, b"\0" * 64, b""])
def test_a_server_of_something_else_is_no_scheduler(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answering, args=(server, said), daemon=True).start()
        with pytest.raises(ScenarioError, match="the address of a running dask scheduler"):
            connect(f"tcp://127.0.0.1:{server.getsockname()[1]}")


def test_a_client_that_nobody_answered_is_closed_and_certificates_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "ANSWER", 0.1)
    with pytest.raises(ScenarioError, match=r"certificates in dask's configuration"):
        connect("tls://127.0.0.1:1")
    for _ in range(3):
        with pytest.raises(ScenarioError, match="start dask-scheduler"):
            connect("nowhere:1")
    # By type: `isinstance` would look through weak proxies of other tests, some of what is gone.
    left = [c for c in gc.get_objects() if issubclass(type(c), distributed.Client)]
    assert "connecting" not in {client.status for client in left}

"""Jobs that can be killed at any moment and begun again, and what each leaves, as bytes to compare.

A job runs in a folder of its own, with the user-level folder and the store of results in it.  Begun again it
does what a person would do: what is not done yet.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import tertius.cli.main as cli
from support.scenario_toys import pair_world, spec
from support.web_bench import panel
from tertius.case.load import load_case
from tertius.core.store import Store
from tertius.panel.overlay import imports
from tertius.pipeline import build
from tertius.pipeline.calibrate import calibrate
from tertius.pipeline.importing import import_file
from tertius.pipeline.run import judge_case
from tertius.reading.keep import read
from tertius.reading.session import Session
from tertius.scenario.backend import Threads
from tertius.scenario.run import run_scenario
from tertius.sources import SOURCES
from tertius.web.bench import Bench
from tertius.web.jobs import record
from tertius.web.settings import Settings

Job = Callable[[], None]
CLAIM = "soviet-precedent"
ARTICLE = (
    "Russia will keep its bases in Syria. Most clients stay with their patron after a coup. "
    "If Turkey closes its airspace, Moscow could not supply Libya. Sanctions rarely end a tie.\n"
) * 2
MODEL = """variables:
  net: {kind: network, file: waves.npz, array: net}
effects: net ~ density + recip
fit: {seed: 1, final: 400}
"""


def claim() -> None:
    """Judge one claim without its page."""
    found = judge_case(load_case("new-syria"), panel(), (CLAIM,), store=Store(Path("cache")))
    Path("verdict").write_text(repr(found.verdicts), encoding="utf-8")


def run() -> None:
    """Judge one claim in two processes and write all files of a run."""
    command("run", "new-syria", "--claim", CLAIM, "--out", "out", "--workers", "2", "--quiet")


def imported() -> None:
    """Import two sources, one after the other."""
    there = {item.dataset for item in imports()}
    for name in {"icb", "us_travel"} - there:
        folder = Path(name)
        folder.mkdir(exist_ok=True)
        SOURCES.get(name).sample(folder)
        import_file(name, sorted(p for p in folder.rglob("*") if p.is_file()))


def built() -> None:
    """Build a panel of one source, over the one that is there."""
    Path("upstream").mkdir(exist_ok=True)
    SOURCES.get("icb").sample(Path("upstream"))
    every = build.derivations
    build.derivations = lambda: {name: d for name, d in every().items() if name == "icb"}
    build.build(Path("upstream"), Path("panel"))


def calibrated() -> None:
    """Run a few worlds of one claim test."""
    found = calibrate(panel(), ("count_under_definitions",), (3, 1), quick=True, store=Store(Path("cache")))
    Path("calibration").write_text(repr(found), encoding="utf-8")


def ensemble() -> None:
    """Simulate a small scenario in many tasks."""
    factors = {
        "push": {"levels": {"no": {}, "yes": {"do": [{"do": "shift", "parameter": "density", "by": 0.8}]}}}
    }
    outcomes = {"tie": {"outcome": "reach", "parameters": {"patron": "BBB", "states": ["AAA"]}}}
    wanted = spec(windows=2, draws=8, chains=100, outcomes=outcomes, factors=factors)
    world = pair_world(se=np.array([0.1, 0.3]))
    found = run_scenario(wanted, world, backend=Threads(1), store=Store(Path("cache")))
    Path("values").write_bytes(b"".join(found.values[k].tobytes() for k in sorted(found.values)))


def fitted() -> None:
    """Estimate a network model whose progress is kept."""
    rng = np.random.default_rng(1)
    first = rng.random((12, 12)) < 0.2
    waves = np.stack([first, first ^ (rng.random((12, 12)) < 0.15)]).astype(float)
    for wave in waves:
        np.fill_diagonal(wave, 0)
    np.savez("waves.npz", net=waves)
    Path("m.yaml").write_text(MODEL, encoding="utf-8")
    command("fit", "m.yaml", "--out", "fit.npz", "--quiet")
    with np.load("fit.npz") as saved:
        Path("theta").write_bytes(
            b"".join(saved[name].tobytes() for name in sorted(saved.files) if name != "head")
        )


def reviewed() -> None:
    """Read an article unless its draft is there, and accept every claim that is not decided."""
    draft = Path("a.draft.json")
    if not draft.exists():
        Path("a.txt").write_text(ARTICLE, encoding="utf-8")
        command("read", "a.txt", "--out", str(draft), "--quiet")
    made, text = read(draft)
    session = Session(made, text, draft)
    session.start()
    for _ in range(3 * len(made.claims)):
        session.press("a", lambda question, proposal: proposal)


def served() -> None:
    """Have the workbench's queue read an article, as its server would after a restart."""
    bench = Bench(Settings(Path("bench").absolute(), port=8798), panel())
    if not record.listed(bench.database):
        file = bench.workspace.keep_text("a", ".txt", ARTICLE.encode())
        asked = {"file": str(file), "draft": str(bench.workspace.draft_file("a")), "date": "2024-12-08"}
        bench.queue.add("read", "a", "Read: a", asked)
    bench.queue.start()
    while not record.listed(bench.database)[0].over:
        time.sleep(0.02)
    bench.queue.stop()
    Path("draft").write_bytes(bench.workspace.draft_file("a").read_bytes())


def command(*words: str) -> None:
    """Run the command line; its success ends nothing."""
    sys.argv = ["tertius", *words]
    try:
        cli.main()
    except SystemExit as end:
        if end.code:
            raise


JOBS: Mapping[str, Job] = {
    job.__name__: job for job in (claim, run, imported, built, calibrated, ensemble, fitted, reviewed, served)
}


@dataclass(frozen=True)
class Ended:
    """How a child ended: what it left by file, what it printed, and how long it took."""

    left: Mapping[str, bytes]
    said: str
    seconds: float
    killed: bool


def child(job: Job, root: Path, seconds: float | None = None) -> Ended:
    """Run a job in `root` in a process of its own, killed with all its children after some seconds."""
    root.mkdir(exist_ok=True)
    said = root.with_name(f"{root.name}.said")
    begun = time.monotonic()
    if (pid := os.fork()) == 0:
        code = 1
        try:
            os.setpgid(0, 0)
            os.chdir(root)
            os.environ.update(TERTIUS_HOME=str(root / "home"), TERTIUS_CACHE=str(root / "cache"))
            out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            job()
            code = 0
        except BaseException as fault:
            os.write(2, f"{type(fault).__name__}: {fault}\n".encode())
        finally:
            os._exit(code)
    with suppress(OSError):  # whoever comes first: the child may be killed before it says so itself
        os.setpgid(pid, pid)
    while (done := os.waitpid(pid, os.WNOHANG))[0] == 0:
        if seconds is not None and time.monotonic() - begun >= seconds:
            os.killpg(pid, signal.SIGKILL)
            done = os.waitpid(pid, 0)
            break
        time.sleep(0.002)
    end = done[1]
    killed = os.WIFSIGNALED(end)
    text = said.read_text(encoding="utf-8") if said.exists() else ""
    if not killed and end:
        raise AssertionError(f"{root.name}: {text[-400:]}")
    files = {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
    return Ended(files, text, time.monotonic() - begun, killed)

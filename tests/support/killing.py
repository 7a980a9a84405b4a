"""Jobs that can be ended at any moment and begun again, and what each leaves, as bytes to compare.

A job runs in a folder of its own, with the user-level folder and the store of results in it.  Begun again it
does what a person would do: what is not done yet.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import support.dossier_samples as samples
import tertius.cli.main as cli
from support.scenario_toys import pair_world, spec
from support.web_bench import panel
from tertius.case.load import load_case
from tertius.core.store import Store
from tertius.dossier.render import render
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
#: What a killed writer may leave: what nobody reads, under a name of chance; logs, journals and locks.
CHANCE = re.compile(r"(^|/)\.[^/]+\.[0-9a-z_]{8,12}(\.part$|/)|(-wal|-shm|\.log|\.lock)$")
ARTICLE = (
    "Russia will keep its bases in Syria. Most clients stay with their patron after a coup. "
    "If Turkey closes its airspace, Moscow could not supply Libya. Sanctions rarely end a tie.\n"
) * 2
CASE = """id: several
title: Claims whose tests take a second or less
summary: Five claims on China.
source: {author: "-", title: "-", publisher: "-", date: 2025-06}
date: 2025-06
patron: CHN
rival: USA
focal: PAK
claims:
  - {id: exports, hedge: asserted, paraphrase: China's arms exports have grown since 2010.,
     test: {name: trend, parameters: {variable: arms_export_share_5y, of: [CHN], since: 2010, direction: up}}}
  - {id: dwarfed, hedge: asserted, paraphrase: America exports more arms than China.,
     test: {name: comparison, parameters: {variable: arms_export_share_5y, left: [USA], right: [CHN],
       first: 2015, last: 2024}}}
  - {id: vetoes, hedge: asserted, paraphrase: China casts fewer vetoes than America.,
     test: {name: comparison, parameters: {variable: vetoes, left: [CHN], right: [USA], first: 1972,
       last: 2024, direction: less}}}
  - {id: ally, hedge: asserted, paraphrase: China has one ally.,
     test: {name: enumeration, parameters: {conditions: [pact_defense = 1 from CHN], statement: only,
       state: [PRK]}}}
  - {id: aims, hedge: asserted, paraphrase: Beijing wants an order of its own., not_testable: motive}
"""
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
    """Judge a case of five claims in two processes and write all files of a run."""
    Path("several.yaml").write_text(CASE, encoding="utf-8")
    command("run", "several.yaml", "--out", "out", "--workers", "2", "--quiet")


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


def exported() -> None:
    """Write a page of a few verdicts, then all that other programs read."""
    render(samples.case(), samples.verdicts(), samples.panel(), samples.record(), samples.KEY, Path("run"))
    for form in ("docx", "xlsx", "dta", "packages"):
        command("export", "run", "--to", form, "--out", f"run.{form}", "--quiet")
    command("export", "ties:pact_defense", "--year", "2010", "--to", "graphml", "--out", "ties", "--quiet")


def command(*words: str) -> None:
    """Run the command line; its success ends nothing."""
    sys.argv = ["tertius", *words]
    try:
        cli.main()
    except SystemExit as end:
        if end.code:
            raise


JOBS: Mapping[str, Job] = {
    job.__name__: job
    for job in (claim, run, imported, built, calibrated, ensemble, fitted, reviewed, served, exported)
}


@dataclass(frozen=True)
class Ended:
    """How a child ended: what it left by file, what it printed, how long it took, and its exit status."""

    left: Mapping[str, bytes]
    said: str
    seconds: float
    killed: bool
    status: int


@dataclass(frozen=True)
class Whole:
    """What two whole runs of a job left."""

    first: Ended
    second: Ended

    @property
    def alike(self) -> dict[str, bytes]:
        """The files that are the same."""
        return {file: data for file, data in self.first.left.items() if self.second.left.get(file) == data}

    def differs(self, left: Mapping[str, bytes]) -> str:
        """Say what is otherwise, or lies there that a whole run does not leave; empty where nothing is."""
        other = [file for file, data in self.alike.items() if left.get(file) != data]
        known = self.first.left.keys() | self.second.left.keys()
        stray = [file for file in left.keys() - known if not CHANCE.search(file)]
        return f"other {other[:3]}, not in a whole run {stray[:3]}" if other or stray else ""

    def unfinished(self, left: Mapping[str, bytes]) -> bool:
        """Whether a file lies there that a writer did not finish."""
        return any(CHANCE.search(file) for file in left.keys() - self.first.left.keys())


def whole(job: Job, root: Path) -> Whole:
    """Run a job twice to its end."""
    child(job, root / "warm")  # compiles what has to be
    return Whole(child(job, root / "first"), child(job, root / "second"))


def begin(job: Job, root: Path, shared: Path | None = None) -> int:
    """Start a job in `root` in a process of its own and return its number.

    The user-level folder and the store of results are in `root`, or in a folder that jobs share.
    """
    root.mkdir(exist_ok=True)
    kept = shared or root
    if (pid := os.fork()) == 0:
        code = 1
        try:
            os.setpgid(0, 0)
            os.chdir(root)
            os.environ.update(TERTIUS_HOME=str(kept / "home"), TERTIUS_CACHE=str(kept / "cache"))
            out = os.open(_said(root), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            job()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException as fault:
            os.write(2, f"{type(fault).__name__}: {fault}\n".encode())
        finally:
            os._exit(code)
    with suppress(OSError):  # whoever comes first: the child may be killed before it says so itself
        os.setpgid(pid, pid)
    return pid


def _said(root: Path) -> Path:
    return root.with_name(f"{root.name}.said")


def child(job: Job, root: Path, seconds: float | None = None, fails: bool = False) -> Ended:
    """Run a job in `root` in a process of its own, killed with all its children after some seconds.

    A job that `fails` without being killed is no error.
    """
    begun = time.monotonic()
    pid = begin(job, root)
    while (done := os.waitpid(pid, os.WNOHANG))[0] == 0:
        if seconds is not None and time.monotonic() - begun >= seconds:
            os.killpg(pid, signal.SIGKILL)
            done = os.waitpid(pid, 0)
            break
        time.sleep(0.002)
    return _ended(root, done[1], time.monotonic() - begun, fails)


def together(job: Job, root: Path, count: int) -> list[Ended]:
    """Run a job several times at once, each in a folder of its own, with one user-level folder and store."""
    begun, shared = time.monotonic(), root / "shared"
    roots = [root / str(number) for number in range(count)]
    pids = [begin(job, one, shared) for one in roots]
    return [
        _ended(one, os.waitpid(pid, 0)[1], time.monotonic() - begun, False) for one, pid in zip(roots, pids)
    ]


def _ended(root: Path, end: int, seconds: float, fails: bool) -> Ended:
    killed = os.WIFSIGNALED(end)
    text = _said(root).read_text(encoding="utf-8") if _said(root).exists() else ""
    if not killed and end and not fails:
        raise AssertionError(f"{root.name}: {text[-400:]}")
    files = {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
    return Ended(files, text, seconds, killed, 0 if killed else os.waitstatus_to_exitcode(end))

"""Calibrate claim tests: run each on many planted worlds, in parallel, and count what it says.

Every world is a result of its own in the store, under the digest of the code that decides, of the code
that makes the world, of the panel and of the setting: an interrupted run continues, and a change of one
test keeps the worlds of the others.  Workers share nothing and each world takes its random numbers from the
seed by its setting, so that any number of processes gives the same figures.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from typing import Any

from tertius.claims import TESTS, assess
from tertius.claims.operating import Calibration, Cell, Share, test_code
from tertius.claims.verdict import Label
from tertius.core.errors import PanelError, UsageError
from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import digest
from tertius.core.sources import code_of
from tertius.core.store import Store, default_cache
from tertius.panel.panel import Panel
from tertius.worlds import FAMILIES
from tertius.worlds.family import Family, Setting

#: Null worlds a test, and the share of that number for every other setting.
WORLDS, QUICK, REST = 200, 12, 0.15
#: Smaller panels at which false positives and power are measured too.
SIZES = (0.5, 0.25)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_HALF_RIGHT = {"supported": "leaning for", "contradicted": "leaning against"}


def settings(test: str, family: Family, worlds: int, seed: int, quick: bool = False) -> list[Setting]:
    """Return the worlds to run for a test: null, effects, smaller panels, traps."""
    rest = max(3, round(worlds * REST))
    plan = [(0.0, 1.0, "", worlds)]
    if quick:
        plan += [(1.0, 1.0, "", max(3, worlds // 2))]
    else:
        plan += [(effect, 1.0, "", rest) for effect in family.effects]
        plan += [(effect, size, "", rest) for size in SIZES for effect in (0.0, 1.0)]
        plan += [(0.0, 1.0, trap, rest) for trap in family.traps]
    return [Setting(test, effect, size, trap, seed, k) for effect, size, trap, n in plan for k in range(n)]


def world_code(test: str) -> str:
    """Return the digest of the code that makes a test's worlds."""
    return code_of(f"tertius.worlds.{test}", "make", lambda name: name.startswith("tertius.worlds."))


def calibrated(names: Sequence[str]) -> dict[str, Family]:
    """Return the families of the tests named (all when empty) that have worlds.

    Raises
    ------
    UsageError
        A name of no test, or of one for which nothing is planted.
    """
    for name in names:
        TESTS.get(name)
        if (family := FAMILIES.get(name)).make is None and family.networks is None:
            raise UsageError(f"claim test {name!r}", "planted worlds", f"none: {family.reason}")
    return {n: f for n, f in FAMILIES.all().items() if f.make is not None and (not names or n in names)}


def calibrate(
    panel: Panel,
    names: Sequence[str] = (),
    worlds: int = WORLDS,
    seed: int = 1,
    quick: bool = False,
    processes: int = 1,
    progress: Progress = silent,
    store: Store | None = None,
) -> dict[str, Calibration]:
    """Run the worlds of each test and return what it did in them.

    Parameters
    ----------
    worlds : int
        Null worlds a test; every other setting has a share of that.
    processes : int
        Workers; the figures do not depend on it.  They load the user's panel themselves.
    """
    store = store or Store(default_cache())
    families = calibrated(names)
    todo = {name: settings(name, family, worlds, seed, quick) for name, family in families.items()}
    codes = {name: (test_code(name), world_code(name)) for name in families}
    keys = {
        s: digest("calibration", *codes[name], panel.digest, dict(families[name].parameters), s)
        for name, own in todo.items()
        for s in own
    }
    done = {s: stored for s, key in keys.items() if (stored := store.get(key)) is not None}
    missing = [s for s in keys if s not in done]
    total = len(keys)
    progress(Step("worlds", "", len(done), total))
    if missing:
        with pool(processes) as workers:
            futures = {workers.submit(run_world, s): s for s in missing}
            try:
                for future in as_completed(futures):
                    s = futures[future]
                    done[s] = future.result()
                    store.put(keys[s], done[s])
                    progress(Step("worlds", s.test, len(done), total))
            except BaseException:
                workers.shutdown(wait=False, cancel_futures=True)
                raise
    return {
        name: Calibration(
            name,
            *codes[name],
            panel.digest,
            seed,
            families[name].null,
            families[name].effect,
            families[name].redrawn,
            dict(families[name].traps),
            dict(families[name].parameters),
            tuple(_cells([(s, done[s]) for s in own])),
        )
        for name, own in todo.items()
    }


@contextmanager
def pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Yield fresh workers with one thread each, so that no sum depends on how many there are."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_die_with_parent) as pool:
            yield pool
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _die_with_parent() -> None:
    """End this worker when the process that started it is gone, killed or not."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@cache
def embedded() -> Panel:
    """Return the user's panel, loaded once a process."""
    from tertius.panel.load import load_panel

    return load_panel()


def run_world(setting: Setting, panel: Panel | None = None) -> dict[str, Any]:
    """Make a world, run its test on it, and return what came of it as plain data."""
    family, test = FAMILIES.get(setting.test), TESTS.get(setting.test)
    assert family.make is not None
    world = family.make(panel or embedded(), setting)
    parameters = test.parameters.model_validate(dict(family.parameters))
    label: Label = "not testable"
    value, low, high, n = None, None, None, 0
    try:
        assessment = assess(test, world.panel, parameters)
        label = assessment.decision.label
        if (main := assessment.main) is not None:
            value, low, high, n = main.value, main.low, main.high, main.n
    except PanelError:
        pass  # too little is left of the panel: "not testable", as in a case
    return {
        "label": label,
        "value": value,
        "low": low,
        "high": high,
        "n": n,
        "truth": world.truth,
        "false": label in world.false,
        "right": world.right,
    }


def _cells(results: Sequence[tuple[Setting, dict[str, Any]]]) -> Iterator[Cell]:
    by: dict[tuple[float, float, str], list[dict[str, Any]]] = {}
    for s, outcome in results:
        by.setdefault((s.effect, s.size, s.trap), []).append(outcome)
    for (effect, size, trap), own in by.items():
        asked = [r for r in own if r["right"] is not None]
        known = [r for r in own if r["truth"] is not None and r["low"] is not None and r["high"] is not None]
        truths = [r["truth"] for r in own if r["truth"] is not None]
        yield Cell(
            effect,
            size,
            trap,
            dict(sorted(Counter(r["label"] for r in own).items())),
            Share(sum(r["false"] for r in own), len(own)),
            Share(sum(r["label"] == r["right"] for r in asked), len(asked)),
            Share(sum(r["label"] in (r["right"], _HALF_RIGHT[r["right"]]) for r in asked), len(asked)),
            Share(sum(r["low"] <= r["truth"] <= r["high"] for r in known), len(known)),
            round(sum(r["n"] for r in own) / len(own), 1),
            round(sum(truths) / len(truths), 4) if truths else None,
        )


def rows(calibrations: dict[str, Calibration]) -> list[dict[str, Any]]:
    """Return every cell as a flat row: what tables and JSON show."""
    out = []
    for name, calibration in calibrations.items():
        for c in calibration.cells:
            row = {"test": name, "effect": c.effect, "size": c.size, "trap": c.trap, "worlds": c.worlds}
            for field in ("false", "right", "leaning", "covered"):
                share: Share = getattr(c, field)
                row |= {field: share.value, f"{field}_interval": share.interval, f"{field}_of": share.of}
            out.append({**row, "n": c.n, "truth": c.truth, "labels": asdict(c)["labels"]})
    return out

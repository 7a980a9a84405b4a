"""Calibrate claim tests: run each on many planted worlds, in parallel, and count what it says.

Every world is a result of its own in the store, under the digest of the code that decides, of the code
that makes the world, of the panel and of the setting: an interrupted run continues, and a change of one
test keeps the worlds of the others.  Workers share nothing and each world takes its random numbers from the
seed by its setting, so that any number of processes gives the same figures.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from tertius.claims import TESTS, assess
from tertius.claims.multiverse import mass_of
from tertius.claims.operating import Calibration, Share, test_code
from tertius.claims.verdict import Estimate, Label
from tertius.core.errors import PanelError, UsageError
from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import digest
from tertius.core.sources import code_of
from tertius.core.store import Store, default_cache
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.pipeline.calibration_cells import cells_of
from tertius.pipeline.calibration_scores import honest
from tertius.pipeline.workers import spread
from tertius.worlds import FAMILIES
from tertius.worlds.family import Family, Setting
from tertius.worlds.truth import key_of

#: Null worlds a test, and worlds of every other kind: while tests change, in a first look, at a release.
WORLDS, QUICK, FULL = (60, 20), (12, 6), (300, 100)
#: What a release has of tests whose worlds take longer than `SLOW` seconds each.
FULL_SLOW, SLOW = (120, 60), 2.0
#: Smaller panels at which errors and power are measured where that is asked for.
SIZES = (0.5, 0.25)
Numbers = tuple[int, int]


def settings(
    test: str, family: Family, numbers: Numbers, seed: int, quick: bool = False, small: bool = False
) -> list[Setting]:
    """Return the worlds to run for a test: nulls, at what matters on both sides, effects, traps.

    Parameters
    ----------
    numbers : tuple of int
        Null worlds, and worlds of every other kind.
    quick : bool
        Null worlds and an effect of 1 alone.
    small : bool
        Panels of fewer states too.
    """
    nulls, rest = numbers
    plan = [(0.0, 1.0, "", nulls), (1.0, 1.0, "", rest)]
    if not quick:
        plan += [(effect, 1.0, "", rest) for effect in family.effects if effect != 1]
        edge = family.edge
        plan += [(effect, 1.0, "", rest) for effect in ((-edge, edge) if edge is not None else ())]
        plan += [(0.0, 1.0, trap, rest) for trap in family.traps]
    if small:
        plan += [(effect, size, "", rest) for size in SIZES for effect in (0.0, 1.0)]
    return [Setting(test, effect, size, trap, seed, k) for effect, size, trap, n in plan for k in range(n)]


@per_panel(64)
def seconds_a_world(panel: Panel, name: str, seed: int) -> float:
    """Return how long the second null world of a test takes here; the first one pays for compilation.

    Measured once a process, so that all who ask plan the same worlds.
    """
    for number in (0, 1):
        start = time.perf_counter()
        run_world(Setting(name, 0.0, 1.0, "", seed, number), panel)
    return time.perf_counter() - start


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
    numbers: Numbers = WORLDS,
    seed: int = 1,
    quick: bool = False,
    processes: int = 1,
    progress: Progress = silent,
    store: Store | None = None,
    cluster: str | None = None,
    full: bool = False,
    small: bool = False,
) -> dict[str, Calibration]:
    """Run the worlds of each test and return what it did in them.

    Parameters
    ----------
    numbers : tuple of int
        Null worlds a test, and worlds of every other kind.
    processes : int
        Workers; the figures do not depend on it.  They load the user's panel themselves.
    cluster : str, optional
        Address of a dask scheduler, or "local", to run the worlds there; the figures are the same.
    full : bool
        As many worlds as a release has; `numbers` is not used.
    small : bool
        Panels of a half and a quarter of the states too.
    """
    store = store or Store(default_cache())
    families = calibrated(names)
    codes = {name: (test_code(name), world_code(name)) for name in families}
    keys = planned(panel, names, numbers, seed, quick, full, small)
    todo = {name: [s for s in keys if s.test == name] for name in families}
    done = {s: stored for s, key in keys.items() if (stored := store.get(key)) is not None}
    missing = [s for s in keys if s not in done]
    total = len(keys)
    progress(Step("worlds", "", len(done), total))
    if missing:
        for s, result in spread(run_world, missing, processes, cluster):
            done[s] = result
            store.put(keys[s], result)
            progress(Step("worlds", s.test, len(done), total))
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
            families[name].edge,
            tuple(cells_of([(s, done[s]) for s in own])),
        )
        for name, own in todo.items()
    }


Codes = Mapping[str, tuple[str, str]]


def planned(
    panel: Panel,
    names: Sequence[str],
    numbers: Numbers,
    seed: int,
    quick: bool,
    full: bool = False,
    small: bool = False,
) -> dict[Setting, str]:
    """Return the worlds that `calibrate` runs under the same arguments, with their keys in the store."""
    families = calibrated(names)
    todo = dict[str, tuple[Family, Sequence[Setting]]]()
    for name, family in families.items():
        own = numbers
        if full:
            own = FULL_SLOW if seconds_a_world(panel, name, seed) > SLOW else FULL
        todo[name] = family, settings(name, family, own, seed, quick, small)
    return keys_of(panel, todo, {name: (test_code(name), world_code(name)) for name in families})


def keys_of(
    panel: Panel, todo: Mapping[str, tuple[Family, Sequence[Setting]]], codes: Codes
) -> dict[Setting, str]:
    """Return the key of each world in the store: all that its result depends on."""
    return {
        s: digest("calibration", 3, *codes[name], panel.digest, dict(family.parameters), s)
        for name, (family, own) in todo.items()
        for s in own
    }


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
    value, low, high, n, mass = None, None, None, 0, None
    bar, alone, score = test.bar(parameters), None, None
    main: Estimate | None = None
    try:
        assessment = assess(test, world.panel, parameters)
        label = assessment.decision.label
        if (main := assessment.main) is not None:
            value, low, high = (None if x is None else float(x) for x in (main.value, main.low, main.high))
            n = int(main.n)
        if (about := assessment.decision.mass) is not None:
            mass = [about.beyond, about.inside, about.below]
            own = [cell for cell in assessment.cells if cell.role == "main"]
            if (about := mass_of(own, bar.threshold, bar.matters, bar.scale)) is not None:
                alone = [about.beyond, about.inside, about.below]
    except PanelError:
        pass  # too little is left of the panel: "not testable", as in a case
    edge = family.edge is not None and abs(setting.effect) == family.edge
    key = key_of(world, bar, edge)
    if alone is not None and main is not None and key.zone is not None and world.truth is not None:
        score = honest(world.truth, key.zone, main, bar)
    return {
        "label": label,
        "value": value,
        "low": low,
        "high": high,
        "n": n,
        "truth": None if world.truth is None else float(world.truth),
        "zone": key.zone,
        "mass": mass,
        "alone": alone,
        "honest": score,
        "wrong": label in key.wrong,
        "astray": label in key.astray,
        "right": label in key.right if key.right else None,
        "leaning": label in key.leaning if key.right else None,
    }


def rows(calibrations: dict[str, Calibration]) -> list[dict[str, Any]]:
    """Return every cell as a flat row: what tables and JSON show."""
    out = []
    for name, calibration in calibrations.items():
        for c in calibration.cells:
            row = {"test": name, "effect": c.effect, "size": c.size, "trap": c.trap, "worlds": c.worlds}
            for field in ("wrong", "astray", "right", "leaning", "covered"):
                share: Share = getattr(c, field)
                row |= {field: share.value, f"{field}_interval": share.interval, f"{field}_of": share.of}
            out.append({**row, "n": c.n, "truth": c.truth, "labels": asdict(c)["labels"]})
    return out
